"""The training loop: settings, checkpoints, log. The command line is `model.train`.

Training is a function of its settings and seed: every epoch draws from its own random streams, so
a run that was killed and resumed gives the numbers of one that was not.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from model.files import replace_file, write_text
from model.network import Output, SkeletonNetwork
from model.network_config import NetworkConfig
from model.parallel import ALONE, Processes
from model.settings import check_settings

PRECISIONS = ("auto", "float32", "bfloat16")
REGULARISERS = ("none", "confidence", "features", "attention", "consistency")


@dataclass(frozen=True)
class TrainingConfig:
    """How a network is trained; the defaults are the paper's (Chen and Jing, MCSoC 2021).

    Attributes:
        epochs, batch: windows are drawn in batches, all sequences once an epoch.
        learning_rate, milestones, decay: Adam's rate, multiplied by `decay` at each milestone
            (share of the epochs: 60, 90 and 110 of 120).
        weight_decay: Adam's L2 term.
        label_smoothing: as SGN.
        regulariser: method 4, the term added to the loss: ``confidence``, the negative entropy of
            the prediction; ``features``, the mean square of what the classifier sees;
            ``attention``, the change of the joints' importance from frame to frame;
            ``consistency``, by how much two draws of the temporal part's dropout disagree.
        regularisation: its weight.
        rotation: segments are turned by up to this about each axis, radians.
        sampling: ``segments`` (published) or ``live``.
        live: settings of `model.augmentation.LiveAugmentation`.
        epoch_windows: windows in an epoch of live sampling.
        precision: ``float32``, ``bfloat16`` (mixed), or ``auto``: mixed on a GPU. On processors
            with bfloat16 arithmetic mixed precision takes less than half the time.
    """

    epochs: int = 120
    batch: int = 64
    learning_rate: float = 0.001
    milestones: tuple[float, ...] = (0.5, 0.75, 110 / 120)
    decay: float = 0.1
    weight_decay: float = 0.0001
    label_smoothing: float = 0.1
    regulariser: str = "none"
    regularisation: float = 0.0
    rotation: float = 0.3
    sampling: str = "segments"
    live: dict[str, Any] = field(default_factory=dict)
    epoch_windows: int = 2048
    precision: str = "auto"

    def __post_init__(self) -> None:
        if self.regulariser not in REGULARISERS:
            raise ValueError(f"regulariser must be one of {', '.join(REGULARISERS)}")
        if self.sampling not in ("segments", "live"):
            raise ValueError("sampling must be segments or live")
        if self.precision not in PRECISIONS:
            raise ValueError(f"precision must be one of {', '.join(PRECISIONS)}")
        if min(self.epochs, self.batch, self.epoch_windows) < 1 or self.learning_rate <= 0:
            raise ValueError("epochs, batch, epoch_windows and learning_rate must be positive")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TrainingConfig:
        """
        Raises:
            ValueError: unknown settings, or values of another kind or out of range.
        """
        check_settings(cls, values, "training settings")
        kept = dict(values)
        if "milestones" in kept:
            kept["milestones"] = tuple(kept["milestones"])
        return cls(**kept)

    def rate_at(self, epoch: int) -> float:
        """Learning rate of an epoch, counted from 0."""
        passed = sum(epoch >= round(share * self.epochs) for share in self.milestones)
        return float(self.learning_rate * self.decay**passed)


class Batches(Protocol):
    """Where training windows come from."""

    def epoch(self, generator: torch.Generator) -> Iterator[tuple[Tensor, Tensor]]:
        """One epoch's batches: windows ``(N, T + 1, 25, 3)`` and labels ``(N,)``."""

    @property
    def steps(self) -> int:
        """Batches in an epoch."""


@dataclass(frozen=True)
class EpochReport:
    """What an epoch gave: mean loss, its regularisation part, accuracy on the training windows,
    and on the validation windows when there are any."""

    epoch: int
    learning_rate: float
    loss: float
    regularisation: float
    accuracy: float
    validation_accuracy: float | None = None


def regularisation(kind: str, output: Output) -> Tensor:
    """The loss's extra term for N windows, a scalar at least 0 (``confidence``: at most 0)."""
    if kind == "confidence":
        log = torch.log_softmax(output.logits.float(), dim=-1)
        return (log.exp() * log).sum(dim=-1).mean()
    if kind == "features":
        return output.features.float().square().mean()
    if kind == "attention":
        shares = output.frame_importance.float()
        return (shares[:, 1:] - shares[:, :-1]).abs().sum(dim=-1).mean()
    if kind == "consistency":
        one, other = torch.log_softmax(output.logits.float(), dim=-1).chunk(2)
        return ((one.exp() - other.exp()) * (one - other)).sum(dim=-1).mean() / 2
    return output.logits.new_zeros(())


class Trainer:
    """Trains one network into a run folder: ``checkpoint.pt``, ``log.csv``, ``config.json``."""

    def __init__(
        self,
        network_config: NetworkConfig,
        config: TrainingConfig,
        batches: Batches,
        folder: Path,
        seed: int,
        device: torch.device,
        validate: Callable[[SkeletonNetwork], float] | None = None,
        start: SkeletonNetwork | None = None,
        processes: Processes = ALONE,
    ) -> None:
        """
        Args:
            start: a network of the same shape whose tensors training starts from.
            processes: those that train this network together; the first one writes and validates.

        Raises:
            ValueError: the folder holds a run with other settings, or `start` another network.
        """
        self.config, self._batches, self._folder = config, batches, folder
        self._seed, self._device, self._validate = seed, device, validate
        self._processes = processes
        torch.manual_seed(seed)
        self.network = SkeletonNetwork(network_config).to(device)
        if start is not None:
            if start.config != network_config:
                raise ValueError("training cannot start from weights of another network or classes")
            self.network.load_state_dict(start.state_dict())
        # The paper's Adam with its L2 term, not decoupled decay.
        self._optimiser = torch.optim.Adam(
            self.network.parameters(), config.learning_rate, weight_decay=config.weight_decay
        )
        self._loss = nn.CrossEntropyLoss(label_smoothing=config.label_smoothing)
        self.epoch = 0
        self.history: list[EpochReport] = []
        self._settings = {
            "network": network_config.to_dict(),
            "training": json.loads(json.dumps(asdict(config))),
            "seed": seed,
        }
        folder.mkdir(parents=True, exist_ok=True)
        self._resume()
        # Only after every process has read the checkpoint may the first one write the next:
        # wrapping waits for all of them.
        self._model: nn.Module = self.network
        if processes.count > 1:
            self._model = nn.parallel.DistributedDataParallel(self.network)

    @property
    def steps(self) -> int:
        """Batches in an epoch."""
        return self._batches.steps

    def run(self, progress: Callable[[int, int, float], None] | None = None) -> list[EpochReport]:
        """Train to the last epoch; `progress(epoch, step, loss)` is called at every step."""
        while self.epoch < self.config.epochs:
            report = self._train_epoch(progress)
            self.history.append(report)
            self.epoch += 1
            if self._processes.first:
                self._save()
        return self.history

    def _train_epoch(self, progress: Callable[[int, int, float], None] | None) -> EpochReport:
        # Dropout draws from the global stream, sampling from its own; both depend on the epoch
        # alone, so that resuming needs no stored random state.
        torch.manual_seed(self._seed * 100_003 + self.epoch + 1_000_003 * self._processes.rank)
        generator = torch.Generator().manual_seed(self._seed * 100_003 + self.epoch)
        rate = self.config.rate_at(self.epoch)
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self._model.train()
        totals = torch.zeros(4, dtype=torch.float64)
        draws = 2 if self.config.regulariser == "consistency" else 1
        for step, batch in enumerate(self._batches.epoch(generator)):
            windows, labels = self._processes.share(*batch)
            if len(labels) < 2 <= self._processes.count:
                continue  # the rest of an epoch: batch normalisation cannot learn from one window
            with self._precision():
                output = self._model(windows, draws)
            labels = labels.repeat(draws)
            loss = self._loss(output.logits.float(), labels)
            extra = regularisation(self.config.regulariser, output)
            self._optimiser.zero_grad(set_to_none=True)
            (loss + self.config.regularisation * extra).backward()
            self._optimiser.step()
            right = (output.logits.argmax(dim=-1) == labels).sum()
            count = len(labels)
            totals += torch.stack(
                [loss.detach() * count, extra.detach() * count, right, right.new_tensor(count)]
            ).cpu()
            if progress is not None:
                progress(self.epoch, step, float(totals[0] / totals[3]))
        loss, extra, right, count = self._processes.sum(totals, self._device).tolist()
        accuracy = None
        looks = self._validate is not None and self._processes.first
        if looks and self._is_looked_at(self.epoch):
            assert self._validate is not None
            accuracy = self._validate(self.network)
        return EpochReport(self.epoch, rate, loss / count, extra / count, right / count, accuracy)

    def _is_looked_at(self, epoch: int) -> bool:
        # About twenty points make a curve; looking at every epoch would cost more than training.
        stride = max(1, self.config.epochs // 20)
        return (epoch + 1) % stride == 0 or epoch + 1 == self.config.epochs

    def _precision(self) -> torch.autocast:
        precision = self.config.precision
        if precision == "auto":
            precision = "bfloat16" if self._device.type == "cuda" else "float32"
        return torch.autocast(self._device.type, torch.bfloat16, enabled=precision == "bfloat16")

    def _resume(self) -> None:
        if self._processes.first:
            self._claim_folder()
        checkpoint = self._folder / "checkpoint.pt"
        if not checkpoint.exists():
            return
        state = torch.load(checkpoint, map_location=self._device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
        self.epoch = state["epoch"]
        self.history = [EpochReport(**report) for report in state["history"]]
        if self._processes.first:
            self._write_log()  # a kill may have come between the checkpoint and it

    def _claim_folder(self) -> None:
        config = self._folder / "config.json"
        if not config.exists():
            write_text(config, json.dumps(self._settings, indent=2) + "\n")
        elif json.loads(config.read_text(encoding="utf-8")) != self._settings:
            raise ValueError(
                f"{self._folder} holds a run with other settings; choose another folder"
            )

    def _save(self) -> None:
        state = {
            "network": self.network.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "epoch": self.epoch,
            "history": [asdict(report) for report in self.history],
        }
        replace_file(self._folder / "checkpoint.pt", lambda temporary: torch.save(state, temporary))
        self._write_log()

    def _write_log(self) -> None:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(
            text, [entry.name for entry in fields(EpochReport)], lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(asdict(report) for report in self.history)
        write_text(self._folder / "log.csv", text.getvalue())

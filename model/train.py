"""Train SGN or ESGN: ``python -m model.train --data NAME --root DIR --out RUN``.

On several GPUs: ``torchrun --nproc-per-node GPUS -m model.train ...`` with the same arguments.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from model.augmentation import LiveAugmentation
from model.batches import LiveBatches, SegmentBatches
from model.data.dataset import NAMES, DataSet
from model.data.protocols import subject_numbers
from model.live_sampling import LiveWindows
from model.metrics import fit_temperature
from model.network import SkeletonNetwork
from model.network_config import NetworkConfig, esgn, sgn
from model.parallel import joined
from model.pictures import training_curves
from model.preparation import Sides, Source, read_config, sides
from model.preprocess import CANONICAL, PREPROCESSINGS
from model.resumable import finish
from model.sampling import SequenceTensors
from model.scoring import Scores, score_live, score_segments
from model.training import PRECISIONS, Batches, Trainer, TrainingConfig
from model.weights import Card, save
from model.weights import load as load_weights
from model.window import RATE

#: Where a protocol compares views, sequences are turned further (Zhang et al., CVPR 2020).
_CROSS_VIEW_ROTATION = 0.5
#: Neighbouring windows are nearly alike: every fourth is enough to validate with.
_VALIDATION_STRIDE = 4


#: ESGN's fourth method.
REGULARISED_LOSS = {"regulariser": "consistency", "regularisation": 1.0}


def main(arguments: Sequence[str] | None = None) -> int:
    return finish("python -m model.train", run, _parser().parse_args(arguments))


def run(options: argparse.Namespace) -> None:
    """One training run.

    Raises:
        ValueError, OSError: unusable data, settings or folder, in one sentence.
    """
    if options.threads:
        torch.set_num_threads(options.threads)
    config = read_config(options.config)
    settings = TrainingConfig.from_dict(
        ({"rotation": _CROSS_VIEW_ROTATION} if "view" in options.protocol else {})
        | (REGULARISED_LOSS if options.model == "esgn" else {})
        | config.get("training", {})
        | ({"epochs": options.epochs} if options.epochs else {})
        | ({"precision": options.precision} if options.precision else {})
    )
    live = settings.sampling == "live"
    no_action = config.get("classes", {}).get("no_action") if live else None
    divided, classes, datasets = sides(
        [Source(options.data, options.root), *map(Source.parse, options.also)],
        options.protocol,
        None,
        preprocessing=options.preprocessing,
        more=() if no_action is None else (no_action,),
        relabel=config.get("relabel"),
        drawn=config.get("draw"),
        validation=options.validate,
    )
    base = esgn(len(classes)) if options.model == "esgn" else sgn(len(classes))
    network_config = NetworkConfig.from_dict(base.to_dict() | config.get("network", {}))
    start = load_weights(options.start) if options.start else None
    if start is not None and start.card.classes != classes:
        raise ValueError(f"{options.start} knows other classes than are to be trained")
    with joined(pick_device(options.device)) as (processes, device):
        train = divided.train.to(device)
        held = divided.validation.to(device)
        trainer = Trainer(
            network_config,
            settings,
            make_batches(train, classes, no_action, settings, network_config.frames),
            options.out,
            options.seed,
            device,
            _validator(held, live) if len(held) else None,
            start.network if start is not None else None,
            processes,
        )
        if not processes.first:
            trainer.run()
            return
        print(
            f"{options.model} with {len(classes)} classes on {processes.count} × {device}:"
            f" {len(train)} sequences to train on, {len(held)} to validate with;"
            f" {settings.epochs} epochs of {trainer.steps} steps"
        )
        _train_with_progress(trainer)
    training_curves(trainer.history, options.out / "curves.png")
    temperature = _temperature(trainer.network, held, live, config.get("temperature", 1.0))
    card = _card(options, config, classes, no_action, network_config, settings, datasets)
    card = replace(
        card,
        temperature=temperature,
        metrics=_metrics(trainer, divided),
    )
    save(options.out / "weights.safetensors", trainer.network, card)
    print(f"Saved {options.out / 'weights.safetensors'}")


def pick_device(name: str) -> torch.device:
    """A device by name; ``auto`` is the fastest there is.

    Raises:
        ValueError: it is not there.
    """
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    present = {
        "cpu": True,
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }
    if not present.get(name, False):
        raise ValueError(f"this machine has no device {name!r} that torch can use")
    return torch.device(name)


def make_batches(
    train: SequenceTensors,
    classes: tuple[str, ...],
    no_action: str | None,
    settings: TrainingConfig,
    frames: int,
) -> Batches:
    """The source of batches that the settings ask for."""
    if settings.sampling == "segments":
        return SegmentBatches(train, frames, settings.batch, settings.rotation)
    if no_action is None:
        raise ValueError('live sampling needs a class for no action: "classes": {"no_action": ...}')
    augmentation = LiveAugmentation.from_dict(settings.live)
    windows = LiveWindows(train, classes, no_action, augmentation, frames, RATE)
    return LiveBatches(windows, settings.batch, settings.epoch_windows)


def _score(network: SkeletonNetwork, data: SequenceTensors, live: bool) -> Scores:
    return (
        score_live(network, data, RATE, _VALIDATION_STRIDE)
        if live
        else score_segments(network, data)
    )


def _validator(held: SequenceTensors, live: bool) -> Callable[[SkeletonNetwork], float]:
    def accuracy(network: SkeletonNetwork) -> float:
        answers = _score(network, held, live).clip_probabilities().argmax(dim=-1)
        return float((answers == held.labels).float().mean())

    return accuracy


def _temperature(
    network: SkeletonNetwork, held: SequenceTensors, live: bool, given: float
) -> float:
    """Fitted on the validation subjects; without them the config's, from a run that had some."""
    if not len(held):
        return given
    scores = _score(network, held, live)
    return fit_temperature(scores.logits, held.labels[scores.sequences])


def _train_with_progress(trainer: Trainer) -> None:
    total = trainer.config.epochs * trainer.steps
    done = trainer.epoch * trainer.steps
    with tqdm(total=total, initial=done, unit="step", dynamic_ncols=True) as bar:

        def step(epoch: int, step: int, loss: float) -> None:
            bar.update(1)
            if trainer.history and step == 0:
                last = trainer.history[-1]
                shown = {"epoch": f"{epoch + 1}", "loss": f"{last.loss:.3f}"}
                if last.validation_accuracy is not None:
                    shown["validation"] = f"{100 * last.validation_accuracy:.1f}%"
                bar.set_postfix(shown)

        trainer.run(step)


def _metrics(trainer: Trainer, divided: Sides) -> dict[str, Any]:
    last = trainer.history[-1]
    metrics: dict[str, Any] = {"training loss": round(last.loss, 4)}
    if last.validation_accuracy is not None:
        subjects = sorted(set(divided.validation.subjects.tolist()))
        metrics["validation subjects"] = subjects
        metrics["validation accuracy"] = round(last.validation_accuracy, 4)
    return metrics


def _card(
    options: argparse.Namespace,
    config: dict[str, Any],
    classes: tuple[str, ...],
    no_action: str | None,
    network: NetworkConfig,
    settings: TrainingConfig,
    datasets: Sequence[DataSet],
) -> Card:
    live = settings.sampling == "live"
    described = []
    for dataset in datasets:
        texts = dataset.store.metadata
        described.append("; ".join(t for t in (texts.get("source"), texts.get("citation")) if t))
    return Card(
        name=options.name or f"{options.model.upper()} on {options.data}",
        classes=classes,
        preprocessing=options.preprocessing,
        sampling=settings.sampling,
        rate=RATE if live else 0.0,
        network=network.to_dict(),
        no_action=no_action,
        decision=dict(config.get("decision", {})),
        data=tuple(dict.fromkeys(described)),
        licence=config.get("licence", ""),
        training={
            "data": options.data,
            "protocol": options.protocol,
            "seed": options.seed,
            "started from": load_weights(options.start).card.sha256 if options.start else None,
            "settings": asdict(settings),
        },
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m model.train",
        description="Train SGN or ESGN on a data set. Run the same command again after an"
        " interruption: it goes on where it was, to the same result.",
    )
    parser.add_argument("--data", required=True, choices=NAMES, help="the data set")
    parser.add_argument("--root", required=True, type=Path, help="its folder or file")
    parser.add_argument("--protocol", default="cross-subject", help="who is trained on"
                        " (cross-subject)")  # fmt: skip
    parser.add_argument("--model", default="esgn", choices=("esgn", "sgn"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--config", type=Path, help="JSON file with settings other than the"
                        " paper's (see model/configs)")  # fmt: skip
    parser.add_argument("--out", required=True, type=Path, help="folder of the run")
    parser.add_argument("--also", action="append", default=[], metavar="NAME:PATH",
                        help="a further data set with the same classes, such as"
                        " store:recaptured.safetensors; may be repeated")  # fmt: skip
    parser.add_argument("--from", dest="start", type=Path, metavar="WEIGHTS",
                        help="start from these weights, made for the same classes")  # fmt: skip
    parser.add_argument("--validate", nargs="?", type=subject_numbers, const=None, default=(),
                        metavar="7", help="hold these subjects (those that the protocol proposes)"
                        " out of training and report accuracy on them")  # fmt: skip
    parser.add_argument("--preprocessing", default=CANONICAL, choices=PREPROCESSINGS)
    parser.add_argument("--epochs", type=int, help="in place of the settings' number")
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda", "mps"))
    parser.add_argument("--precision", choices=PRECISIONS, help="arithmetic (auto: bfloat16 on a"
                        " GPU, else float32)")  # fmt: skip
    parser.add_argument("--threads", type=int, help="processor threads that torch may use")
    parser.add_argument("--name", help="what the weights are called, for people")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

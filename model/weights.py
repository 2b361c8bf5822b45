"""Trained weights: a ``.safetensors`` file and its card.

The card (a JSON object) says everything that is needed to use the weights rightly. It lies beside
the tensors under the same name, for people, and inside the file's header, for programs: one file
can be shared alone. Neither can run code when loaded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from model.familiarity import Familiarity
from model.files import replace_file, write_text
from model.network import SkeletonNetwork
from model.network_config import NetworkConfig
from model.preprocess import PREPROCESSINGS
from model.shipped import DEFAULT as DEFAULT
from model.text import weights as words

#: 2 has what tells unknown actions (`model.familiarity`); cards of 1 are read as ever.
FORMAT = 2
_CARD_KEY = "card"


class WeightsError(ValueError):
    """Weights that cannot be used; the message names the file and says why."""


@dataclass(frozen=True)
class Card:
    """What weights are and how they must be used.

    Attributes:
        name: for people.
        classes: K names; one of them may be `no_action`.
        preprocessing: see `model.preprocess`.
        sampling: ``live``, windows of `rate` steps a second; ``segments``, whole clips.
        rate: grid steps a second; 0 for ``segments``.
        network: `model.network.NetworkConfig` as a dict.
        no_action: the class that stands for nothing in particular, or None.
        temperature: by which logits are divided so that probabilities are calibrated.
        decision: settings for `model.decision.DecisionSettings`, by name.
        unknown: how unknown actions are told from known ones, for people; empty when the weights
            cannot tell. What is needed for it lies among the tensors (`model.familiarity`).
        data: what it was trained on, with citations.
        metrics: what was measured, with the command that measured it.
        licence: of the weights.
        training: how they were made: settings and seed.
        sha256: of all tensors, by name; empty until saved.
        format: version of this card.
    """

    name: str
    classes: tuple[str, ...]
    preprocessing: str
    sampling: str
    rate: float
    network: dict[str, Any]
    no_action: str | None = None
    temperature: float = 1.0
    decision: dict[str, Any] = field(default_factory=dict)
    unknown: dict[str, Any] = field(default_factory=dict)
    data: tuple[str, ...] = ()
    metrics: dict[str, Any] = field(default_factory=dict)
    licence: str = ""
    training: dict[str, Any] = field(default_factory=dict)
    sha256: str = ""
    format: int = FORMAT

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Card:
        """
        Raises:
            ValueError: the card is of a newer program, or lacks or garbles an entry.
        """
        version = values.get("format")
        if not isinstance(version, int):
            raise ValueError(words.NO_FORMAT)
        if version > FORMAT:
            raise ValueError(words.format_newer(version, FORMAT))
        known = {entry.name for entry in fields(cls)}
        required = ("name", "classes", "preprocessing", "sampling", "rate", "network")
        missing = [name for name in required if name not in values]
        if missing:
            raise ValueError(words.card_lacks(missing))
        kept = {name: value for name, value in values.items() if name in known}
        for name in ("classes", "data"):
            entries = kept.get(name, [])
            if not isinstance(entries, list) or not all(isinstance(e, str) for e in entries):
                raise ValueError(words.no_names(name))
            kept[name] = tuple(entries)
        card = cls(**kept)
        card._check()
        return card

    def _check(self) -> None:
        if not isinstance(self.name, str):
            raise ValueError(words.NAME_NO_TEXT)
        if self.preprocessing not in PREPROCESSINGS:
            raise ValueError(words.preprocessing_unknown(self.preprocessing))
        if self.sampling not in ("live", "segments"):
            raise ValueError(words.sampling_unknown(self.sampling))
        if len(set(self.classes)) != len(self.classes) or not self.classes:
            raise ValueError(words.CLASSES_WRONG)
        if self.no_action is not None and self.no_action not in self.classes:
            raise ValueError(words.no_action_missing(self.no_action))
        for name in ("rate", "temperature"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise ValueError(words.no_number(name))
        if self.temperature <= 0 or (self.sampling == "live" and self.rate <= 0):
            raise ValueError(words.NOT_POSITIVE)
        for name in ("network", "decision", "unknown", "metrics", "training"):
            if not isinstance(getattr(self, name), dict):
                raise ValueError(words.no_object(name))
        try:
            config = NetworkConfig.from_dict(self.network)
        except ValueError as error:
            raise ValueError(words.network_unknown(error)) from error
        if config.classes != len(self.classes):
            raise ValueError(words.classes_differ(config.classes, len(self.classes)))

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"classes": list(self.classes), "data": list(self.data)}


@dataclass(frozen=True, eq=False)
class Weights:
    """A network with its trained tensors, in evaluation mode, its card, and what tells unknown
    actions from known ones, if it has been fitted (`model.calibrate`)."""

    network: SkeletonNetwork
    card: Card
    path: Path | None = None
    familiarity: Familiarity | None = None


def tensor_hash(tensors: Mapping[str, torch.Tensor]) -> str:
    """SHA-256 over names, shapes, types and values of tensors, in order of their names."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        value = tensors[name].detach().cpu().contiguous()
        digest.update(f"{name} {value.dtype} {tuple(value.shape)}\n".encode())
        digest.update(value.numpy().tobytes())
    return digest.hexdigest()


def save(
    path: Path, network: SkeletonNetwork, card: Card, familiarity: Familiarity | None = None
) -> Card:
    """Write weights and card atomically; returns the card with its hash filled in.

    Raises:
        ValueError: the card contradicts itself.
        OSError: the files cannot be written.
    """
    state = network.state_dict() | (familiarity.tensors() if familiarity is not None else {})
    tensors = {name: value.detach().cpu().contiguous() for name, value in state.items()}
    changes: dict[str, Any] = {"sha256": tensor_hash(tensors), "format": FORMAT}
    if familiarity is None:
        changes["unknown"] = {}  # what was said of other tensors
    card = replace(card, **changes)
    card._check()
    text = json.dumps(card.to_dict(), indent=2, ensure_ascii=False) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, lambda temporary: save_file(tensors, temporary, metadata={_CARD_KEY: text}))
    write_text(path.with_suffix(".json"), text)
    return card


def load(path: Path | str, device: torch.device | str = "cpu") -> Weights:
    """Read weights of this program.

    Raises:
        WeightsError: missing, unreadable, damaged or of another program; one sentence.
    """
    path = Path(path)
    try:
        with safe_open(str(path), framework="pt") as stored:
            card = _own_card(stored.metadata())
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
        if tensor_hash(tensors) != card.sha256:
            raise ValueError(words.TENSORS_DAMAGED)
        own, familiarity = Familiarity.split(tensors)
        network = _filled(NetworkConfig.from_dict(card.network), own)
        if familiarity is not None:
            familiarity.check(network.classifier.in_features)
    except FileNotFoundError as error:
        raise _missing(path) from error
    except (OSError, SafetensorError, ValueError, RecursionError) as error:
        raise _unusable(path, error) from error
    network.to(device).eval()
    if familiarity is not None:
        familiarity = familiarity.to(device)
    return Weights(network, card, path, familiarity)


def read_card(path: Path | str) -> Card:
    """What weights say of themselves; their tensors are neither read nor checked.

    Raises:
        WeightsError: see `load`.
    """
    path = Path(path)
    try:
        # Not by torch: nothing but the header is wanted.
        with safe_open(str(path), framework="numpy") as stored:
            return _own_card(stored.metadata())
    except FileNotFoundError as error:
        raise _missing(path) from error
    except (OSError, SafetensorError, ValueError, RecursionError) as error:
        raise _unusable(path, error) from error


def _own_card(metadata: Mapping[str, str] | None) -> Card:
    text = (metadata or {}).get(_CARD_KEY)
    if text is None:
        raise ValueError(words.NO_CARD)
    values = json.loads(text)
    if not isinstance(values, dict):
        raise ValueError(words.CARD_NO_OBJECT)
    return Card.from_dict(values)


def _missing(path: Path) -> WeightsError:
    return WeightsError(words.no_weights(path))


def _unusable(path: Path, error: Exception) -> WeightsError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    if isinstance(error, SafetensorError | json.JSONDecodeError):
        reason = words.NO_WEIGHTS_FILE  # its parser's words are for the log
    return WeightsError(words.weights_unusable(path, reason))


def _filled(config: NetworkConfig, tensors: Mapping[str, torch.Tensor]) -> SkeletonNetwork:
    # Shapes first, without memory for them: a stranger's card may speak of any size.
    with torch.device("meta"):
        expected = SkeletonNetwork(config).state_dict()
    if {n: v.shape for n, v in expected.items()} != {n: v.shape for n, v in tensors.items()}:
        raise ValueError(words.TENSORS_FOREIGN)
    network = SkeletonNetwork(config)
    network.load_state_dict(tensors)
    return network

"""Data sets made ready for a network: its classes, its preprocessing, a protocol's sides."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from model.data.dataset import DataSet, load
from model.sampling import KINECT, MEDIAPIPE, SequenceTensors, concatenate, prepare

# What a training config may have, and of which kind.
_SECTIONS: dict[str, type | tuple[type, ...]] = {
    "classes": dict,
    "relabel": dict,
    "draw": dict,
    "network": dict,
    "training": dict,
    "decision": dict,
    "temperature": (int, float),
    "licence": str,
}


@dataclass(frozen=True, eq=False)
class Sides:
    """Prepared sequences of a protocol's sides; validation may be empty."""

    train: SequenceTensors
    validation: SequenceTensors
    test: SequenceTensors


@dataclass(frozen=True)
class Source:
    """A data set by name and place, as the command line gives it: ``NAME:PATH``."""

    name: str
    root: Path

    @classmethod
    def parse(cls, text: str) -> Source:
        """
        Raises:
            ValueError: not of the form ``NAME:PATH``.
        """
        name, colon, root = text.partition(":")
        if not (name and colon and root):
            raise ValueError(
                f"expected NAME:PATH, such as store:recaptured.safetensors, got {text!r}"
            )
        return cls(name, Path(root))


def relabelled(
    dataset: DataSet, classes: Sequence[str], renamed: Mapping[str, str]
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Labels ``(S,)`` of a data set among `classes`, by name; -1 for what is none of them.

    Args:
        renamed: names of the data set's classes that go by another name in `classes`.
    """
    own = [renamed.get(name, name) for name in dataset.classes]
    table = np.array([classes.index(n) if n in classes else -1 for n in own] + [-1], np.int64)
    return table[dataset.store.labels]  # label -1 picks the last entry


def sides(
    sources: Sequence[Source],
    protocol: str,
    classes: Sequence[str] | None,
    *,
    preprocessing: str,
    more: Sequence[str] = (),
    relabel: Mapping[str, Mapping[str, str]] | None = None,
    drawn: Mapping[str, float] | None = None,
    validation: Collection[int] | None = None,
    partial: bool = False,
    cache: Path | None = None,
) -> tuple[Sides, tuple[str, ...], list[DataSet]]:
    """Several data sets, divided by one protocol and joined side by side.

    Args:
        classes: the network's; None for those of the first data set...
        more: ...and these, such as the name of no action.
        relabel: by data set name, that set's names for classes that go by another one here. With
            an entry, only the classes named in it are used.
        drawn: by data set name, how often its sequences are drawn for live windows, beside others
            of their class and sensor; 1 where nothing is said.
        validation: subjects to validate with; None for the protocol's own proposal, empty for
            none.
        partial: the first data set, too, may hold only some of the people, such as those to be
            tested with.
        cache: folder for parsed data sets; None means the user's cache folder.

    Returns:
        The sides, the classes, and the data sets.

    Raises:
        DataError, ValueError: what `model.data.dataset.load` and ``DataSet.split`` raise.
    """
    datasets = [load(source.name, source.root, cache) for source in sources]
    names = (*(classes if classes is not None else datasets[0].classes), *more)
    parts: list[Sides] = []
    for dataset in datasets:
        origin = dataset.origin
        renamed = dict((relabel or {}).get(origin, {}))
        labels = relabelled(dataset, names, renamed)
        if renamed:
            used = np.array([name in renamed for name in dataset.classes] + [False])
            labels = np.where(used[dataset.store.labels], labels, -1)
        held = dataset.protocol(protocol).validation if validation is None else tuple(validation)
        # Further data sets may be a part only, such as the recaptured training people.
        split = dataset.split(protocol, held, partial=partial or dataset is not datasets[0])
        seen_by = sensor_of(dataset)
        # Sequences that are none of the classes are left out, so sides are marked before.
        number = np.full(len(labels), -1, np.int64)
        for side, chosen in enumerate((split.train, split.validation, split.test)):
            number[chosen] = side
        number = number[labels >= 0]
        whole = prepare(dataset.tensors(), labels, seen_by, preprocessing)
        if drawn and origin in drawn:
            whole = replace(whole, weights=torch.full_like(whole.fps, float(drawn[origin])))
        parts.append(
            Sides(*(whole.subset(torch.from_numpy(np.flatnonzero(number == i))) for i in range(3)))
        )
    joined = Sides(
        concatenate([part.train for part in parts]),
        concatenate([part.validation for part in parts]),
        concatenate([part.test for part in parts]),
    )
    return joined, names, datasets


def sensor_of(dataset: DataSet) -> int:
    """What the skeletons were seen by: `model.sampling.MEDIAPIPE` or `KINECT`."""
    said = dataset.store.metadata.get("sensor")
    return MEDIAPIPE if said == "mediapipe" or is_recaptured(dataset) else KINECT


def is_recaptured(dataset: DataSet) -> bool:
    """Whether the skeletons were seen through MediaPipe (`app.recapture` notes it in the file)."""
    return "true_joints" in dataset.store.frame_values


def read_config(path: Path | None) -> dict[str, Any]:
    """A training config file.

    Raises:
        ValueError: not a JSON object, or one with entries that no config has.
        OSError: not readable.
    """
    if path is None:
        return {}
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise ValueError(f"{path} must hold a JSON object")
    unknown = sorted(set(values) - set(_SECTIONS))
    if unknown:
        raise ValueError(f"{path}: unknown entries: {', '.join(unknown)}")
    for name, value in values.items():
        if not isinstance(value, _SECTIONS[name]):
            raise ValueError(f"{path}: {name} must not be {value!r}")
    for name, share in values.get("draw", {}).items():
        if isinstance(share, bool) or not isinstance(share, (int, float)) or share <= 0:
            raise ValueError(f"{path}: draw: {name} must be a number over 0, got {share!r}")
    return values

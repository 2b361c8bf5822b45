"""Which sequences streams and per-view figures are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.data.dataset import DataSet, load
from model.preparation import Source, is_recaptured
from model.streams import Take

#: Kinds of views by the number that `app.recapture` stores with each sequence; all else is Kinect.
KINDS: tuple[str, ...] = ("frontal", "yaw", "waist", "free")
KINECT = "kinect"
#: Streams are made of views that show as much of the body as each other.
WHOLE_BODY, WAIST_UP = "whole body", "waist up"
_SHOWN = {"frontal": WHOLE_BODY, "yaw": WHOLE_BODY, "free": WHOLE_BODY, "waist": WAIST_UP,
          KINECT: "Kinect"}  # fmt: skip
#: Actions that the legs do: nothing, or too little, of them is seen from the waist up.
LEG_ACTIONS: tuple[str, ...] = (
    "jog in place", "walk in place", "sit to stand", "stand to sit", "forward lunge", "squat",
)  # fmt: skip
#: Movements of UI-PRMD that are none of UTD-MHAD's actions, nor like one of them.
UNKNOWN_MOVEMENTS: tuple[str, ...] = (
    "hurdle step", "standing active straight leg raise", "standing shoulder abduction",
    "shoulder extension", "shoulder internal and external rotation", "shoulder scaption",
)  # fmt: skip
_UNSEEN_FRAMING = 2  # stores from before kinds were kept: from the waist up


@dataclass(frozen=True, eq=False)
class Recordings:
    """A data set, and which of its sequences belong to a side of the protocol.

    Attributes:
        names: by label, what the weights call the class; None for what they do not know.
        train, validation, test: positions of sequences.
    """

    dataset: DataSet
    names: tuple[str | None, ...]
    train: NDArray[np.int64]
    validation: NDArray[np.int64]
    test: NDArray[np.int64]

    def side(self, name: str) -> NDArray[np.int64]:
        """Positions of a side, "train", "validation" or "test"."""
        sides = {"train": self.train, "validation": self.validation, "test": self.test}
        return sides[name]

    def labels(self, classes: Sequence[str]) -> NDArray[np.int64]:
        """``(S,)``: each sequence's label among other classes, -1 for what is none of them."""
        table = [classes.index(n) if n in classes else -1 for n in self.names]
        return np.array([*table, -1], np.int64)[self.dataset.store.labels]


def read(
    source: Source,
    protocol: str,
    validation: Collection[int] | None = None,
    relabel: Mapping[str, Mapping[str, str]] | None = None,
) -> Recordings:
    """A data set, divided.

    Args:
        validation: subjects of the validation side; None for those that the protocol proposes.
        relabel: by data set name, what its classes are called; with an entry, all others of that
            set are unknown (`model.preparation.sides`).

    Raises:
        DataError, ValueError: what `model.data.dataset.load` and ``DataSet.split`` raise.
    """
    dataset = load(source.name, source.root)
    held = dataset.protocol(protocol).validation if validation is None else validation
    split = dataset.split(protocol, held, partial=True)
    renamed = (relabel or {}).get(dataset.origin)
    names = tuple(name if renamed is None else renamed.get(name) for name in dataset.classes)
    return Recordings(dataset, names, split.train, split.validation, split.test)


def kinds(dataset: DataSet) -> NDArray[np.str_]:
    """The kind of view of each sequence, ``(N,)``: one of `KINDS`, or `KINECT`."""
    store = dataset.store
    if not is_recaptured(dataset):
        return np.full(len(store), KINECT, "<U8")
    values = store.sequence_values
    if "kind" in values:
        return np.array(KINDS, "<U8")[values["kind"].astype(np.int64)]
    yaw = np.abs(values["yaw"])
    turned = np.where(yaw <= 0.16, KINDS[0], np.where(yaw <= np.pi / 4, KINDS[1], KINDS[3]))
    return np.where(values["framing"] == _UNSEEN_FRAMING, KINDS[2], turned).astype("<U8")


def shown(kind: str) -> str:
    """What a kind of view shows: `WHOLE_BODY`, `WAIST_UP`, or "Kinect" for its own skeletons."""
    return _SHOWN[kind]


def known_takes(recordings: Recordings, side: str, classes: Sequence[str], view: str) -> list[Take]:
    """Sequences of known actions as some views show them; leg actions not from the waist up.

    Args:
        classes: the weights'.
        view: see `shown`.
    """
    store, kind = recordings.dataset.store, kinds(recordings.dataset)
    takes = []
    for index in recordings.side(side).tolist():
        label = int(store.labels[index])
        name = recordings.names[label] if label >= 0 else None
        hidden = view == WAIST_UP and name in LEG_ACTIONS
        if name in classes and shown(str(kind[index])) == view and not hidden:
            takes.append(Take(store[index], name))
    return takes


def unknown_takes(
    recordings: Recordings, side: str, view: str, names: Collection[str] = UNKNOWN_MOVEMENTS
) -> list[Take]:
    """Sequences of unknown movements; those of the Kinect serve where none is of the view."""
    store, kind = recordings.dataset.store, kinds(recordings.dataset)
    chosen = [
        (str(kind[index]), index)
        for index in recordings.side(side).tolist()
        if store.labels[index] >= 0 and store.classes[store.labels[index]] in names
    ]
    own = [index for seen, index in chosen if shown(seen) == view]
    return [Take(store[index], None) for index in own or [index for _, index in chosen]]


def mixed(known: list[Take], unknown: list[Take], seed: int, share: float = 0.2) -> list[Take]:
    """Known actions, with so many unknown movements among them that they are `share` of all."""
    count = round(len(known) * share / (1 - share))
    rng = np.random.default_rng(seed)
    few = rng.permutation(len(unknown))[:count]
    return [*known, *(unknown[index] for index in few)]

"""The sequences of any data set, as a person can act them before a camera."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.errors import UserError
from model.data import ntu
from model.data.dataset import load
from model.data.mirrored import mirrored_labels
from model.data.sequence import Sequence
from model.data.store import Store


@dataclass(frozen=True)
class Source:
    """A data set to recapture.

    Attributes:
        classes: names by label.
        texts: metadata of the result.
        mirrored: what each class is called when the other side of the body does it.
    """

    store: Store
    classes: tuple[str, ...]
    texts: dict[str, str]
    mirrored: tuple[int | None, ...]

    @classmethod
    def open(cls, name: str, root: Path) -> Source:
        """A data set of `model.data.dataset.NAMES`.

        Raises:
            DataError: nothing usable at `root`.
        """
        return cls.of(load(name, root).store)

    @classmethod
    def of(cls, store: Store) -> Source:
        """The sequences of a store."""
        kept = ("dataset", "citation", "licence")  # "dataset" says whose protocols divide it
        texts = {key: store.metadata[key] for key in kept if key in store.metadata}
        texts["source"] = store.metadata.get("source", "skeletons") + ", recaptured"
        return cls(store, store.classes, texts, tuple(mirrored_labels(store.classes)))

    def positions(
        self, subjects: Collection[int], classes: Collection[str], every: int
    ) -> list[int]:
        """Positions of the sequences of these people and classes (empty: all), every so many.

        Raises:
            UserError: no such class, or nothing of it.
        """
        unknown = sorted(set(classes) - set(self.classes))
        if unknown:
            raise UserError(
                f"There is no class {unknown[0]!r} in this data set; it has "
                f"{', '.join(self.classes)}."
            )
        labels = {self.classes.index(wanted) for wanted in classes}
        chosen = [
            index
            for index, (subject, label) in enumerate(
                zip(self.store.subjects.tolist(), self.store.labels.tolist(), strict=True)
            )
            if (not subjects or subject in subjects) and (not labels or label in labels)
        ][::every]
        if not chosen:
            raise UserError(f"{self.store.path} has no sequences of the subjects asked for.")
        return chosen

    def sequence(self, position: int) -> Sequence:
        """One sequence, of one person."""
        sequence = self.store[position]
        mutual = sequence.label + 1 in ntu.MUTUAL_ACTIONS
        if mutual and ntu.parse_name(sequence.name) is not None:
            return _one_of_two(sequence)
        return sequence

    def mirrored_label(self, label: int) -> int | None:
        """What an action is called when the other side does it; None when it has no name."""
        return self.mirrored[label] if label >= 0 else None


def _one_of_two(sequence: Sequence) -> Sequence:
    """The first of two people whose skeletons are listed in turn (`model.data.bodies.in_turn`)."""
    kept = list(_follow(sequence))
    return Sequence(
        sequence.name, sequence.joints[kept], sequence.visibility[kept], sequence.fps,
        sequence.label, sequence.subject, sequence.camera,
    )  # fmt: skip


def _follow(sequence: Sequence) -> Iterator[int]:
    """Places of the first person: of the next two skeletons the one more like the last."""
    joints = sequence.joints

    def away(first: int, second: int) -> float:
        return float(np.linalg.norm(joints[first] - joints[second], axis=-1).mean())

    at = 0
    while True:
        yield at
        if at + 2 < len(joints):
            at += 1 if away(at, at + 1) <= away(at, at + 2) else 2
        elif at + 1 < len(joints) and (at == 0 or away(at, at + 1) <= away(at - 1, at + 1)):
            at += 1  # the last one, and not the other's
        else:
            return

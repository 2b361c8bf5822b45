"""What is to be taught, to which network, and how the teacher tells how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from model.teaching.clips import TeachingClip
from model.weights import Weights


class Mode(Enum):
    """What becomes of the classes that the network knows already."""

    ADD = "add"
    REPLACE = "replace"


class CancelledError(Exception):
    """Teaching was stopped by the user."""


@dataclass(frozen=True)
class Point:
    """One point of the training curves: shares from 0 to 1."""

    epoch: int
    epochs: int
    loss: float
    accuracy: float
    validation_accuracy: float | None


class Teacher(Protocol):
    """Who wants to know how far it is. Any of these may raise `CancelledError`."""

    def phase(self, name: str, total: int) -> None:
        """A phase begins: ``look``, ``score``, ``fit``, ``rehearse``, ``save``."""

    def advance(self, count: int = 1) -> None:
        """So much more of the phase's total is done."""

    def point(self, point: Point) -> None:
        """An epoch of fine-tuning is over."""


class Silent:
    """A teacher that nobody listens to."""

    def phase(self, name: str, total: int) -> None:
        pass

    def advance(self, count: int = 1) -> None:
        pass

    def point(self, point: Point) -> None:
        pass


@dataclass(frozen=True, eq=False)
class Lesson:
    """Clips for a network.

    Attributes:
        base: the weights that are taught.
        clips: labelled; those labelled `background` show no action.
        mode: whether the base's classes stay.
        mirrored: labels of actions that are the same when done by the other side.
        seed: of all that is random.
    """

    base: Weights
    clips: tuple[TeachingClip, ...]
    mode: Mode = Mode.ADD
    mirrored: frozenset[str] = field(default_factory=frozenset)
    seed: int = 0

    @property
    def background(self) -> str:
        """The class of no action."""
        return self.base.card.no_action or "no action"

    @property
    def taught(self) -> tuple[str, ...]:
        """The actions that there are clips of, sorted."""
        return tuple(sorted({clip.label for clip in self.clips} - {self.background}))

    @property
    def classes(self) -> tuple[str, ...]:
        """Of the taught network: what it knew keeps its place."""
        if self.mode is Mode.REPLACE:
            return (*self.taught, self.background)
        old = self.base.card.classes
        return (*old, *(n for n in (*self.taught, self.background) if n not in old))

    @property
    def strange(self) -> dict[int, int]:
        """Actions that join others which the base knows already: their labels among `classes`, and
        how many clips there are of each."""
        if self.mode is Mode.REPLACE:
            return {}
        labels = [clip.label for clip in self.clips]
        new = [name for name in self.taught if name not in self.base.card.classes]
        return {self.classes.index(name): labels.count(name) for name in new}

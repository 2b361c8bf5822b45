"""What every export takes: the labelled pieces of a library, on an even grid of time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.errors import UserError
from app.library.motion import Motion
from app.library.records import Example, Query
from app.text import transfers as text
from model.data.even import even as evenly

if TYPE_CHECKING:
    from app.library.library import Library

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Piece:
    """One labelled piece of a clip.

    Attributes:
        name: the clip's uid, followed by ``#`` and the span's id where it is only a part of it.
        example: where it is from, and its label.
        motion: its joints; times count from its beginning.
    """

    name: str
    example: Example
    motion: Motion


@dataclass(frozen=True)
class Exported:
    """What came of an export.

    Attributes:
        pieces: how many were written.
        problems: what was left out and why, a sentence each.
    """

    pieces: int
    problems: tuple[str, ...] = ()


class Pieces:
    """The labelled pieces of the clips that a query asks for, read one at a time.

    Attributes:
        examples: all of them, also those that turn out to be unreadable.
        labels: their labels, in the library's order.
        persons, sessions: those of their clips, by name; the unknown one ("") is not among them.
        problems: grows while they are read: what had to be left out.
    """

    def __init__(
        self, library: Library, query: Query | None = None, labels: Collection[str] | None = None
    ) -> None:
        """
        Args:
            labels: only pieces with one of these; None for all.

        Raises:
            UserError: there are none.
        """
        self._library = library
        oldest_first = query or Query(sort="created", descending=False)
        self.examples = [
            example
            for example in library.examples(oldest_first)
            if labels is None or example.label in labels
        ]
        if not self.examples:
            raise UserError(text.nothing_to_export(library.folder))
        used = {example.label for example in self.examples}
        self.labels = tuple(label for label in library.labels() if label in used)
        self.persons = _names(example.clip.person for example in self.examples)
        self.sessions = _names(example.clip.session for example in self.examples)
        self.problems: list[str] = []

    def person(self, example: Example) -> int:
        """The number of who is in it, from 0; -1 when that is not known."""
        return _place(self.persons, example.clip.person)

    def session(self, example: Example) -> int:
        """The number of its session, from 0; -1 when that is not known."""
        return _place(self.sessions, example.clip.session)

    def label(self, example: Example) -> int:
        """The number of its label, from 0."""
        return self.labels.index(example.label)

    def __iter__(self) -> Iterator[Piece]:
        for example in self.examples:
            clip = example.clip
            name = f"{clip.uid}#{example.span}" if example.span else clip.uid
            try:
                motion = self._library.motion(clip.id)
                if example.span:
                    motion = motion.between(example.start, example.end)
            except (UserError, ValueError) as error:
                self.problems.append(text.left_out(name, error))
                continue
            yield Piece(name, example, motion)

    def exported(self, count: int) -> Exported:
        """The outcome, once they have been read."""
        return Exported(count, tuple(self.problems))


def even(motion: Motion, fps: float) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Joints ``(F, 25, 3)``, visibility ``(F, 25)`` and found ``(F,)`` at an even rate.

    A moment is as found as the frame that is nearest to it.
    """
    joints, visibility, found = evenly(
        motion.times, fps, motion.joints, motion.visibility, motion.found
    )
    return joints, visibility, found


def _names(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}, key=str.casefold))


def _place(names: tuple[str, ...], name: str) -> int:
    return names.index(name) if name in names else -1

"""A stretch of a recording with a label, and a change to a set of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

#: Shorter stretches are slips of the hand, seconds.
SHORTEST = 0.1


def new_id() -> str:
    """An identity that no other span has, in this window or another."""
    return uuid.uuid4().hex


@dataclass(frozen=True)
class Span:
    """A label from `start` to `end`, seconds from the recording's first frame.

    Attributes:
        start, end: seconds; `start` < `end`.
        label: what happens; never empty.
        id: stays the same while the span is moved, resized or relabelled.
    """

    start: float
    end: float
    label: str
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError(f"a span ends after it starts, got {self.start} to {self.end}")
        if not self.label.strip():
            raise ValueError("a span needs a label")

    @property
    def length(self) -> float:
        """Seconds."""
        return self.end - self.start

    def overlaps(self, start: float, end: float) -> bool:
        """Whether any of it lies strictly within; touching is not overlapping."""
        return self.start < end and start < self.end


@dataclass(frozen=True)
class Change:
    """One edit: these spans go, those come. A span that is altered is in both, by the same id.

    Attributes:
        name: what the edit is called in the undo menu, a word of `EDITS`.
        removed, added: spans as they were, and as they are now.
    """

    name: str
    removed: tuple[Span, ...] = ()
    added: tuple[Span, ...] = ()

    def inverse(self) -> Change:
        """The change that takes this one back."""
        return replace(self, removed=self.added, added=self.removed)


#: The names that changes have.
EDITS = ("add", "resize", "split", "merge", "relabel", "delete", "accept")


class SpanStorage(Protocol):
    """Where the spans of one recording are kept, so that no edit is ever lost."""

    def load(self) -> Sequence[Span]:
        """All spans of the recording.

        Raises:
            app.errors.UserError: they cannot be read.
        """
        ...

    def apply(self, change: Change) -> None:
        """Keep a change, as a whole or not at all; it is on the disk when this returns.

        Raises:
            app.errors.UserError: it cannot be kept; nothing of it is.
        """
        ...

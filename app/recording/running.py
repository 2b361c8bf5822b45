"""What is wanted of a clip, and a clip that is being recorded."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.library.records import Facts, Span

if TYPE_CHECKING:
    from app.library.library import Library
    from app.recording.writer import ClipWriter


@dataclass(frozen=True)
class Start:
    """Begin a clip.

    Attributes:
        library: where it goes.
        facts: what is known of it.
        at: the source's time when this was wanted.
        pre_roll: seconds before that belong to it.
        length: seconds after its beginning, or after `at` with a pre-roll, that end it; None when
            it goes on until it is stopped.
    """

    library: Library
    facts: Facts
    at: float
    pre_roll: float = 0.0
    length: float | None = None


@dataclass(eq=False)
class Running:
    """A clip that is being recorded: until when, and how long to wait for the rest of it."""

    writer: ClipWriter
    end: float | None
    deadline: float | None = None
    spans: list[Span] = field(default_factory=list)


def within(spans: list[Span], start: float, end: float | None) -> list[Span]:
    """Spans in the source's time as spans of the clip, cut at its ends."""
    cut = [
        replace(
            span,
            start=max(0.0, span.start - start),
            end=(span.end if end is None else min(span.end, end)) - start,
        )
        for span in spans
    ]
    return [span for span in cut if span.end > span.start]

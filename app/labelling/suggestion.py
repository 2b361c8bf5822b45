"""What the recogniser would label, and which of it a person should look at first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.labelling.span_index import SpanIndex

# A suggestion that is covered by labels to this share has been dealt with.
_COVERED = 0.5


@dataclass(frozen=True)
class Suggestion:
    """A decided action, as a label not made yet.

    Attributes:
        start, end: seconds from the recording's first frame.
        label: class name.
        confidence: mean probability while it lasted, 0 to 1.
    """

    start: float
    end: float
    label: str
    confidence: float

    @property
    def length(self) -> float:
        """Seconds."""
        return self.end - self.start


def open_suggestions(suggestions: Iterable[Suggestion], spans: SpanIndex) -> list[Suggestion]:
    """Those that no label answers yet, the least certain first: a look at these teaches most."""
    waiting = [one for one in suggestions if _covered(one, spans) < _COVERED]
    return sorted(waiting, key=lambda one: (one.confidence, one.start))


def _covered(suggestion: Suggestion, spans: SpanIndex) -> float:
    """The share of a suggestion that lies under labels, 0 to 1."""
    end, seconds = suggestion.start, 0.0
    for span in spans.between(suggestion.start, suggestion.end):
        start = max(span.start, end)
        end = max(end, min(span.end, suggestion.end))
        seconds += max(0.0, end - start)
    return seconds / max(suggestion.length, 1e-9)

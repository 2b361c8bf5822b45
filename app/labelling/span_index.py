"""Spans in order of time, so that those of any stretch are found without looking at the others."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from app.labelling.span import Change, Span

_Key = tuple[float, float, str]


def _key(span: Span) -> _Key:
    return (span.start, span.end, span.id)


class SpanIndex:
    """A set of spans, ordered by start. Spans may overlap: what is imported is kept as it was.

    Looking up costs the logarithm of all spans plus what is found; a change moves memory only.
    """

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans = {span.id: span for span in spans}
        self._keys: list[_Key] = sorted(_key(span) for span in self._spans.values())
        self._reach: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[Span]:
        return (self._spans[key[2]] for key in self._keys)

    def __contains__(self, span_id: object) -> bool:
        return span_id in self._spans

    def __getitem__(self, span_id: str) -> Span:
        """The span of an id.

        Raises:
            KeyError: there is none.
        """
        return self._spans[span_id]

    def get(self, span_id: str | None) -> Span | None:
        """The span of an id, if there is one."""
        return self._spans.get(span_id) if span_id is not None else None

    def apply(self, change: Change) -> None:
        """Take out what goes and put in what comes.

        Raises:
            KeyError: a span that goes is not here as the change says.
        """
        for span in change.removed:
            if self._spans.get(span.id) != span:
                raise KeyError(span.id)
        for span in change.removed:
            del self._spans[span.id]
            del self._keys[bisect_left(self._keys, _key(span))]
        for span in change.added:
            self._spans[span.id] = span
            insort(self._keys, _key(span))
        self._reach = None

    def between(self, start: float, end: float) -> list[Span]:
        """Those that overlap a stretch, in order of start."""
        last = bisect_left(self._keys, (end, float("-inf"), ""))
        # The furthest end of all spans so far never falls: before the first that reaches past
        # `start`, none does.
        first = int(np.searchsorted(self._reaches()[:last], start, side="right"))
        found = (self._spans[key[2]] for key in self._keys[first:last])
        return [span for span in found if span.end > start]

    def at(self, time: float) -> Span | None:
        """The span that goes on at a time; of several the one that began last."""
        last = bisect_left(self._keys, (time, float("inf"), ""))
        first = int(np.searchsorted(self._reaches()[:last], time, side="right"))
        for key in reversed(self._keys[first:last]):
            if key[1] > time:
                return self._spans[key[2]]
        return None

    def after(self, time: float) -> Span | None:
        """The first span that starts later than a time."""
        place = bisect_left(self._keys, (time, float("inf"), "~"))
        return self._spans[self._keys[place][2]] if place < len(self._keys) else None

    def before(self, time: float) -> Span | None:
        """The last span that starts earlier than a time."""
        place = bisect_left(self._keys, (time, float("-inf"), ""))
        return self._spans[self._keys[place - 1][2]] if place else None

    def labels(self) -> dict[str, int]:
        """How many spans each label has, the most frequent first."""
        counts: dict[str, int] = {}
        for span in self._spans.values():
            counts[span.label] = counts.get(span.label, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def _reaches(self) -> NDArray[np.float64]:
        """``(N,)`` the furthest end among the spans up to each."""
        if self._reach is None:
            ends = np.fromiter((key[1] for key in self._keys), np.float64, len(self._keys))
            self._reach = np.maximum.accumulate(ends) if len(ends) else ends
        return self._reach

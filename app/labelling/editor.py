"""Edits of the spans of one recording: each is saved at once and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from app.labelling.span import SHORTEST, Change, Span, SpanStorage, new_id
from app.labelling.span_index import SpanIndex
from app.labelling.suggestion import Suggestion

#: So many edits can be undone.
KEPT = 1000


class Editor:
    """The spans of one recording.

    At most one label holds at a time: a new span takes its room from what lies there, and an edge
    that is moved stops at its neighbour. Edits that change nothing are no edits. An edit that
    cannot be stored does not happen, and its `UserError` is the caller's to show.
    """

    def __init__(self, duration: float, storage: SpanStorage) -> None:
        """
        Args:
            duration: of the recording, seconds.
            storage: where its spans are; asked for them at once.

        Raises:
            UserError: the spans cannot be read.
        """
        self.duration = duration
        self._storage = storage
        self.spans = SpanIndex(storage.load())
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._listeners: list[Callable[[Change], None]] = []

    def subscribe(self, listener: Callable[[Change], None]) -> None:
        """Have `listener` called with every change, undone and redone ones too."""
        self._listeners.append(listener)

    def insert(self, start: float, end: float, label: str) -> Span | None:
        """A new span; what it covers is cut, split or removed.

        Returns:
            The span; None when what is left of it within the recording is too short.
        """
        return self._put("add", start, end, label)

    def accept(self, suggestion: Suggestion) -> Span | None:
        """A span as the recogniser would have it."""
        return self._put("accept", suggestion.start, suggestion.end, suggestion.label)

    def resize(
        self, span_id: str, start: float | None = None, end: float | None = None
    ) -> Span | None:
        """Move one edge or both, as far as the neighbours, the recording's ends and the shortest
        length allow.

        Returns:
            The span as it is now; None when there is none of this id.
        """
        old = self.spans.get(span_id)
        if old is None:
            return None
        low, high = self.room(old)
        first = old.start if start is None else min(max(start, low), high - SHORTEST)
        last = old.end if end is None else max(min(end, high), low + SHORTEST)
        if last - first < SHORTEST:
            # The edge that is moved gives way, not the one that stays.
            first, last = (last - SHORTEST, last) if end is None else (first, first + SHORTEST)
        new = replace(old, start=max(first, low), end=min(last, high))
        self._do(Change("resize", (old,), (new,)))
        return new

    def room(self, span: Span) -> tuple[float, float]:
        """How far the edges of a span can be moved, seconds."""
        before, after = self.spans.before(span.start), self.spans.after(span.start)
        # Imported spans may overlap already: then the edge that is covered stays.
        low = 0.0 if before is None else min(before.end, span.start)
        high = self.duration if after is None else max(after.start, span.end)
        return low, max(high, span.end)

    def split(self, span_id: str, at: float) -> tuple[Span, Span] | None:
        """Two spans of one, the first keeping the id; None when a piece would be too short."""
        old = self.spans.get(span_id)
        if old is None or min(at - old.start, old.end - at) < SHORTEST:
            return None
        first, second = replace(old, end=at), replace(old, start=at, id=new_id())
        self._do(Change("split", (old,), (first, second)))
        return first, second

    def merge(self, span_id: str) -> Span | None:
        """One span of this one and the next, over the gap between; None when there is no next."""
        old = self.spans.get(span_id)
        following = None if old is None else self.spans.after(old.start)
        if old is None or following is None:
            return None
        merged = replace(old, end=max(old.end, following.end))
        self._do(Change("merge", (old, following), (merged,)))
        return merged

    def relabel(self, span_ids: Iterable[str], label: str) -> None:
        """Give spans another label."""
        label = label.strip()
        old = [span for span in map(self.spans.get, span_ids) if span and span.label != label]
        if old and label:
            self._do(Change("relabel", tuple(old), tuple(replace(s, label=label) for s in old)))

    def delete(self, span_ids: Iterable[str]) -> None:
        """Remove spans."""
        old = tuple(span for span in map(self.spans.get, span_ids) if span is not None)
        if old:
            self._do(Change("delete", old))

    @property
    def can_undo(self) -> str:
        """The name of the edit that `undo` takes back; empty when there is none."""
        return self._done[-1].name if self._done else ""

    @property
    def can_redo(self) -> str:
        """The name of the edit that `redo` does again; empty when there is none."""
        return self._undone[-1].name if self._undone else ""

    def undo(self) -> Change | None:
        """Take the last edit back; what changed, None when there is nothing to undo."""
        return self._step(self._done, self._undone)

    def redo(self) -> Change | None:
        """Do again what was undone last; what changed, None when there is nothing to redo."""
        return self._step(self._undone, self._done)

    def _put(self, name: str, start: float, end: float, label: str) -> Span | None:
        start, end = max(0.0, min(start, end)), min(self.duration, max(start, end))
        if end - start < SHORTEST or not label.strip():
            return None
        new = Span(start, end, label.strip())
        removed = self.spans.between(start, end)
        left = [piece for span in removed for piece in _outside(span, start, end)]
        self._do(Change(name, tuple(removed), (*left, new)))
        return new

    def _step(self, taken: list[Change], given: list[Change]) -> Change | None:
        if not taken:
            return None
        change = taken[-1].inverse()
        self._store(change)
        given.append(change)
        taken.pop()
        return change

    def _do(self, change: Change) -> None:
        if change.removed == change.added:
            return
        self._store(change)
        self._done.append(change)
        del self._done[:-KEPT]
        self._undone.clear()

    def _store(self, change: Change) -> None:
        self._storage.apply(change)
        self.spans.apply(change)
        for listener in self._listeners:
            listener(change)


def _outside(span: Span, start: float, end: float) -> list[Span]:
    """What is left of a span around a stretch; the first piece keeps the id."""
    pieces = []
    if start - span.start >= SHORTEST:
        pieces.append(replace(span, end=start))
    if span.end - end >= SHORTEST:
        pieces.append(replace(span, start=end, id=new_id() if pieces else span.id))
    return pieces

"""Storage in memory, with a disk that can be full."""

from __future__ import annotations

from collections.abc import Iterable

from app.errors import UserError
from app.labelling.span import Change, Span
from app.labelling.span_index import SpanIndex


class MemoryStorage:
    """Keeps spans as the library does; `full` makes every change fail."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.index = SpanIndex(spans)
        self.full = False
        self.changes: list[Change] = []

    def load(self) -> list[Span]:
        return list(self.index)

    def apply(self, change: Change) -> None:
        if self.full:
            raise UserError("The disk is full.")
        self.index.apply(change)
        self.changes.append(change)

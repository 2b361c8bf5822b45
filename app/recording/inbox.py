"""What waits for the recorder, in order; pictures that would take too much memory are refused."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class _Waiting(Generic[T]):
    item: T
    size: int


class Inbox(Generic[T]):
    """A queue between threads, bounded by bytes; putting never waits."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._items: deque[_Waiting[T]] = deque()
        self._bytes = 0
        self._changed = threading.Condition()

    def put(self, item: T, size: int = 0) -> bool:
        """Whether there was room for it; what has no size always has."""
        with self._changed:
            # One picture always fits, however large it is.
            if size and self._bytes and self._bytes + size > self._most_bytes:
                return False
            self._items.append(_Waiting(item, size))
            self._bytes += size
            self._changed.notify()
            return True

    def take(self, timeout: float | None) -> T | None:
        """The oldest; None when none came within `timeout` seconds (None: for ever)."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._items, timeout):
                return None
            waiting = self._items.popleft()
            self._bytes -= waiting.size
            return waiting.item

    def __len__(self) -> int:
        return len(self._items)

"""A slot for one item between two threads."""

from __future__ import annotations

import threading
import time
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """One slot. `put` overwrites what is in it, `hand_over` waits until it is empty."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: T | None = None
        self._closed = False

    def put(self, item: T) -> bool:
        """The newest wins. True when an item that nobody took was overwritten."""
        with self._changed:
            overwritten = self._item is not None
            if not self._closed:
                self._item = item
                self._changed.notify_all()
            return overwritten

    def hand_over(self, item: T) -> bool:
        """Wait for the slot to be empty, then fill it. False when the mailbox was closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._item is None or self._closed)
            if self._closed:
                return False
            self._item = item
            self._changed.notify_all()
            return True

    def take(self, timeout: float = 0.0) -> T | None:
        """The item, or None when there is none within `timeout` seconds or the box is closed."""
        with self._changed:
            deadline = time.monotonic() + timeout
            while self._item is None and not self._closed:
                remaining = deadline - time.monotonic()
                if remaining <= 0 or not self._changed.wait(remaining):
                    break
            item, self._item = self._item, None
            self._changed.notify_all()
            return item

    def close(self) -> None:
        """Wake everybody; nothing goes in any more. What is in the slot can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

"""Writes the newest of what it is given, without letting anybody wait for the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class LateWriter(Generic[T]):
    """Writes on threads of its own, one thing at a time; of what waits, the last one wins."""

    def __init__(self, write: Callable[[T], None], name: str) -> None:
        """
        Args:
            write: called on a thread of its own, or by `finish`.
            name: of the threads.
        """
        self._write, self._name = write, name
        self._writing = threading.Lock()
        self._waiting: list[T] = []

    def put(self, value: T) -> None:
        """Write this soon; returns at once."""
        self._waiting.append(value)
        threading.Thread(target=self.finish, name=self._name, daemon=True).start()

    def finish(self) -> None:
        """What waits is written when this returns."""
        with self._writing:
            found = None
            while self._waiting:
                found = [self._waiting.pop(0)]
            if found:
                self._write(found[0])

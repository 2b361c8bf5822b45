"""A piece of work beside everything else: one at a time, on a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from app.mailbox import Mailbox

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class Background(Generic[_T]):
    """Starts work and keeps what came out until somebody takes it. Nothing here waits."""

    def __init__(self, name: str) -> None:
        """`name`: of the thread."""
        self._name = name
        self._results: Mailbox[_T] = Mailbox()
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether the work goes on."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, work: Callable[[], _T]) -> bool:
        """Begin, unless there is something going on already; whether it was begun.

        Work that fails leaves no result; why stands in the log.
        """
        if self.busy:
            return False
        self._thread = threading.Thread(target=self._do, args=(work,), name=self._name, daemon=True)
        self._thread.start()
        return True

    def take(self) -> _T | None:
        """The newest result that was not taken yet, or None."""
        return self._results.take()

    def join(self, timeout: float) -> bool:
        """Wait for the work; whether it is over."""
        if self._thread is not None:
            self._thread.join(timeout)
        return not self.busy

    def _do(self, work: Callable[[], _T]) -> None:
        try:
            self._results.put(work())
        except Exception:
            _log.exception("%s failed", self._name)

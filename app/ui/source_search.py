"""Looks for something to watch where the user has named nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

_log = logging.getLogger(__name__)

#: What is watched where there is no camera.
DEMO = "demo"
# How long a camera is looked for, seconds.
_PATIENCE = 8.0


class SourceSearch:
    """A search on a thread of its own, for which nobody waits longer than is bearable."""

    def __init__(
        self, find: Callable[[], str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """
        Args:
            find: finds a source; called on a thread of its own.
            clock: monotonic seconds.
        """
        self._find, self._clock = find, clock
        self._found: list[str] = []
        self._since: float | None = None

    def start(self) -> None:
        """Begin to look."""
        self._since = self._clock()
        threading.Thread(target=self._look, name="look for a camera", daemon=True).start()

    @property
    def found(self) -> str | None:
        """What was found, the demo when it takes too long; None while it is looked for."""
        if self._found:
            return self._found[0]
        if self._since is None or self._clock() - self._since <= _PATIENCE:
            return None
        # A driver that hangs: the search goes on, but nobody waits for it.
        return DEMO

    def _look(self) -> None:
        try:
            self._found.append(self._find())
        except Exception:
            _log.exception("looking for a camera failed")
            self._found.append(DEMO)

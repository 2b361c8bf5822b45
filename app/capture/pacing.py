"""Play files at their own speed."""

from __future__ import annotations

from collections.abc import Callable

# A frame later than this moves the schedule: a slow machine plays slower, and never rushes after.
_PATIENCE = 0.1


class Pacer:
    """How long to wait before a frame is due."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._origin: float | None = None

    def delay(self, time: float) -> float:
        """Seconds to wait for the frame with this time of its file; the first is due at once."""
        now = self._clock()
        if self._origin is None or now - (self._origin + time) > _PATIENCE:
            self._origin = now - time
        return max(0.0, self._origin + time - now)

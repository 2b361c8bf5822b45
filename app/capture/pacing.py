"""Play files at their own speed, or a multiple of it."""

from __future__ import annotations

from collections.abc import Callable

# A frame later than this moves the schedule: a slow machine plays slower, and never rushes after.
_PATIENCE = 0.1


class Pacer:
    """How long to wait before a frame is due."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._origin: tuple[float, float] | None = None
        self._speed = 1.0

    def restart(self) -> None:
        """The next frame is due at once: after a pause or a jump."""
        self._origin = None

    def delay(self, time: float, speed: float = 1.0) -> float:
        """Seconds to wait for the frame with this time of its file; the first is due at once.

        Args:
            time: seconds.
            speed: 2 plays twice as fast. Another speed holds from this frame on.
        """
        now = self._clock()
        if speed != self._speed:
            self._origin, self._speed = None, speed
        if self._origin is not None:
            began, first = self._origin
            due = began + (time - first) / speed
            if now - due <= _PATIENCE:
                return max(0.0, due - now)
        self._origin = (now, time)
        return 0.0

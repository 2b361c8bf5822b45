"""Strictly increasing times from whatever a file says."""

from __future__ import annotations

_SMALLEST_STEP = 1e-4  # seconds
_BACKWARD_JUMP = 1.0  # seconds


class Timestamps:
    """A file's presentation times as seconds from its first frame, strictly increasing.

    Variable rates are kept as they are. A frame without a time follows its predecessor by one
    nominal frame; a repeated time is moved on by a tenth of a millisecond; after a backward jump of
    over a second (joined recordings, a counter that wrapped round) time goes on from where it was.
    """

    def __init__(self, nominal_fps: float | None) -> None:
        self._step = 1.0 / (nominal_fps or 30.0)
        self._offset: float | None = None
        self._last: float | None = None

    def stated(self, time: float) -> float:
        """The seconds that the file states for a time, as far as known."""
        return time - (self._offset or 0.0)

    def jump(self, time: float) -> None:
        """The next frame is that of about this time, which may be an earlier one."""
        self._last = time - self._step

    def next(self, stated: float | None) -> float:
        """The time of the next frame, from the seconds the file states for it."""
        if self._last is None:
            self._last = 0.0
            self._offset = None if stated is None else -stated
            return 0.0
        expected = self._last + self._step
        if stated is None:
            time = expected
        else:
            if self._offset is None:
                self._offset = expected - stated
            time = stated + self._offset
            if time < self._last - _BACKWARD_JUMP:
                self._offset = expected - stated
                time = expected
        self._last = max(time, self._last + _SMALLEST_STEP)
        return self._last

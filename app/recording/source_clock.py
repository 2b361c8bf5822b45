"""The clock of the source that is being watched, and how it goes with ours."""

from __future__ import annotations

from app.capture.feed import Captured


class SourceClock:
    """Follows a source's frames, notices where it leaps.

    Written by the capture thread, read by any.
    """

    def __init__(self) -> None:
        #: What people call the source; empty before the first frame.
        self.name = ""
        #: The time of its newest frame; None before the first.
        self.newest: float | None = None
        self._first = 0.0
        self._offset = 0.0

    def see(self, captured: Captured, name: str) -> bool:
        """Take in a frame; whether it follows the one before.

        It does not when it is another source's, or when the recording was left for another place.
        """
        time = captured.frame.time
        follows = (
            name == self.name
            and not captured.jumped
            and self.newest is not None
            and time > self.newest
        )
        if not follows:
            self.name, self._first = name, time
        self.newest = time
        self._offset = captured.arrived - time
        return follows

    def knows(self, time: float) -> bool:
        """Whether there was a frame about this time since the last leap."""
        return self.newest is not None and self._first <= time <= self.newest

    def ours(self, time: float) -> float:
        """A time of the source on our monotonic clock, by when the newest frame arrived."""
        return time + self._offset

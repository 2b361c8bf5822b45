"""Which part of a recording a timeline shows, and where its times lie."""

from __future__ import annotations

from dataclasses import dataclass

#: The closest look, seconds from edge to edge.
CLOSEST = 1.0


@dataclass(frozen=True)
class TimeView:
    """A stretch of a recording across a width.

    Attributes:
        duration: of the recording, seconds.
        start, length: what is shown, seconds.
    """

    duration: float
    start: float = 0.0
    length: float = 0.0

    @staticmethod
    def whole(duration: float) -> TimeView:
        """All of a recording."""
        return TimeView(duration, 0.0, max(duration, 1e-3))

    @property
    def end(self) -> float:
        """The last time shown."""
        return self.start + self.length

    def x_of(self, time: float, left: float, width: float) -> float:
        """Where a time lies, from `left` on."""
        return left + width * (time - self.start) / self.length

    def time_at(self, x: float, left: float, width: float) -> float:
        """The time at a place, within the recording."""
        time = self.start + self.length * (x - left) / max(1.0, width)
        return min(max(0.0, time), self.duration)

    def zoomed(self, factor: float, about: float) -> TimeView:
        """`factor` times as much (more than 1) or less, the time `about` staying where it is."""
        length = min(max(self.length * factor, min(CLOSEST, self.duration)), self.duration)
        share = (about - self.start) / self.length
        return self._at(about - share * length, length)

    def moved(self, seconds: float) -> TimeView:
        """Later or earlier."""
        return self._at(self.start + seconds, self.length)

    def showing(self, start: float, end: float | None = None) -> TimeView:
        """Moved as little as needed so that a time, or a stretch, is well inside."""
        end = start if end is None else end
        margin = 0.08 * self.length
        if end - start > self.length - 2 * margin:
            return self._at(start - 0.1 * (end - start), 1.2 * (end - start))
        if start < self.start + margin:
            return self._at(start - margin, self.length)
        if end > self.end - margin:
            return self._at(end + margin - self.length, self.length)
        return self

    def turned(self, time: float) -> TimeView:
        """The next page, when playing has run off this one."""
        if self.start <= time <= self.end:
            return self
        return self._at(time - 0.05 * self.length, self.length)

    def _at(self, start: float, length: float) -> TimeView:
        length = min(length, max(self.duration, 1e-3))
        return TimeView(
            self.duration, min(max(0.0, start), max(0.0, self.duration - length)), length
        )

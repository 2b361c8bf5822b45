"""Small measurements of a running stream."""

from __future__ import annotations

import statistics
from collections import deque


class RateMeter:
    """Events a second over the last seconds."""

    def __init__(self, span: float = 2.0) -> None:
        self._span = span
        self._times: deque[float] = deque()

    def tick(self, now: float) -> None:
        """One event at `now`, seconds of a steady clock."""
        self._times.append(now)
        self._forget(now)

    def rate(self, now: float) -> float:
        """Events a second; 0 when there were fewer than two lately."""
        self._forget(now)
        if len(self._times) < 2 or self._times[-1] <= self._times[0]:
            return 0.0
        # When events stop, the rate falls instead of staying at its last value.
        step = (self._times[-1] - self._times[0]) / (len(self._times) - 1)
        silence = now - self._times[-1]
        return (len(self._times) - 1) / (self._times[-1] - self._times[0] + max(0, silence - step))

    def reset(self) -> None:
        """Forget all events."""
        self._times.clear()

    def _forget(self, now: float) -> None:
        while self._times and now - self._times[0] > self._span:
            self._times.popleft()


class MedianMeter:
    """Median and other quantiles of the last values."""

    def __init__(self, count: int = 60) -> None:
        self._values: deque[float] = deque(maxlen=count)

    def add(self, value: float) -> None:
        """One more value."""
        self._values.append(value)

    def median(self) -> float:
        """The median, 0 before the first value."""
        return statistics.median(self._values) if self._values else 0.0

    def quantile(self, share: float) -> float:
        """The value that this share of the values does not exceed, 0 before the first value."""
        if not self._values:
            return 0.0
        ordered = sorted(self._values)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

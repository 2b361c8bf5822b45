"""Where times are written under the timeline."""

from __future__ import annotations

import math

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)


def ticks(start: float, end: float, most: int, origin: float = 0.0) -> list[float]:
    """Round times from `start` to `end`, seconds, at most about `most` of them.

    Args:
        start, end: what is shown.
        most: how many there is room for.
        origin: what the times are round from: 0, or now.
    """
    length = end - start
    if length <= 0 or most < 1:
        return []
    step = next((step for step in _STEPS if length / step <= most), _STEPS[-1])
    first = math.ceil((start - origin) / step - 1e-6)
    last = math.floor((end - origin) / step + 1e-6)
    return [origin + number * step for number in range(first, last + 1)]

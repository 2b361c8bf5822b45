"""Where motion begins and ends: edges of labels are drawn there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from model.activity import LEAST_SPEED, SHARE_OF_PEAK, motion

# A rest or a movement shorter than this is none, seconds.
_SHORTEST = 0.25


def motion_edges(joints: NDArray[np.float32], times: NDArray[np.float64]) -> list[float]:
    """The times at which the body starts or stops moving.

    Args:
        joints: ``(F, 25, 3)`` metres, rooted at the hips.
        times: ``(F,)`` seconds, increasing.
    """
    if len(times) < 3 or times[-1] <= times[0]:
        return []
    fps = (len(times) - 1) / float(times[-1] - times[0])
    speed = motion(joints, fps)
    # Not the very fastest moment: one slip of the pose in two hours would hide all else.
    peak = float(np.quantile(speed, 0.98))
    moving = speed > max(LEAST_SPEED, SHARE_OF_PEAK * peak)
    edges = np.flatnonzero(np.diff(moving.astype(np.int8))) + 1
    return _without_flicker([float(times[edge]) for edge in edges])


def _without_flicker(edges: list[float]) -> list[float]:
    """Edges without the pairs that lie too close together."""
    kept: list[float] = []
    for edge in edges:
        if kept and edge - kept[-1] < _SHORTEST:
            kept.pop()
        else:
            kept.append(edge)
    return kept


class Snapper:
    """Draws times to the nearest edge within reach."""

    def __init__(self, edges: Iterable[float] = ()) -> None:
        self._edges = sorted(edges)

    @property
    def edges(self) -> tuple[float, ...]:
        """All edges, seconds, increasing."""
        return tuple(self._edges)

    def snap(self, time: float, reach: float) -> float:
        """The nearest edge no further than `reach` seconds; the time itself without one."""
        place = bisect_left(self._edges, time)
        near = self._edges[max(0, place - 1) : place + 1]
        best = min(near, key=lambda edge: abs(edge - time), default=time)
        return best if abs(best - time) <= reach else time

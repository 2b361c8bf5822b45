"""Frames taken whenever the camera had one, put on an even grid of time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Times that are off an even grid by less than this are on it, in seconds.
_EVEN = 1e-4


def even(times: NDArray[np.float64], fps: float, *values: NDArray[Any]) -> list[NDArray[Any]]:
    """Values at an even rate, from the first frame to the last.

    Frames that lie on the grid already come out as they are.

    Args:
        times: ``(F,)`` seconds, increasing.
        fps: of the grid, frames a second.
        values: ``(F, ...)`` each. Between two frames floats go in a straight line; everything else
            is that of the nearer frame.
    """
    times = times - times[0]
    count = int(np.floor(times[-1] * fps + 1e-6)) + 1
    grid = np.arange(count) / fps
    if count == len(times) and np.abs(times - grid).max() < _EVEN:
        return list(values)
    after = np.clip(np.searchsorted(times, grid), 1, max(1, len(times) - 1))
    after = np.minimum(after, len(times) - 1)
    before = np.maximum(after - 1, 0)
    gap = np.maximum(times[after] - times[before], 1e-9)
    weight = np.clip((grid - times[before]) / gap, 0.0, 1.0)
    nearest = np.where(weight < 0.5, before, after)

    def mixed(own: NDArray[Any]) -> NDArray[Any]:
        if own.dtype.kind != "f":
            return np.asarray(own[nearest])
        share = weight.astype(own.dtype).reshape(-1, *(1,) * (own.ndim - 1))
        return np.asarray((1 - share) * own[before] + share * own[after], own.dtype)

    return [mixed(own) for own in values]

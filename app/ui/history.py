"""The probabilities of the last minutes, by time, for the timeline."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Times = NDArray[np.float64]

#: Seconds between kept values: the network answers ten times a second.
STEP = 0.1
#: A picture is so many steps from what was said of it at most, tried in this order.
NEAR = (0, -1, 1, -2, 2)
#: An hour.
CAPACITY = 36_000
# Values further apart than this are not joined: nothing was recognised between them.
_BRIDGED = 4


class History:
    """Probabilities on a fixed grid of times; a time that comes again replaces what was there.

    So a recording that is played again, from any place, is overwritten piece by piece. When full,
    the oldest slots serve for new times.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        """`capacity`: slots of `STEP` seconds."""
        self._capacity = capacity
        self._slots = np.full(capacity, -1, np.int64)
        self._values: FloatArray = np.zeros((capacity, 0), np.float32)

    @property
    def classes(self) -> int:
        """How many probabilities each time has; 0 before the first."""
        return self._values.shape[1]

    def clear(self) -> None:
        """Forget everything."""
        self._slots.fill(-1)

    def add(self, time: float, probabilities: FloatArray) -> None:
        """Keep the probabilities ``(K,)`` of a time in seconds, from 0. Another K starts anew."""
        if self._values.shape[1] != len(probabilities):
            self.clear()
            self._values = np.zeros((self._capacity, len(probabilities)), np.float32)
        slot = round(time / STEP)
        self._slots[slot % self._capacity] = slot
        self._values[slot % self._capacity] = probabilities

    def at(self, time: float, near: Sequence[int] = NEAR) -> FloatArray | None:
        """``(K,)`` at a time, or so many slots from it; None when nothing was recognised there."""
        slot = round(time / STEP)
        for by in near:
            place = (slot + by) % self._capacity
            if self._slots[place] == slot + by:
                found: FloatArray = self._values[place]
                return found
        return None

    def between(self, start: float, end: float) -> tuple[Times, FloatArray]:
        """What is known from `start` to `end`, seconds: times ``(N,)`` and values ``(N, K)``."""
        first, last = round(start / STEP), round(end / STEP)
        slots = np.sort(self._slots[(self._slots >= max(0, first)) & (self._slots <= last)])
        return slots * STEP, self._values[slots % self._capacity]


def columns(times: Times, values: FloatArray, start: float, end: float, count: int) -> FloatArray:
    """Values for each of `count` columns from `start` to `end`: the largest that falls in one.

    Columns between two values are filled in along a straight line, unless the values are too far
    apart; those are NaN.

    Args:
        times: ``(N,)`` increasing, within the range.
        values: ``(N, C)``.

    Returns:
        ``(count, C)``.
    """
    out = np.full((count, values.shape[1]), np.nan, np.float32)
    if len(times) == 0 or end <= start:
        return out
    place = np.clip(((times - start) * (count / (end - start))).astype(int), 0, count - 1)
    firsts = np.flatnonzero(np.diff(place, prepend=-1))
    filled = place[firsts]
    largest = np.maximum.reduceat(values, firsts, axis=0)
    # Where each column lies between its filled neighbours, and whether they are near enough.
    after = np.searchsorted(filled, np.arange(count))
    right = np.minimum(after, len(filled) - 1)
    left = np.where(filled[right] == np.arange(count), right, np.maximum(after - 1, 0))
    gap = filled[right] - filled[left]
    longest = max(1.0, _BRIDGED * STEP * count / (end - start))
    inside = (np.arange(count) >= filled[0]) & (np.arange(count) <= filled[-1]) & (gap <= longest)
    weight = (np.arange(count) - filled[left]) / np.maximum(gap, 1)
    mixed = largest[left] + weight[:, None].astype(np.float32) * (largest[right] - largest[left])
    out[inside] = mixed[inside]
    return out


def leading(values: FloatArray, count: int) -> list[int]:
    """The `count` classes that are most of what was recognised, the largest first.

    Args:
        values: ``(N, K)``.
    """
    if len(values) == 0:
        return []
    # Squared, so that a class which led for a moment counts more than one that is always likely.
    return [int(index) for index in np.argsort(-(values**2).sum(axis=0), kind="stable")[:count]]

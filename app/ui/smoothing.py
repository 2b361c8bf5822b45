"""Values that move calmly on screen."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


class Smoother:
    """Exponential smoothing in time, independent of how often it is fed.

    After `time_constant` seconds 63 % of a step has been followed.
    """

    def __init__(self, time_constant: float) -> None:
        """
        Raises:
            ValueError: `time_constant` (seconds) is not positive.
        """
        if time_constant <= 0:
            raise ValueError(f"time_constant must be positive, got {time_constant}")
        self._time_constant = time_constant
        self._value: FloatArray | None = None
        self._time = 0.0

    @property
    def value(self) -> FloatArray | None:
        """The smoothed values, None before the first."""
        return self._value

    def update(self, time: float, target: FloatArray) -> FloatArray:
        """Move towards `target`; the first one, and one of another shape or an earlier time, is
        taken as it is.

        Args:
            time: seconds.
            target: any shape.
        """
        elapsed = time - self._time
        if self._value is None or self._value.shape != target.shape or elapsed < 0:
            self._value = np.array(target, np.float32)
        else:
            share = np.float32(1.0 - math.exp(-elapsed / self._time_constant))
            self._value = self._value + share * (target - self._value)
        self._time = time
        return self._value

    def reset(self) -> None:
        """Forget everything."""
        self._value = None

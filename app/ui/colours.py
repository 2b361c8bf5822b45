"""Importance as colour and size: blue low to red high, and larger when more important."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtGui import QColor

FloatArray = NDArray[np.float32]

# From dark blue over violet to a light red. Lightness rises all the way, with usual colour vision
# and without one kind of cone, so the order is seen by everybody; size tells it without any colour.
_STOPS: tuple[tuple[float, tuple[int, int, int]], ...] = (
    (0.00, (30, 54, 195)),
    (0.25, (92, 94, 235)),
    (0.50, (162, 95, 225)),
    (0.75, (238, 115, 129)),
    (1.00, (255, 118, 79)),
)

#: Joints differ by at least this share of all importance before one is painted as the highest:
#: half of what each of 25 joints has when all matter alike.
_SMALLEST_SPREAD = 0.02


def importance_colour(level: float) -> QColor:
    """The colour of an importance level, 0 low to 1 high (values outside are clamped)."""
    level = min(1.0, max(0.0, level))
    upper = min(len(_STOPS) - 1, bisect_right([stop for stop, _ in _STOPS], level))
    (start, low), (end, high) = _STOPS[upper - 1], _STOPS[upper]
    share = (level - start) / (end - start)
    red, green, blue = (round(a + share * (b - a)) for a, b in zip(low, high, strict=True))
    return QColor(red, green, blue)


def importance_levels(importance: FloatArray) -> FloatArray:
    """Importance shares as levels 0 to 1: the least important joint 0, the most important 1.

    When all joints matter nearly alike, none reaches 1.

    Args:
        importance: ``(25,)``, sums to 1.
    """
    low, high = float(importance.min()), float(importance.max())
    spread = max(high - low, _SMALLEST_SPREAD)
    return ((importance - low) / spread).astype(np.float32)


def joint_radius(level: float, unit: float) -> float:
    """Radius of a joint in logical pixels, three times as large at level 1 as at level 0.

    Args:
        level: 0 to 1.
        unit: 1 for a picture about 540 logical pixels high.
    """
    return unit * (3.6 + 7.2 * min(1.0, max(0.0, level)))

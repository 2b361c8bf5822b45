"""Where a picture lies in a widget, and where its points lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Placement:
    """A picture scaled into a widget, in logical pixels.

    Attributes:
        left, top, width, height: the picture's rectangle.
        mirrored: drawn as a mirror shows it.
    """

    left: float
    top: float
    width: float
    height: float
    mirrored: bool

    def points(self, normalised: FloatArray) -> FloatArray:
        """Normalised picture coordinates ``(N, 2)``, 0..1 from the top left of the unmirrored
        picture, as widget coordinates ``(N, 2)``."""
        x = 1.0 - normalised[:, 0] if self.mirrored else normalised[:, 0]
        out = np.empty((len(normalised), 2), np.float32)
        out[:, 0] = self.left + x * self.width
        out[:, 1] = self.top + normalised[:, 1] * self.height
        return out

    @property
    def unit(self) -> float:
        """Scale for line widths and joints: 1 for a picture of 960 × 540 logical pixels, never too
        small to see nor clumsy."""
        return min(2.0, max(0.75, math.sqrt(self.width * self.height / (960.0 * 540.0))))


def place(picture: tuple[int, int], room: tuple[int, int], mirrored: bool = False) -> Placement:
    """The largest centred rectangle of the picture's shape that fits the room.

    Args:
        picture: width and height of the picture, pixels.
        room: width and height of the widget, logical pixels.
    """
    scale = min(room[0] / picture[0], room[1] / picture[1])
    width, height = round(picture[0] * scale), round(picture[1] * scale)
    return Placement((room[0] - width) // 2, (room[1] - height) // 2, width, height, mirrored)

"""A desk between camera and person, which hides what lies on it or below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.figure.appearance import Colour
from app.figure.shapes import fill

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Desk:
    """The far edge of a desk across the lower part of the picture.

    Attributes:
        height: share of the picture's height below the edge, 0 to 1.
        tilt: how much higher the edge is at the right than at the left, likewise.
    """

    height: float
    tilt: float
    colour: Colour

    @staticmethod
    def random(rng: np.random.Generator) -> Desk:
        """Wood or plastic, light or dark."""
        base = float(rng.uniform(40, 220))
        blue, green, red = (base * float(rng.uniform(low, high)) for low, high in
                            ((0.6, 1.0), (0.8, 1.0), (0.95, 1.1)))  # fmt: skip
        return Desk(
            float(rng.uniform(0.06, 0.24)), float(rng.normal(0.0, 0.02)), (blue, green, red)
        )

    def cover(self, picture: Picture) -> None:
        """Paint the desk over a picture ``(H, W, 3)``, in place."""
        height, width = picture.shape[:2]
        left = height * (1.0 - self.height + 0.5 * self.tilt)
        right = height * (1.0 - self.height - 0.5 * self.tilt)
        rim = 0.012 * height
        for lower, shade in ((0.0, 1.15), (rim, 0.9), (2 * rim, 1.0)):
            corners = [(0, left + lower), (width, right + lower), (width, height), (0, height)]
            colour = tuple(min(255.0, shade * value) for value in self.colour)
            fill(picture, np.array(corners, np.float64), colour)

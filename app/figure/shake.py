"""The unsteady hand that holds a camera: pictures moved and turned a little, smoothly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.opencv import cv2

FloatArray = NDArray[np.float32]
Picture = NDArray[np.uint8]

_WAVES = 4  # sine waves that a motion is made of


@dataclass(frozen=True, eq=False)
class Shake:
    """A hand's motion, seen in the picture.

    Attributes:
        reach: ``(3, _WAVES)`` amplitudes of x and y in pixels and of the turn in radians.
        rate: ``(3, _WAVES)`` cycles a second; phase: radians.
    """

    reach: FloatArray
    rate: FloatArray
    phase: FloatArray

    @staticmethod
    def random(rng: np.random.Generator, width: int) -> Shake:
        """Between somebody who takes care and somebody who walks, for pictures so wide."""
        strength = float(rng.uniform(0.1, 1.0))
        rate = np.exp(rng.uniform(np.log(0.2), np.log(4.0), (3, _WAVES)))
        # Slow sways are wide, fast trembling is small.
        size = np.array([[0.012 * width], [0.012 * width], [0.012]])
        reach = strength * size * rng.normal(0.0, 1.0, (3, _WAVES)) / np.sqrt(0.5 + rate)
        return Shake(
            reach.astype(np.float32),
            rate.astype(np.float32),
            rng.uniform(0.0, 2 * np.pi, (3, _WAVES)).astype(np.float32),
        )

    def moved(self, picture: Picture, time: float) -> Picture:
        """The picture ``(H, W, 3)`` as the hand holds the camera at a time in seconds."""
        height, width = picture.shape[:2]
        matrix = self._matrix(time, width, height)
        return np.asarray(
            cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
        )

    def points(self, pixels: FloatArray, time: float, width: int, height: int) -> FloatArray:
        """Where pixels ``(..., 2)`` of a picture held still go."""
        matrix = self._matrix(time, width, height)
        return np.asarray(pixels @ matrix[:, :2].T + matrix[:, 2], np.float32)

    def _matrix(self, time: float, width: int, height: int) -> NDArray[np.float64]:
        x, y, turn = (self.reach * np.sin(2 * np.pi * self.rate * time + self.phase)).sum(axis=1)
        matrix = np.empty((2, 3), np.float64)
        matrix[:] = cv2.getRotationMatrix2D((width / 2, height / 2), float(np.degrees(turn)), 1.0)
        matrix[:, 2] += (x, y)
        return matrix

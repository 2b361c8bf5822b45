"""What a webcam's chip makes of the picture its lens throws: tone, noise, compression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.opencv import cv2

Picture = NDArray[np.uint8]

_SHEET = 97  # pixels that the noise can be shifted by


@dataclass(frozen=True)
class Sensor:
    """One camera's chip and what follows it.

    Attributes:
        noise: standard deviation of the noise, of 255.
        gain: brightness, 1 for as it is.
        gamma: below 1 lifts the shadows, above 1 deepens them.
        cast: gain of blue, green and red, for a white balance that is off.
        quality: of JPEG compression, 1 to 100; 0 for none.
        exposure: seconds that a picture collects light for: what moves meanwhile is smeared.
        seed: of the noise.
    """

    noise: float = 0.0
    gain: float = 1.0
    gamma: float = 1.0
    cast: tuple[float, float, float] = (1.0, 1.0, 1.0)
    quality: int = 0
    exposure: float = 0.0
    seed: int = 0

    @staticmethod
    def random(rng: np.random.Generator) -> Sensor:
        """From a good camera by day to a bad one by night, which is noisy and exposes longer."""
        darkness = float(rng.beta(1.2, 2.0))
        cast = np.exp(rng.normal(0.0, 0.07, 3))
        blue, green, red = (float(value) for value in cast / cast.mean())
        return Sensor(
            noise=float(rng.uniform(0.5, 3.0) + 7.0 * darkness**2),
            gain=float(rng.uniform(0.85, 1.15) * (1.0 - 0.45 * darkness)),
            gamma=float(rng.uniform(0.8, 1.25)),
            cast=(blue, green, red),
            quality=int(rng.integers(25, 90)) if rng.random() < 0.5 else 0,
            exposure=float(0.004 + 0.026 * darkness * rng.uniform(0.5, 1.2)),
            seed=int(rng.integers(2**31)),
        )


class Developer:
    """Makes a webcam's pictures of what its lens sees.

    The same settings and the same order of pictures give the same result, to the bit.
    """

    def __init__(self, sensor: Sensor, height: int, width: int) -> None:
        self._quality = sensor.quality
        self._table = _tone_table(sensor)
        self._rng = np.random.default_rng(sensor.seed)
        self._noise = None
        if sensor.noise > 0:
            # One larger sheet, of which each picture takes another part: drawing noise takes
            # longer than painting.
            sheet = (height + _SHEET, width + _SHEET, 3)
            noise = self._rng.normal(0.0, sensor.noise, sheet).astype(np.float32)
            self._noise = np.round(noise).astype(np.int16)

    def develop(self, picture: Picture) -> Picture:
        """The picture ``(H, W, 3)`` uint8 BGR as the program gets it."""
        if self._table is not None:
            picture = np.asarray(cv2.LUT(picture, self._table))
        if self._noise is not None:
            y, x = self._rng.integers(0, _SHEET, 2)
            noise = self._noise[y : y + picture.shape[0], x : x + picture.shape[1]]
            picture = np.asarray(cv2.add(picture, noise, dtype=cv2.CV_8U))
        if self._quality:
            _, data = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, self._quality))
            picture = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))
        return picture


def _tone_table(sensor: Sensor) -> Picture | None:
    """``(1, 256, 3)``: what becomes of each brightness of blue, green and red."""
    gains = sensor.gain * np.asarray(sensor.cast)
    if sensor.gamma == 1.0 and (gains == 1.0).all():
        return None
    level = (np.arange(256) / 255.0) ** sensor.gamma
    table = np.clip(255.0 * level[:, None] * gains, 0.0, 255.0)
    return np.asarray(np.round(table)[None], np.uint8)

"""The surface of a head as a map: face in front, hair or scalp behind.

Maps are ``(256, 512, 3)`` float32 BGR as `raster.Ellipsoid` wants them. Whatever way a head turns,
the face goes with it and is not there from behind.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.figure.appearance import Appearance, Colour
from app.figure.shapes import blurred, line, spot

FloatArray = NDArray[np.float32]

_HEIGHT, _WIDTH = 256, 512
_PER_RADIAN = _WIDTH / (2 * np.pi)


def head_map(look: Appearance) -> FloatArray:
    """Skin with eyes, brows, nose shadow and mouth; the scalp where hair was shorn."""
    image = np.empty((_HEIGHT, _WIDTH, 3), np.float32)
    image[:] = look.skin
    red = _mix(look.skin, (90, 80, 200), 0.25)
    for side in (-1, 1):
        _spot(image, side * 0.62, -0.25, 0.24, 0.16, red)  # cheeks
    image = blurred(image, 9)
    scalp = look.hair if look.hair_length >= 0 else _mix(look.skin, look.hair, 0.6)
    _scalp(image, scalp)
    shade = _mix(look.skin, (20, 20, 40), 0.28)
    if look.beard:
        beard = _mix(look.skin, look.hair, 0.75)
        _spot(image, 0.0, -0.95, 0.95, 0.42, beard)
        _spot(image, 0.0, -0.42, 0.34, 0.07, beard)
        image = blurred(image, 3)
    brow = _mix(look.hair, (20, 20, 30), 0.35)
    for side in (-1, 1):
        _spot(image, side * 0.42, 0.03, 0.24, 0.12, shade)  # eye socket
        _spot(image, side * 0.42, 0.02, 0.17, 0.068, (240, 240, 240))
        _spot(image, side * 0.42, 0.02, 0.068, 0.066, (46, 52, 66))
        _spot(image, side * 0.42, 0.02, 0.035, 0.035, (14, 14, 16))
        _line(image, side * 0.26, 0.07, side * 0.58, 0.075, 3, _mix(shade, (10, 10, 10), 0.6))
        _line(image, side * 0.22, 0.22, side * 0.44, 0.25, 6, brow)
        _line(image, side * 0.44, 0.25, side * 0.62, 0.19, 5, brow)
        _spot(image, side * 0.10, -0.33, 0.055, 0.03, _mix(shade, (20, 20, 60), 0.4))  # nostrils
    lips = _mix(look.skin, (70, 60, 180), 0.5)
    _spot(image, 0.0, -0.61, 0.28, 0.07, lips)
    dark = _mix(lips, (20, 10, 50), 0.6)
    for side in (-1, 1):  # a mouth at ease: its corners a little up
        _line(image, 0.0, -0.61, side * 0.24, -0.595, 2, dark)
        _line(image, side * 0.24, -0.595, side * 0.36, -0.56, 2, dark)
    _line(image, -0.12, -0.76, 0.12, -0.76, 3, _mix(look.skin, shade, 0.6))
    return blurred(image, 1.0)


def hair_map(look: Appearance, seed: int = 0) -> FloatArray:
    """Hair with strands from the crown down."""
    strands = np.random.default_rng(seed).normal(1.0, 0.16, (1, _WIDTH, 1))
    shine = 1.0 + 0.35 * np.exp(-(((np.linspace(0.5, -0.5, _HEIGHT) * np.pi - 0.7) / 0.3) ** 2))
    surface = np.asarray(look.hair, np.float32) * strands * shine[:, None, None]
    return np.asarray(np.clip(surface, 0, 255), np.float32)


def plain_map(colour: Colour) -> FloatArray:
    """A surface of one colour."""
    return np.full((2, 2, 3), colour, np.float32)


def _scalp(image: FloatArray, colour: Colour) -> None:
    azimuth = (np.arange(_WIDTH) + 0.5) / _WIDTH * 2 * np.pi - np.pi
    elevation = (0.5 - (np.arange(_HEIGHT) + 0.5) / _HEIGHT) * np.pi
    # The hairline: high over the face, down in front of the ears, low at the nape.
    line = np.interp(np.abs(azimuth), [0.0, 0.75, 1.2, 1.5, 1.9, np.pi],
                     [0.72, 0.62, 0.1, -0.05, -0.45, -0.5])  # fmt: skip
    image[elevation[:, None] > line[None, :]] = colour


def _spot(
    image: FloatArray, azimuth: float, elevation: float, wide: float, high: float,
    colour: Colour,
) -> None:  # fmt: skip
    # A parallel of latitude is shorter by its cosine; the map stretches it back.
    axes = (wide / np.cos(elevation) * _PER_RADIAN, high * _PER_RADIAN)
    spot(image, _pixel(azimuth, elevation), axes, colour)


def _line(
    image: FloatArray, x0: float, y0: float, x1: float, y1: float, thick: int,
    colour: Colour,
) -> None:  # fmt: skip
    line(image, _pixel(x0, y0), _pixel(x1, y1), thick, colour)


def _pixel(azimuth: float, elevation: float) -> tuple[float, float]:
    return _WIDTH / 2 + azimuth * _PER_RADIAN, _HEIGHT / 2 - elevation * _PER_RADIAN


def _mix(first: Colour, second: Colour, share: float) -> Colour:
    blue, green, red = (a + share * (b - a) for a, b in zip(first, second, strict=True))
    return blue, green, red

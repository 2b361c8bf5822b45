"""Flat shapes with clean edges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.opencv import cv2

_BITS = 4  # pixel coordinates are given to OpenCV in sixteenths
_SCALE = 1 << _BITS


def fill(picture: NDArray[Any], outline: NDArray[Any], colour: Sequence[float]) -> None:
    """Fill a polygon ``(N, 2)`` of pixel coordinates in a picture of 1 or 3 channels."""
    points = np.round(np.asarray(outline) * _SCALE).astype(np.int32)
    cv2.fillPoly(picture, [points], tuple(colour), cv2.LINE_AA, _BITS)


def line(
    picture: NDArray[Any],
    start: Sequence[float],
    end: Sequence[float],
    thickness: int,
    colour: Sequence[float],
) -> None:
    """A line between two pixel coordinates."""
    (x0, y0), (x1, y1) = ((round(_SCALE * float(v)) for v in point) for point in (start, end))
    cv2.line(picture, (x0, y0), (x1, y1), tuple(colour), thickness, cv2.LINE_AA, _BITS)


def spot(
    picture: NDArray[Any],
    centre: Sequence[float],
    axes: Sequence[float],
    colour: Sequence[float],
) -> None:
    """A filled ellipse, upright; half axes in pixels."""
    x, y = (round(_SCALE * float(v)) for v in centre)
    wide, high = (max(round(_SCALE * float(v)), 1) for v in axes)
    cv2.ellipse(
        picture, (x, y), (wide, high), 0, 0, 360, tuple(colour), -1, cv2.LINE_AA, _BITS
    )  # fmt: skip


def blurred(picture: NDArray[Any], sigma: float) -> NDArray[Any]:
    """A Gaussian blur of ``sigma`` pixels."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma))


def smeared(picture: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """About a Gaussian blur, much faster when ``sigma`` pixels are many: two running means."""
    size = max(round(sigma * np.sqrt(6.0)), 1) | 1
    once = cv2.blur(picture, (size, size))
    return np.asarray(cv2.blur(once, (size, size)))

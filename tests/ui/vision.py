"""What people with other colour vision see, and how far apart colours are for them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtGui import QColor

FloatArray = NDArray[np.float64]

#: From linear RGB to what is seen without one kind of cone (Machado, Oliveira and Fernandes, IEEE
#: TVCG 2009, severity 1).
VISION: dict[str, FloatArray] = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
}  # fmt: skip

# Oklab (Ottosson, 2020): from linear RGB over the cones to lightness and two axes of colour.
_CONES = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]]
)  # fmt: skip
_AXES = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]]
)  # fmt: skip


def linear(rgb: FloatArray) -> FloatArray:
    """Colours ``(..., 3)``, 0 to 1, as light."""
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def seen(light: FloatArray, vision: str) -> FloatArray:
    """What light looks like with a kind of vision."""
    return np.clip(light @ VISION[vision].T, 0.0, 1.0)


def _in_oklab(colours: list[QColor], vision: str) -> FloatArray:
    rgb = np.array([colour.getRgbF()[:3] for colour in colours], np.float64)
    places: FloatArray = np.cbrt(seen(linear(rgb), vision) @ _CONES.T) @ _AXES.T
    return places


def lightness(colours: list[QColor], vision: str) -> FloatArray:
    """``(N,)`` lightness in Oklab, 0 black to 1 white."""
    return _in_oklab(colours, vision)[:, 0]


def apart(colours: list[QColor], vision: str) -> FloatArray:
    """``(N, N)`` distances in Oklab between colours; 0.02 is just about seen side by side."""
    places = _in_oklab(colours, vision)
    distances: FloatArray = np.linalg.norm(places[:, None] - places[None], axis=-1)
    return distances

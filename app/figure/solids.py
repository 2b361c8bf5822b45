"""The solids that people are made of, and the light on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

#: Samples along a limb's profile and colours.
STEPS = 128
#: Samples of folds across a limb.
ACROSS = 32


@dataclass(frozen=True)
class Light:
    """One lamp and the light of the room.

    Attributes:
        direction: unit vector towards the lamp, view axes.
        ambient: share of light without direction, 0 to 1.
        strength: share from the lamp.
    """

    direction: tuple[float, float, float]
    ambient: float
    strength: float


@dataclass(frozen=True, eq=False)
class Limb:
    """A tapered, rounded solid between two points.

    Attributes:
        start, end: view axes, metres ``(3,)``.
        width: ``(STEPS,)`` half widths across the picture, metres, from start to end.
        depth: ``(STEPS,)`` half thickness along the line of sight, metres.
        colours: ``(STEPS, 3)`` BGR, 0 to 255.
        shear: how far the cross-section slants along the axis per unit across (a tilted torso).
        cap: length of the rounded ends as a share of the half width there.
        folds: ``(STEPS, ACROSS)`` brightness of the cloth, 1 for even cloth; None: all even.
    """

    start: FloatArray
    end: FloatArray
    width: FloatArray
    depth: FloatArray
    colours: FloatArray
    shear: float = 0.0
    cap: float = 1.0
    folds: FloatArray | None = None

    @property
    def distance(self) -> float:
        """Depth that decides the order of drawing."""
        return float(0.5 * (self.start[2] + self.end[2]))


@dataclass(frozen=True, eq=False)
class Ellipsoid:
    """A textured ellipsoid.

    Attributes:
        centre: view axes, metres ``(3,)``.
        axes: ``(3, 3)``, rows the unit vectors of its own x (right), y (up), z (forward).
        radii: ``(3,)`` metres along those axes.
        texture: ``(H, W, 3)`` uint8 BGR or float32, a map of the surface: columns azimuth from -pi
            (behind) over 0 (forward) to pi, rows elevation from +pi/2 (top) to -pi/2.
        chin: how much narrower it is at the bottom than at the top, as a share.
    """

    centre: FloatArray
    axes: FloatArray
    radii: FloatArray
    texture: FloatArray
    chin: float = 0.0

    @property
    def distance(self) -> float:
        """Depth that decides the order of drawing."""
        return float(self.centre[2])

"""A head with nose, ears and hair, turned with the body."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.figure.appearance import Appearance
from app.figure.face import hair_map, head_map, plain_map
from app.figure.solids import Ellipsoid
from model import skeleton as s

FloatArray = NDArray[np.float32]


class Head:
    """The solids of one person's head, of ``size`` times an adult's."""

    def __init__(self, look: Appearance, size: float) -> None:
        self._size = size
        self._hair_length = look.hair_length
        self._head = head_map(look)
        self._hair = hair_map(look)
        self._skin = plain_map(look.skin)

    def solids(self, joints: FloatArray, ears: FloatArray, turn: FloatArray) -> Iterator[Ellipsoid]:
        """The parts for one frame.

        Args:
            joints: ``(25, 3)`` of the whole body, which says where the face looks.
            ears: the middle of the ears ``(3,)``, view axes.
            turn: ``(3, 3)`` from Kinect axes to view axes.
        """
        size = self._size
        up = _unit(joints[s.HEAD] - joints[s.SPINE_AT_SHOULDERS])
        across = _unit(
            joints[s.RIGHT_SHOULDER] - joints[s.LEFT_SHOULDER]
            + 0.3 * (joints[s.RIGHT_HIP] - joints[s.LEFT_HIP])
        )  # fmt: skip
        forward = _unit(np.cross(up, across))
        across = np.cross(forward, up)
        axes = (np.stack([across, up, forward]) @ turn.T).astype(np.float32)
        right, up, forward = axes

        def at(x: float, y: float, z: float) -> FloatArray:
            return np.asarray(ears + size * (x * right + y * up + z * forward), np.float32)

        def radii(x: float, y: float, z: float) -> FloatArray:
            return np.array([x, y, z], np.float32) * size

        yield Ellipsoid(at(0, 0.012, 0.012), axes, radii(0.077, 0.118, 0.096), self._head, 0.30)
        yield Ellipsoid(at(0, -0.020, 0.1035), axes, radii(0.0115, 0.022, 0.012), self._skin)
        for x in (-0.077, 0.077):
            yield Ellipsoid(at(x, -0.002, 0.0), axes, radii(0.010, 0.031, 0.020), self._skin)
        length = self._hair_length
        if length >= 0:
            yield Ellipsoid(at(0, 0.040, -0.012), axes, radii(0.083, 0.103, 0.097), self._hair)
            yield Ellipsoid(at(0, 0.0, -0.045), axes, radii(0.076, 0.095, 0.064), self._hair)
        if length > 0:
            yield Ellipsoid(
                at(0, -0.05 - 0.07 * length, -0.05), axes,
                radii(0.085, 0.10 + 0.09 * length, 0.055), self._hair,
            )  # fmt: skip


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-6), np.float32)

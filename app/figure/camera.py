"""A pinhole camera that looks at a point, and framings as webcams have them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Camera:
    """A camera circling a target point.

    Attributes:
        target: point looked at ``(x, y, z)``, metres, Kinect axes, floor at y = 0.
        distance: camera to target, metres.
        yaw: radians about the vertical; 0 looks at the front of a person who faces -z.
        pitch: radians; positive looks down on the target.
        roll: radians about the line of sight.
        focal: focal length in pixels.
        width, height: picture size in pixels.
    """

    target: tuple[float, float, float] = (0.0, 0.95, 0.0)
    distance: float = 3.0
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    focal: float = 520.0
    width: int = 640
    height: int = 480

    def rotation(self) -> FloatArray:
        """``(3, 3)``: turns Kinect axes into view axes (x right in the picture, y down, z away)."""
        cos, sin = np.cos(self.yaw), np.sin(self.yaw)
        yaw = np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]])
        flip = np.diag([-1.0, -1.0, 1.0])
        cos, sin = np.cos(self.pitch), np.sin(self.pitch)
        pitch = np.array([[1, 0, 0], [0, cos, -sin], [0, sin, cos]])
        cos, sin = np.cos(self.roll), np.sin(self.roll)
        roll = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
        return np.asarray(roll @ pitch @ flip @ yaw, np.float32)

    def view(self, points: FloatArray) -> FloatArray:
        """Points ``(..., 3)`` in view axes, metres from the camera."""
        offset = np.asarray(points, np.float32) - np.asarray(self.target, np.float32)
        seen = offset @ self.rotation().T
        return np.asarray(seen + np.array([0.0, 0.0, self.distance], np.float32), np.float32)

    def project(self, points: FloatArray) -> FloatArray:
        """Points ``(..., 3)`` as pixel coordinates ``(..., 2)`` (x right, y down)."""
        return self.pixels(self.view(points))

    def pixels(self, seen: FloatArray) -> FloatArray:
        """View points ``(..., 3)`` as pixel coordinates ``(..., 2)``."""
        depth = np.maximum(seen[..., 2:], 0.05)
        centre = np.array([self.width / 2, self.height / 2], np.float32)
        return np.asarray(self.focal * seen[..., :2] / depth + centre, np.float32)

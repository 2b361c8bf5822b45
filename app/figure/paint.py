"""Pictures of a person in a room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.figure.appearance import Appearance
from app.figure.body import Proportions
from app.figure.camera import Camera
from app.figure.parts import Wardrobe
from app.figure.raster import Canvas
from app.figure.shapes import blurred, fill
from app.opencv import cv2
from model import skeleton as s

FloatArray = NDArray[np.float32]
Picture = NDArray[np.uint8]

_MARGIN = 0.22  # metres of flesh, hair and shadow around the joints
_SHEET = 97  # pixels that the noise can be shifted by


class Painter:
    """Paints frames of one person before one camera.

    The same arguments and the same order of frames give the same pictures, to the bit.
    """

    def __init__(
        self,
        look: Appearance,
        proportions: Proportions,
        background: Picture,
        camera: Camera,
        softness: float = 0.7,
        noise: float = 0.0,
        seed: int = 0,
    ) -> None:
        """
        Args:
            background: the empty room ``(H, W, 3)`` uint8 BGR, of the camera's size.
            softness: the lens's blur over the person, in pixels.
            noise: standard deviation of the sensor's noise, of 255.
            seed: of the noise.
        """
        self._look = look
        self._camera = camera
        self._background = background
        self._wardrobe = Wardrobe(look, proportions)
        self._softness = softness
        self._rng = np.random.default_rng(seed)
        # One larger sheet, of which each frame takes another part: drawing noise takes longer
        # than painting.
        height, width, _ = background.shape
        sheet = (height + _SHEET, width + _SHEET, 3)
        self._noise = (
            np.round(self._rng.normal(0.0, noise, sheet)).astype(np.int16) if noise > 0 else None
        )

    def paint(self, joints: FloatArray) -> Picture:
        """One picture ``(H, W, 3)`` uint8 BGR of joints ``(25, 3)`` from `body.embodied`."""
        picture = self._background.copy()
        box = self._extent(joints)
        if box is not None:
            rows, columns = box
            camera = self._camera
            patch = picture[rows, columns].astype(np.float32)
            self._shadow(patch, joints, columns.start, rows.start)
            centre = (camera.width / 2 - columns.start, camera.height / 2 - rows.start)
            canvas = Canvas(patch, centre, camera.focal, self._look.light)
            for solid in self._wardrobe.solids(joints, camera):
                canvas.draw(solid)
            self._contact(patch, canvas.depth)
            np.clip(patch, 0, 255, out=patch)
            if self._softness > 0:
                patch = blurred(patch, self._softness)
            picture[rows, columns] = patch
        if self._noise is not None:
            y, x = self._rng.integers(0, _SHEET, 2)
            noise = self._noise[y : y + picture.shape[0], x : x + picture.shape[1]]
            picture = np.asarray(cv2.add(picture, noise, dtype=cv2.CV_8U))
        return picture

    def _extent(self, joints: FloatArray) -> tuple[slice, slice] | None:
        """The part of the picture that the person can cover."""
        camera = self._camera
        seen = camera.view(joints)
        pixels = camera.pixels(seen)
        margin = _MARGIN * camera.focal / np.maximum(seen[:, 2:], 0.3)
        low = np.floor((pixels - margin).min(axis=0)).astype(int)
        high = np.ceil((pixels + margin).max(axis=0)).astype(int)
        left, top = max(int(low[0]), 0), max(int(low[1]), 0)
        right, bottom = min(int(high[0]), camera.width), min(int(high[1]), camera.height)
        if left >= right or top >= bottom:
            return None
        return slice(top, bottom), slice(left, right)

    def _contact(self, patch: FloatArray, depth: FloatArray) -> None:
        """Darken what lies close behind something else, as a soft lamp's shadow does."""
        camera = self._camera
        covered = np.isfinite(depth)
        if not covered.any():
            return
        # The background is taken as close behind the body, so that outlines stay bright.
        behind = float(depth[covered].max())
        filled = np.where(covered, depth, behind)
        scale = camera.focal / camera.distance
        # Away from the lamp, by a few centimetres.
        offset = (np.array(self._look.light.direction[:2]) * -0.025 * scale).round().astype(int)
        near = blurred(filled, max(0.022 * scale, 1.0))
        near = np.roll(near, (int(offset[1]), int(offset[0])), (0, 1))
        ahead = np.clip((filled - near - 0.012) / 0.16, 0.0, 0.42)
        patch *= np.where(covered, 1.0 - ahead, 1.0)[..., None]

    def _shadow(self, patch: FloatArray, joints: FloatArray, left: int, top: int) -> None:
        """Darken the floor below the body."""
        camera = self._camera
        mask = np.zeros(patch.shape[:2], np.float32)
        for joint, reach, dark in (
            (s.LEFT_ANKLE, 0.13, 0.45), (s.RIGHT_ANKLE, 0.13, 0.45), (s.BASE_OF_SPINE, 0.20, 0.3),
        ):  # fmt: skip
            angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)
            ring = np.stack([np.cos(angle), np.zeros(16), np.sin(angle)], -1) * reach
            ring += joints[joint] * np.array([1.0, 0.0, 1.0])
            seen = camera.view(ring.astype(np.float32))
            if seen[:, 2].min() < 0.3:
                continue
            pixels = camera.pixels(seen) - np.array([left, top], np.float32)
            layer = np.zeros_like(mask)
            fill(layer, pixels, (dark,))
            np.maximum(mask, layer, out=mask)
        if mask.any():
            size = max(3.0, 0.05 * camera.focal / camera.distance)
            patch *= 1.0 - blurred(mask, size)[..., None]

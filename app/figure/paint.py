"""Pictures of a person in a room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.figure.appearance import Appearance
from app.figure.body import Proportions
from app.figure.camera import Camera
from app.figure.parts import Wardrobe
from app.figure.raster import Canvas
from app.figure.shapes import blurred, fill, smeared
from app.opencv import cv2
from model import skeleton as s

FloatArray = NDArray[np.float32]
Picture = NDArray[np.uint8]

_MARGIN = 0.22  # metres of flesh, hair and shadow around the joints
_FLESH = 0.14  # the same of flesh alone
_STILL = 1.5  # pixels that a joint moves by while the shutter is open and still looks sharp


class Painter:
    """Paints frames of one person before one camera.

    The same arguments give the same pictures, to the bit.
    """

    def __init__(
        self,
        look: Appearance,
        proportions: Proportions,
        background: Picture,
        camera: Camera,
        softness: float = 0.7,
    ) -> None:
        """
        Args:
            background: the empty room ``(H, W, 3)`` uint8 BGR, of the camera's size.
            softness: the lens's blur over the person, in pixels.
        """
        self._look = look
        self._camera = camera
        self._background = background
        self._wardrobe = Wardrobe(look, proportions)
        self._softness = softness

    def paint(self, *moments: FloatArray) -> Picture:
        """One picture ``(H, W, 3)`` uint8 BGR.

        Args:
            moments: joints ``(25, 3)`` from `body.embodied`, of one moment, or of several, evenly
                spaced over the time that the shutter was open: the picture is their mean.
        """
        picture = self._background.copy()
        box = self._extent(np.concatenate(moments))
        if box is None:
            return picture
        rows, columns = box
        scene = picture[rows, columns].astype(np.float32)
        middle = moments[len(moments) // 2]
        self._shadow(scene, middle, columns.start, rows.start)
        patch = self._exposed(scene, middle, rows, columns)
        fast = self._fast_extent(moments, rows, columns) if len(moments) > 1 else None
        if fast is not None:
            inner = (
                slice(fast[0].start - rows.start, fast[0].stop - rows.start),
                slice(fast[1].start - columns.start, fast[1].stop - columns.start),
            )
            shots = [self._exposed(scene[inner], joints, *fast) for joints in moments]
            patch[inner] = sum(shots[1:], start=shots[0]) / np.float32(len(shots))
        # Rounded before it is blurred: OpenCV blurs bytes many times faster.
        sharp = np.asarray(cv2.convertScaleAbs(patch))
        picture[rows, columns] = blurred(sharp, self._softness) if self._softness > 0 else sharp
        return picture

    def _exposed(
        self, scene: FloatArray, joints: FloatArray, rows: slice, columns: slice
    ) -> FloatArray:
        """A part of the picture with the person in it."""
        camera = self._camera
        centre = (camera.width / 2 - columns.start, camera.height / 2 - rows.start)
        canvas = Canvas(scene, centre, camera.focal, self._look.light)
        for solid in self._wardrobe.solids(joints, camera):
            canvas.draw(solid)
        self._contact(canvas)
        return canvas.colour

    def _fast_extent(
        self, moments: tuple[FloatArray, ...], rows: slice, columns: slice
    ) -> tuple[slice, slice] | None:
        """The part of a part of the picture in which something moves by more than `_STILL`."""
        seen = self._camera.view(np.stack(moments))
        pixels = self._camera.pixels(seen)
        moved = np.ptp(pixels, axis=0).max(axis=-1) > _STILL
        for joint in np.flatnonzero(moved):  # a limb moves when one of its ends does
            moved[s.PARENTS[joint]] = True
        if not moved.any():
            return None
        margin = _FLESH * self._camera.focal / np.maximum(seen[:, moved, 2:], 0.3)
        low = (pixels[:, moved] - margin).min(axis=(0, 1)).astype(int)
        high = (pixels[:, moved] + margin).max(axis=(0, 1)).astype(int)
        left, right = max(int(low[0]), columns.start), min(int(high[0]), columns.stop)
        top, bottom = max(int(low[1]), rows.start), min(int(high[1]), rows.stop)
        if left >= right or top >= bottom:
            return None
        return slice(top, bottom), slice(left, right)

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

    def _contact(self, canvas: Canvas) -> None:
        """Darken what lies close behind something else, as a soft lamp's shadow does."""
        covered = np.isfinite(canvas.depth)
        # Every second pixel is enough for a soft shadow.
        depth, inside = canvas.depth[::2, ::2], covered[::2, ::2]
        if not inside.any():
            return
        # The background is taken as close behind the body, so that outlines stay bright.
        filled = np.where(inside, depth, np.float32(depth[inside].max()))
        scale = 0.5 * self._camera.focal / self._camera.distance
        # Away from the lamp, by a few centimetres.
        offset = (np.array(self._look.light.direction[:2]) * -0.025 * scale).round().astype(int)
        near = smeared(filled, max(0.022 * scale, 0.5))
        near = np.roll(near, (int(offset[1]), int(offset[0])), (0, 1))
        ahead = np.minimum(np.maximum((filled - near - 0.012) / 0.16, 0.0), 0.42)
        ahead = np.asarray(cv2.resize(ahead, canvas.depth.shape[::-1]), np.float32)
        canvas.dim(1.0 - ahead * covered)

    def _shadow(self, patch: FloatArray, joints: FloatArray, left: int, top: int) -> None:
        """Darken the floor below the body."""
        camera = self._camera
        size = max(3.0, 0.05 * camera.focal / camera.distance)
        height, width = patch.shape[:2]
        for joint, reach, dark in (
            (s.LEFT_ANKLE, 0.13, 0.40), (s.RIGHT_ANKLE, 0.13, 0.40), (s.BASE_OF_SPINE, 0.20, 0.25),
        ):  # fmt: skip
            angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)
            ring = np.stack([np.cos(angle), np.zeros(16), np.sin(angle)], -1) * reach
            ring += joints[joint] * np.array([1.0, 0.0, 1.0])
            seen = camera.view(ring.astype(np.float32))
            if seen[:, 2].min() < 0.3:
                continue
            pixels = camera.pixels(seen) - np.array([left, top], np.float32)
            x, y = np.maximum(pixels.min(axis=0) - 2.5 * size, 0).astype(int)
            right, bottom = (pixels.max(axis=0) + 2.5 * size).astype(int)
            spot = patch[y : min(bottom, height), x : min(right, width)]
            if spot.size == 0:
                continue
            layer = np.zeros(spot.shape[:2], np.float32)
            fill(layer, pixels - np.array([x, y], np.float32), (dark,))
            spot *= 1.0 - smeared(layer, size)[..., None]

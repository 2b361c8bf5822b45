"""Solids drawn pixel by pixel with depth: limbs of varying width, and textured ellipsoids.

Solids go on a `Canvas` with a depth buffer, so they cut into each other as bodies do (an arm in
front of the chest, a hairline on a skull). Draw the far ones first: edges are blended over what is
already there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.figure.solids import ACROSS, STEPS, Ellipsoid, Light, Limb
from app.opencv import cv2

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.intp]


class Canvas:
    """A picture in the making, with the ``depth`` (H, W) in metres of what was drawn."""

    def __init__(
        self, background: FloatArray, centre: tuple[float, float], focal: float, light: Light
    ) -> None:
        """
        Args:
            background: ``(H, W, 3)`` float32 BGR; it is not changed.
            centre: the pixel (x, y) that the line of sight meets.
            focal: in pixels.
        """
        height, width = background.shape[:2]
        self.depth = np.full((height, width), np.inf, np.float32)
        # Solids touch a few pixels each: by their places in the flattened picture, one colour after
        # the other, which numpy does several times faster than three at a time.
        self._planes: list[FloatArray] = [
            np.asarray(plane, np.float32).reshape(-1) for plane in cv2.split(background)
        ]
        self._flat_depth = self.depth.reshape(-1)
        self._centre = np.array(centre, np.float32)
        self._size = (width, height)
        self._focal = focal
        self._light = light

    @property
    def colour(self) -> FloatArray:
        """The picture ``(H, W, 3)`` float32 BGR, a copy."""
        width, height = self._size
        planes = [plane.reshape(height, width) for plane in self._planes]
        return np.asarray(cv2.merge(planes), np.float32)

    def dim(self, share: FloatArray) -> None:
        """Leave only a share ``(H, W)`` of every pixel's light."""
        self._planes = [plane * share.reshape(-1) for plane in self._planes]

    def draw(self, solid: Limb | Ellipsoid) -> None:
        """Draw one solid; nothing happens when it is behind the camera or outside the picture."""
        if isinstance(solid, Limb):
            self._limb(solid)
        else:
            self._ellipsoid(solid)

    def _limb(self, limb: Limb) -> None:
        if min(limb.start[2], limb.end[2]) < 0.15:
            return
        scale_a, scale_b = self._focal / limb.start[2], self._focal / limb.end[2]
        a = limb.start[:2] * scale_a + self._centre
        b = limb.end[:2] * scale_b + self._centre
        along = b - a
        length = max(float(np.hypot(*along)), 0.5)
        ax, ay = (float(value) for value in along / length)
        radius = limb.width * np.linspace(scale_a, scale_b, STEPS, dtype=np.float32)
        found = self._limb_pixels(a, b, (ax, ay), float(radius.max()), limb)
        if found is None:
            return
        places, pixels = found
        # Share of the way along the limb, and pixels across it, of every pixel.
        turn = np.array([[ax, ay], [-ay, ax]], np.float32)
        turn[0] = (turn[0] - limb.shear * turn[1]) / length
        t, across = turn @ pixels
        inside = np.minimum(np.maximum(t, 0.0), 1.0)
        step = (inside * (STEPS - 1)).astype(np.intp)
        here = radius[step]
        side = across / here
        over = (t - inside) * (length / limb.cap) / here
        square = side * side + over * over
        within = 1.0 - square
        bulge = np.sqrt(np.maximum(within, 0.0))
        # The outline lies where within is 0, half of it per radius from there.
        alpha = 0.5 + 0.5 * here * within
        dz = float(limb.end[2] - limb.start[2])
        depth = float(limb.start[2]) + inside * dz - limb.depth[step] * bulge
        # A limb that points at the camera turns its long side away from it.
        flat = float(np.hypot(*(limb.end[:2] - limb.start[:2]))) + 1e-3
        lean, upright = dz / float(np.hypot(dz, flat)), flat / float(np.hypot(dz, flat))
        lx, ly, lz = self._light.direction
        on_side, on_end = ax * ly - ay * lx, ax * lx + ay * ly
        lit = on_side * side + on_end * over + (lean * on_end - upright * lz) * bulge
        shade = _shade(lit, bulge, self._light)
        if limb.folds is not None:
            column = np.minimum(np.maximum(side, -1.0), 1.0) * (0.5 * ACROSS - 0.5) + 0.5 * ACROSS
            shade *= limb.folds[step, column.astype(np.intp)]
        self._blend(places, limb.colours, step, shade, alpha, depth)

    def _limb_pixels(
        self, a: FloatArray, b: FloatArray, axis: tuple[float, float], radius: float, limb: Limb
    ) -> tuple[IntArray, FloatArray] | None:
        """Pixels in the rectangle around a limb: their places, and offsets ``(2, N)`` from `a`."""
        ax, ay = axis
        beyond = radius * max(limb.cap, 0.1) + radius * abs(limb.shear) + 1.0
        along = beyond * np.array([ax, ay])
        across = (radius + 1.0) * np.array([-ay, ax])
        corners = np.stack(
            [a - along - across, a - along + across, b + along + across, b + along - across]
        )
        box = self._box(corners.min(axis=0), corners.max(axis=0))
        if box is None:
            return None
        left, top, right, bottom = box
        mask = np.zeros((bottom - top, right - left), np.uint8)
        cv2.fillConvexPoly(mask, np.round(corners - (left, top)).astype(np.int32), (1,))
        found = cv2.findNonZero(mask)
        if found is None:
            return None
        x, y = found[:, 0].T
        places = (y + top).astype(np.intp) * self._size[0] + (x + left)
        offsets = np.empty((2, len(places)), np.float32)
        np.add(x, np.float32(left + 0.5 - a[0]), out=offsets[0])
        np.add(y, np.float32(top + 0.5 - a[1]), out=offsets[1])
        return places, offsets

    def _box(self, low: FloatArray, high: FloatArray) -> tuple[int, int, int, int] | None:
        """Left, top, right and bottom of a rectangle, as far as it is in the picture."""
        width, height = self._size
        left, top = max(int(low[0]) - 2, 0), max(int(low[1]) - 2, 0)
        right, bottom = min(int(high[0]) + 3, width), min(int(high[1]) + 3, height)
        if left >= right or top >= bottom:
            return None
        return left, top, right, bottom

    def _ellipsoid(self, solid: Ellipsoid) -> None:
        if solid.centre[2] < 0.2:
            return
        scale = float(self._focal / solid.centre[2])
        middle = solid.centre[:2] * scale + self._centre
        inverse = solid.axes / solid.radii[:, None]  # view offset -> unit sphere
        matrix = inverse.T @ inverse
        # Half the picture's extent of the ellipsoid along x and y.
        extent = np.sqrt(np.maximum(np.diag(np.linalg.inv(matrix))[:2], 0.0)) * scale
        extent = extent * (1.0 + abs(solid.chin))
        box = self._box(middle - extent, middle + extent)
        if box is None:
            return
        left, top, right, bottom = box
        shape = (bottom - top, right - left)
        columns, rows = np.arange(left, right), np.arange(top, bottom)
        places = (rows[:, None] * self._size[0] + columns).ravel()
        point = np.empty((3, *shape), np.float32)  # view offsets of what the pixels see
        point[0] = (columns + 0.5 - middle[0]) / scale
        point[1] = ((rows + 0.5 - middle[1]) / scale)[:, None]
        point = point.reshape(3, -1)
        x, y, z = point
        if solid.chin:
            # Widen the picture's coordinates towards the chin: the head narrows there.
            up = solid.axes[1, :2]
            height = (x * up[0] + y * up[1]) / float(solid.radii[1])
            narrow = 1.0 - solid.chin * np.minimum(np.maximum(-height, -0.2), 1.0)
            across = np.array([up[1], -up[0]]) / max(float(np.hypot(*up)), 1e-3)
            stretch = (x * across[0] + y * across[1]) * (1.0 / narrow - 1.0)
            x += stretch * across[0]
            y += stretch * across[1]
        a = float(matrix[2, 2])
        b = float(matrix[2, 0]) * x + float(matrix[2, 1]) * y
        c = (x * float(matrix[0, 0]) + y * float(2 * matrix[0, 1])) * x - 1.0
        c += float(matrix[1, 1]) * y * y
        inner = b * b - a * c
        share = inner / a  # 1 in the middle, 0 on the outline
        alpha = 0.5 + (0.5 * float(extent.min())) * share
        np.negative(b + np.sqrt(np.maximum(inner, 0.0)), out=z)
        z /= a
        local = inverse @ point
        spot = _texel(solid.texture, local)
        normal = inverse.T @ local
        normal /= np.sqrt((normal * normal).sum(axis=0) + 1e-9)
        lit = np.asarray(self._light.direction, np.float32) @ normal
        shade = _shade(lit, np.maximum(-normal[2], 0.0), self._light)
        self._blend(places, solid.texture.reshape(-1, 3), spot, shade, alpha, solid.centre[2] + z)

    def _blend(
        self,
        places: IntArray,
        colours: FloatArray,
        which: IntArray | None,
        shade: FloatArray,
        alpha: FloatArray,
        depth: FloatArray,
    ) -> None:
        """Lay pixels over the picture where they are nearer than what is there.

        Args:
            colours: table ``(M, 3)``; which: the row of each pixel, None for the first.
        """
        shown = np.flatnonzero((depth < self._flat_depth[places]) & (alpha > 0.0))
        places, alpha = places[shown], np.minimum(alpha[shown], 1.0)
        keep, light = 1.0 - alpha, alpha * shade[shown]
        if which is not None:
            which = which[shown]
        for channel, plane in enumerate(self._planes):
            column = colours[:, channel]
            colour = column[0] if which is None else column.take(which)
            plane[places] = plane[places] * keep + light * colour
        solid = alpha > 0.5
        self._flat_depth[places[solid]] = depth[shown][solid]


def _texel(texture: FloatArray, local: FloatArray) -> IntArray | None:
    """Places in a flattened texture of points ``(3, N)`` of the unit sphere; None: all alike."""
    rows, columns = texture.shape[:2]
    if rows <= 2:
        return None
    azimuth = np.arctan2(local[0], local[2])
    elevation = np.arcsin(np.minimum(np.maximum(local[1], -1.0), 1.0))
    u = ((azimuth / (2 * np.pi) + 0.5) * columns).astype(np.intp) % columns
    v = np.minimum(((0.5 - elevation / np.pi) * rows).astype(np.intp), rows - 1)
    return np.asarray(v * columns + u, np.intp)


def _shade(lit: FloatArray, facing: FloatArray, light: Light) -> FloatArray:
    """Lambert's law with a soft terminator, darker where the surface turns away from the eye.

    Args:
        lit: cosine between surface and lamp; facing: between surface and eye.
    """
    diffuse = np.maximum(0.7 * lit + 0.3, 0.0)
    shade = (light.ambient + light.strength * diffuse) * (0.72 + 0.28 * facing)
    return np.asarray(shade, np.float32)

"""Solids drawn pixel by pixel with depth: limbs of varying width, and textured ellipsoids.

Solids go on a `Canvas` with a depth buffer, so they cut into each other as bodies do (an arm in
front of the chest, a hairline on a skull). Draw the far ones first: edges are blended over what is
already there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.figure.solids import ACROSS, STEPS, Ellipsoid, Light, Limb
from app.opencv import cv2

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.intp]

_T = np.linspace(0.0, 1.0, STEPS, dtype=np.float32)


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
        self._centre = centre
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
        # Plain numbers: for a handful of values numpy costs more than it saves.
        x0, y0, z0 = limb.start.tolist()
        x1, y1, z1 = limb.end.tolist()
        if min(z0, z1) < 0.15:
            return
        scale, scale_end = self._focal / z0, self._focal / z1
        left, top = x0 * scale + self._centre[0], y0 * scale + self._centre[1]
        dx = x1 * scale_end + self._centre[0] - left
        dy = y1 * scale_end + self._centre[1] - top
        length = max(math.hypot(dx, dy), 0.5)
        ax, ay = dx / length, dy / length
        widest = float(limb.width.max()) * max(scale, scale_end)
        beyond = widest * (max(limb.cap, 0.1) + abs(limb.shear)) + 1.0
        found = self._pixels_along((left, top), (dx, dy), (ax, ay), beyond, widest + 1.0)
        if found is None:
            return
        places, pixels = found
        # Share of the way along the limb, and pixels across it, of every pixel.
        turn = np.array([[ax, ay], [-ay, ax]], np.float32)
        turn[0] = (turn[0] - limb.shear * turn[1]) / length
        t, across = turn @ pixels
        inside = np.minimum(np.maximum(t, 0.0), 1.0)
        step = (inside * (STEPS - 1)).astype(np.intp)
        radius = limb.width * (scale + (scale_end - scale) * _T)
        here = radius[step]
        side = across / here
        over = (t - inside) * (length / limb.cap) / here
        within = 1.0 - (side * side + over * over)
        bulge = np.sqrt(np.maximum(within, 0.0))
        # The outline lies where within is 0, half of it per radius from there.
        alpha = 0.5 + 0.5 * here * within
        dz = z1 - z0
        depth = z0 + inside * dz - limb.depth[step] * bulge
        shown = self._shown(places, alpha, depth)
        step, side, over, bulge = step[shown], side[shown], over[shown], bulge[shown]
        # A limb that points at the camera turns its long side away from it.
        flat = math.hypot(x1 - x0, y1 - y0) + 1e-3
        lean, upright = dz / math.hypot(dz, flat), flat / math.hypot(dz, flat)
        lx, ly, lz = self._light.direction
        on_side, on_end = ax * ly - ay * lx, ax * lx + ay * ly
        lit = on_side * side + on_end * over + (lean * on_end - upright * lz) * bulge
        shade = _shade(lit, bulge, self._light)
        if limb.folds is not None:
            column = np.minimum(np.maximum(side, -1.0), 1.0) * (0.5 * ACROSS - 0.5) + 0.5 * ACROSS
            shade *= limb.folds[step, column.astype(np.intp)]
        self._blend(places[shown], limb.colours, step, shade, alpha[shown], depth[shown])

    def _pixels_along(
        self,
        start: tuple[float, float],
        way: tuple[float, float],
        axis: tuple[float, float],
        beyond: float,
        aside: float,
    ) -> tuple[IntArray, FloatArray] | None:
        """Pixels in the rectangle around a line: their places, and offsets ``(2, N)`` from `start`.

        Args:
            way: from start to end; axis: the same, of length 1.
            beyond: how far the rectangle reaches over both ends; aside: to both sides.
        """
        (x, y), (dx, dy), (ax, ay) = start, way, axis
        x0, y0, x1, y1 = (
            x - beyond * ax,
            y - beyond * ay,
            x + dx + beyond * ax,
            y + dy + beyond * ay,
        )
        sx, sy = -aside * ay, aside * ax
        columns, rows = (x0 - sx, x0 + sx, x1 + sx, x1 - sx), (y0 - sy, y0 + sy, y1 + sy, y1 - sy)
        box = self._box((min(columns), min(rows)), (max(columns), max(rows)))
        if box is None:
            return None
        left, top, right, bottom = box
        corners = [(round(u - left), round(v - top)) for u, v in zip(columns, rows, strict=True)]
        mask = np.zeros((bottom - top, right - left), np.uint8)
        cv2.fillConvexPoly(mask, np.array(corners, np.int32), (1,))
        found = cv2.findNonZero(mask)
        if found is None:
            return None
        u, v = found[:, 0].T
        places = (v + top).astype(np.intp) * self._size[0] + (u + left)
        offsets = np.empty((2, len(places)), np.float32)
        np.add(u, np.float32(left + 0.5 - x), out=offsets[0])
        np.add(v, np.float32(top + 0.5 - y), out=offsets[1])
        return places, offsets

    def _box(self, low: Sequence[float], high: Sequence[float]) -> tuple[int, int, int, int] | None:
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
        middle = solid.centre[:2] * scale + np.array(self._centre, np.float32)
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
        depth = solid.centre[2] + z
        shown = self._shown(places, alpha, depth)
        local = inverse @ point[:, shown]
        spot = _texel(solid.texture, local)
        normal = inverse.T @ local
        normal /= np.sqrt((normal * normal).sum(axis=0) + 1e-9)
        lit = np.asarray(self._light.direction, np.float32) @ normal
        shade = _shade(lit, np.maximum(-normal[2], 0.0), self._light)
        self._blend(
            places[shown], solid.texture.reshape(-1, 3), spot, shade, alpha[shown], depth[shown]
        )

    def _shown(self, places: IntArray, alpha: FloatArray, depth: FloatArray) -> IntArray:
        """Which pixels are part of the solid, and nearer than what is there."""
        return np.flatnonzero((depth < self._flat_depth[places]) & (alpha > 0.0))

    def _blend(
        self,
        places: IntArray,
        colours: FloatArray,
        which: IntArray | None,
        shade: FloatArray,
        alpha: FloatArray,
        depth: FloatArray,
    ) -> None:
        """Lay pixels that `_shown` chose over the picture.

        Args:
            colours: table ``(M, 3)``; which: the row of each pixel, None for the first.
        """
        alpha = np.minimum(alpha, 1.0)
        keep, light = 1.0 - alpha, alpha * shade
        for channel, plane in enumerate(self._planes):
            column = colours[:, channel]
            colour = column[0] if which is None else column.take(which)
            plane[places] = plane[places] * keep + light * colour
        solid = alpha > 0.5
        self._flat_depth[places[solid]] = depth[solid]


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

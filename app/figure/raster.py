"""Solids drawn pixel by pixel with depth: limbs of varying width, and textured ellipsoids.

Solids go on a `Canvas` with a depth buffer, so they cut into each other as bodies do (an arm in
front of the chest, a hairline on a skull). Draw the far ones first: edges are blended over what is
already there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.figure.solids import STEPS, Ellipsoid, Light, Limb

FloatArray = NDArray[np.float32]


class Canvas:
    """A picture in the making: ``colour`` (H, W, 3) float32 BGR and ``depth`` (H, W) metres."""

    def __init__(
        self, background: FloatArray, centre: tuple[float, float], focal: float, light: Light
    ) -> None:
        """``centre`` is the pixel (x, y) that the line of sight meets, ``focal`` in pixels."""
        self.colour = background
        height, width = background.shape[:2]
        self.depth = np.full((height, width), np.inf, np.float32)
        self._centre = np.array(centre, np.float32)
        self._size = (width, height)
        self._focal = focal
        self._light = light

    def draw(self, solid: Limb | Ellipsoid) -> None:
        """Draw one solid; nothing happens when it is behind the camera or outside the picture."""
        if isinstance(solid, Limb):
            self._limb(solid)
        else:
            self._ellipsoid(solid)

    def _box(
        self, low: FloatArray, high: FloatArray
    ) -> tuple[slice, slice, FloatArray, FloatArray] | None:
        width, height = self._size
        left, top = max(int(low[0]) - 2, 0), max(int(low[1]) - 2, 0)
        right, bottom = min(int(high[0]) + 3, width), min(int(high[1]) + 3, height)
        if left >= right or top >= bottom:
            return None
        x = np.arange(left, right, dtype=np.float32)[None, :] + 0.5
        y = np.arange(top, bottom, dtype=np.float32)[:, None] + 0.5
        return slice(top, bottom), slice(left, right), x, y

    def _limb(self, limb: Limb) -> None:
        if min(limb.start[2], limb.end[2]) < 0.15:
            return
        scale_a, scale_b = self._focal / limb.start[2], self._focal / limb.end[2]
        a = limb.start[:2] * scale_a + self._centre
        b = limb.end[:2] * scale_b + self._centre
        along = b - a
        length = max(float(np.hypot(*along)), 0.5)
        axis = along / length
        radius = limb.width * np.linspace(scale_a, scale_b, STEPS, dtype=np.float32)
        reach = float(radius.max()) * (1.0 + abs(limb.shear))
        box = self._box(np.minimum(a, b) - reach, np.maximum(a, b) + reach)
        if box is None:
            return
        rows, columns, x, y = box
        x, y = x - a[0], y - a[1]
        across = y * axis[0] - x * axis[1]
        t = (x * axis[0] + y * axis[1] - limb.shear * across) * (1.0 / length)
        inside = np.clip(t, 0.0, 1.0)
        place = inside * (STEPS - 1)
        step = place.astype(np.int32)
        here = radius[step] + (place - step) * np.diff(radius, append=radius[-1:])[step]
        side = across / here
        over = (t - inside) * (length / limb.cap) / here
        square = side * side + over * over
        q = np.sqrt(square)
        alpha = np.clip((1.0 - q) * here + 0.5, 0.0, 1.0)
        bulge = np.sqrt(np.maximum(1.0 - square, 0.0))
        middle = limb.start[2] + inside * (limb.end[2] - limb.start[2])
        depth = middle - limb.depth[step] * bulge
        light = self._light
        # A limb that points at the camera turns its long side away from it.
        slope = float(limb.end[2] - limb.start[2])
        flat = float(np.hypot(*(limb.end[:2] - limb.start[:2]))) + 1e-3
        lean = slope / float(np.hypot(slope, flat))
        upright = flat / float(np.hypot(slope, flat))
        normal_x = -axis[1] * side + axis[0] * (over + lean * bulge)
        normal_y = axis[0] * side + axis[1] * (over + lean * bulge)
        shade = _shade(normal_x, normal_y, -upright * bulge, bulge, light)
        self._blend(rows, columns, limb.colours[step], shade, alpha, depth)

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
        rows, columns, x, y = box
        x, y = (x - middle[0]) / scale, (y - middle[1]) / scale
        x, y = np.broadcast_arrays(x, y)
        if solid.chin:
            # Widen the picture's coordinates towards the chin: the head narrows there.
            up = solid.axes[1, :2]
            height = (x * up[0] + y * up[1]) / float(solid.radii[1])
            narrow = 1.0 - solid.chin * np.clip(-height, -0.2, 1.0)
            across = np.array([up[1], -up[0]]) / max(float(np.hypot(*up)), 1e-3)
            sideways = x * across[0] + y * across[1]
            stretch = sideways * (1.0 / narrow - 1.0)
            x, y = x + stretch * across[0], y + stretch * across[1]
        a = float(matrix[2, 2])
        b = matrix[2, 0] * x + matrix[2, 1] * y
        c = matrix[0, 0] * x * x + 2 * matrix[0, 1] * x * y + matrix[1, 1] * y * y - 1.0
        share = np.clip((b * b - a * c) / a, -1.0, None)  # 1 in the middle, 0 on the outline
        rim = np.sqrt(np.maximum(1.0 - share, 0.0))
        alpha = np.clip((1.0 - rim) * float(extent.min()) + 0.5, 0.0, 1.0)
        z = (-b - np.sqrt(np.maximum(b * b - a * c, 0.0))) / a
        local = [inverse[k, 0] * x + inverse[k, 1] * y + inverse[k, 2] * z for k in range(3)]
        rows_t, columns_t = solid.texture.shape[:2]
        azimuth = np.arctan2(local[0], local[2])
        elevation = np.arcsin(np.clip(local[1], -1.0, 1.0))
        u = ((azimuth / (2 * np.pi) + 0.5) * columns_t).astype(np.int32) % columns_t
        v = np.clip(((0.5 - elevation / np.pi) * rows_t).astype(np.int32), 0, rows_t - 1)
        colour = solid.texture[v, u]
        normal = [sum(inverse[k, axis] * local[k] for k in range(3)) for axis in range(3)]
        size = 1.0 / np.sqrt(normal[0] ** 2 + normal[1] ** 2 + normal[2] ** 2 + 1e-9)
        facing = np.maximum(-normal[2] * size, 0.0)
        shade = _shade(normal[0] * size, normal[1] * size, normal[2] * size, facing, self._light)
        self._blend(rows, columns, colour, shade, alpha, solid.centre[2] + z)

    def _blend(
        self,
        rows: slice,
        columns: slice,
        colour: FloatArray,
        shade: FloatArray,
        alpha: FloatArray,
        depth: FloatArray,
    ) -> None:
        buffer = self.depth[rows, columns]
        alpha = np.where(depth < buffer, alpha, 0.0).astype(np.float32)
        picture = self.colour[rows, columns]
        picture += alpha[..., None] * (colour * shade[..., None] - picture)
        np.copyto(buffer, depth, where=alpha > 0.5)


def _shade(
    x: FloatArray, y: FloatArray, z: FloatArray, facing: FloatArray, light: Light
) -> FloatArray:
    """Lambert's law with a soft terminator, darker where the surface turns away from the eye."""
    lx, ly, lz = light.direction
    diffuse = np.maximum(0.7 * (x * lx + y * ly + z * lz) + 0.3, 0.0)
    shade = (light.ambient + light.strength * diffuse) * (0.72 + 0.28 * facing)
    return np.asarray(shade, np.float32)

"""The demo's living room, painted once: a window to the left, a sideboard and a plant, a rug."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.figure.appearance import Colour
from app.figure.camera import Camera
from app.figure.room import Box, Room, RoomView, paint_box, paint_room
from app.figure.shapes import blurred, fill
from app.opencv import cv2

FloatArray = NDArray[np.float32]
Picture = NDArray[np.uint8]

_WALL = 1.5
_ROOM = Room(
    wall=(206, 219, 224),
    floor=(112, 148, 182),
    skirting=(236, 240, 242),
    wall_distance=_WALL,
    planks=True,
    blur=0.8,
    gradient=0.16,
    glow=(0.2, 0.2),
)
_WOOD: Colour = (70, 104, 146)


def demo_room(camera: Camera) -> Picture:
    """The empty room ``(H, W, 3)`` uint8 BGR."""
    picture = paint_room(_ROOM, camera)
    view = RoomView(_ROOM, camera)
    _sunlight(picture, view)
    _rug(picture, view)
    _window(picture, view)
    _frames(picture, view)
    _shadow(picture, view, 0.80, 2.02)
    _sideboard(picture, view)
    _plant(picture, view)
    # Out of focus a little, so that the person stands out.
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), camera.focal / 700.0))


def _sideboard(picture: Picture, view: RoomView) -> None:
    """Sideboard with drawers, books and a lamp."""
    front = _WALL - 0.42
    paint_box(picture, Box(0.85, 1.95, 0.12, 0.72, front, _WALL, _WOOD), view)
    for left in (0.90, 1.42):
        _flat(picture, view, left, left + 0.48, 0.18, 0.66, front - 0.001, (82, 118, 162))
        _flat(picture, view, left + 0.19, left + 0.29, 0.56, 0.58, front - 0.002, (60, 70, 84))
    for left in (0.90, 1.86):
        _flat(picture, view, left, left + 0.05, 0.0, 0.12, front, (44, 66, 94))
    x = 1.02
    for width, height, colour in (
        (0.045, 0.23, (92, 84, 160)), (0.05, 0.26, (130, 110, 70)), (0.035, 0.21, (170, 190, 200)),
        (0.05, 0.25, (70, 120, 96)), (0.04, 0.22, (80, 150, 205)),
    ):  # fmt: skip
        paint_box(
            picture, Box(x, x + width, 0.72, 0.72 + height, front + 0.1, front + 0.28, colour), view
        )
        x += width + 0.004
    depth = front + 0.2
    _flat(picture, view, 1.70, 1.74, 0.72, 0.98, depth, (120, 150, 170))
    _shape(
        picture, view,
        [(1.60, 0.96), (1.84, 0.96), (1.79, 1.20), (1.65, 1.20)], depth, (205, 236, 250),
    )  # fmt: skip


def _window(picture: Picture, view: RoomView) -> None:
    back = _WALL - 0.01
    _flat(picture, view, -2.0, -0.92, 0.86, 2.02, back, (240, 244, 246))
    for left, right in ((-1.95, -1.48), (-1.44, -0.97)):
        for step in range(24):  # a sky that brightens towards the ground, trees at its foot
            low = 0.91 + step * 1.06 / 24
            tone = step / 23
            sky = (250 - 6 * tone, 236 - 22 * tone, 226 - 46 * tone)
            _flat(picture, view, left, right, low, low + 1.06 / 24 + 0.003, back, sky)
        for centre, top in ((0.2, 1.22), (0.55, 1.12), (0.85, 1.28)):
            x = left + centre * (right - left)
            x0, x1 = max(left, x - 0.16), min(right, x + 0.16)
            points = [(x0, 0.91), (x1, 0.91), (x1, top - 0.07), (x, top), (x0, top - 0.07)]
            _shape(picture, view, points, back, (150, 190, 168))
    for left in (-2.12, -0.98):  # curtains
        for fold in range(5):
            shade = 0.93 + 0.07 * (fold % 2)
            colour = (shade * 214, shade * 222, shade * 232)
            edge = left + fold * 0.044
            _flat(picture, view, edge, edge + 0.046, 0.35, 2.12, back - 0.03, colour)
    _flat(picture, view, -2.2, -0.68, 2.10, 2.135, back - 0.04, (92, 110, 128))


def _frames(picture: Picture, view: RoomView) -> None:
    back = _WALL - 0.01
    for left, low, width, height, tones in (
        (0.92, 1.34, 0.46, 0.58, ((196, 206, 196), (150, 172, 132), (120, 150, 188))),
        (1.52, 1.50, 0.36, 0.42, ((206, 200, 186), (176, 150, 104), (96, 128, 190))),
    ):
        _flat(picture, view, left + 0.02, left + width + 0.02, low - 0.025, low + height, back,
              (178, 190, 196))  # fmt: skip
        _flat(picture, view, left, left + width, low, low + height, back, (70, 82, 96))
        _flat(picture, view, left + 0.02, left + width - 0.02, low + 0.02, low + height - 0.02,
              back, (240, 244, 246))  # fmt: skip
        a, b = left + 0.07, left + width - 0.07
        c, d = low + 0.08, low + height - 0.08
        _flat(picture, view, a, b, c, d, back, tones[0])
        middle = c + 0.45 * (d - c)
        _shape(picture, view, [(a, c), (b, c), (b, middle), (a + 0.5 * (b - a), middle + 0.06),
                               (a, middle - 0.02)], back, tones[1])  # fmt: skip
        angle = np.linspace(0, 2 * np.pi, 20)
        sun = [(a + 0.68 * (b - a) + 0.045 * np.cos(t), d - 0.1 + 0.045 * np.sin(t)) for t in angle]
        _shape(picture, view, sun, back, tones[2])


def _plant(picture: Picture, view: RoomView) -> None:
    depth = _WALL - 0.3
    x = -0.62
    rng = np.random.default_rng(5)
    for angle in np.concatenate([np.linspace(-1.2, 1.2, 13), rng.uniform(-0.9, 0.9, 8)]):
        length = 0.52 - 0.14 * abs(angle) + rng.uniform(-0.06, 0.08)
        start = np.array([x + 0.05 * np.sin(angle), 0.36])
        direction = np.array([np.sin(angle), np.cos(angle)])
        aside = np.array([direction[1], -direction[0]])
        bend = -0.12 * abs(angle) * np.array([0.0, 1.0])
        t = np.linspace(0, 1, 12)[:, None]
        spine = start + t * length * direction + t**2 * bend
        width = 0.036 * np.sin(np.pi * np.clip(t, 0.02, 0.98)) ** 0.7
        tone = rng.uniform(0.75, 1.1)
        points = [tuple(p) for p in np.concatenate([spine + width * aside,
                                                    (spine - width * aside)[::-1]])]  # fmt: skip
        _shape(picture, view, points, depth, (76 * tone, 132 * tone, 84 * tone))
    pot = [(x - 0.13, 0.36), (x + 0.13, 0.36), (x + 0.095, 0.0), (x - 0.095, 0.0)]
    _shape(picture, view, pot, depth - 0.05, (126, 148, 196))
    _flat(picture, view, x - 0.14, x + 0.14, 0.33, 0.375, depth - 0.05, (140, 162, 208))


def _rug(picture: Picture, view: RoomView) -> None:
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    for wide, deep, colour in (
        (1.25, 0.78, (176, 182, 186)), (1.18, 0.72, (196, 202, 206)), (1.06, 0.63, (150, 142, 132)),
        (1.02, 0.60, (196, 202, 206)),
    ):  # fmt: skip
        ring = np.stack([wide * np.cos(angle), np.zeros(72), deep * np.sin(angle) + 0.08], -1)
        pixels = view.pixels(ring.astype(np.float32))
        if pixels is not None:
            fill(picture, pixels, colour)


def _sunlight(picture: Picture, view: RoomView) -> None:
    """The window's light on the floor."""
    layer = np.zeros(picture.shape[:2], np.float32)
    for left, right in ((-1.6, -0.95), (-0.85, -0.2)):
        corners = np.array(
            [[left - 0.2, 0, 1.2], [right - 0.2, 0, 1.2], [right + 0.35, 0, -0.5],
             [left + 0.35, 0, -0.5]], np.float32,
        )  # fmt: skip
        pixels = view.pixels(corners)
        if pixels is not None:
            fill(layer, pixels, (0.16,))
    _tint(picture, blurred(layer, picture.shape[0] / 160))


def _shadow(picture: Picture, view: RoomView, left: float, right: float) -> None:
    """Below and beside the sideboard."""
    layer = np.zeros(picture.shape[:2], np.float32)
    for corners in (
        [[left, 0, _WALL - 0.5], [right, 0, _WALL - 0.5], [right, 0, _WALL], [left, 0, _WALL]],
        [[left, 0, _WALL], [right + 0.08, 0, _WALL], [right + 0.08, 0.74, _WALL],
         [left, 0.74, _WALL]],
    ):  # fmt: skip
        pixels = view.pixels(np.array(corners, np.float32))
        if pixels is not None:
            fill(layer, pixels, (-0.3,))
    _tint(picture, blurred(layer, picture.shape[0] / 60))


def _tint(picture: Picture, layer: FloatArray) -> None:
    lit = picture.astype(np.float32) * (1.0 + layer[..., None])
    picture[:] = np.clip(lit, 0, 255).astype(np.uint8)


def _flat(
    picture: Picture, view: RoomView, left: float, right: float, low: float, high: float,
    back: float, colour: Colour,
) -> None:  # fmt: skip
    corners = [(left, low), (right, low), (right, high), (left, high)]
    _shape(picture, view, corners, back, colour)


def _shape(
    picture: Picture, view: RoomView, corners: list[tuple[float, float]], back: float,
    colour: Colour,
) -> None:  # fmt: skip
    """A flat shape parallel to the wall."""
    points = np.array([(x, y, back) for x, y in corners], np.float32)
    pixels = view.pixels(points)
    if pixels is not None:
        fill(picture, pixels, colour)

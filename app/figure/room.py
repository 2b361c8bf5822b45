"""A plain room behind the person: wall, floor, and a few boxes that pass for furniture."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.figure.appearance import Colour
from app.figure.camera import Camera
from app.figure.shapes import fill, line
from app.opencv import cv2

FloatArray = NDArray[np.float32]
Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Box:
    """A box standing in the room: ``left``..``right``, ``low``..``high``, ``front``..``back``.

    Metres; right as the camera sees it, up from the floor, back away from the person.
    """

    left: float
    right: float
    low: float
    high: float
    front: float
    back: float
    colour: Colour


@dataclass(frozen=True)
class Room:
    """Wall, floor and boxes; the wall stands ``wall_distance`` metres behind the person."""

    wall: Colour = (205, 214, 220)
    floor: Colour = (120, 150, 178)
    skirting: Colour = (235, 238, 240)
    wall_distance: float = 1.6
    turn: float = 0.0  # of the room against the camera, radians
    boxes: tuple[Box, ...] = ()
    planks: bool = True
    blur: float = 1.2
    gradient: float = 0.12
    seed: int = 0
    glow: tuple[float, float] = field(default=(0.25, 0.1))  # the wall's brightest place, 0 to 1

    @staticmethod
    def random(rng: np.random.Generator) -> Room:
        """Some room, from bare to crowded."""

        def colour(low: float, high: float) -> Colour:
            base = rng.uniform(low, high)
            blue, green, red = (float(np.clip(base * rng.uniform(0.8, 1.2), 0, 255))
                                for _ in range(3))  # fmt: skip
            return blue, green, red

        wall_distance = float(rng.uniform(0.6, 3.0))
        boxes = []
        for _ in range(int(rng.integers(0, 7))):
            left = float(rng.uniform(-2.5, 2.0))
            width = float(rng.uniform(0.3, 1.4))
            flat = rng.random() < 0.5  # pictures and windows rather than furniture
            low = float(rng.uniform(1.0, 1.6)) if flat else 0.0
            high = low + float(rng.uniform(0.3, 1.0) if flat else rng.uniform(0.4, 2.0))
            depth = 0.02 if flat else float(rng.uniform(0.25, 0.5))
            boxes.append(
                Box(left, left + width, low, high, wall_distance - depth, wall_distance,
                    colour(40, 220))
            )  # fmt: skip
        return Room(
            wall=colour(70, 235),
            floor=colour(50, 200),
            skirting=colour(100, 240),
            wall_distance=wall_distance,
            turn=float(rng.normal(0, 0.2)),
            boxes=tuple(boxes),
            planks=bool(rng.random() < 0.5),
            blur=float(rng.uniform(0.6, 2.2)),
            gradient=float(rng.uniform(0.0, 0.3)),
            seed=int(rng.integers(2**31)),
            glow=(float(rng.uniform(0, 1)), float(rng.uniform(0, 0.6))),
        )


class RoomView:
    """Projects the room's coordinates (right, up, back; origin on the floor below the target)."""

    def __init__(self, room: Room, camera: Camera) -> None:
        self._camera = camera
        angle = camera.yaw + room.turn
        # The camera looks along (sin yaw, 0, cos yaw)-ish in Kinect axes; its right is their -x.
        self._right = np.array([-np.cos(angle), 0.0, -np.sin(angle)])
        self._back = np.array([-np.sin(angle), 0.0, np.cos(angle)])
        self._origin = np.array([camera.target[0], 0.0, camera.target[2]])

    def world(self, points: FloatArray) -> FloatArray:
        """Room points ``(N, 3)`` in Kinect axes."""
        right, up, back = np.asarray(points, np.float64).T
        world = self._origin + right[:, None] * self._right + back[:, None] * self._back
        world[:, 1] += up
        return np.asarray(world, np.float32)

    def pixels(self, points: FloatArray) -> FloatArray | None:
        """Pixels ``(N, 2)``; none when a point is beside or behind the lens."""
        seen = self._camera.view(self.world(points))
        if float(seen[:, 2].min()) < 0.2:
            return None
        return self._camera.pixels(seen)


def paint_room(room: Room, camera: Camera) -> Picture:
    """The empty room ``(H, W, 3)`` uint8 BGR."""
    height, width = camera.height, camera.width
    view = RoomView(room, camera)
    image = np.empty((height, width, 3), np.float32)
    image[:] = room.wall
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot(x / width - room.glow[0], y / height - room.glow[1])
    image *= (1.0 + room.gradient * (0.6 - away))[..., None]
    # Dither: without it slow gradients show their steps.
    image += np.random.default_rng(room.seed).uniform(-0.5, 0.5, (height, width, 1)).astype("f4")
    image += 0.5
    picture: Picture = np.clip(image, 0, 255).astype(np.uint8)
    _floor(picture, room, view)
    for box in sorted(room.boxes, key=lambda b: -b.front):
        paint_box(picture, box, view)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), room.blur))


def _floor(picture: Picture, room: Room, view: RoomView) -> None:
    wall = room.wall_distance
    corner = view.pixels(np.array([[-6.0, 0.0, wall], [6.0, 0.0, wall]], np.float32))
    if corner is None:
        return
    height, width = picture.shape[:2]
    # The wall's foot prolonged to both sides of the picture, all below it is floor.
    slope = (corner[1, 1] - corner[0, 1]) / max(abs(float(corner[1, 0] - corner[0, 0])), 1e-3)
    left = float(corner[0, 1] - slope * corner[0, 0])
    right = left + slope * width
    area = np.array([[0, left], [width, right], [width, height + 400], [0, height + 400]])
    fill(picture, area, room.floor)
    if room.planks:
        for k in range(-16, 17):
            ends = view.pixels(np.array([[k * 0.22, 0, wall], [k * 0.22, 0, -1.0]], np.float32))
            if ends is not None:
                shade = tuple(0.9 * c for c in room.floor)
                line(picture, ends[0], ends[1], 1, shade)
    board = view.pixels(
        np.array([[-6, 0, wall], [6, 0, wall], [6, 0.1, wall], [-6, 0.1, wall]], np.float32)
    )
    if board is not None:
        fill(picture, board, room.skirting)


def paint_box(picture: Picture, box: Box, view: RoomView) -> None:
    """Draw one box: its sides, its top and its front."""
    left, right, low, high, front, back = (
        box.left, box.right, box.low, box.high, box.front, box.back,
    )  # fmt: skip
    faces = (
        (0.75, [(left, low, back), (left, high, back), (left, high, front), (left, low, front)]),
        (0.7, [(right, low, back), (right, high, back), (right, high, front), (right, low, front)]),
        (
            1.15,
            [(left, high, back), (right, high, back), (right, high, front), (left, high, front)],
        ),
        (1.0, [(left, low, front), (right, low, front), (right, high, front), (left, high, front)]),
    )
    for shade, corners in faces:
        pixels = view.pixels(np.array(corners, np.float32))
        if pixels is not None and np.abs(pixels).max() < 8000:
            fill(picture, pixels, tuple(min(255.0, shade * c) for c in box.colour))

"""How each recaptured sequence is looked at: camera, framing, person, clothes, room, rate."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.figure.appearance import Appearance
from app.figure.body import Proportions
from app.figure.camera import Camera
from app.figure.room import Room
from model import skeleton as s

FloatArray = NDArray[np.float32]

#: Framings, by the number stored with each sequence.
FRAMINGS: tuple[str, ...] = ("whole body", "knees up", "waist up")
WHOLE_BODY, KNEES_UP, WAIST_UP = 0, 1, 2


@dataclass(frozen=True)
class Setting:
    """Who stands where, before the camera is placed."""

    proportions: Proportions
    look: Appearance
    room: Room
    softness: float


@dataclass(frozen=True)
class View:
    """A camera and its framing, an index into `FRAMINGS`."""

    camera: Camera
    framing: int


def generator(seed: int, name: str, view: int) -> np.random.Generator:
    """Random numbers of one view of one sequence, whatever else is rendered before it."""
    return np.random.default_rng([seed, zlib.crc32(name.encode()), view])


def choose_setting(rng: np.random.Generator) -> Setting:
    """A random person in a random room."""
    return Setting(
        Proportions.random(rng), Appearance.random(rng), Room.random(rng),
        float(rng.uniform(0.5, 1.4)),
    )  # fmt: skip


def choose_view(rng: np.random.Generator, number: int, body: FloatArray) -> View:
    """View 0 is frontal and shows the whole body; the others are what webcams see.

    Args:
        body: ``(F, 25, 3)`` metres, floor at y = 0 (`app.figure.body.embodied`).
    """
    centre = np.median(body[:, s.BASE_OF_SPINE], axis=0)
    height = float(np.percentile(body[:, s.HEAD, 1], 95)) + 0.13
    shift = rng.uniform(-0.2, 0.2, 2)

    def camera(aim: float, distance: float, yaw: float, pitch: float, focal: float) -> Camera:
        return Camera(
            target=(float(centre[0] + shift[0]), aim, float(centre[2])),
            distance=distance, yaw=yaw, pitch=pitch, roll=float(rng.normal(0.0, 0.02)),
            focal=focal,
        )  # fmt: skip

    if number == 0:
        # Near enough to show the whole body with raised arms, as in front of a Kinect.
        return View(
            camera(
                0.53 * height, float(rng.uniform(2.7, 3.3)), float(rng.uniform(-0.15, 0.15)),
                float(rng.uniform(-0.03, 0.1)), 520.0,
            ),
            WHOLE_BODY,
        )  # fmt: skip
    framing = int(rng.choice(3, p=[0.55, 0.2, 0.25]))
    yaw, pitch = float(rng.uniform(-1.2, 1.2)), float(rng.uniform(-0.1, 0.35))
    focal = float(rng.uniform(430.0, 620.0))
    zoom = focal / 520.0
    if framing == WHOLE_BODY:
        distance = float(rng.uniform(2.3, 4.0)) * max(zoom, 0.9)
        return View(camera(0.53 * height, distance, yaw, pitch, focal), framing)
    if framing == KNEES_UP:
        distance = float(rng.uniform(1.45, 1.8)) * zoom
        return View(camera(0.74 * height, distance, yaw, 0.6 * pitch, focal), framing)
    distance = float(rng.uniform(1.0, 1.35)) * zoom
    return View(camera(0.80 * height, distance, 0.8 * yaw, 0.6 * pitch, focal), framing)

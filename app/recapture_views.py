"""How each recaptured sequence is looked at: kind of view, person, room, camera, rate, speed."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.figure.appearance import Appearance
from app.figure.body import Proportions
from app.figure.camera import Camera
from app.figure.desk import Desk
from app.figure.room import Room
from app.figure.sensor import Sensor
from app.figure.shake import Shake
from app.recapture_framing import FRAMINGS, KNEES_UP, WAIST_UP, WHOLE_BODY, framed
from model import skeleton as s

FloatArray = NDArray[np.float32]

#: Kinds of views, by the number stored with each sequence. "frontal", "yaw" (turned by up to 45°)
#: and "waist" vary only in that: test data. In "free" views all varies that webcams vary.
KINDS: tuple[str, ...] = ("frontal", "yaw", "waist", "free")
FRONTAL, YAW, WAIST, FREE = range(len(KINDS))
#: A view's camera number is this times its kind, and which of its kind it is.
KIND_STEP = 100

_WIDEST_YAW = np.pi / 4  # of "yaw" views
_FREE_YAW = 1.4
_FREE_PITCH = (-0.175, 0.437)  # -10 to 25 degrees
# Widths and heights of pictures in free views, by how likely each is. The larger, the slower, and a
# pose estimator shrinks a whole body to 256 pixels anyway, so near people get smaller pictures.
_SIZES = ((480, 360), (512, 288), (360, 480), (288, 512), (320, 240), (640, 480))
_SIZE_CHANCES = (0.35, 0.25, 0.1, 0.1, 0.12, 0.08)
_NEAR_SIZE = 0.6
_RATES = (10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 60.0)
_RATE_CHANCES = (0.1, 0.1, 0.2, 0.15, 0.15, 0.27, 0.03)
_SHAKEN = 0.35  # share of free views from a hand-held camera
_AT_DESK = 0.4  # share of free views waist up that have a desk in front
_SPEED = 0.3  # actions are up to this share slower or faster


def camera_number(kind: int, which: int) -> int:
    """Of the view that is the `which`-th of its kind, from 0."""
    return KIND_STEP * kind + which


def kind_of(number: int) -> int:
    """Kind of the view of this camera number."""
    return number // KIND_STEP


@dataclass(frozen=True)
class Setting:
    """Who stands where, before the camera is placed."""

    proportions: Proportions
    look: Appearance
    room: Room
    softness: float  # of the lens, a share of the picture's longer side


@dataclass(frozen=True)
class Performance:
    """How the motion is done and sampled.

    Attributes:
        fps: pictures a second.
        speed: 1 as recorded, 2 twice as fast.
        mirrored: done by the other side of the body.
    """

    fps: float
    speed: float = 1.0
    mirrored: bool = False


@dataclass(frozen=True)
class View:
    """A camera and what is between it and the person.

    Attributes:
        framing: an index into `app.recapture_framing.FRAMINGS`.
        shake: of the hand that holds it; None for a camera that stands.
    """

    camera: Camera
    framing: int
    sensor: Sensor
    shake: Shake | None = None
    desk: Desk | None = None


def generator(seed: int, name: str, number: int) -> np.random.Generator:
    """Random numbers of one view of one sequence, whatever else is rendered before it."""
    return np.random.default_rng([seed, zlib.crc32(name.encode()), number])


def choose_setting(rng: np.random.Generator) -> Setting:
    """A random person in a random room."""
    return Setting(
        Proportions.random(rng), Appearance.random(rng), Room.random(rng),
        float(rng.uniform(0.0009, 0.0024)),
    )  # fmt: skip


def choose_performance(
    rng: np.random.Generator, kind: int, fps: float | None, can_mirror: bool
) -> Performance:
    """As recorded, but in free views.

    Args:
        fps: pictures a second; None for 30, in free views 10 to 60.
        can_mirror: the mirrored action is an action of the data set.
    """
    if kind != FREE:
        return Performance(fps or 30.0)
    rate = float(rng.choice(_RATES, p=_RATE_CHANCES))
    # As likely so much slower as so much faster.
    speed = float(np.exp(rng.uniform(np.log(1.0 - _SPEED), np.log(1.0 + _SPEED))))
    mirrored = bool(rng.random() < 0.5)
    return Performance(fps or rate, speed, mirrored and can_mirror)


def choose_view(rng: np.random.Generator, kind: int, body: FloatArray) -> View:
    """A camera for a motion.

    Args:
        kind: an index into `KINDS`.
        body: ``(F, 25, 3)`` metres, floor at y = 0 (`app.figure.body.embodied`).
    """
    centre = np.median(body[:, s.BASE_OF_SPINE], axis=0)
    height = float(np.percentile(body[:, s.HEAD, 1], 95)) + 0.13
    standing = (float(centre[0]), float(centre[2]), height)
    if kind == FREE:
        return _free_view(rng, standing)
    x, z = (float(value) for value in rng.uniform(-0.2, 0.2, 2))
    turned = float(rng.uniform(-1.0, 1.0))
    pitch, roll = float(rng.uniform(-0.03, 0.1)), float(rng.normal(0.0, 0.02))
    sensor = Sensor(noise=float(rng.uniform(0.5, 3.0)), exposure=0.01, seed=_seed(rng))
    if kind == WAIST:
        distance = float(rng.uniform(1.0, 1.35))
        aim, yaw, framing, width = 0.80 * height, 0.3 * turned, WAIST_UP, 320
    else:
        # Near enough to show the whole body with raised arms, as in front of a Kinect.
        distance = float(rng.uniform(2.7, 3.3))
        aim, framing, width = 0.53 * height, WHOLE_BODY, 480
        yaw = (_WIDEST_YAW if kind == YAW else 0.15) * turned
    camera = Camera(
        target=(standing[0] + x, aim, standing[1] + z), distance=distance, yaw=yaw, pitch=pitch,
        roll=roll, focal=0.8125 * width, width=width, height=width * 3 // 4,
    )  # fmt: skip
    return View(camera, framing, sensor)


def _free_view(rng: np.random.Generator, standing: tuple[float, float, float]) -> View:
    framing = int(rng.choice(len(FRAMINGS), p=[0.45, 0.15, 0.25, 0.15]))
    width, height = _SIZES[int(rng.choice(len(_SIZES), p=_SIZE_CHANCES))]
    if framing in (KNEES_UP, WAIST_UP):
        width, height = (2 * round(0.5 * _NEAR_SIZE * side) for side in (width, height))
    # The angle of view along the longer side: 50° a phone's, 85° a wide webcam's.
    angle = float(np.radians(rng.uniform(50.0, 85.0)))
    camera = framed(
        rng, framing, standing,
        yaw=float(rng.uniform(-_FREE_YAW, _FREE_YAW)),
        pitch=float(rng.uniform(*_FREE_PITCH)),
        roll=float(np.clip(rng.normal(0.0, 0.04), -0.15, 0.15)),
        focal=0.5 * max(width, height) / float(np.tan(0.5 * angle)),
        size=(width, height),
    )  # fmt: skip
    return View(
        camera, framing, Sensor.random(rng),
        shake=Shake.random(rng, width) if rng.random() < _SHAKEN else None,
        desk=Desk.random(rng) if framing == WAIST_UP and rng.random() < _AT_DESK else None,
    )  # fmt: skip


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))

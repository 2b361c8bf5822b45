"""Where a camera stands so that a person fills its picture as people fill webcams' pictures."""

from __future__ import annotations

import numpy as np

from app.figure.camera import Camera

#: Framings, by the number stored with each sequence.
FRAMINGS: tuple[str, ...] = ("whole body", "knees up", "waist up", "partly out of the side")
WHOLE_BODY, KNEES_UP, WAIST_UP, PARTLY_OUT = range(len(FRAMINGS))

# Nearer or farther than this no camera stands, metres.
_NEAREST, _FARTHEST = 0.9, 4.5


def framed(
    rng: np.random.Generator,
    framing: int,
    standing: tuple[float, float, float],
    *,
    yaw: float,
    pitch: float,
    roll: float,
    focal: float,
    size: tuple[int, int],
) -> Camera:
    """A camera that sees so much of a person who stands at (x, z) and is so tall.

    Args:
        framing: an index into `FRAMINGS`.
        standing: x, z and height in metres; Kinect axes, floor at y = 0.
        yaw, pitch, roll, focal: as `Camera` has them; from near a camera looks less steeply.
        size: width and height of the picture in pixels.
    """
    x, z, tall = standing
    width, height = size
    part = framing
    if framing == PARTLY_OUT:
        part = int(rng.choice([WHOLE_BODY, KNEES_UP, WAIST_UP]))
    # What the picture spans from bottom to top at the person, and what is in its middle, both in
    # shares of the person's height.
    if part == WHOLE_BODY:
        span, aim = 1.0 / float(rng.uniform(0.45, 0.92)), float(rng.normal(0.53, 0.03))
    elif part == KNEES_UP:
        span, aim, pitch = float(rng.uniform(0.78, 0.95)), 0.70, 0.6 * pitch
    else:
        span, aim, pitch = float(rng.uniform(0.48, 0.66)), 0.80, 0.6 * pitch
    distance = float(np.clip(focal * span * tall / height, _NEAREST, _FARTHEST))
    beside = width / 2 / focal * distance  # metres from the picture's middle to its edge
    if framing == PARTLY_OUT:
        # The picture's edge passes within a forearm of the body's middle.
        shift = float(rng.choice([-1.0, 1.0])) * max(beside - float(rng.uniform(0.05, 0.3)), 0.1)
    else:
        shift = float(rng.uniform(-1.0, 1.0)) * 0.6 * max(beside - 0.45, 0.0)
    # The camera moves to its own right or left, so the person moves to the other side.
    return Camera(
        target=(x - shift * float(np.cos(yaw)), aim * tall, z - shift * float(np.sin(yaw))),
        distance=distance, yaw=yaw, pitch=pitch, roll=roll, focal=focal, width=width, height=height,
    )  # fmt: skip

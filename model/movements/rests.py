"""Made-up movements that are no action: standing about, talking, sitting, busy hands, lying.

Each is a function of a random generator that gives a motion.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from model.movements.drawing import (
    Draw,
    arms_anyhow,
    beat,
    body,
    clock,
    dips,
    reach,
    rise,
    seat,
    stance,
    sway,
)
from model.movements.figure import LEFT, RIGHT, SIDES, FloatArray, Motion


def stand(rng: Draw) -> Motion:
    """Standing or sitting anyhow, arms held somewhere, weight shifting from foot to foot."""
    times = clock(rng.uniform(4.0, 7.0))
    motion = body(rng, times)
    stance(rng, motion)
    arms_anyhow(rng, times, motion)
    shift = sway(rng, times, rng.uniform(0.0, 0.12), 0.3)
    motion.tilt += 0.4 * shift
    motion.knees[:, LEFT] += np.clip(shift, 0.0, None)
    motion.knees[:, RIGHT] += np.clip(-shift, 0.0, None)
    return motion


def talk(rng: Draw) -> Motion:
    """Hands that accompany speech: small, irregular, before the belly or chest."""
    times = clock(rng.uniform(4.0, 6.0))
    motion = body(rng, times)
    stance(rng, motion)
    arms_anyhow(rng, times, motion)
    for side in (LEFT, RIGHT) if rng.random() < 0.7 else (int(rng.integers(2)),):
        centre = np.array([SIDES[side] * rng.uniform(0.12, 0.28), rng.uniform(-0.38, -0.15), 0.28])
        motion.hands[:, side] = centre
        for axis in range(3):
            motion.hands[:, side, axis] += sway(rng, times, rng.uniform(0.02, 0.06), 1.0)
    return motion


def desk(rng: Draw) -> Motion:
    """At a desk: typing, a mouse, now and then a hand to the face or a cup."""
    times = clock(rng.uniform(4.0, 7.0))
    motion = body(rng, times)
    seat(rng, motion)
    motion.lean += rng.uniform(-0.1, 0.25)
    face = np.array([0.06, rng.uniform(0.08, 0.22), rng.uniform(0.12, 0.2)])
    when, lasts = rng.uniform(0.5, 3.0), rng.uniform(0.5, 1.5)
    reached = rise(times, when, 0.7) - rise(times, when + 0.7 + lasts, 0.7)
    busy = int(rng.integers(2)) if rng.random() < 0.6 else None
    for side in (LEFT, RIGHT):
        place = np.array([SIDES[side] * rng.uniform(0.08, 0.3), -0.32, rng.uniform(0.28, 0.42)])
        motion.hands[:, side] = place
        for axis in range(3):
            motion.hands[:, side, axis] += sway(rng, times, 0.015, 2.0)
        if side == busy:
            to = face * np.array([SIDES[side], 1.0, 1.0])
            reach(motion, side, reached, to)
    return motion


def handle(rng: Draw) -> Motion:
    """Something in both hands, near each other: held, looked at, folded, put down, handed over."""
    times = clock(rng.uniform(4.0, 7.0))
    motion = body(rng, times)
    stance(rng, motion)
    motion.nod += rng.uniform(0.0, 0.4)
    centre = np.repeat([_before(rng)], len(times), axis=0)
    # Hands stay a while, then bring the thing elsewhere or change how they hold it.
    wide = np.full_like(times, rng.uniform(0.03, 0.3))
    level = np.full_like(times, rng.normal(0.0, 0.06))
    begin = rng.uniform(0.3, 1.5)
    while begin < times[-1]:
        share = rise(times, begin, rng.uniform(0.25, 1.2))
        if rng.random() < 0.6:
            centre += share[:, None] * (_before(rng) - centre)
        wide += share * (rng.uniform(0.03, 0.35) - wide)
        level += share * (rng.normal(0.0, 0.08) - level)
        begin += rng.uniform(0.35, 2.5)
    for side in (LEFT, RIGHT):
        motion.hands[:, side] = centre
        motion.hands[:, side, 0] += SIDES[side] * wide / 2
        motion.hands[:, side, 1] += SIDES[side] * level
        for axis in range(3):
            motion.hands[:, side, axis] += sway(rng, times, rng.uniform(0.005, 0.03), 1.2)
    # One hand leaves the other: it takes something from aside, passes it on, or is done.
    side, begin = int(rng.integers(2)), rng.uniform(0.3, 1.5)
    while begin < times[-1] and rng.random() < 0.75:
        there, stays, back = rng.uniform(0.25, 0.8), rng.uniform(0.1, 1.5), rng.uniform(0.25, 0.8)
        away = rng.uniform((0.15, -0.45, 0.0), (0.55, 0.0, 0.35)) * (SIDES[side], 1.0, 1.0)
        share = rise(times, begin, there)
        if rng.random() < 0.85:
            share = share - rise(times, begin + there + stays, back)
        reach(motion, side, share, away)
        begin += there + stays + back + rng.uniform(0.2, 1.5)
        side = int(rng.integers(2))
    return motion


def _before(rng: Draw) -> FloatArray:
    """A place before the belly, the chest or the face, in reach of both hands."""
    return np.array([rng.normal(0.0, 0.1), rng.uniform(-0.42, 0.1), rng.uniform(0.2, 0.42)])


def turn(rng: Draw) -> Motion:
    """Turning on the spot with small steps, or looking about."""
    times = clock(rng.uniform(3.0, 5.0))
    motion = body(rng, times)
    arms_anyhow(rng, times, motion)
    way = rng.choice([-1.0, 1.0]) * rng.uniform(0.8, 3.1)
    motion.turn += way * rise(times, rng.uniform(0.3, 1.0), rng.uniform(1.2, 2.5))
    moving = np.abs(np.gradient(motion.turn, times))
    for side, shift in ((LEFT, 0.0), (RIGHT, np.pi)):
        lifted = np.clip(np.sin(2 * np.pi * 0.9 * times + shift), 0.0, None)
        motion.knees[:, side] += 0.25 * lifted * np.clip(moving, 0.0, 1.5)
        motion.hips[:, side] += 0.12 * lifted * np.clip(moving, 0.0, 1.5)
    motion.look += sway(rng, times, 0.3, 0.4)
    return motion


def bend(rng: Draw) -> Motion:
    """Bending forward to reach for something low, or to stretch, and up again."""
    times = clock(rng.uniform(3.0, 5.0))
    motion = body(rng, times)
    arms_anyhow(rng, times, motion)
    down = dips(beat(rng, times, rng.uniform(0.2, 0.35)), 0.3)
    motion.lean += down * rng.uniform(0.5, 1.5)
    bent = rng.uniform(0.0, 0.6)
    motion.hips += down[:, None] * 0.4 * bent
    motion.knees += down[:, None] * bent
    for side in (LEFT, RIGHT):
        low = np.array([SIDES[side] * rng.uniform(0.05, 0.2), rng.uniform(-0.5, -0.3), 0.25])
        reach(motion, side, down, low)
    return motion


def stretch(rng: Draw) -> Motion:
    """One or both arms slowly up, forward or sideways, straight, and down again."""
    times = clock(rng.uniform(3.0, 5.0))
    motion = body(rng, times)
    stance(rng, motion)
    arms_anyhow(rng, times, motion)
    up = dips(beat(rng, times, rng.uniform(0.2, 0.55)), 0.4)
    kind = rng.random()
    for side in (LEFT, RIGHT) if rng.random() < 0.6 else (int(rng.integers(2)),):
        if kind < 0.4:
            to = np.array([SIDES[side] * 0.25, 0.52, 0.05])
        elif kind < 0.7:
            to = np.array([SIDES[side] * 0.7, rng.uniform(-0.05, 0.3), 0.05])
        else:
            to = np.array([SIDES[side] * 0.2, rng.uniform(-0.05, 0.3), 0.5])
        motion.hands[:, side] = _round(motion.hands[:, side], to, up, SIDES[side])
    return motion


def _round(start: FloatArray, to: FloatArray, share: FloatArray, sign: float) -> FloatArray:
    """From a place to another along an arc about the shoulder, arms straight on the way."""
    centre = np.array([sign * 0.18, 0.0, 0.0])
    begin, end = start - centre, to - centre
    between = begin + share[:, None] * (end - begin)
    length = np.linalg.norm(between, axis=-1, keepdims=True)
    wanted = np.linalg.norm(begin, axis=-1, keepdims=True)
    wanted = wanted + share[:, None] * (np.linalg.norm(end) - wanted)
    place: FloatArray = centre + between / np.maximum(length, 0.05) * wanted
    return place


def legs(rng: Draw) -> Motion:
    """A leg raised forward, sideways or back, a kick, or a step aside."""
    times = clock(rng.uniform(3.0, 5.0))
    motion = body(rng, times)
    arms_anyhow(rng, times, motion)
    up = dips(beat(rng, times, rng.uniform(0.25, 0.8)), 0.2)
    side, kind = int(rng.integers(2)), rng.random()
    if kind < 0.45:
        motion.hips[:, side] += rng.uniform(0.4, 1.3) * up
        motion.knees[:, side] += rng.choice([0.0, 1.0]) * rng.uniform(0.3, 1.5) * up
    elif kind < 0.7:
        motion.spread[:, side] += rng.uniform(0.3, 0.8) * up
    elif kind < 0.85:
        motion.hips[:, side] -= rng.uniform(0.3, 0.6) * up
        motion.knees[:, side] += rng.uniform(0.0, 1.5) * up
    else:
        motion.spread += rng.uniform(0.2, 0.5) * up[:, None]
    return motion


def jacks(rng: Draw) -> Motion:
    """Jumping jacks: arms and legs apart and together."""
    times = clock(rng.uniform(3.0, 4.0))
    motion = body(rng, times)
    apart = dips(beat(rng, times, rng.uniform(0.5, 1.2)), 0.2)
    motion.spread += apart[:, None] * rng.uniform(0.2, 0.45)
    for side in (LEFT, RIGHT):
        angle = 0.3 + apart * rng.uniform(1.8, 2.6)
        motion.hands[:, side, 0] = SIDES[side] * (0.18 + 0.5 * np.sin(angle))
        motion.hands[:, side, 1] = -0.5 * np.cos(angle)
        motion.hands[:, side, 2] = 0.06
    return motion


def on_the_floor(rng: Draw) -> Motion:
    """Press-ups, planks, sit-ups, or just lying, to any side of the camera."""
    times = clock(rng.uniform(3.0, 5.0))
    motion = body(rng, times)
    bent = dips(beat(rng, times, rng.uniform(0.25, 0.8)), 0.1)
    kind = rng.random()
    course = rng.uniform(-np.pi, np.pi)
    if kind < 0.6:
        # Hands under the shoulders; how far the body is from them changes.
        far = 0.5 - 0.32 * bent if kind < 0.45 else 0.5
        for side in (LEFT, RIGHT):
            motion.hands[:, side, 0] = SIDES[side] * rng.uniform(0.18, 0.32)
            motion.hands[:, side, 1] = rng.uniform(-0.15, 0.1)
            motion.hands[:, side, 2] = far
        motion.lying = np.array([-rng.uniform(1.1, 1.5), course, 0.0])
        return motion
    if kind < 0.8:
        motion.hips += 0.8 + 0.9 * bent[:, None]
        motion.knees += 1.6
        motion.lean += 0.5 * bent
    arms_anyhow(rng, times, motion)
    motion.lying = np.array([rng.uniform(1.2, 1.7), course, 0.0])
    return motion


#: How they are called, and how often each is drawn in relation to the others.
RESTS: dict[str, tuple[Callable[[Draw], Motion], int]] = {
    "stand": (stand, 7), "talk": (talk, 4), "desk": (desk, 3), "turn": (turn, 3), "bend": (bend, 2),
    "stretch": (stretch, 3), "legs": (legs, 3), "jacks": (jacks, 1), "floor": (on_the_floor, 2),
    "handle": (handle, 4),
}  # fmt: skip

"""Random curves and postures that made-up movements share. Times in seconds, F frames."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from model.movements.figure import (
    FOREARM,
    LEFT,
    RIGHT,
    SHOULDER,
    SIDES,
    UPPER_ARM,
    FloatArray,
    Motion,
)

FPS = 30.0
Draw = np.random.Generator


def clock(seconds: float) -> FloatArray:
    """``(F,)`` times of the frames of so many seconds."""
    return np.arange(round(seconds * FPS) + 1) / FPS


def beat(rng: Draw, times: FloatArray, pace: float, uneven: float = 0.1) -> FloatArray:
    """Phase ``(F,)`` in radians of something done `pace` times a second, never quite evenly."""
    speed = 1.0 + sway(rng, times, uneven, 0.5)
    turns = np.concatenate([[0.0], np.cumsum(np.maximum(speed[1:], 0.3) * np.diff(times))])
    phase: FloatArray = 2 * np.pi * (pace * turns + rng.random())
    return phase


def sway(rng: Draw, times: FloatArray, size: float, pace: float) -> FloatArray:
    """A slow random curve ``(F,)`` of about `size`, changing about `pace` times a second."""
    curve = np.zeros_like(times)
    for _ in range(3):
        frequency = pace * rng.uniform(0.4, 1.3)
        curve = curve + rng.normal() * np.sin(2 * np.pi * (frequency * times + rng.random()))
    return 0.6 * size * curve


def rise(times: FloatArray, start: float, seconds: float) -> FloatArray:
    """From 0 to 1, smoothly, in so many seconds from a start."""
    share = np.clip((times - start) / seconds, 0.0, 1.0)
    curve: FloatArray = share**2 * (3 - 2 * share)
    return curve


def dips(phase: FloatArray, hold: float) -> FloatArray:
    """From 0 to 1 and back once a turn of the phase; the more `hold`, the longer at both ends."""
    wave = -np.cos(phase) * (1.0 + hold)
    curve: FloatArray = 0.5 + 0.5 * np.clip(wave, -1.0, 1.0)
    return curve


def body(rng: Draw, times: FloatArray, unrest: float = 1.0) -> Motion:
    """Somebody who stands as people do: never quite upright, straight or still.

    Args:
        unrest: how much the body sways.
    """
    motion = Motion.still(len(times))
    motion.spread += rng.uniform(-0.06, 0.13) + rng.normal(0.0, 0.03, 2)
    bent = abs(rng.normal(0.0, 0.08))
    motion.hips += 0.5 * bent + rng.normal(0.0, 0.06, 2)
    motion.knees += bent + np.abs(rng.normal(0.0, 0.06, 2))
    motion.lean += rng.normal(0.03, 0.06)
    motion.tilt += rng.normal(0.0, 0.03)
    motion.twist += rng.normal(0.0, 0.1)
    motion.nod += rng.normal(0.1, 0.15)
    motion.look += rng.normal(0.0, 0.25)
    motion.lean += sway(rng, times, unrest * 0.02, 0.4)
    motion.tilt += sway(rng, times, unrest * 0.02, 0.4)
    motion.nod += sway(rng, times, unrest * 0.05, 0.4)
    motion.look += sway(rng, times, unrest * 0.1, 0.4)
    motion.elbows_out = rng.uniform(0.0, 0.9, 2)
    return motion


def seat(rng: Draw, motion: Motion, share: FloatArray | float = 1.0) -> None:
    """Sit, by a share of the way from standing; thighs level, shins about upright."""
    down = np.broadcast_to(share, len(motion))[:, None]
    hip = rng.uniform(1.25, 1.6)
    knee = hip + rng.uniform(-0.5, 0.35)
    spread = rng.uniform(0.0, 0.35)
    motion.hips += down * (hip + rng.normal(0.0, 0.05, 2))
    motion.knees += down * (knee + rng.normal(0.0, 0.1, 2))
    motion.spread += down * spread
    motion.lean += down[:, 0] * rng.normal(0.0, 0.12)


def stance(rng: Draw, motion: Motion) -> None:
    """Legs anyhow, held: upright, wide, one forward, half bent, on a seat, or on one knee's way."""
    kind = rng.random()
    if kind < 0.35:
        return
    if kind < 0.65:
        seat(rng, motion)
    elif kind < 0.75:
        motion.spread += rng.uniform(0.1, 0.4)
    elif kind < 0.88:
        forward = rng.uniform(0.2, 0.6)
        lead = int(rng.integers(2))
        motion.hips[:, lead] += forward
        motion.knees[:, lead] += rng.uniform(0.2, 1.2) * forward
        motion.hips[:, 1 - lead] -= 0.7 * forward
    else:
        deep = rng.uniform(0.3, 1.3)
        motion.hips += deep
        motion.knees += 1.5 * deep
        motion.lean += 0.4 * deep


def hang(angle: FloatArray | float, bend: FloatArray | float, side: int, out: float) -> FloatArray:
    """Wrist ``(F, 3)`` of an arm `angle` forward from hanging and `bend` at the elbow, as
    `Motion.hands` has it."""
    angle, bend = np.broadcast_arrays(np.asarray(angle, float), np.asarray(bend, float))
    forward = UPPER_ARM * np.sin(angle) + FOREARM * np.sin(angle + bend)
    down = UPPER_ARM * np.cos(angle) + FOREARM * np.cos(angle + bend)
    across = np.full_like(angle, SIDES[side] * (SHOULDER + 0.5 * np.sin(out)))
    place: FloatArray = np.stack([across, -0.97 * down, forward], axis=-1)
    return place


def _hold(*place: float) -> Callable[[Draw, float], FloatArray]:
    """Hands about a place: outwards from the middle, up and forward of the shoulders."""

    def put(rng: Draw, sign: float) -> FloatArray:
        centre: FloatArray = np.array([sign * place[0], place[1], place[2]])
        return centre + rng.normal(0.0, 0.03, 3)

    return put


#: Where hands rest: hanging, hips, pockets, folded before the belly, at the chest, behind the
#: back, behind the head, at an ear, held forward, on the shoulders, up, and on the thighs.
HOLDS = (
    _hold(0.24, -0.52, 0.06), _hold(0.27, -0.42, 0.02), _hold(0.24, -0.47, 0.1),
    _hold(0.03, -0.38, 0.2), _hold(0.06, -0.16, 0.22), _hold(0.04, -0.4, -0.18),
    _hold(0.1, 0.2, -0.08), _hold(0.16, 0.16, 0.06), _hold(0.15, -0.08, 0.48),
    _hold(0.2, 0.02, 0.1), _hold(0.2, 0.45, 0.05), _hold(0.16, -0.4, 0.3),
)  # fmt: skip
_HOLD_CHANCES = np.array([6, 1.5, 2, 2, 2, 1, 0.8, 1, 1, 1, 0.4, 1.3])


def arms_anyhow(rng: Draw, times: FloatArray, motion: Motion, unrest: float = 1.0) -> None:
    """Arms held somewhere, alike or each its own way, swaying a little."""
    chances = _HOLD_CHANCES / _HOLD_CHANCES.sum()
    both = int(rng.choice(len(HOLDS), p=chances))
    alike = rng.random() < 0.7
    for side in (LEFT, RIGHT):
        which = both if alike else int(rng.choice(len(HOLDS), p=chances))
        hold_hand(rng, times, motion, side, HOLDS[which](rng, SIDES[side]), unrest)


def hold_hand(
    rng: Draw, times: FloatArray, motion: Motion, side: int, place: FloatArray, unrest: float = 1.0
) -> None:
    """A hand held at a place ``(3,)``, as `Motion.hands` has it, swaying a little."""
    motion.hands[:, side] = place
    for axis in range(3):
        motion.hands[:, side, axis] += sway(rng, times, 0.015 * unrest, 0.6)


def reach(motion: Motion, side: int, share: FloatArray, place: FloatArray) -> None:
    """A hand goes a share ``(F,)`` of the way to a place ``(3,)`` or ``(F, 3)``."""
    motion.hands[:, side] += share[:, None] * (place - motion.hands[:, side])

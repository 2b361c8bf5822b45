"""Made-up actions, by the names that UTD-MHAD has for them.

Each is a function of a random generator that gives a motion. What defines the action is in it, at
any pace and size; everything else is as people happen to hold it. There is no running: a runner's
strides are as quick as steps in place are in UTD-MHAD, where jogging is quicker.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from model.movements.drawing import (
    Draw,
    arms_anyhow,
    beat,
    body,
    clock,
    dips,
    hang,
    hold_hand,
    reach,
    rise,
    seat,
    stance,
    sway,
)
from model.movements.figure import LEFT, RIGHT, SIDES, FloatArray, Motion


def walk(rng: Draw) -> Motion:
    """Strides, or steps in place; arms swing, or hold something, or are in pockets."""
    times = clock(rng.uniform(3.0, 5.0))
    motion = body(rng, times)
    phase = beat(rng, times, rng.uniform(0.4, 1.05))
    _stride(motion, phase, rng.uniform(0.15, 0.55), rng.uniform(0.4, 1.1), rng.random() < 0.3)
    motion.lean += rng.uniform(-0.03, 0.12)
    if rng.random() < 0.55:
        _swing_arms(rng, motion, phase, rng.uniform(0.1, 0.6), rng.uniform(0.1, 0.5))
    else:
        arms_anyhow(rng, times, motion)
    if rng.random() < 0.3:
        motion.turn += rng.uniform(-0.5, 0.5) * times
    return motion


def _stride(motion: Motion, phase: FloatArray, size: float, knees: float, in_place: bool) -> None:
    """Legs in turn: thighs swing by `size`, knees bend by `knees` while their leg comes forward."""
    for side, shift in ((LEFT, 0.0), (RIGHT, np.pi)):
        swing = np.sin(phase + shift)
        coming = np.clip(np.cos(phase + shift) + 0.25, 0.0, None) / 1.25
        if in_place:
            lifted = np.clip(swing + 0.2, 0.0, None) / 1.2
            motion.hips[:, side] += 1.5 * size * lifted
            motion.knees[:, side] += (0.6 * knees + 1.2 * size) * lifted
        else:
            motion.hips[:, side] += size * swing + 0.08
            motion.knees[:, side] += knees * coming**2
    motion.twist += -0.15 * size * np.sin(phase)


def _swing_arms(rng: Draw, motion: Motion, phase: FloatArray, size: float, bend: float) -> None:
    """Arms against the legs."""
    for side, shift in ((LEFT, np.pi), (RIGHT, 0.0)):
        swing = np.sin(phase + shift)
        motion.hands[:, side] = hang(
            size * swing, bend * (1.0 + 0.25 * swing), side, rng.uniform(0.0, 0.25)
        )


def clap(rng: Draw) -> Motion:
    """Hands meet again and again before the body, in any stance, high or low, wide or small."""
    times = clock(rng.uniform(2.5, 4.5))
    motion = body(rng, times)
    stance(rng, motion)
    centre = np.array([rng.normal(0.0, 0.05), rng.uniform(-0.4, 0.3), rng.uniform(0.2, 0.42)])
    apart = dips(beat(rng, times, np.exp(rng.uniform(np.log(0.7), np.log(3.5)))), 0.0)
    # Most people clap small: seen from afar their hands hardly part.
    size = np.exp(rng.uniform(np.log(0.06), np.log(0.7)))
    # Together at 0; mostly sideways, sometimes one hand beats on the other.
    way = np.array([1.0, rng.normal(0.0, 0.3), rng.normal(0.0, 0.15)])
    shares = (0.5, 0.5) if rng.random() < 0.75 else (0.15, 0.85)
    for side in (LEFT, RIGHT):
        place = centre + SIDES[side] * (0.03 + size * shares[side] * apart)[:, None] * way
        motion.hands[:, side] = place
        motion.hands[:, side, 1] += sway(rng, times, 0.02, 0.6)
    return motion


def wave(rng: Draw) -> Motion:
    """A raised hand goes to and fro sideways; now and then both do."""
    times = clock(rng.uniform(2.5, 4.0))
    motion = body(rng, times)
    stance(rng, motion)
    arms_anyhow(rng, times, motion)
    phase = beat(rng, times, rng.uniform(0.7, 2.6))
    height, forward = rng.uniform(0.05, 0.48), rng.uniform(0.05, 0.35)
    out, size = rng.uniform(0.22, 0.42), rng.uniform(0.08, 0.22)
    lift = rise(times, 0.0, rng.uniform(0.3, 0.7)) if rng.random() < 0.5 else np.ones_like(times)
    for side in (LEFT, RIGHT) if rng.random() < 0.15 else (RIGHT,):
        swing = np.sin(phase)
        up = np.stack(
            [
                SIDES[side] * out + size * swing,
                np.full_like(times, height) - 0.3 * size * swing**2,
                np.full_like(times, forward),
            ],
            axis=-1,
        )
        reach(motion, side, lift, up)
    return motion


def squat(rng: Draw) -> Motion:
    """Down and up with both feet where they are; arms anywhere, together, or coming forward."""
    times = clock(rng.uniform(3.0, 5.5))
    motion = body(rng, times)
    phase = beat(rng, times, rng.uniform(0.22, 0.6))
    down = dips(phase, rng.uniform(0.0, 0.5))
    deep = rng.uniform(0.95, 1.9)
    motion.hips += down[:, None] * deep
    motion.knees += down[:, None] * (deep + rng.uniform(0.15, 0.6))
    motion.spread += rng.uniform(0.0, 0.3) + down[:, None] * rng.uniform(0.0, 0.2)
    motion.lean += down * rng.uniform(0.2, 0.85)
    arms_anyhow(rng, times, motion)
    arms = rng.random()
    if arms < 0.35:
        # Before the chest or chin, as many hold them: not to be taken for clapping.
        together = np.array([0.0, rng.uniform(-0.3, 0.1), rng.uniform(0.15, 0.3)])
        for side in (LEFT, RIGHT):
            apart = SIDES[side] * np.array([rng.uniform(0.01, 0.06), 0.0, 0.0])
            hold_hand(rng, times, motion, side, together + apart)
    elif arms < 0.55:
        # Held out while it goes down.
        for side in (LEFT, RIGHT):
            forward = np.array([SIDES[side] * rng.uniform(0.05, 0.2), rng.uniform(-0.1, 0.1), 0.5])
            reach(motion, side, down, forward)
    elif arms < 0.85:
        # Brought together while it goes down, and parted while it comes up: no clapping either.
        place = np.array([0.0, rng.uniform(-0.3, 0.0), rng.uniform(0.2, 0.4)])
        for side in (LEFT, RIGHT):
            meet = place + SIDES[side] * np.array([rng.uniform(0.01, 0.05), 0.0, 0.0])
            reach(motion, side, down**0.7, meet)
    return motion


def lunge(rng: Draw) -> Motion:
    """A long step forward, down on both knees and back; the same leg or by turns."""
    times = clock(rng.uniform(3.0, 5.0))
    motion = body(rng, times)
    phase = beat(rng, times, rng.uniform(0.25, 0.5))
    down = dips(phase, rng.uniform(0.0, 0.4))
    turns = np.floor((phase - phase[0]) / (2 * np.pi) + 0.5 * (phase[0] / np.pi % 2)).astype(int)
    lead = (turns + int(rng.integers(2))) % 2 if rng.random() < 0.6 else np.full(len(times), 1)
    deep = rng.uniform(0.9, 1.45)
    for side in (LEFT, RIGHT):
        front = lead == side
        motion.hips[:, side] += down * np.where(front, deep, -0.35)
        motion.knees[:, side] += down * np.where(front, deep + 0.05, deep)
    motion.lean += down * rng.uniform(-0.05, 0.25)
    arms_anyhow(rng, times, motion)
    return motion


def box(rng: Draw) -> Motion:
    """Fists up, punching forward by turns."""
    times = clock(rng.uniform(2.5, 4.0))
    motion = body(rng, times)
    if rng.random() < 0.6:
        lead = int(rng.integers(2))
        motion.hips[:, lead] += 0.3
        motion.hips[:, 1 - lead] -= 0.2
        motion.knees += 0.25
    phase = beat(rng, times, rng.uniform(0.6, 1.8))
    guard = np.array([rng.uniform(0.06, 0.16), rng.uniform(-0.22, 0.05), rng.uniform(0.2, 0.3)])
    for side, shift in ((LEFT, 0.0), (RIGHT, np.pi)):
        out = np.clip(np.sin(phase + shift), 0.0, None) ** 1.5
        rest = guard * np.array([SIDES[side], 1.0, 1.0])
        punch = np.array([0.3 * SIDES[side] * guard[0], rng.uniform(-0.15, 0.1), 0.54])
        motion.hands[:, side] = rest + out[:, None] * (punch - rest)
        motion.twist += 0.3 * SIDES[side] * out
    return motion


def sit_to_stand(rng: Draw) -> Motion:
    """From a seat to standing, bending forward on the way."""
    return _seat_change(rng, up=True)


def stand_to_sit(rng: Draw) -> Motion:
    """From standing to a seat, bending forward on the way."""
    return _seat_change(rng, up=False)


def _seat_change(rng: Draw, up: bool) -> Motion:
    before, lasts = rng.uniform(0.7, 1.4), rng.uniform(0.8, 2.0)
    times = clock(before + lasts + rng.uniform(0.8, 1.4))
    # Nothing but the change may look like a beginning.
    unrest = 0.3
    motion = body(rng, times, unrest)
    done = rise(times, before, lasts)
    seat(rng, motion, 1.0 - done if up else done)
    motion.lean += rng.uniform(0.25, 0.7) * np.sin(np.pi * done)
    arms_anyhow(rng, times, motion, unrest)
    if rng.random() < 0.5:  # hands on the thighs while seated
        for side in (LEFT, RIGHT):
            lap = np.array([SIDES[side] * 0.16, rng.uniform(-0.45, -0.35), rng.uniform(0.2, 0.35)])
            seated = 1.0 - done if up else done
            reach(motion, side, seated, lap)
    return motion


ACTIONS: Mapping[str, Callable[[Draw], Motion]] = {
    "walk in place": walk,
    "clap": clap,
    "wave": wave,
    "squat": squat,
    "forward lunge": lunge,
    "boxing": box,
    "sit to stand": sit_to_stand,
    "stand to sit": stand_to_sit,
}

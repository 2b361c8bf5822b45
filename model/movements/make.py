"""The set of made-up movements: how many of each, and each one a function of the seed."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np

from model.data.sequence import Sequence
from model.data.writer import StoreWriter
from model.movements.actions import ACTIONS
from model.movements.drawing import FPS
from model.movements.figure import Motion, skeleton
from model.movements.rests import RESTS

#: The class of what is no action.
NO_ACTION = "no action"
#: Sequences of each class.
NUMBERS: dict[str, int] = {
    "walk in place": 36,
    "clap": 36,
    "wave": 28,
    "squat": 28,
    "forward lunge": 16,
    "boxing": 16,
    "sit to stand": 20,
    "stand to sit": 20,
    NO_ACTION: 112,
}
SOURCE = "movements made up from joint angles"
#: Number of the first person: none of those that recorded sets have.
FIRST_PERSON = 1001
#: What the protocols know the set by: everything is trained on.
DATASET = "movements"


def motion(
    name: str, seed: int, which: int, turned: float = 0.0, rests: Collection[str] = tuple(RESTS)
) -> Motion:
    """One movement of a class of `NUMBERS`: the `which`-th with this seed, whatever else is made.

    Args:
        turned: away from the camera by up to this, either way, radians.
        rests: kinds of no action to draw from, of `RESTS`.

    Raises:
        KeyError: no such class.
    """
    rng = np.random.default_rng([seed, zlib.crc32(name.encode()), which])
    if name != NO_ACTION:
        made = ACTIONS[name](rng)
    else:
        kinds = [kind for called, kind in RESTS.items() if called in rests]
        weights = np.array([weight for _, weight in kinds], float)
        rest, _ = kinds[int(rng.choice(len(kinds), p=weights / weights.sum()))]
        made = rest(rng)
    made.turn += turned * rng.uniform(-1.0, 1.0)
    return made


def sequences(
    seed: int,
    share: float = 1.0,
    classes: Collection[str] = tuple(NUMBERS),
    turned: float = 0.0,
    rests: Collection[str] = tuple(RESTS),
) -> Iterator[Sequence]:
    """All sequences of some classes, each by a person of its own; labels index `NUMBERS`.

    Args:
        share: of the usual numbers; at least one of each class.
        turned, rests: as `motion` has them.
    """
    person = FIRST_PERSON
    for label, (name, number) in enumerate(NUMBERS.items()):
        for which in range(max(1, round(share * number))) if name in classes else ():
            joints = skeleton(motion(name, seed, which, turned, rests))
            seen = np.ones(joints.shape[:2], np.float32)
            title = f"{name.replace(' ', '-')}_{seed}_{which:03}"
            yield Sequence(title, joints, seen, FPS, label, person, 0)
            person += 1


def write(
    path: Path,
    seed: int,
    share: float = 1.0,
    classes: Collection[str] = tuple(NUMBERS),
    turned: float = 0.0,
    rests: Collection[str] = tuple(RESTS),
) -> int:
    """The set, or some of its classes, as a `model.data.store` file; returns how many sequences it
    has.

    Raises:
        OSError: it cannot be written.
    """
    with StoreWriter(path, NUMBERS, source=SOURCE, dataset=DATASET, seed=str(seed)) as writer:
        for sequence in sequences(seed, share, classes, turned, rests):
            writer.add(sequence)
        return len(writer)

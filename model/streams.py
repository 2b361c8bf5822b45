"""Long recordings made of short ones: actions in random order, rests between, truth known.

A stream is what a camera would see of people who do one thing after another. Between two sequences
the person rests, as the first one's last moments show them, and then moves into the second one's
first pose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.activity import active_interval
from model.data.sequence import Sequence as Recording
from model.preprocess import canonical

FloatArray = NDArray[np.float32]

#: Frames a second of every stream.
FPS = 30.0
#: Rests between two actions last between these, in seconds; those of a stream of nothing but rests
#: are `LONG` times as long.
REST = (1.5, 4.0)
LONG = 3.0
# Of which the last so many seconds turn one pose into the next.
_TURN = 0.8
# People at rest sway: joints drift by about this, in metres, over a second or so.
_SWAY = 0.006
# Poses further apart than this, in metres averaged over the joints, are not one rest: to get from
# one to the other is an action that nobody has labelled (getting up, turning round).
_APART = 0.2
# The next sequence is, of so many drawn ones, mostly that which begins nearest to where the last
# ended: the same view and person for a while, and who sits gets up again. Every so many-th is the
# one that was drawn first, so that none waits for ever.
_CHOICE, _TURNS = 24, 3


@dataclass(frozen=True)
class Take:
    """A sequence to build with, and the name of what it shows; None for an unknown movement."""

    recording: Recording
    action: str | None


@dataclass(frozen=True)
class Action:
    """What truly happens in a stream: a class name, or None for a movement that is none of the
    classes; start and end in seconds."""

    action: str | None
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class Stream:
    """A long recording.

    Attributes:
        joints: ``(F, 25, 3)`` float32, metres, rooted at the hips.
        visibility: ``(F, 25)`` float32.
        fps: frames a second.
        truth: what happens in it, in order.
        unjudged: from and to, seconds, when something happens that nobody has labelled.
    """

    joints: FloatArray
    visibility: FloatArray
    fps: float
    truth: tuple[Action, ...]
    unjudged: tuple[tuple[float, float], ...] = ()

    @property
    def seconds(self) -> float:
        return len(self.joints) / self.fps


@dataclass(frozen=True, eq=False)
class _Prepared:
    """A take on the stream's grid, and where in it (seconds) something happens."""

    joints: FloatArray
    visibility: FloatArray
    first: FloatArray  # its first and last pose in canonical form, to be compared
    last: FloatArray
    active: tuple[float, float]
    action: str | None


def build_stream(
    takes: Sequence[Take], seconds: float, seed: int, rests_only: bool = False
) -> Stream:
    """A stream of at least `seconds`; takes are drawn again when they have run out.

    Args:
        rests_only: nothing but the rests at the sequences' ends, never an action.

    Raises:
        ValueError: nothing to build with.
    """
    if not takes:
        raise ValueError("there are no sequences to make a stream of")
    rng = np.random.default_rng(seed)
    prepared: dict[int, _Prepared] = {}
    waiting: list[int] = []
    joints: list[FloatArray] = []
    visibility: list[FloatArray] = []
    truth: list[Action] = []
    unjudged: list[tuple[float, float]] = []
    frames = 0
    before: FloatArray | None = None
    while frames < seconds * FPS:
        if not waiting:
            waiting = rng.permutation(len(takes)).tolist()
        for index in waiting[-_CHOICE:]:
            if index not in prepared:
                prepared[index] = _prepare(takes[index])
        chosen = waiting[-1]
        if before is not None and len(joints) // 2 % _TURNS:
            chosen = _nearest(before, waiting[-_CHOICE:], prepared)
        waiting.remove(chosen)
        take = prepared[chosen]
        offset = frames / FPS
        if before is not None and _distance(before, take.first) > _APART:
            unjudged.append((offset - _TURN - 0.3, offset + 0.3))
        longer = LONG if rests_only else 1.0
        rest = int(rng.uniform(*REST) * longer * FPS)
        body, seen = take.joints, take.visibility
        resting, unseen = _rest(take, rest, rng)
        if rests_only:
            body, seen = resting[:1], unseen[:1]
        else:
            begin, end = take.active
            truth.append(Action(take.action, offset + begin, offset + end))
        joints += [body, resting]
        visibility += [seen, unseen]
        frames += len(body) + rest
        before = take.last
    return Stream(_turned(joints), np.concatenate(visibility), FPS, tuple(truth), tuple(unjudged))


def _prepare(take: Take) -> _Prepared:
    recording = take.recording
    times = np.arange(int(recording.seconds * FPS) + 1) * (recording.fps / FPS)
    below = np.minimum(times.astype(np.int64), len(recording.joints) - 1)
    above = np.minimum(below + 1, len(recording.joints) - 1)
    weight = (times - below).astype(np.float32)[:, None]

    def on_grid(values: FloatArray) -> FloatArray:
        share = weight.reshape(-1, *[1] * (values.ndim - 1))
        mixed: FloatArray = (1 - share) * values[below] + share * values[above]
        return mixed

    joints = on_grid(recording.joints - recording.joints[:, :1])
    visibility = on_grid(recording.visibility)
    body = canonical(joints, visibility)
    return _Prepared(joints, visibility, body[0], body[-1], active_interval(body, FPS), take.action)


def _distance(one: FloatArray, other: FloatArray) -> float:
    return float(np.linalg.norm(one - other, axis=-1).mean())


def _nearest(place: FloatArray, waiting: list[int], prepared: dict[int, _Prepared]) -> int:
    """The one that begins nearest to a pose."""
    return min(waiting, key=lambda index: _distance(place, prepared[index].first))


def _rest(take: _Prepared, frames: int, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """What is left of a take after its action, to and fro, swaying a little."""
    count = len(take.joints)
    first = min(round(take.active[1] * FPS) + 3, count - 1)
    span = count - 1 - first
    # From the last frame back and forth, so that nothing jumps.
    back = np.abs((np.arange(frames) + span) % (2 * span) - span) if span else np.zeros(frames)
    index = count - 1 - back.astype(np.int64)
    time = np.arange(frames, dtype=np.float32)[:, None, None] / FPS
    phase = rng.uniform(0, 2 * np.pi, (1, 25, 3)).astype(np.float32)
    pace = rng.uniform(0.2, 0.5, (1, 25, 3)).astype(np.float32)
    sway = np.sin(2 * np.pi * pace * time + phase) - np.sin(phase)
    held: FloatArray = (take.joints[index] + _SWAY * sway).astype(np.float32)
    return held, take.visibility[index]


def _turned(pieces: list[FloatArray]) -> FloatArray:
    """Pieces end to end; the end of each rest turns smoothly into the next sequence's start."""
    pieces = [piece.copy() for piece in pieces]
    for rest, following in zip(pieces[1::2], pieces[2::2], strict=False):
        frames = min(len(rest), round(_TURN * FPS))
        weight = np.linspace(0, 1, frames + 2, dtype=np.float32)[1:-1, None, None]
        smooth = weight * weight * (3 - 2 * weight)
        rest[len(rest) - frames :] += smooth * (following[0] - rest[len(rest) - frames :])
    return np.concatenate(pieces).astype(np.float32)

"""Who acts: choosing people among the bodies that a Kinect reports.

A Kinect v2 takes chairs and curtains for bodies, loses people and finds them again under another
number. The steps follow the published preparation of NTU RGB+D (Zhang et al., "Semantics-Guided
Neural Networks", CVPR 2020, and Chen et al., "Channel-wise Topology Refinement", ICCV 2021): short
bodies go, bodies wider than people are go, the one that moves most is the actor. Added here: bodies
that do not overlap in time and are near each other are one person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.skeleton import BASE_OF_SPINE

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]

#: A body seen in fewer frames than this is a flicker, when there are others.
MIN_FRAMES = 12
#: A frame where a body is wider than this share of its height does not look like a person.
MAX_SPREAD = 0.8
#: A body with more than this share of such frames is not a person.
MAX_WIDE_SHARE = 0.69754
#: A person who is lost and found again is at most this far from where they were lost, in metres.
MAX_JUMP = 1.0


@dataclass(frozen=True, eq=False)
class Body:
    """One tracked body.

    Attributes:
        frames: ``(n,)`` int64, the frames it was seen in, increasing.
        joints: ``(n, 25, 3)`` float32, metres.
        visibility: ``(n, 25)`` float32.
    """

    frames: IntArray
    joints: FloatArray
    visibility: FloatArray


def people(bodies: list[Body], count: int) -> list[Body]:
    """The (at most `count`) people among the bodies, the main one first.

    The last body is never dropped: a recording of a person who lies down is wide and still one.

    Args:
        bodies: in order of appearance.
        count: how many take part in the action, 1 or 2.
    """
    kept = _keep_some(bodies, [len(body.frames) >= MIN_FRAMES for body in bodies])
    kept = _keep_some(kept, [_wide_share(body) < MAX_WIDE_SHARE for body in kept])
    kept.sort(key=lambda body: -_activity(body))
    actors: list[Body] = []
    for body in kept:
        near = [index for index, actor in enumerate(actors) if _same_person(actor, body)]
        if near:
            actors[near[0]] = _joined(actors[near[0]], body)
        elif len(actors) < count:
            actors.append(body)
    return actors


def in_turn(actors: list[Body]) -> tuple[FloatArray, FloatArray]:
    """Joints ``(F, 25, 3)`` and visibility ``(F, 25)`` of all actors, frame after frame.

    As SGN does it: where two people are seen in a frame, both skeletons are listed, the main one
    first; frames with nobody are left out. A sequence of two people is so up to twice as long.
    """
    frames = np.concatenate([actor.frames for actor in actors])
    order = np.argsort(frames, kind="stable")  # equal frames: the main actor first
    joints = np.concatenate([actor.joints for actor in actors])[order]
    visibility = np.concatenate([actor.visibility for actor in actors])[order]
    return joints, visibility


def from_arrays(joints: NDArray[np.floating[Any]]) -> list[Body]:
    """Bodies of a zero-padded array ``(people, F, 25, 3)``; who is all zeros is not there."""
    bodies = []
    for body in joints:
        seen = np.flatnonzero(body.any(axis=(1, 2)))
        if len(seen):
            visibility = np.ones((len(seen), body.shape[1]), np.float32)
            bodies.append(Body(seen, body[seen].astype(np.float32), visibility))
    return bodies


def _keep_some(bodies: list[Body], keep: list[bool]) -> list[Body]:
    kept = [body for body, good in zip(bodies, keep, strict=True) if good]
    # All bad: the longest may still be a person.
    return kept or sorted(bodies, key=lambda body: -len(body.frames))[:1]


def _wide_share(body: Body) -> float:
    spread = np.ptp(body.joints, axis=1)  # (n, 3)
    return float((spread[:, 0] > MAX_SPREAD * spread[:, 1]).mean())


def _activity(body: Body) -> float:
    """Variance of the joints' positions (published measure) times the frames it was seen in."""
    return float(body.joints.reshape(-1, 3).var(axis=0).sum()) * len(body.frames)


def _same_person(actor: Body, body: Body) -> bool:
    """Whether `body` fits into the actor's gaps and is near where the actor was lost."""
    if len(np.intersect1d(actor.frames, body.frames, assume_unique=True)):
        return False
    # The actor's last place before the body appears, or first place after it is gone.
    before = np.searchsorted(actor.frames, body.frames[0]) - 1
    if before >= 0:
        here, there = actor.joints[before], body.joints[0]
    else:
        here, there = actor.joints[0], body.joints[-1]
    return float(np.linalg.norm(here[BASE_OF_SPINE] - there[BASE_OF_SPINE])) <= MAX_JUMP


def _joined(actor: Body, body: Body) -> Body:
    frames = np.concatenate([actor.frames, body.frames])
    order = np.argsort(frames)
    return Body(
        frames[order],
        np.concatenate([actor.joints, body.joints])[order],
        np.concatenate([actor.visibility, body.visibility])[order],
    )

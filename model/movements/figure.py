"""Forward kinematics: joint angles and places of the hands to NTU skeletons.

The body's own axes are right, up and forward. Standing upright before a Kinect and facing it, they
are its +x, +y and -z (`model.skeleton`). F frames; angles in radians, lengths in metres, bones of
canonical lengths (`model.preprocess.BONE_LENGTHS`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model import skeleton as s
from model.preprocess import BONE_LENGTHS

FloatArray = NDArray[np.float64]

#: Upper arm and forearm; hands can reach so far from a shoulder.
UPPER_ARM, FOREARM = BONE_LENGTHS[s.LEFT_ELBOW], BONE_LENGTHS[s.LEFT_WRIST]
REACH = 0.99 * (UPPER_ARM + FOREARM)
#: Half the distance of the shoulders.
SHOULDER = BONE_LENGTHS[s.LEFT_SHOULDER]
#: Of the camera, in front of which people stand, above the floor and away from them.
HEIGHT, DISTANCE = 0.9, 2.6
LEFT, RIGHT = 0, 1
#: Which way outwards is, along the body's right.
SIDES = (-1.0, 1.0)
_ARMS = (
    (s.LEFT_SHOULDER, s.LEFT_ELBOW, s.LEFT_WRIST, s.LEFT_HAND, s.LEFT_HAND_TIP, s.LEFT_THUMB),
    (s.RIGHT_SHOULDER, s.RIGHT_ELBOW, s.RIGHT_WRIST, s.RIGHT_HAND, s.RIGHT_HAND_TIP, s.RIGHT_THUMB),
)  # fmt: skip
_LEGS = (
    (s.LEFT_HIP, s.LEFT_KNEE, s.LEFT_ANKLE, s.LEFT_FOOT),
    (s.RIGHT_HIP, s.RIGHT_KNEE, s.RIGHT_ANKLE, s.RIGHT_FOOT),
)


@dataclass(eq=False)
class Motion:
    """How a body moves. Arrays of both sides have the left one first.

    Attributes:
        hands: ``(F, 2, 3)`` where the wrists are: right, up and forward of the middle of the
            shoulders, along the trunk's axes. Out of reach, arms are stretched towards it.
        hips: ``(F, 2)`` thighs forward from hanging down.
        knees: ``(F, 2)`` bent, at least 0.
        spread: ``(F, 2)`` thighs outwards.
        lean: ``(F,)`` of the trunk, forward; tilt: to the right; twist: of the shoulders, to the
            left.
        nod: ``(F,)`` of the head, forward; look: to the right.
        elbows_out: ``(2,)`` how far elbows point outwards rather than down and back, 0 to 1.
        turn: ``(F,)`` of the whole body to its left, seen from above.
        lying: ``(3,)`` turned in the end about x, y and z, in that order; who is turned lies.
    """

    hands: FloatArray
    hips: FloatArray
    knees: FloatArray
    spread: FloatArray
    lean: FloatArray
    tilt: FloatArray
    twist: FloatArray
    nod: FloatArray
    look: FloatArray
    turn: FloatArray
    elbows_out: FloatArray = field(default_factory=lambda: np.full(2, 0.3))
    lying: FloatArray = field(default_factory=lambda: np.zeros(3))

    @classmethod
    def still(cls, frames: int) -> Motion:
        """Standing upright, arms hanging."""
        hanging = np.array([[-SHOULDER - 0.05, -0.52, 0.04], [SHOULDER + 0.05, -0.52, 0.04]])
        pairs = {name: np.zeros((frames, 2)) for name in ("hips", "knees")}
        single = ("lean", "tilt", "twist", "nod", "look", "turn")
        return cls(
            hands=np.tile(hanging, (frames, 1, 1)),
            spread=np.full((frames, 2), 0.06),
            **pairs,
            **{name: np.zeros(frames) for name in single},
        )

    def __len__(self) -> int:
        return len(self.lean)


def skeleton(motion: Motion) -> NDArray[np.float32]:
    """Joints ``(F, 25, 3)`` float32, metres, Kinect axes; the lowest joint is on the floor."""
    joints = np.zeros((len(motion), s.NUM_JOINTS, 3))
    pelvis, trunk, shoulders, head = _frames(motion)

    def grow(joint: int, direction: FloatArray) -> None:
        length = np.maximum(np.linalg.norm(direction, axis=-1, keepdims=True), 1e-9)
        joints[:, joint] = joints[:, s.PARENTS[joint]] + BONE_LENGTHS[joint] * direction / length

    for joint in (s.MIDDLE_OF_SPINE, s.SPINE_AT_SHOULDERS):
        grow(joint, trunk[:, 1])
    grow(s.NECK, 0.6 * trunk[:, 1] + 0.4 * head[:, 1])
    grow(s.HEAD, head[:, 1] + 0.15 * head[:, 2])
    for side, (shoulder, elbow, wrist, *beyond) in enumerate(_ARMS):
        grow(shoulder, SIDES[side] * shoulders[:, 0])
        target = joints[:, s.SPINE_AT_SHOULDERS] + np.einsum(
            "fi,fij->fj", motion.hands[:, side], shoulders
        )
        out = motion.elbows_out[side]
        pole = (
            out * SIDES[side] * shoulders[:, 0]
            - (1.0 - 0.5 * out) * shoulders[:, 1]
            - 0.3 * shoulders[:, 2]
        )
        bend = _elbow(joints[:, shoulder], target, pole)
        grow(elbow, bend - joints[:, shoulder])
        grow(wrist, target - joints[:, elbow])
        for joint in beyond:
            grow(joint, joints[:, wrist] - joints[:, elbow])
    for side, (hip, knee, ankle, foot) in enumerate(_LEGS):
        outwards = SIDES[side] * pelvis[:, 0]
        grow(hip, outwards)
        flexed, spread = motion.hips[:, side], motion.spread[:, side, None]
        shin = flexed - motion.knees[:, side]
        for joint, angle in ((knee, flexed), (ankle, shin)):
            along = np.sin(angle)[:, None] * pelvis[:, 2] - np.cos(angle)[:, None] * pelvis[:, 1]
            grow(joint, np.cos(spread) * along + np.sin(spread) * outwards)
        # Feet lie flat, but hang from a shin that is swung far back.
        hang = np.clip(-shin - 0.6, 0.0, 1.0)[:, None]
        grow(foot, pelvis[:, 2] + 0.25 * outwards - (0.2 + 1.5 * hang) * pelvis[:, 1])
    return _placed(joints, motion)


def _frames(motion: Motion) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Right, up and forward ``(F, 3, 3)`` of pelvis, trunk, shoulders and head, Kinect axes."""
    upright = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0]])
    turned = _rotation(1, motion.turn)
    pelvis = np.swapaxes(turned @ upright.T, 1, 2)
    leaning = _rotation(0, -motion.lean) @ _rotation(2, -motion.tilt)
    trunk = np.swapaxes(turned @ leaning @ upright.T, 1, 2)
    shoulders = np.swapaxes(turned @ leaning @ _rotation(1, motion.twist) @ upright.T, 1, 2)
    # The head keeps half upright when the trunk leans.
    facing = _rotation(0, -0.5 * motion.lean - motion.nod) @ _rotation(1, -motion.look)
    head = np.swapaxes(turned @ facing @ upright.T, 1, 2)
    return pelvis, trunk, shoulders, head


def _rotation(axis: int, angle: FloatArray) -> FloatArray:
    """Matrices ``(F, 3, 3)`` that turn about a Kinect axis."""
    first, second = [(1, 2), (2, 0), (0, 1)][axis]
    turn = np.zeros((*np.shape(angle), 3, 3))
    turn[..., axis, axis] = 1.0
    turn[..., first, first] = turn[..., second, second] = np.cos(angle)
    turn[..., first, second], turn[..., second, first] = -np.sin(angle), np.sin(angle)
    return turn


def _elbow(shoulder: FloatArray, wrist: FloatArray, pole: FloatArray) -> FloatArray:
    """Where elbows ``(F, 3)`` are, on the side of `pole`, between shoulders and wrists."""
    way = wrist - shoulder
    distance = np.linalg.norm(way, axis=-1, keepdims=True)
    along = way / np.maximum(distance, 1e-6)
    reach = np.clip(distance, abs(UPPER_ARM - FOREARM) + 0.02, REACH)
    # Law of cosines: how far along the way the elbow's foot is, and how far from it the elbow.
    foot = (reach**2 + UPPER_ARM**2 - FOREARM**2) / (2 * reach)
    height = np.sqrt(np.maximum(UPPER_ARM**2 - foot**2, 0.0))
    across = pole - (pole * along).sum(axis=-1, keepdims=True) * along
    across /= np.maximum(np.linalg.norm(across, axis=-1, keepdims=True), 1e-6)
    elbow: FloatArray = shoulder + foot * along + height * across
    return elbow


def _placed(joints: FloatArray, motion: Motion) -> NDArray[np.float32]:
    """Standing, or lying, on the floor in front of the camera."""
    if motion.lying.any():
        for axis, angle in enumerate(motion.lying):
            joints = joints @ _rotation(axis, np.asarray(angle)).T
        floor = joints[..., 1].min(axis=1)
    else:
        floor = joints[:, [s.LEFT_ANKLE, s.RIGHT_ANKLE], 1].min(axis=1) - 0.08
        # Feet stay where they are; who bends the knees moves the hips.
        feet = joints[:, [s.LEFT_ANKLE, s.RIGHT_ANKLE]].mean(axis=1)
        joints = joints - np.stack([feet[:, 0], 0 * floor, feet[:, 2]], axis=-1)[:, None]
    joints[..., 1] -= floor[:, None] + HEIGHT
    joints[..., 2] += DISTANCE
    return joints.astype(np.float32)

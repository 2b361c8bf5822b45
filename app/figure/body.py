"""Recorded skeletons put on the proportions of an adult who stands on the floor.

Sensors disagree about bone lengths and jitter from frame to frame; painted as they are, they make
people whose limbs grow and shrink. Arms and trunk keep only the directions of their bones. Legs
keep the way from hip to ankle, as a share of the leg's length, and bend the knee to fit: a sensor
in front sees how far somebody squats, but hardly how far the knees come forward.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model import skeleton as s

FloatArray = NDArray[np.float32]

_UP = np.array([0.0, 1.0, 0.0], np.float32)
_ANKLE_HEIGHT = 0.085
_TOE_HEIGHT = 0.03
_LEG_ERROR = 0.06  # share of a leg's length that sensors are wrong by
# A knee this much farther out than when standing is still taken for straight, metres.
_KNEE_ERROR = 0.015


@dataclass(frozen=True)
class Proportions:
    """Lengths in metres of an adult about 1.77 m tall, before ``size``.

    Lengths follow Drillis and Contini (1966), rounded; ``girth`` widens or narrows the flesh.
    """

    size: float = 1.0
    girth: float = 1.0
    torso: float = 0.50  # middle of the hips to middle of the shoulders
    shoulder: float = 0.175  # half the distance of the shoulder joints
    hip: float = 0.095  # half the distance of the hip joints
    head: float = 0.205  # middle of the shoulders to middle of the ears
    upper_arm: float = 0.29
    forearm: float = 0.25
    hand: float = 0.17  # wrist to fingertips
    thigh: float = 0.42
    shin: float = 0.41
    foot: float = 0.16  # ankle to ball of the foot

    @staticmethod
    def random(rng: np.random.Generator) -> Proportions:
        """An adult: size, girth and every length drawn about the mean."""

        def about(mean: float, spread: float) -> float:
            return float(mean * (1.0 + np.clip(rng.normal(0.0, spread), -2 * spread, 2 * spread)))

        return Proportions(
            size=about(0.97, 0.045),
            girth=about(1.02, 0.09),
            torso=about(0.50, 0.03),
            shoulder=about(0.172, 0.05),
            hip=about(0.097, 0.06),
            head=about(0.205, 0.03),
            upper_arm=about(0.29, 0.03),
            forearm=about(0.25, 0.03),
            thigh=about(0.42, 0.03),
            shin=about(0.41, 0.03),
        )


def smoothed(joints: FloatArray, sigma: float) -> FloatArray:
    """Joints ``(F, 25, 3)`` blurred in time by a Gaussian of ``sigma`` frames, ends held."""
    if sigma <= 0.0 or len(joints) < 2:
        return joints
    reach = int(np.ceil(3.0 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    padded = np.concatenate(
        [np.repeat(joints[:1], reach, 0), joints, np.repeat(joints[-1:], reach, 0)]
    )
    out = np.zeros_like(joints)
    for offset, weight in enumerate(kernel):
        out += np.float32(weight) * padded[offset : offset + len(joints)]
    return out


def interpolated(joints: FloatArray, at: NDArray[np.float64]) -> FloatArray:
    """Joints ``(F, 25, 3)`` at places ``(...)`` between frames, in frames, linear; ends held."""
    at = np.clip(at, 0.0, len(joints) - 1)
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, len(joints) - 1)
    share = (at - low).astype(np.float32)[..., None, None]
    return np.asarray(joints[low] * (1.0 - share) + joints[high] * share, np.float32)


def embodied(joints: FloatArray, proportions: Proportions) -> FloatArray:
    """The motion of ``joints`` done by a body of these proportions, standing on the floor.

    Args:
        joints: ``(F, 25, 3)`` metres, Kinect axes, any origin.

    Returns:
        ``(F, 25, 3)`` float32, metres, Kinect axes; y = 0 is the floor, x and z as recorded. The
        head joint is the middle of the ears, hand tips are fingertips, feet the balls of the feet.
    """
    p = proportions
    hips = 0.5 * (joints[:, s.LEFT_HIP] + joints[:, s.RIGHT_HIP])
    shoulders = 0.5 * (joints[:, s.LEFT_SHOULDER] + joints[:, s.RIGHT_SHOULDER])
    spine = _unit(shoulders - hips)
    across = _unit(joints[:, s.RIGHT_SHOULDER] - joints[:, s.LEFT_SHOULDER])
    across_hips = _unit(joints[:, s.RIGHT_HIP] - joints[:, s.LEFT_HIP])
    forward = _unit(np.cross(spine, across))

    joints = _on_the_floor(joints)

    out = np.zeros_like(joints)
    out[:, s.SPINE_AT_SHOULDERS] = p.torso * spine
    out[:, s.MIDDLE_OF_SPINE] = 0.5 * p.torso * spine
    # A head joint jitters in depth; people hold their heads nearly upright on the spine.
    head = _unit(joints[:, s.HEAD] - joints[:, s.SPINE_AT_SHOULDERS])
    head = _unit(head + 0.5 * spine + 0.3 * _UP)
    out[:, s.HEAD] = out[:, s.SPINE_AT_SHOULDERS] + p.head * head
    out[:, s.NECK] = out[:, s.SPINE_AT_SHOULDERS] + 0.5 * p.head * head
    for side, sign in (("left", -1.0), ("right", 1.0)):
        shoulder, elbow, wrist, hand = _chain(side, "shoulder")
        tip = s.LEFT_HAND_TIP if side == "left" else s.RIGHT_HAND_TIP
        thumb = s.LEFT_THUMB if side == "left" else s.RIGHT_THUMB
        out[:, shoulder] = out[:, s.SPINE_AT_SHOULDERS] + sign * p.shoulder * across
        upper = _unit(joints[:, elbow] - joints[:, shoulder])
        lower = _unit(joints[:, wrist] - joints[:, elbow])
        # Hand joints are the noisiest; the forearm steadies their direction.
        fingers = _unit(_unit(joints[:, hand] - joints[:, wrist]) + 1.5 * lower)
        out[:, elbow] = out[:, shoulder] + p.upper_arm * upper
        out[:, wrist] = out[:, elbow] + p.forearm * lower
        out[:, hand] = out[:, wrist] + 0.5 * p.hand * fingers
        out[:, tip] = out[:, wrist] + p.hand * fingers
        out[:, thumb] = out[:, wrist] + _thumb(fingers, forward, -sign * across, p.hand)

        hip, knee, ankle, foot = _chain(side, "hip")
        out[:, hip] = sign * p.hip * across_hips
        reach = (joints[:, ankle] - joints[:, hip]) / _leg_length(joints, hip)
        to_knee, to_ankle = _bent_leg(reach, joints[:, knee] - joints[:, hip], forward, p)
        out[:, knee] = out[:, hip] + to_knee
        out[:, ankle] = out[:, hip] + to_ankle
        out[:, foot] = out[:, ankle] + p.foot * _toes(
            joints[:, foot] - joints[:, ankle],
            out[:, ankle] - out[:, knee],
            across_hips,
            sign,
        )
    out *= p.size
    out += (hips * np.array([1.0, 0.0, 1.0], np.float32))[:, None, :]
    return out + _height_above_floor(out, p)[:, None, None] * _UP


def _chain(side: str, start: str) -> tuple[int, int, int, int]:
    if start == "shoulder":
        first = s.LEFT_SHOULDER if side == "left" else s.RIGHT_SHOULDER
    else:
        first = s.LEFT_HIP if side == "left" else s.RIGHT_HIP
    return first, first + 1, first + 2, first + 3


def _on_the_floor(joints: FloatArray) -> FloatArray:
    """Joints whose ankles are never below where they are when standing.

    Sensors lose legs behind the other leg, and then put their ankles into the ground.
    """
    ankles = [s.LEFT_ANKLE, s.RIGHT_ANKLE]
    level = np.percentile(joints[:, ankles, 1], 35)
    out = joints.copy()
    out[:, ankles, 1] = np.maximum(joints[:, ankles, 1], np.float32(level))
    return out


def _leg_length(joints: FloatArray, hip: int) -> float:
    """Hip to ankle of the person recorded, when standing, metres; each leg has its own."""
    knee, ankle = hip + 1, hip + 2
    straight = np.linalg.norm(joints[:, ankle] - joints[:, hip], axis=-1)
    bones = np.linalg.norm(joints[:, knee] - joints[:, hip], axis=-1)
    bones = bones + np.linalg.norm(joints[:, ankle] - joints[:, knee], axis=-1)
    # Who never stands in the sequence still has bones.
    return float(max(np.percentile(straight, 97), 0.9 * np.median(bones), 0.1))


def _bent_leg(
    reach: FloatArray, knee: FloatArray, forward: FloatArray, p: Proportions
) -> tuple[FloatArray, FloatArray]:
    """Hip to knee and hip to ankle ``(F, 3)`` by the law of cosines.

    Args:
        reach: hip to ankle as a share of the straight leg; knee: hip to knee as recorded, metres.
    """
    along = _unit(reach)
    longest = 0.998 * (p.thigh + p.shin)
    shortest = abs(p.thigh - p.shin) + 0.12
    # A leg a few hundredths short would bend a knee by a hand's breadth, and sensors err by that
    # much: only what is missing beyond it counts, the more the surer.
    missing = 1.0 - np.linalg.norm(reach, axis=-1, keepdims=True) - _LEG_ERROR
    missing = 0.5 * (missing + np.sqrt(missing**2 + 1e-4)) * 0.4 / (0.4 - _LEG_ERROR)
    length = (1.0 - missing) * longest
    # A lifted knee is seen even where the ankle below it is lost (jogging, seen from the front):
    # the leg is then as short as the knee's distance from the line to the ankle makes it.
    aside = knee - (knee * along).sum(-1, keepdims=True) * along
    lifted = np.linalg.norm(aside, axis=-1, keepdims=True)
    lifted = np.maximum(lifted - np.percentile(lifted, 10) - _KNEE_ERROR, 0.0)
    lifted = np.minimum(lifted, 0.9 * min(p.thigh, p.shin))
    folded = np.sqrt(p.thigh**2 - lifted**2) + np.sqrt(p.shin**2 - lifted**2)
    length = np.clip(np.minimum(length, folded), shortest, longest)
    # Where the knee points: as recorded, and forward, where the sensor sees little.
    pole = knee + 0.12 * forward
    pole = _unit(pole - (pole * along).sum(-1, keepdims=True) * along)
    beside = (p.thigh**2 - p.shin**2 + length**2) / (2.0 * length)
    bulge = np.sqrt(np.maximum(p.thigh**2 - beside**2, 0.0))
    to_knee = beside * along + bulge * pole
    return to_knee.astype(np.float32), (length * along).astype(np.float32)


def _thumb(fingers: FloatArray, forward: FloatArray, inward: FloatArray, hand: float) -> FloatArray:
    """Wrist to thumb tip: thumbs point forward on hanging arms, up on arms held forward."""
    wanted = forward + 0.7 * _UP + 0.5 * inward
    aside = wanted - (wanted * fingers).sum(-1, keepdims=True) * fingers
    return hand * (0.45 * fingers + 0.38 * _unit(aside)).astype(np.float32)


def _toes(recorded: FloatArray, shin: FloatArray, across: FloatArray, sign: float) -> FloatArray:
    """Direction from ankle to toes: forward, a little outward, square to a shin that leans."""
    forward = _unit(np.cross(_UP, across)) + 0.25 * sign * across
    recorded = _unit(recorded) * np.array([1.0, 0.0, 1.0], np.float32)
    shin = _unit(shin)
    level = _unit(forward + 0.3 * recorded)
    # A shin that leans far (kneeling, a leg swung back) carries its foot along.
    lean = np.clip(0.4 - (-shin[:, 1:2]), 0.0, 1.0)
    square = level - (level * shin).sum(-1, keepdims=True) * shin
    direction = _unit((1.0 - lean) * level + lean * _unit(square))
    direction = _unit(direction - 0.28 * _UP)
    # Toes that would dig into the floor bend instead.
    direction[:, 1] = np.clip(direction[:, 1], -0.55, 0.3)
    return _unit(direction)


def _height_above_floor(body: FloatArray, p: Proportions) -> FloatArray:
    """How far to lift each frame so that its lowest foot stands on the floor ``(F,)``."""
    ankles = body[:, [s.LEFT_ANKLE, s.RIGHT_ANKLE], 1] - _ANKLE_HEIGHT * p.size
    toes = body[:, [s.LEFT_FOOT, s.RIGHT_FOOT], 1] - _TOE_HEIGHT * p.size
    lowest = np.minimum(ankles.min(1), toes.min(1))
    lowest = np.minimum(lowest, body[:, [s.LEFT_KNEE, s.RIGHT_KNEE], 1].min(1) - 0.05)
    return -smoothed(np.asarray(lowest)[:, None, None], 1.5)[:, 0, 0]


def _unit(vectors: FloatArray) -> FloatArray:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-6), np.float32)

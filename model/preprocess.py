"""Normalisation that puts skeletons of every sensor into one form.

Two named preprocessings exist; a weights card says which one its network was trained with:

* ``canonical``: the live one. Each frame alone is rooted at the middle of the hips and every bone
  gets a fixed length, only its direction being kept: sensors and people differ most in
  proportions, and MediaPipe gives no global position.
* ``ntu``: the published one for NTU RGB+D (Zhang et al., CVPR 2020): metres, the origin at the
  first frame's middle of spine. It needs the whole sequence and a global position, so it cannot
  run live.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model import skeleton as s

FloatArray = NDArray[np.float32]

CANONICAL = "canonical"
NTU = "ntu"
PREPROCESSINGS: tuple[str, ...] = (CANONICAL, NTU)

#: Canonical bone lengths in metres by child joint, for a torso of 0.5 m (hips to shoulders); the
#: rest are common adult proportions (Drillis and Contini, 1966) rounded to a centimetre.
BONE_LENGTHS: dict[int, float] = {
    s.MIDDLE_OF_SPINE: 0.25,
    s.SPINE_AT_SHOULDERS: 0.25,
    s.NECK: 0.11,
    s.HEAD: 0.11,
    s.LEFT_SHOULDER: 0.18,
    s.LEFT_ELBOW: 0.29,
    s.LEFT_WRIST: 0.25,
    s.LEFT_HAND: 0.08,
    s.LEFT_HAND_TIP: 0.08,
    s.LEFT_THUMB: 0.08,
    s.RIGHT_SHOULDER: 0.18,
    s.RIGHT_ELBOW: 0.29,
    s.RIGHT_WRIST: 0.25,
    s.RIGHT_HAND: 0.08,
    s.RIGHT_HAND_TIP: 0.08,
    s.RIGHT_THUMB: 0.08,
    s.LEFT_HIP: 0.10,
    s.LEFT_KNEE: 0.42,
    s.LEFT_ANKLE: 0.42,
    s.LEFT_FOOT: 0.16,
    s.RIGHT_HIP: 0.10,
    s.RIGHT_KNEE: 0.42,
    s.RIGHT_ANKLE: 0.42,
    s.RIGHT_FOOT: 0.16,
}

# Below the first visibility a joint is not believed at all, above the second entirely; between
# them its bone turns smoothly to its resting direction, so that nothing jumps at a threshold.
# On recaptured sequences MediaPipe gave joints below the picture's edge a median of 0.02 to 0.12
# (ankles) and 0.2 (knees of who is seen from the waist up), and joints in the picture, turned by up
# to 70 degrees, more than 0.9 in 95 % of the frames.
VISIBILITY_NONE, VISIBILITY_FULL = 0.1, 0.5

_HANDS = frozenset(
    (s.LEFT_HAND, s.LEFT_HAND_TIP, s.LEFT_THUMB, s.RIGHT_HAND, s.RIGHT_HAND_TIP, s.RIGHT_THUMB)
)
_SHORTEST = 1e-4  # metres; a shorter bone has no direction of its own
_UP = np.array([0.0, 1.0, 0.0], np.float32)


def canonical(joints: FloatArray, visibility: FloatArray | None = None) -> FloatArray:
    """Frames rooted at the hips with canonical bone lengths; only bone directions are kept.

    The root is the middle of the hips and the spine's upper end the middle of the shoulders
    (sensors put their own joints there elsewhere); the middle of the spine and the neck lie on the
    straight lines between their neighbours. A bone without a length of its own, or whose end is not
    visible, takes its resting direction: standing, arms hanging.

    Args:
        joints: ``(..., 25, 3)`` metres, Kinect axes, any origin.
        visibility: ``(..., 25)``, 0 to 1; none means all seen.

    Returns:
        ``(..., 25, 3)`` float32, metres, origin at the middle of the hips.

    Raises:
        ValueError: wrong shapes.
    """
    joints = np.asarray(joints, np.float32)
    if joints.shape[-2:] != (s.NUM_JOINTS, 3):
        raise ValueError(f"expected joints (..., 25, 3), got {joints.shape}")
    if visibility is not None and np.shape(visibility) != joints.shape[:-1]:
        raise ValueError(f"expected visibility {joints.shape[:-1]}, got {np.shape(visibility)}")
    hips = 0.5 * (joints[..., s.LEFT_HIP, :] + joints[..., s.RIGHT_HIP, :])
    shoulders = 0.5 * (joints[..., s.LEFT_SHOULDER, :] + joints[..., s.RIGHT_SHOULDER, :])
    # Where each bone starts in the source skeleton, when that is not its parent's own place.
    ends = np.array(joints, copy=True)
    ends[..., s.BASE_OF_SPINE, :] = hips
    ends[..., s.MIDDLE_OF_SPINE, :] = 0.5 * (hips + shoulders)
    ends[..., s.SPINE_AT_SHOULDERS, :] = shoulders
    ends[..., s.NECK, :] = 0.5 * (shoulders + joints[..., s.HEAD, :])
    vectors = ends - ends[..., list(s.PARENTS), :]
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    trust = (lengths > _SHORTEST).astype(np.float32)
    if visibility is not None:
        trust = trust * _trust(np.asarray(visibility, np.float32))[..., None]
    directions = vectors / np.maximum(lengths, _SHORTEST)

    out = np.zeros_like(joints)
    final = np.zeros_like(joints)  # the directions used, for bones that rest along their parent
    across = _across(directions, trust)
    for joint in s.ROOT_FIRST[1:]:
        rest = _rest_direction(joint, across, final)
        weight = trust[..., joint, :]
        blended = weight * directions[..., joint, :] + (1.0 - weight) * rest
        length = np.linalg.norm(blended, axis=-1, keepdims=True)
        # Opposite directions can cancel at equal weights: rest then.
        blended = np.where(length > _SHORTEST, blended / np.maximum(length, _SHORTEST), rest)
        final[..., joint, :] = blended
        out[..., joint, :] = out[..., s.PARENTS[joint], :] + BONE_LENGTHS[joint] * blended
    return out


def _trust(visibility: FloatArray) -> FloatArray:
    scaled = (visibility - VISIBILITY_NONE) / (VISIBILITY_FULL - VISIBILITY_NONE)
    return np.clip(scaled, 0.0, 1.0)


def _across(directions: FloatArray, trust: FloatArray) -> FloatArray:
    """Unit vector from the body's left to its right, from the shoulders; +x when they are lost."""
    line = directions[..., s.RIGHT_SHOULDER, :] * trust[..., s.RIGHT_SHOULDER, :]
    line = line - directions[..., s.LEFT_SHOULDER, :] * trust[..., s.LEFT_SHOULDER, :]
    line = line * np.array([1.0, 0.0, 1.0], np.float32)
    length = np.linalg.norm(line, axis=-1, keepdims=True)
    sideways = np.array([1.0, 0.0, 0.0], np.float32)
    return np.where(length > 1e-3, line / np.maximum(length, 1e-3), sideways)


def _rest_direction(joint: int, across: FloatArray, final: FloatArray) -> FloatArray:
    if joint in (s.MIDDLE_OF_SPINE, s.SPINE_AT_SHOULDERS, s.NECK, s.HEAD):
        return np.broadcast_to(_UP, across.shape)
    if joint in (s.LEFT_SHOULDER, s.LEFT_HIP):
        return -across
    if joint in (s.RIGHT_SHOULDER, s.RIGHT_HIP):
        return across
    if joint in (s.LEFT_FOOT, s.RIGHT_FOOT):
        # Forward: up × across (to the right); towards the camera for who faces it.
        return np.cross(_UP, across).astype(np.float32)
    if joint in _HANDS:
        return final[..., s.PARENTS[joint], :]
    return np.broadcast_to(-_UP, across.shape)


def ntu(joints: FloatArray) -> FloatArray:
    """A whole sequence moved so that the first frame's middle of spine is the origin.

    Args:
        joints: ``(F, 25, 3)`` metres.
    """
    joints = np.asarray(joints, np.float32)
    moved: FloatArray = joints - joints[0, s.MIDDLE_OF_SPINE]
    return moved

"""The NTU RGB+D 25-joint skeleton, and how other skeletons map onto it.

Every skeleton in the program is an array of shape ``(..., 25, 3)``, float32, in metres, joints in
the order of `JOINT_NAMES` (Kinect v2, as NTU RGB+D stores it), axes as Kinect has them:

* +x towards the person's right hand when they face the camera,
* +y up,
* +z away from the camera.

Sources: joint order, Shahroudy et al., "NTU RGB+D", CVPR 2016; MediaPipe landmarks, the
"BlazePose GHUM 3D" model card; Kinect v1 joint names, the Kinect for Windows SDK 1.8.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

JOINT_NAMES: tuple[str, ...] = (
    "base of spine",
    "middle of spine",
    "neck",
    "head",
    "left shoulder",
    "left elbow",
    "left wrist",
    "left hand",
    "right shoulder",
    "right elbow",
    "right wrist",
    "right hand",
    "left hip",
    "left knee",
    "left ankle",
    "left foot",
    "right hip",
    "right knee",
    "right ankle",
    "right foot",
    "spine at shoulders",
    "left hand tip",
    "left thumb",
    "right hand tip",
    "right thumb",
)
NUM_JOINTS = len(JOINT_NAMES)

BASE_OF_SPINE, MIDDLE_OF_SPINE, NECK, HEAD = 0, 1, 2, 3
LEFT_SHOULDER, LEFT_ELBOW, LEFT_WRIST, LEFT_HAND = 4, 5, 6, 7
RIGHT_SHOULDER, RIGHT_ELBOW, RIGHT_WRIST, RIGHT_HAND = 8, 9, 10, 11
LEFT_HIP, LEFT_KNEE, LEFT_ANKLE, LEFT_FOOT = 12, 13, 14, 15
RIGHT_HIP, RIGHT_KNEE, RIGHT_ANKLE, RIGHT_FOOT = 16, 17, 18, 19
SPINE_AT_SHOULDERS = 20
LEFT_HAND_TIP, LEFT_THUMB, RIGHT_HAND_TIP, RIGHT_THUMB = 21, 22, 23, 24

#: The joint that each bone starts at; the root (base of spine) is its own parent.
PARENTS: tuple[int, ...] = (
    0, 0, 20, 2,
    20, 4, 5, 6,
    20, 8, 9, 10,
    0, 12, 13, 14,
    0, 16, 17, 18,
    1, 7, 6, 11, 10,
)  # fmt: skip

#: Joints ordered so that every parent comes before its children.
ROOT_FIRST: tuple[int, ...] = (
    0, 1, 20, 2, 3, 4, 5, 6, 7, 21, 22, 8, 9, 10, 11, 23, 24, 12, 13, 14, 15, 16, 17, 18, 19,
)  # fmt: skip

#: The 24 bones as (parent, child).
BONES: tuple[tuple[int, int], ...] = tuple(
    (PARENTS[joint], joint) for joint in ROOT_FIRST if joint != BASE_OF_SPINE
)

#: ``joints[..., MIRROR, :]`` with x negated is the same motion done by the other side.
MIRROR: tuple[int, ...] = (
    0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 16, 17, 18, 19, 12, 13, 14, 15, 20, 23, 24, 21, 22,
)  # fmt: skip

ARM_JOINTS: tuple[int, ...] = (5, 6, 7, 9, 10, 11, 21, 22, 23, 24)
LEG_JOINTS: tuple[int, ...] = (13, 14, 15, 17, 18, 19)

# MediaPipe's 33 pose landmarks, by the names used below.
_MEDIAPIPE = {
    "left ear": 7, "right ear": 8,
    "left shoulder": 11, "right shoulder": 12,
    "left elbow": 13, "right elbow": 14,
    "left wrist": 15, "right wrist": 16,
    "left pinky": 17, "right pinky": 18,
    "left index": 19, "right index": 20,
    "left thumb": 21, "right thumb": 22,
    "left hip": 23, "right hip": 24,
    "left knee": 25, "right knee": 26,
    "left ankle": 27, "right ankle": 28,
    "left foot": 31, "right foot": 32,
}  # fmt: skip

#: Each NTU joint as the mean of these MediaPipe landmarks.
_FROM_MEDIAPIPE: dict[int, tuple[str, ...]] = {
    BASE_OF_SPINE: ("left hip", "right hip"),
    MIDDLE_OF_SPINE: ("left hip", "right hip", "left shoulder", "right shoulder"),
    SPINE_AT_SHOULDERS: ("left shoulder", "right shoulder"),
    HEAD: ("left ear", "right ear"),
    NECK: ("left ear", "right ear", "left shoulder", "right shoulder"),
    LEFT_SHOULDER: ("left shoulder",),
    LEFT_ELBOW: ("left elbow",),
    LEFT_WRIST: ("left wrist",),
    LEFT_HAND: ("left wrist", "left index", "left pinky"),
    LEFT_HAND_TIP: ("left index",),
    LEFT_THUMB: ("left thumb",),
    RIGHT_SHOULDER: ("right shoulder",),
    RIGHT_ELBOW: ("right elbow",),
    RIGHT_WRIST: ("right wrist",),
    RIGHT_HAND: ("right wrist", "right index", "right pinky"),
    RIGHT_HAND_TIP: ("right index",),
    RIGHT_THUMB: ("right thumb",),
    LEFT_HIP: ("left hip",),
    LEFT_KNEE: ("left knee",),
    LEFT_ANKLE: ("left ankle",),
    LEFT_FOOT: ("left foot",),
    RIGHT_HIP: ("right hip",),
    RIGHT_KNEE: ("right knee",),
    RIGHT_ANKLE: ("right ankle",),
    RIGHT_FOOT: ("right foot",),
}


def _mediapipe_matrix() -> FloatArray:
    matrix = np.zeros((NUM_JOINTS, 33), np.float32)
    for joint, names in _FROM_MEDIAPIPE.items():
        for name in names:
            matrix[joint, _MEDIAPIPE[name]] = 1.0 / len(names)
    return matrix


_MEDIAPIPE_TO_NTU = _mediapipe_matrix()
_MEDIAPIPE_AXES = np.array([-1.0, -1.0, 1.0], np.float32)


def from_mediapipe(landmarks: FloatArray) -> FloatArray:
    """MediaPipe world landmarks as NTU joints.

    Args:
        landmarks: ``(..., 33, 3)``, metres, MediaPipe's axes (x right in the unmirrored image,
            y down, z smaller when nearer), origin at the middle of the hips.

    Returns:
        ``(..., 25, 3)`` float32, metres, Kinect axes: ``(x, y, z) -> (-x, -y, +z)``, a rotation.

    Raises:
        ValueError: the last two axes are not 33 × 3.
    """
    landmarks = np.asarray(landmarks, np.float32)
    if landmarks.shape[-2:] != (33, 3):
        raise ValueError(f"expected MediaPipe landmarks (..., 33, 3), got {landmarks.shape}")
    joints: FloatArray = np.matmul(_MEDIAPIPE_TO_NTU, landmarks) * _MEDIAPIPE_AXES
    return joints


def visibility_from_mediapipe(visibility: FloatArray) -> FloatArray:
    """Visibility ``(..., 33)`` of landmarks as visibility ``(..., 25)`` of NTU joints, 0 to 1.

    A joint made of several landmarks is as visible as the least visible of them.

    Raises:
        ValueError: the last axis is not 33.
    """
    visibility = np.asarray(visibility, np.float32)
    if visibility.shape[-1:] != (33,):
        raise ValueError(f"expected MediaPipe visibility (..., 33), got {visibility.shape}")
    columns = [
        visibility[..., [_MEDIAPIPE[name] for name in _FROM_MEDIAPIPE[joint]]].min(axis=-1)
        for joint in range(NUM_JOINTS)
    ]
    return np.stack(columns, axis=-1)


# Joint names of the 20-joint Kinect v1 skeleton, in the two orders that data sets use.
UTD_MHAD_ORDER: tuple[str, ...] = (
    "head", "shoulder centre", "spine", "hip centre",
    "left shoulder", "left elbow", "left wrist", "left hand",
    "right shoulder", "right elbow", "right wrist", "right hand",
    "left hip", "left knee", "left ankle", "left foot",
    "right hip", "right knee", "right ankle", "right foot",
)  # fmt: skip
NW_UCLA_ORDER: tuple[str, ...] = (
    "hip centre", "spine", "shoulder centre", "head",
    *UTD_MHAD_ORDER[4:],
)  # fmt: skip


def from_kinect_v1(joints: FloatArray, order: Sequence[str]) -> FloatArray:
    """A 20-joint Kinect v1 skeleton as NTU joints.

    Kinect v1 has no neck, hand tip or thumb: the neck is put between head and shoulder centre, the
    hand tip and thumb on the line from wrist to hand, prolonged.

    Args:
        joints: ``(..., 20, 3)``, metres, Kinect axes.
        order: the 20 joint names in the array's order (`UTD_MHAD_ORDER`, `NW_UCLA_ORDER`).

    Returns:
        ``(..., 25, 3)`` float32, metres, Kinect axes.

    Raises:
        ValueError: the last two axes are not 20 × 3.
    """
    joints = np.asarray(joints, np.float32)
    if joints.shape[-2:] != (20, 3):
        raise ValueError(f"expected Kinect v1 joints (..., 20, 3), got {joints.shape}")
    index = {name: position for position, name in enumerate(order)}
    out = np.empty((*joints.shape[:-2], NUM_JOINTS, 3), np.float32)
    renamed = {
        "base of spine": "hip centre",
        "middle of spine": "spine",
        "spine at shoulders": "shoulder centre",
    }
    for joint, name in enumerate(JOINT_NAMES):
        source = renamed.get(name, name)
        if source in index:
            out[..., joint, :] = joints[..., index[source], :]
    out[..., NECK, :] = 0.5 * (out[..., HEAD, :] + out[..., SPINE_AT_SHOULDERS, :])
    for hand, wrist, tip, thumb in (
        (LEFT_HAND, LEFT_WRIST, LEFT_HAND_TIP, LEFT_THUMB),
        (RIGHT_HAND, RIGHT_WRIST, RIGHT_HAND_TIP, RIGHT_THUMB),
    ):
        along = out[..., hand, :] - out[..., wrist, :]
        out[..., tip, :] = out[..., hand, :] + along
        out[..., thumb, :] = out[..., hand, :] + 0.5 * along
    return out


def mirrored(joints: FloatArray) -> FloatArray:
    """The same motion done by the other side: left and right exchanged, x negated.

    Args:
        joints: ``(..., 25, 3)`` about any origin.
    """
    other: FloatArray = joints[..., list(MIRROR), :] * np.array([-1.0, 1.0, 1.0], np.float32)
    return other

"""MediaPipe and Kinect v1 skeletons as NTU joints, against golden values and real recordings."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from model import skeleton as s


def landmarks_of(**places: tuple[float, float, float]) -> np.ndarray:
    """MediaPipe landmarks, zero but for those given by index as ``l11=(x, y, z)``."""
    landmarks = np.zeros((33, 3), np.float32)
    for name, place in places.items():
        landmarks[int(name[1:])] = place
    return landmarks


def test_axes_turn_from_image_to_kinect() -> None:
    # MediaPipe: right in the picture, down, towards the camera.
    joints = s.from_mediapipe(landmarks_of(l16=(0.3, 0.2, -0.1)))
    np.testing.assert_allclose(joints[s.RIGHT_WRIST], [-0.3, -0.2, -0.1])


def test_composed_joints() -> None:
    joints = s.from_mediapipe(
        landmarks_of(
            l7=(0.1, -0.6, 0.0), l8=(-0.1, -0.6, 0.2),
            l11=(0.2, -0.4, 0.1), l12=(-0.2, -0.4, 0.1),
            l15=(0.3, 0.0, 0.0), l17=(0.3, 0.09, 0.0), l19=(0.3, 0.12, 0.03), l21=(0.25, 0.1, 0.0),
            l23=(0.1, 0.0, 0.0), l24=(-0.1, 0.0, 0.0),
        )
    )  # fmt: skip
    np.testing.assert_allclose(joints[s.HEAD], [0.0, 0.6, 0.1], atol=1e-6)
    np.testing.assert_allclose(joints[s.SPINE_AT_SHOULDERS], [0.0, 0.4, 0.1], atol=1e-6)
    np.testing.assert_allclose(joints[s.NECK], [0.0, 0.5, 0.1], atol=1e-6)
    np.testing.assert_allclose(joints[s.BASE_OF_SPINE], [0.0, 0.0, 0.0], atol=1e-6)
    np.testing.assert_allclose(joints[s.MIDDLE_OF_SPINE], [0.0, 0.2, 0.05], atol=1e-6)
    np.testing.assert_allclose(joints[s.LEFT_HAND], [-0.3, -0.07, 0.01], atol=1e-6)
    np.testing.assert_allclose(joints[s.LEFT_HAND_TIP], [-0.3, -0.12, 0.03], atol=1e-6)
    np.testing.assert_allclose(joints[s.LEFT_THUMB], [-0.25, -0.1, 0.0], atol=1e-6)


def test_a_joint_is_as_visible_as_the_least_visible_landmark_it_is_made_of() -> None:
    visibility = np.ones(33, np.float32)
    visibility[17] = 0.2  # left pinky
    joints = s.visibility_from_mediapipe(visibility)
    assert joints[s.LEFT_HAND] == pytest.approx(0.2)
    assert joints[s.LEFT_HAND_TIP] == 1.0
    assert joints[s.RIGHT_HAND] == 1.0


def test_wrong_shapes_are_named() -> None:
    with pytest.raises(ValueError, match=r"33, 3.*\(32, 3\)"):
        s.from_mediapipe(np.zeros((32, 3), np.float32))
    with pytest.raises(ValueError, match="33"):
        s.visibility_from_mediapipe(np.zeros(25, np.float32))
    with pytest.raises(ValueError, match="20, 3"):
        s.from_kinect_v1(np.zeros((25, 3), np.float32), s.UTD_MHAD_ORDER)


def test_kinect_v1_joints_keep_their_names_in_either_order() -> None:
    rng = np.random.default_rng(0)
    utd = rng.normal(size=(4, 20, 3)).astype(np.float32)
    ucla = utd[:, [s.UTD_MHAD_ORDER.index(name) for name in s.NW_UCLA_ORDER]]
    joints = s.from_kinect_v1(utd, s.UTD_MHAD_ORDER)
    np.testing.assert_array_equal(joints, s.from_kinect_v1(ucla, s.NW_UCLA_ORDER))
    np.testing.assert_array_equal(joints[:, s.RIGHT_KNEE], utd[:, 17])
    np.testing.assert_array_equal(joints[:, s.BASE_OF_SPINE], utd[:, 3])
    wrist, hand = utd[:, 6], utd[:, 7]
    np.testing.assert_allclose(joints[:, s.LEFT_HAND_TIP], 2 * hand - wrist, rtol=1e-5)


def test_mirroring_twice_changes_nothing_and_once_changes_sides() -> None:
    joints = np.random.default_rng(1).normal(size=(2, 25, 3)).astype(np.float32)
    once = s.mirrored(joints)
    np.testing.assert_array_equal(s.mirrored(once), joints)
    np.testing.assert_array_equal(once[:, s.LEFT_KNEE, 0], -joints[:, s.RIGHT_KNEE, 0])
    for joint, name in enumerate(s.JOINT_NAMES):
        other = s.JOINT_NAMES[s.MIRROR[joint]]
        assert other == name.replace("left", "?").replace("right", "left").replace("?", "right")


def test_bones_form_one_tree_from_the_root() -> None:
    reached = {s.BASE_OF_SPINE}
    for parent, child in s.BONES:
        assert parent in reached
        reached.add(child)
    assert reached == set(range(25))


def test_golden_landmarks_of_a_real_video(shared: Path) -> None:
    golden = np.array(
        json.loads((shared / "video" / "pose_squats_3d.full.json").read_text()), np.float32
    )
    joints = s.from_mediapipe(golden)
    assert joints.shape == (65, 25, 3)
    # She faces the camera: her left is at smaller x, her head above, her toes nearer.
    assert (joints[:, s.LEFT_SHOULDER, 0] < joints[:, s.RIGHT_SHOULDER, 0]).all()
    assert (joints[:, s.HEAD, 1] > joints[:, s.SPINE_AT_SHOULDERS, 1]).all()
    toes, ankles = joints[:, s.LEFT_FOOT, 2], joints[:, s.LEFT_ANKLE, 2]
    assert (toes < ankles).mean() > 0.9
    np.testing.assert_allclose(
        joints[0, s.SPINE_AT_SHOULDERS],
        (golden[0, 11] + golden[0, 12]) / 2 * [-1, -1, 1],
        atol=1e-6,
    )

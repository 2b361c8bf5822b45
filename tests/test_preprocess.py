"""The canonical form: same motion, same numbers, whatever the body, the place and the sensor."""

from __future__ import annotations

import numpy as np
import pytest

from model import skeleton as s
from model.preprocess import BONE_LENGTHS, canonical, ntu
from tests.bodies import standing


def test_bones_have_canonical_lengths_and_keep_their_directions() -> None:
    joints = canonical(standing())
    for parent, child in s.BONES:
        bone = joints[child] - joints[parent]
        assert np.linalg.norm(bone) == pytest.approx(BONE_LENGTHS[child], abs=1e-5)
    forearm = standing()[s.LEFT_WRIST] - standing()[s.LEFT_ELBOW]
    result = joints[s.LEFT_WRIST] - joints[s.LEFT_ELBOW]
    np.testing.assert_allclose(
        result / np.linalg.norm(result), forearm / np.linalg.norm(forearm), atol=1e-5
    )


def test_place_and_size_do_not_matter() -> None:
    body = standing()
    np.testing.assert_allclose(
        canonical(body * np.float32(1.4) + np.float32([2, -1, 3])), canonical(body), atol=1e-5
    )


def test_the_sensor_s_own_spine_joints_do_not_matter() -> None:
    body = standing()
    other = body.copy()
    other[s.BASE_OF_SPINE] += [0.0, 0.15, 0.0]
    other[s.SPINE_AT_SHOULDERS] += [0.0, 0.05, 0.02]
    other[s.MIDDLE_OF_SPINE] += [0.03, 0.0, 0.0]
    other[s.NECK] += [0.0, 0.02, 0.0]
    np.testing.assert_array_equal(canonical(other), canonical(body))


def test_frames_do_not_see_each_other() -> None:
    bodies = np.stack([standing(), standing() + np.float32(0.5), -standing()])
    together = canonical(bodies)
    for frame, body in zip(together, bodies, strict=True):
        np.testing.assert_allclose(frame, canonical(body), atol=1e-6)


def test_unseen_legs_rest_and_seen_joints_stay() -> None:
    body = standing()
    body[[s.LEFT_KNEE, s.LEFT_ANKLE, s.LEFT_FOOT]] += [0.0, 0.6, -0.4]
    visibility = np.ones(25, np.float32)
    visibility[[s.LEFT_KNEE, s.LEFT_ANKLE, s.LEFT_FOOT]] = 0.0
    joints = canonical(body, visibility)
    np.testing.assert_allclose(joints[s.LEFT_KNEE] - joints[s.LEFT_HIP], [0, -0.42, 0], atol=1e-5)
    foot = joints[s.LEFT_FOOT] - joints[s.LEFT_ANKLE]
    np.testing.assert_allclose(foot, [0, 0, -0.16], atol=1e-5)  # towards the camera it faces
    seen = [joint for joint in range(25) if visibility[joint] == 1]
    np.testing.assert_allclose(joints[seen], canonical(body)[seen], atol=1e-6)


def test_visibility_has_no_threshold_to_jump_at() -> None:
    body = standing()
    body[s.LEFT_WRIST] = body[s.LEFT_ELBOW] + [0.1, 0.2, -0.1]
    wrists = []
    for value in np.linspace(0, 1, 201, dtype=np.float32):
        visibility = np.ones(25, np.float32)
        visibility[s.LEFT_WRIST] = value
        wrists.append(canonical(body, visibility)[s.LEFT_WRIST])
    assert np.linalg.norm(np.diff(wrists, axis=0), axis=-1).max() < 0.05


def test_collapsed_bones_give_numbers() -> None:
    joints = canonical(np.zeros((25, 3), np.float32))
    assert np.isfinite(joints).all()
    assert joints[s.HEAD, 1] > joints[s.SPINE_AT_SHOULDERS, 1]


def test_wrong_shapes_are_named() -> None:
    with pytest.raises(ValueError, match="25, 3"):
        canonical(np.zeros((20, 3), np.float32))
    with pytest.raises(ValueError, match="visibility"):
        canonical(np.zeros((25, 3), np.float32), np.ones(24, np.float32))


def test_the_published_form_only_moves_the_origin() -> None:
    sequence = np.stack([standing(), standing() + np.float32([0.1, 0, 0])])
    moved = ntu(sequence)
    np.testing.assert_array_equal(moved[0, s.MIDDLE_OF_SPINE], [0, 0, 0])
    np.testing.assert_allclose(moved[1] - moved[0], np.full((25, 3), [0.1, 0, 0]), atol=1e-6)

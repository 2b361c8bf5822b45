"""Real recordings, where there are some: counts, and axes as the program's conventions say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from model import skeleton as s
from model.data.dataset import DataSet, load

SETS = {"utd-mhad": (861, 27, 8), "nw-ucla": (1020, 10, 10), "ui-prmd": (2000, 10, 10)}


@cache
def read(folder: Path, name: str) -> DataSet:
    return load(name, folder / name)


@pytest.fixture(params=sorted(SETS))
def dataset(request: pytest.FixtureRequest, shared: Path) -> DataSet:
    if not (shared / "data" / request.param).is_dir():
        pytest.skip(f"no recordings of {request.param} beside the project")
    return read(shared / "data", request.param)


def test_counts(dataset: DataSet) -> None:
    sequences, classes, subjects = SETS[dataset.name]
    tensors = dataset.tensors()
    assert len(dataset.store) == sequences
    assert len(dataset.classes) == len(np.unique(tensors.labels)) == classes
    assert len(np.unique(tensors.subjects)) == subjects
    assert len(set(dataset.store.names)) == sequences
    assert dataset.store.broken == []
    assert np.isfinite(tensors.joints).all()


def test_people_face_the_sensor_and_stand_upright(dataset: DataSet) -> None:
    first = dataset.tensors().joints[dataset.tensors().offsets[:-1]]
    across = first[:, s.RIGHT_SHOULDER, 0] - first[:, s.LEFT_SHOULDER, 0]
    hips = first[:, s.RIGHT_HIP, 0] - first[:, s.LEFT_HIP, 0]
    assert (across > 0).mean() > 0.99
    assert (hips > 0).mean() > 0.99
    upright = first[:, s.HEAD, 1] - first[:, s.BASE_OF_SPINE, 1]
    assert (upright > 0.3).mean() > 0.95
    below = first[:, (s.LEFT_ANKLE, s.RIGHT_ANKLE), 1] - first[:, s.BASE_OF_SPINE, None, 1]
    assert (below < -0.2).mean() > 0.95
    assert 1.0 < np.median(first[..., 2]) < 5.0  # metres in front of the sensor


def test_toes_point_to_the_sensor(dataset: DataSet) -> None:
    if dataset.name == "nw-ucla":
        pytest.skip("its views are oblique")
    first = dataset.tensors().joints[dataset.tensors().offsets[:-1]]
    feet = first[:, (s.LEFT_FOOT, s.RIGHT_FOOT), 2] - first[:, (s.LEFT_ANKLE, s.RIGHT_ANKLE), 2]
    assert np.median(feet) < -0.02


def test_bones_are_as_long_as_bones_are(dataset: DataSet) -> None:
    joints = dataset.tensors().joints[::50]
    lengths = np.linalg.norm(joints - joints[:, list(s.PARENTS)], axis=-1)
    typical = np.median(lengths, axis=0)
    for left, right, low, high in (
        (s.LEFT_ELBOW, s.RIGHT_ELBOW, 0.18, 0.36),
        (s.LEFT_WRIST, s.RIGHT_WRIST, 0.18, 0.32),
        (s.LEFT_KNEE, s.RIGHT_KNEE, 0.25, 0.5),
        (s.LEFT_ANKLE, s.RIGHT_ANKLE, 0.25, 0.5),
    ):
        assert low < typical[left] < high
        assert abs(typical[left] - typical[right]) < 0.04
    assert 0.12 < typical[[s.NECK, s.HEAD]].sum() < 0.35


def test_known_motion_is_on_the_known_side(shared: Path) -> None:
    """UTD-MHAD's right-arm actions move the right arm; a squat lowers the hips."""
    if not (shared / "data" / "utd-mhad").is_dir():
        pytest.skip("no recordings of utd-mhad beside the project")
    dataset = read(shared / "data", "utd-mhad")
    by_class = {name: [] for name in dataset.classes}  # type: dict[str, list[np.ndarray]]
    for sequence in dataset.store:
        by_class[dataset.classes[sequence.label]].append(sequence.joints)
    for name in ("wave", "throw", "draw x", "knock on door"):
        right = [np.ptp(joints[:, s.RIGHT_WRIST, 1]) for joints in by_class[name]]
        left = [np.ptp(joints[:, s.LEFT_WRIST, 1]) for joints in by_class[name]]
        assert np.median(right) > 2 * np.median(left), name
    drop = [joints[0, 0, 1] - joints[:, 0, 1].min() for joints in by_class["squat"]]
    assert np.median(drop) > 0.2

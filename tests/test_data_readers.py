"""UTD-MHAD, NW-UCLA and UI-PRMD: generated files, whole and damaged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.io

from model import skeleton as s
from model.data import nw_ucla, ui_prmd, utd_mhad
from model.data.errors import DataError


def kinect_v1(frames: int) -> np.ndarray:
    return np.random.default_rng(1).uniform(-1, 1, (frames, 20, 3)).round(4)


def utd(folder: Path, value: Any, name: str = "a27_s8_t4_skeleton.mat") -> Path:
    scipy.io.savemat(folder / name, {"d_skel": value}, do_compression=True)
    return folder / name


def test_utd_mhad_file(tmp_path: Path) -> None:
    joints = kinect_v1(7)
    sequence = utd_mhad.read_file(utd(tmp_path, joints.transpose(1, 2, 0)))
    assert (sequence.name, sequence.label, sequence.subject) == ("a27_s8_t4", 26, 8)
    assert (sequence.camera, sequence.fps) == (0, 30.0)
    np.testing.assert_allclose(sequence.joints[:, s.HEAD], joints[:, 0], rtol=1e-6)
    np.testing.assert_allclose(sequence.joints[:, s.RIGHT_FOOT], joints[:, 19], rtol=1e-6)
    assert (sequence.visibility == 1).all()
    assert len(utd_mhad.CLASSES) == 27


def test_utd_mhad_folder_is_in_order_of_numbers(tmp_path: Path) -> None:
    for name in ("a10_s1_t1", "a2_s1_t1", "a1_s8_t2", "a1_s8_t1"):
        utd(tmp_path, kinect_v1(2).transpose(1, 2, 0), f"{name}_skeleton.mat")
    (tmp_path / "notes.txt").write_text("not a recording")
    names = [sequence.name for sequence in utd_mhad.read(tmp_path)]
    assert names == ["a1_s8_t1", "a1_s8_t2", "a2_s1_t1", "a10_s1_t1"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (np.zeros((25, 3, 4)), r"must be \(20, 3, frames\)"),
        (np.zeros((20, 3)), r"must be \(20, 3, frames\)"),
        (np.zeros((20, 3, 0)), r"must be \(20, 3, frames\)"),
        (np.full((20, 3, 4), np.nan), "not finite"),
        (np.full((20, 3, 4), np.inf), "not finite"),
        (np.full((20, 3, 4), 2500.0), "not in metres"),
        (np.full((20, 3, 4), 1e300), "not in metres"),
        (np.array([["a"]], object), "no numeric MATLAB variable"),
        ("text", "no numeric MATLAB variable"),
    ],
)
def test_utd_mhad_wrong_content(tmp_path: Path, value: Any, reason: str) -> None:
    with pytest.raises(DataError, match=rf"a27_s8_t4_skeleton\.mat: .*{reason}"):
        utd_mhad.read_file(utd(tmp_path, value))


def test_utd_mhad_truncated_anywhere(tmp_path: Path) -> None:
    path = utd(tmp_path, kinect_v1(9).transpose(1, 2, 0))
    whole = path.read_bytes()
    for size in range(0, len(whole) - 1, 101):
        path.write_bytes(whole[:size])
        with pytest.raises(DataError, match=r"skeleton\.mat: "):
            utd_mhad.read_file(path)


def test_utd_mhad_huge_count_is_not_allocated(tmp_path: Path) -> None:
    scipy.io.savemat(tmp_path / "a1_s1_t1_skeleton.mat", {"d_skel": np.zeros((20, 3, 4))})
    path = tmp_path / "a1_s1_t1_skeleton.mat"
    damaged = path.read_bytes().replace(
        np.array([20, 3, 4], "<i4").tobytes(), np.array([20, 3, 2**31 - 1], "<i4").tobytes()
    )
    assert damaged != path.read_bytes()
    path.write_bytes(damaged)
    with pytest.raises(DataError, match="2147483647"):
        utd_mhad.read_file(path)


def test_utd_mhad_wrong_names(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="action 28"):
        utd_mhad.read_file(utd(tmp_path, np.zeros((20, 3, 4)), "a28_s1_t1_skeleton.mat"))
    with pytest.raises(DataError, match="not named"):
        utd_mhad.read_file(tmp_path / "b1.mat")
    with pytest.raises(DataError, match="no UTD-MHAD files"):
        utd_mhad.files(tmp_path / "nowhere")


def test_a_broken_file_is_told_and_left_out(tmp_path: Path) -> None:
    utd(tmp_path, kinect_v1(3).transpose(1, 2, 0), "a1_s1_t1_skeleton.mat")
    utd(tmp_path, np.zeros(3), "a2_s1_t1_skeleton.mat")
    with pytest.raises(DataError):
        list(utd_mhad.read(tmp_path))
    broken: list[DataError] = []
    assert [item.name for item in utd_mhad.read(tmp_path, broken.append)] == ["a1_s1_t1"]
    assert [error.path.name for error in broken] == ["a2_s1_t1_skeleton.mat"]


def ucla(folder: Path, text: str, name: str = "a12_s10_e04_v02.json") -> Path:
    (folder / name).write_text(text)
    return folder / name


def test_nw_ucla_file(tmp_path: Path) -> None:
    joints = kinect_v1(1)
    content = {"file_name": "a12_s10_e04_v02", "skeletons": joints.tolist(), "label": 10}
    sequence = nw_ucla.read_file(ucla(tmp_path, json.dumps(content)))
    assert (sequence.name, sequence.label, sequence.subject) == ("a12_s10_e04_v02", 9, 10)
    assert sequence.camera == 2
    np.testing.assert_allclose(sequence.joints[:, s.BASE_OF_SPINE], joints[:, 0], rtol=1e-6)
    np.testing.assert_allclose(sequence.joints[:, s.LEFT_HIP], joints[:, 12], rtol=1e-6)


_TWO = json.dumps(np.zeros((2, 20, 3)).tolist())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a whole JSON"),
        ('{"skeletons": [[[0.1, 0.2', "not a whole JSON"),
        ("[" * 100_000, "not a whole JSON"),
        ("\x00\xff", "not a whole JSON"),
        ("[1, 2]", "no skeletons"),
        ('{"label": 10}', "no skeletons"),
        ('{"label": 10, "skeletons": []}', "no frames"),
        ('{"label": 10, "skeletons": {"a": 1}}', "must be"),
        ('{"label": 10, "skeletons": [[[1, 2, 3]]]}', "must be"),
        ('{"label": 10, "skeletons": [[[1, 2, 3]], [[1, 2]]]}', "differing"),
        (f'{{"label": 10, "skeletons": {_TWO.replace("0.0", "NaN", 1)}}}', "not finite"),
        (f'{{"label": 10, "skeletons": {_TWO.replace("0.0", "1e999", 1)}}}', "not finite"),
        (f'{{"label": 10, "skeletons": {_TWO.replace("0.0", "null", 1)}}}', "must be"),
        (f'{{"label": 3, "skeletons": {_TWO}}}', "contradicts"),
    ],
)
def test_nw_ucla_wrong_content(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(DataError, match=rf"a12_s10_e04_v02\.json: .*{reason}"):
        nw_ucla.read_file(ucla(tmp_path, text))


def test_nw_ucla_wrong_names(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="number 7"):
        nw_ucla.read_file(ucla(tmp_path, "{}", "a07_s01_e00_v01.json"))
    with pytest.raises(DataError, match="no NW-UCLA files"):
        nw_ucla.files(tmp_path / "nowhere")


def prmd(folder: Path, **changes: Any) -> Path:
    rng = np.random.default_rng(0)
    arrays = {
        "data": rng.uniform(0, 2, (9, 22, 3)).astype(np.float32),
        "length": np.array([4, 5]),
        "movement": np.array([1, 10]),
        "subject": np.array([3, 4]),
        "episode": np.array([1, 2]),
        "correct": np.array([1, 0]),
    }
    arrays.update(changes)
    arrays = {name: value for name, value in arrays.items() if value is not None}
    np.savez_compressed(folder / ui_prmd.FILE, **arrays)
    return folder / ui_prmd.FILE


def test_ui_prmd_file(tmp_path: Path) -> None:
    path = prmd(tmp_path)
    data = np.load(path)["data"]
    first, second = ui_prmd.read(tmp_path)
    assert (first.name, second.name) == ("m01_s03_e01_correct", "m10_s04_e02_incorrect")
    assert (second.label, second.subject, len(second.joints)) == (9, 4, 5)
    np.testing.assert_array_equal(second.joints[:, s.LEFT_ELBOW], data[4:, 8])
    np.testing.assert_array_equal(second.joints[:, s.HEAD], data[4:, 5])
    # The hand goes on from the wrist, away from the elbow.
    forearm = second.joints[:, s.RIGHT_WRIST] - second.joints[:, s.RIGHT_ELBOW]
    hand = second.joints[:, s.RIGHT_HAND] - second.joints[:, s.RIGHT_WRIST]
    np.testing.assert_allclose(hand, 0.33 * forearm, atol=1e-6)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"data": np.zeros((9, 25, 3), np.float32)}, r"must be \(frames, 22, 3\)"),
        ({"data": np.full((9, 22, 3), np.nan, np.float32)}, "not finite"),
        ({"data": None}, "no array data"),
        ({"length": np.array([4, 6])}, "does not add up"),
        ({"length": np.array([10, -1])}, "does not add up"),
        ({"length": np.array([0, 9])}, "no frames"),
        ({"length": np.array([2**62, 2**62])}, "does not add up"),
        ({"movement": np.array([1, 11])}, "movement 11"),
        ({"movement": np.array([1])}, "whole numbers"),
        ({"subject": np.array([1.0, 2.0])}, "whole numbers"),
        ({"correct": np.array([{}, {}], object)}, "Python objects"),
    ],
)
def test_ui_prmd_wrong_content(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    prmd(tmp_path, **changes)
    with pytest.raises(DataError, match=rf"{ui_prmd.FILE}: .*{reason}"):
        list(ui_prmd.read(tmp_path))


def test_ui_prmd_truncated_anywhere(tmp_path: Path) -> None:
    path = prmd(tmp_path)
    whole = path.read_bytes()
    for size in range(0, len(whole), 211):
        path.write_bytes(whole[:size])
        with pytest.raises(DataError, match=r"\.npz: "):
            list(ui_prmd.read(tmp_path))


def test_ui_prmd_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be opened"):
        list(ui_prmd.read(tmp_path))

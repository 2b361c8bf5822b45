"""Preprocessed files: read, and never run. Every hostile pickle here tries to leave a trace."""

from __future__ import annotations

import os
import pickle
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.data import pyskl
from model.data.errors import DataError
from model.data.safe_pickle import read_pickle
from tests.skeleton_files import person


def annotation(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "frame_dir": f"S001C002P{number:03}R001A{number:03}",
        "label": number - 1,
        "total_frames": 6,
        "keypoint": np.stack([person(6, number), person(6, number + 100)]).astype(np.float16),
        **changes,
    }


def content() -> dict[str, Any]:
    annotations = [annotation(number) for number in (1, 2, 3)]
    names = [item["frame_dir"] for item in annotations]
    return {
        "split": {"xsub_train": names[:2], "xsub_val": names[2:], "xview_train": names[1:]},
        "annotations": annotations,
    }


def dump(path: Path, value: Any, protocol: int = 4) -> Path:
    path.write_bytes(pickle.dumps(value, protocol))
    return path


@pytest.mark.parametrize("protocol", range(6))
def test_pickles_of_every_protocol(tmp_path: Path, protocol: int) -> None:
    original = content()
    original["annotations"][0]["keypoint"] = np.asfortranarray(
        original["annotations"][0]["keypoint"]
    )
    original["annotations"][1]["label"] = np.int64(1)
    items = list(pyskl.read(dump(tmp_path / "ntu60.pkl", original, protocol)))
    assert [sequence.label for sequence, _ in items] == [0, 1, 2]
    assert [sequence.subject for sequence, _ in items] == [1, 2, 3]
    assert items[2][1] == {"train:xsub": False, "test:xsub": True, "train:xview": True}
    for (sequence, _), source in zip(items, original["annotations"], strict=True):
        # Both people of a frame, one after the other.
        np.testing.assert_array_equal(sequence.joints[0::2], source["keypoint"][0])
        np.testing.assert_array_equal(sequence.joints[1::2], source["keypoint"][1])
        assert sequence.camera == 2


def test_frames_and_people_of_zeros_are_not_there(tmp_path: Path) -> None:
    keypoint = np.zeros((2, 6, 25, 3), np.float32)
    keypoint[0, :4] = person(4)
    value = {"annotations": [annotation(1, keypoint=keypoint)]}
    (sequence, sides) = next(pyskl.read(dump(tmp_path / "a.pkl", value)))
    assert len(sequence.joints) == 4
    assert sides == {}


class Runs:
    """Pickles as a call that makes a folder."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.target),)


def test_a_pickle_that_runs_code_is_refused_and_does_not_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    value = content()
    value["annotations"].append(Runs(trace))
    with pytest.raises(DataError, match=r"bad\.pkl: refused: .*mkdir"):
        list(pyskl.read(dump(tmp_path / "bad.pkl", value)))
    assert not trace.exists()
    # The same bytes do run where nobody looks: the test can fail.
    pickle.loads((tmp_path / "bad.pkl").read_bytes())
    assert trace.exists()


@pytest.mark.parametrize(
    "program",
    [
        b"cbuiltins\neval\n(S'1'\ntR.",
        b"cnumpy\nload\n(S'x'\ntR.",
        b"cnumpy.core.multiarray\nfromfile\n(S'x'\ntR.",
        b"(S'1'\nibuiltins\neval\n.",
        b"\x80\x04\x8c\x08builtins\x8c\x04exec\x93\x8c\x01a\x85R.",
        # Builds onto an allowed function: would change this program's own.
        b"cnumpy\ndtype\n(dS'a'\nI1\nstb.",
        b"\x80\x02cnumpy\ndtype\nN}S'dtype'\nI1\ns\x86b.",
        b"Pobject outside\n.",
        b"\x80\x02\x82\x01.",
        b"cnumpy\ndtype\n(S'O'\ntR.",
        b"cnumpy\ndtype\n(S'V8'\ntR.",
    ],
)
def test_forbidden_programs(tmp_path: Path, program: bytes) -> None:
    (tmp_path / "bad.pkl").write_bytes(program)
    with pytest.raises(DataError, match=r"bad\.pkl: "):
        read_pickle(tmp_path / "bad.pkl")


@pytest.mark.parametrize(
    "program",
    [
        b"\x80\x04\x8e" + struct.pack("<Q", 2**62) + b"x.",
        b"\x80\x04B" + struct.pack("<I", 2**32 - 1) + b"x.",
        b"\x80\x05\x96" + struct.pack("<Q", 2**62) + b"x.",
        b"\x80\x04\x95" + struct.pack("<Q", 2**62) + b"N.",
        b"\x80\x02\x8b" + struct.pack("<i", 2**31 - 1) + b"x.",
    ],
)
def test_huge_counts_are_not_allocated(tmp_path: Path, program: bytes) -> None:
    (tmp_path / "huge.pkl").write_bytes(program)
    with pytest.raises(DataError, match=r"huge\.pkl: not a whole pickle"):
        read_pickle(tmp_path / "huge.pkl")


def test_a_huge_memo_number_is_only_a_number(tmp_path: Path) -> None:
    (tmp_path / "memo.pkl").write_bytes(b"\x80\x02Nr" + struct.pack("<I", 2**32 - 1) + b".")
    assert read_pickle(tmp_path / "memo.pkl") is None


def test_an_array_that_lies_about_its_shape(tmp_path: Path) -> None:
    path = dump(tmp_path / "a.pkl", np.zeros((3, 7), np.float32), 2)
    path.write_bytes(path.read_bytes().replace(b"K\x03K\x07\x86", b"K\xffK\xff\x86"))
    with pytest.raises(DataError, match="shape"):
        read_pickle(path)


def test_truncated_anywhere(tmp_path: Path) -> None:
    path = dump(tmp_path / "a.pkl", content())
    whole = path.read_bytes()
    for size in range(0, len(whole), 499):
        path.write_bytes(whole[:size])
        with pytest.raises(DataError, match=r"a\.pkl: "):
            list(pyskl.read(path))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([], "no annotations"),
        ({"annotations": {}}, "no annotations"),
        ({"annotations": [], "split": {"a": 3}}, "split"),
        ({"annotations": [], "split": {"a": [[]]}}, "split"),
        ({"annotations": ["x"]}, "not a dictionary"),
        ({"annotations": [annotation(1, label=-1)]}, "label -1"),
        ({"annotations": [annotation(1, label="walk")]}, "label 'walk'"),
        ({"annotations": [annotation(1, label=10**12)]}, "label 1000000000000"),
        ({"annotations": [annotation(1, keypoint=None)]}, "no keypoints"),
        ({"annotations": [annotation(1, keypoint=np.zeros((1, 5, 17, 2)))]}, "17 joints in 2-D"),
        ({"annotations": [annotation(1, keypoint=np.zeros((1, 5, 25, 3)))]}, "nobody"),
        ({"annotations": [annotation(1, keypoint=np.zeros((1, 0, 25, 3)))]}, "no frames"),
        ({"annotations": [annotation(1, keypoint=np.full((1, 5, 25, 3), np.nan))]}, "not finite"),
    ],
)
def test_wrong_content(tmp_path: Path, value: Any, reason: str) -> None:
    with pytest.raises(DataError, match=rf"a\.pkl: .*{reason}"):
        list(pyskl.read(dump(tmp_path / "a.pkl", value)))


def test_a_broken_annotation_is_told_and_left_out(tmp_path: Path) -> None:
    value = content()
    value["annotations"][1]["label"] = -1
    broken: list[DataError] = []
    items = list(pyskl.read(dump(tmp_path / "a.pkl", value), broken.append))
    assert len(items) == 2
    assert ["A002" in error.reason for error in broken] == [True]


def archive(path: Path, **changes: Any) -> Path:
    x = np.zeros((3, 8, 150), np.float32)
    x[:, :5, :75] = person(5).reshape(5, 75)
    arrays = {
        "x_train": x, "y_train": np.eye(60)[[4, 5, 6]],
        "x_test": x[:1], "y_test": np.array([7]), **changes,
    }  # fmt: skip
    np.savez_compressed(path, **arrays)
    return path


def test_archives(tmp_path: Path) -> None:
    items = list(pyskl.read(archive(tmp_path / "NTU60_CS.npz")))
    assert [sequence.label for sequence, _ in items] == [4, 5, 6, 7]
    assert [sides["train:file"] for _, sides in items] == [True, True, True, False]
    np.testing.assert_array_equal(items[0][0].joints, person(5))
    assert items[0][0].subject == -1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"x_train": np.zeros((3, 8, 149), np.float32)}, "150"),
        ({"x_train": np.zeros((3, 150), np.float32)}, "150"),
        ({"x_train": np.full((3, 8, 150), np.nan, np.float32)}, "not finite"),
        ({"x_train": np.zeros((3, 8, 150), np.float32)}, "nobody"),
        ({"x_train": np.array([{}], object)}, "Python objects"),
        ({"y_train": np.array([1, 2])}, "label for each"),
        ({"y_train": np.array([1, 2, -3])}, "label -3"),
        ({"y_train": np.array(["a", "b", "c"])}, "label for each"),
    ],
)
def test_wrong_archives(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(DataError, match=rf"a\.npz: .*{reason}"):
        list(pyskl.read(archive(tmp_path / "a.npz", **changes)))


def test_an_archive_whose_array_lies_about_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, x_train=np.zeros((3, 8, 150), np.float32), y_train=np.arange(3))
    path.write_bytes(path.read_bytes().replace(b"(3, 8, 150), }", b"(9999999, 8, 150), }"[:14]))
    with pytest.raises(DataError, match=r"a\.npz: "):
        list(pyskl.read(path))


def test_truncated_archives(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.npz")
    whole = path.read_bytes()
    for size in range(0, len(whole), 97):
        path.write_bytes(whole[:size])
        with pytest.raises(DataError, match=r"a\.npz: "):
            list(pyskl.read(path))


def test_other_files(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"neither a \.pkl nor a \.npz"):
        pyskl.read(tmp_path / "a.txt")
    with pytest.raises(DataError, match="cannot be"):
        list(pyskl.read(tmp_path / "nowhere.pkl"))

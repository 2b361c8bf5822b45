"""The store file: what is written comes back, and nothing else is believed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from model.data.errors import DataError
from model.data.sequence import Sequence
from model.data.store import Store
from model.data.writer import StoreWriter
from tests.skeleton_files import person

CLASSES = ("wave", "squat – deep")


def sequence(number: int, frames: int, label: int = 0) -> Sequence:
    visibility = np.full((frames, 25), 0.5, np.float32)
    return Sequence(f"name ü {number}", person(frames, number), visibility, 30.0, label, number, 2)


def write(path: Path, *lengths: int) -> list[Sequence]:
    sequences = [sequence(number, frames, number % 2) for number, frames in enumerate(lengths)]
    with StoreWriter(path, CLASSES, source="made up") as writer:
        for item in sequences:
            writer.add(item)
    return sequences


def test_sequences_come_back_as_they_were(tmp_path: Path) -> None:
    written = write(tmp_path / "a.safetensors", 5, 1, 30)
    store = Store.open(tmp_path / "a.safetensors")
    assert len(store) == 3
    assert store.classes == CLASSES
    assert store.metadata["source"] == "made up"
    for read, original in zip(store, written, strict=True):
        np.testing.assert_array_equal(read.joints, original.joints)
        np.testing.assert_array_equal(read.visibility, original.visibility)
        assert (read.name, read.fps, read.label, read.subject, read.camera) == (
            original.name, original.fps, original.label, original.subject, original.camera,
        )  # fmt: skip
    assert store[-1].name == written[-1].name
    with pytest.raises(IndexError):
        store[3]


def test_tensors_are_views_of_the_mapped_file(tmp_path: Path) -> None:
    write(tmp_path / "a.safetensors", 5, 7)
    tensors = Store.open(tmp_path / "a.safetensors").tensors()
    assert tensors.joints.shape == (12, 25, 3)
    assert tensors.lengths.tolist() == [5, 7]
    assert not tensors.joints.flags.writeable
    assert not tensors.joints.flags.owndata


def test_memory_and_file_hold_the_same(tmp_path: Path) -> None:
    written = write(tmp_path / "a.safetensors", 4, 6)
    in_file = Store.open(tmp_path / "a.safetensors").tensors()
    in_memory = Store.of(written, CLASSES).tensors()
    for name in ("joints", "visibility", "offsets", "labels", "subjects", "cameras", "fps"):
        one, other = getattr(in_file, name), getattr(in_memory, name)
        np.testing.assert_array_equal(one, other)
        assert one.dtype == other.dtype, name


def test_the_safetensors_library_reads_the_file(tmp_path: Path) -> None:
    written = write(tmp_path / "a.safetensors", 4, 6)
    arrays = load_file(tmp_path / "a.safetensors")
    np.testing.assert_array_equal(arrays["joints"][:4], written[0].joints)


def test_further_values_travel_along(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    with StoreWriter(path, CLASSES) as writer:
        for number in range(2):
            item = sequence(number, 3 + number)
            found = np.arange(len(item.joints)) != 1
            writer.add(item, {"true_joints": item.joints + 1, "found": found}, {"yaw": number / 2})
    store = Store.open(path)
    np.testing.assert_array_equal(store.frame_values["true_joints"], store.joints + 1)
    assert store.frame_values["found"].tolist() == [True, False, True, True, False, True, True]
    assert store.sequence_values["yaw"].tolist() == [0.0, 0.5]


def test_a_refused_sequence_leaves_the_rest_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    with StoreWriter(path, CLASSES) as writer:
        writer.add(sequence(0, 3), {"found": np.ones(3, bool)})
        with pytest.raises(ValueError, match="found"):
            writer.add(sequence(1, 3), {"found": np.ones(3, np.float32)})
        with pytest.raises(ValueError, match="further values"):
            writer.add(sequence(1, 3))
        with pytest.raises(ValueError, match="no class"):
            writer.add(sequence(1, 3, label=2), {"found": np.ones(3, bool)})
        writer.add(sequence(2, 4), {"found": np.ones(4, bool)})
    assert Store.open(path).tensors().lengths.tolist() == [3, 4]


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    write(path, 5)
    before = path.read_bytes()

    def interrupted() -> None:
        with StoreWriter(path, CLASSES) as writer:
            writer.add(sequence(0, 9))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_store_is_a_store(tmp_path: Path) -> None:
    write(tmp_path / "a.safetensors")
    assert len(Store.open(tmp_path / "a.safetensors")) == 0
    assert len(Store.of([], CLASSES)) == 0


def test_broken_files_are_listed_up_to_a_limit_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    with StoreWriter(path, CLASSES) as writer:
        writer.add(sequence(0, 2))
        for number in range(2000):
            writer.note_broken(DataError(f"file {number}", "x" * 1000))
    store = Store.open(path)
    assert store.broken[0][0] == "file 0"
    assert 100 < len(store.broken) < 2000
    assert store.broken_count == 2000


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    write(path, 5, 7)
    whole = path.read_bytes()
    for size in [*range(0, 40), *range(40, len(whole), 997), len(whole) - 1]:
        path.write_bytes(whole[:size])
        with pytest.raises(DataError, match=r"a\.safetensors: "):
            Store.open(path)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(DataError, match="nowhere"):
        Store.open(Path("nowhere.safetensors"))


def test_other_safetensors_are_refused(tmp_path: Path) -> None:
    save_file({"weight": np.zeros(3, np.float32)}, tmp_path / "weights.safetensors")
    with pytest.raises(DataError, match=r"weights\.safetensors: not a file of skeleton sequences"):
        Store.open(tmp_path / "weights.safetensors")


def edited(path: Path, **changes: object) -> Path:
    """The store with changes to its header: metadata by name, array entries as ``a.b``."""
    whole = path.read_bytes()
    length = int.from_bytes(whole[:8], "little")
    header = json.loads(whole[8 : 8 + length])
    for name, value in changes.items():
        if name in header:
            header[name].update(value)
        else:
            header["__metadata__"][name] = value
    text = json.dumps(header).encode().ljust(length)
    path.write_bytes(len(text).to_bytes(8, "little") + text + whole[8 + length :])
    return path


def test_a_newer_version_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    write(path, 5)
    with pytest.raises(DataError, match=r"version 2.*update"):
        Store.open(edited(path, version="2"))


@pytest.mark.parametrize(
    "changes",
    [
        {"joints": {"shape": [10**15, 25, 3]}},
        {"joints": {"shape": [10**15, 25, 3], "data_offsets": [0, 10**15 * 300]}},
        {"joints": {"shape": [-5, 25, -3]}},
        {"joints": {"dtype": "O"}},
        {"labels": {"dtype": "F64"}},
        {"offsets": {"data_offsets": [0, 24]}},
        {"classes": "[]"},
        {"classes": '{"a": 1}'},
        {"classes": "["},
        {"joints": {"data_offsets": "x"}},
    ],
)
def test_damaged_headers_are_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    path = tmp_path / "a.safetensors"
    write(path, 5, 7)
    with pytest.raises(DataError, match=r"a\.safetensors: "):
        Store.open(edited(path, **changes))


def test_values_that_are_not_numbers_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    write(path, 5)
    whole = bytearray(path.read_bytes())
    start = 8 + int.from_bytes(whole[:8], "little")
    whole[start : start + 4] = np.float32("nan").tobytes()
    path.write_bytes(whole)
    store = Store.open(path)
    with pytest.raises(DataError, match="not finite"):
        store.check_values()

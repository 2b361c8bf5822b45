"""Parsing many files once: parallel, resumable, broken ones counted; data sets by name."""

from __future__ import annotations

import json
import logging
import pickle
from pathlib import Path

import numpy as np
import pytest
import scipy.io

from model.data import cache, ntu
from model.data.__main__ import main
from model.data.cache import Recipe, cached
from model.data.dataset import load
from model.data.errors import DataError
from model.data.sequence import Sequence
from model.data.store import Store
from model.data.writer import StoreWriter
from tests.skeleton_files import person, write_skeleton


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Seven NTU samples, one of them broken."""
    root = tmp_path / "ntu"
    root.mkdir()
    for number in range(1, 8):
        write_skeleton(
            root / f"S001C00{number % 3 + 1}P00{number}R001A00{number}.skeleton",
            person(4 + number, number),
        )
    (root / "S001C002P004R001A004.skeleton").write_text("12\n")
    return root


def recipe(folder: Path) -> Recipe:
    return Recipe("ntu60", tuple(ntu.files(folder, 60)), ntu.read_file, ntu.classes(60), {})


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "PART", 2)


@pytest.mark.usefixtures("small_parts")
def test_processes_and_one_process_make_the_same(folder: Path, tmp_path: Path) -> None:
    one = cached(recipe(folder), tmp_path / "one", workers=1, progress=False)
    two = cached(recipe(folder), tmp_path / "two", workers=2, progress=False)
    assert one.path.read_bytes() == two.path.read_bytes()
    assert one.names == sorted(one.names)
    assert len(one) == 6
    assert [Path(path).name for path, _ in one.broken] == ["S001C002P004R001A004.skeleton"]
    # Nothing is left of the parts.
    assert list((tmp_path / "two").iterdir()) == [two.path]


@pytest.mark.usefixtures("small_parts")
def test_an_interrupted_run_goes_on_where_it_stopped(folder: Path, tmp_path: Path) -> None:
    read: list[str] = []

    def stops(path: Path) -> Sequence:
        read.append(path.stem[-4:])
        if len(read) == 5:
            raise KeyboardInterrupt
        return ntu.read_file(path)

    whole = recipe(folder)
    interrupted = Recipe("ntu60", whole.files, stops, whole.classes, {})
    with pytest.raises(KeyboardInterrupt):
        cached(interrupted, tmp_path / "cache", workers=1, progress=False)
    assert read == ["A003", "A006", "A001", "A004", "A007"]
    assert len(cached(interrupted, tmp_path / "cache", workers=1, progress=False)) == 6
    # The first two parts were kept; the third was begun again.
    assert read[5:] == ["A007", "A002", "A005"]


def test_what_a_killed_run_left_behind_is_removed(folder: Path, tmp_path: Path) -> None:
    made = cached(recipe(folder), tmp_path / "one", workers=1, progress=False)
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / f".{made.path.name}.1234.part").write_bytes(b"half")
    again = cached(recipe(folder), tmp_path / "two", workers=1, progress=False)
    assert list((tmp_path / "two").iterdir()) == [again.path]


def test_the_second_time_nothing_is_parsed_until_a_file_changes(
    folder: Path, tmp_path: Path
) -> None:
    read: list[str] = []

    def counting(path: Path) -> Sequence:
        read.append(path.stem)
        return ntu.read_file(path)

    def make() -> Store:
        whole = recipe(folder)
        counted = Recipe("ntu60", whole.files, counting, whole.classes, {})
        return cached(counted, tmp_path / "cache", workers=1, progress=False)

    make()
    first = make()
    assert len(read) == 7
    write_skeleton(folder / "S001C002P004R001A004.skeleton", person(9))
    assert len(make()) == len(first) + 1
    assert len(read) == 14


def test_a_damaged_cache_is_made_anew(folder: Path, tmp_path: Path) -> None:
    store = cached(recipe(folder), tmp_path / "cache", workers=1, progress=False)
    path, size = store.path, store.path.stat().st_size
    del store
    path.write_bytes(path.read_bytes()[: size // 2])
    assert len(cached(recipe(folder), tmp_path / "cache", workers=1, progress=False)) == 6


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "S001C002P004R001A004.skeleton").write_text("")
    with pytest.raises(DataError, match=r"A004\.skeleton: .*no other of 1 files"):
        cached(recipe(tmp_path), tmp_path / "cache", workers=1, progress=False)
    with pytest.raises(DataError, match=r"A004\.skeleton"):
        cached(recipe(tmp_path), tmp_path / "cache", workers=1, progress=False)


def test_ntu_by_name_says_what_was_left_out(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    data = load("ntu60", folder, tmp_path / "cache", workers=1, progress=False)
    assert [protocol.name for protocol in data.protocols] == ["cross-subject", "cross-view", "all"]
    assert len(data.split("cross-view").test) == 2
    assert "S001C002P004R001A004.skeleton: says 12 frames" in caplog.text
    assert "1 recordings left out, 6 read" in caplog.text


def test_preprocessed_files_by_name(tmp_path: Path) -> None:
    names = [f"S001C001P00{number}R001A00{number}" for number in (1, 2, 3)]
    content = {
        "split": {"xsub_train": names[:2], "xsub_val": names[2:]},
        "annotations": [
            {"frame_dir": name, "label": number, "keypoint": person(5)[None]}
            for number, name in enumerate(names)
        ],
    }
    path = tmp_path / "made.pkl"
    path.write_bytes(pickle.dumps(content))
    for _ in range(2):  # made, then opened
        data = load("pyskl", path, tmp_path / "cache")
        assert data.classes == ntu.classes(60)
        assert data.split("xsub").test.tolist() == [2]
        assert data.split("cross-subject").test.tolist() == [2]
    with pytest.raises(ValueError, match="no protocol 'x'; it has cross-subject"):
        data.split("x")


def test_a_store_by_name_has_the_protocols_of_its_origin(tmp_path: Path) -> None:
    path = tmp_path / "recaptured.safetensors"
    with StoreWriter(path, ["squat"], dataset="utd-mhad") as writer:
        for subject in (1, 2, 7):
            joints = person(3)
            writer.add(Sequence("a", joints, joints[..., 0] * 0, 30.0, 0, subject, 0))
    split = load("store", path).split("cross-subject", (7,))
    assert [side.tolist() for side in (split.train, split.validation, split.test)] == [
        [0], [2], [1],
    ]  # fmt: skip


def test_names_and_places_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no data set is called 'ntu'"):
        load("ntu", tmp_path)
    for name in ("utd-mhad", "nw-ucla", "ui-prmd", "ntu60", "ntu120", "pyskl", "store"):
        with pytest.raises(DataError, match="nowhere: no such file or folder"):
            load(name, tmp_path / "nowhere")
        with pytest.raises(DataError, match=str(tmp_path)):
            load(name, tmp_path, tmp_path / "cache")


def test_small_sets_leave_broken_files_out(tmp_path: Path) -> None:
    scipy.io.savemat(tmp_path / "a1_s1_t1_skeleton.mat", {"d_skel": np.ones((20, 3, 4))})
    (tmp_path / "a1_s1_t2_skeleton.mat").write_bytes(b"")
    store = load("utd-mhad", tmp_path).store
    assert len(store) == 1
    assert store.broken_count == 1
    (tmp_path / "a1_s1_t1_skeleton.mat").unlink()
    with pytest.raises(DataError, match=r"a1_s1_t2_skeleton\.mat"):
        load("utd-mhad", tmp_path)


def test_stats_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "stats.png"
    arguments = ["stats", "--data", "ntu60", "--root", str(folder), "--workers", "1"]
    arguments += ["--cache", str(tmp_path / "cache"), "--picture", str(picture)]
    assert main(arguments) == 0
    text = capsys.readouterr().out
    assert "6 sequences" in text
    assert "left out as unreadable: 1" in text
    assert "by camera or view: 1 (2), 2 (2), 3 (2)" in text
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_stats_command_with_nothing_to_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stats", "--data", "nw-ucla", "--root", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert str(tmp_path) in error


def test_stats_command_with_a_picture_that_cannot_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = {"label": 1, "skeletons": np.ones((3, 20, 3)).tolist()}
    (tmp_path / "a01_s01_e01_v01.json").write_text(json.dumps(content))
    picture = tmp_path / "no" / "where.png"
    arguments = ["stats", "--data", "nw-ucla", "--root", str(tmp_path), "--picture", str(picture)]
    assert main(arguments) == 2
    assert "where.png: the picture cannot be written" in capsys.readouterr().err

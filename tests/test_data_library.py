"""The program's own library, read as a data set: damaged, foreign, newer, and out of the way."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from app.library import Facts, Library, Motion, Span
from model.data import clip_library
from model.data.dataset import load
from model.data.errors import DataError
from tests.clips import motion


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three labelled clips, the second with a span of its own."""
    with Library.create(tmp_path / "library") as library:
        for created, label in enumerate(("wave", "clap", "bow"), 1):
            clip = library.add(motion(2.0), Facts(label, "Ann", created=1e9 + created))
            assert clip is not None
            if label == "clap":
                library.spans.insert(Span(clip.id, 0.5, 1.5, "clap"))
    return tmp_path / "library"


def change(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "library.sqlite")
    with connection:
        connection.execute(statement)
    connection.close()


def test_frames_come_at_an_even_rate(folder: Path) -> None:
    store = load("library", folder).store
    assert [store.classes[label] for label in store.labels] == ["wave", "clap", "bow"]
    given: Motion = motion(2.0)
    first = store[0]
    assert first.fps == pytest.approx(given.fps)
    grid = np.arange(len(first.joints)) / given.fps
    at = np.interp(grid, given.times - given.times[0], given.joints[:, 9, 1])
    np.testing.assert_allclose(first.joints[:, 9, 1], at, atol=1e-4)
    assert store[1].seconds == pytest.approx(1.0, abs=0.1)


def test_clips_in_the_trash_and_without_label_are_left_out(folder: Path) -> None:
    change(folder, "UPDATE clips SET trashed = 1 WHERE label = 'wave'")
    change(folder, "UPDATE clips SET label = '' WHERE label = 'bow'")
    assert load("library", folder).classes == ("clap",)
    change(folder, "UPDATE clips SET trashed = 1")
    with pytest.raises(DataError, match="nothing in it is labelled"):
        load("library", folder)


def test_a_clip_that_cannot_be_read_is_named_and_counted(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second, _ = sorted((folder / "clips").iterdir())
    (first / "joints.safetensors").write_bytes(b"cut")
    store = load("library", folder).store
    assert (len(store), store.broken_count) == (2, 1)
    assert str(first) in caplog.text
    change(folder, f"UPDATE spans SET start = 60, \"end\" = 61 WHERE {second.name!r} <> ''")
    assert len(load("library", folder).store) == 1


@pytest.mark.parametrize("uid", ["../../precious", "..", "", "a\\\\..\\\\b"])
def test_a_clip_elsewhere_is_not_followed(folder: Path, uid: str) -> None:
    change(folder, f"UPDATE clips SET uid = '{uid}' WHERE label = 'wave'")
    (reason,) = [reason for _, reason in load("library", folder).store.broken]
    assert "no name of a folder" in reason


def test_what_is_no_library_says_so(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no clip library"):
        load("library", tmp_path)
    change(folder, f"PRAGMA user_version = {clip_library.VERSION + 1}")
    with pytest.raises(DataError, match="newer version"):
        load("library", folder)
    change(folder, "PRAGMA application_id = 1")
    with pytest.raises(DataError, match="no clip library"):
        load("library", folder)
    (folder / "library.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(DataError, match=r"library\.sqlite: damaged"):
        load("library", folder)


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_a_library_that_cannot_be_written_is_read(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    folder.chmod(0o500)
    try:
        assert len(load("library", folder).store) == 3
    finally:
        folder.chmod(0o700)
    assert {path: path.read_bytes() for path in before} == before

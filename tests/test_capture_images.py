"""Folders of images and numbered sequences."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.capture import SourceError, open_source
from app.opencv import cv2
from tests.fakes import index_of, picture


def write_images(folder: Path, names: list[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for index, name in enumerate(names):
        cv2.imwrite(str(folder / name), picture(index))
    return folder


def indices(spec: str, **options: float) -> list[int]:
    source = open_source(spec, **options)
    found = []
    while (frame := source.read()) is not None:
        assert not frame.image.flags.writeable
        found.append(index_of(frame.image))
    source.close()
    return found


def test_a_folder_is_read_in_natural_order(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "f", ["img1.png", "img2.PNG", "img9.bmp", "img10.png"])
    (folder / "notes.txt").write_text("no image")
    assert indices(str(folder)) == [0, 1, 2, 3]


def test_a_pattern_takes_only_what_matches_in_order_of_number(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "f", ["a_8.png", "a_9.png", "a_11.png"])
    write_images(folder, ["b_8.png"])
    assert indices(str(folder / "a_%d.png")) == [0, 1, 2]
    assert indices(str(folder / "a_%03d.png")) == [0, 1, 2]


def test_the_rate_gives_the_times(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "f", ["1.png", "2.png", "3.png"])
    source = open_source(str(folder), image_fps=4.0)
    assert (source.kind, source.live, source.fps) == ("images", False, 4.0)
    assert (source.frame_count, source.duration, source.size) == (3, 0.75, (64, 48))
    times = [frame.time for frame in iter(source.read, None)]
    assert times == pytest.approx([0.0, 0.25, 0.5])
    default = open_source(str(folder))
    assert default.fps == 30.0


def test_broken_images_are_skipped_and_keep_their_place_in_time(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "f", ["0.png", "1.png", "2.png", "3.png"])
    (folder / "1.png").write_bytes(b"broken")
    (folder / "2.png").write_bytes(b"")
    source = open_source(str(folder), image_fps=10.0)
    frames = list(iter(source.read, None))
    assert [frame.time for frame in frames] == pytest.approx([0.0, 0.3])
    assert [frame.index for frame in frames] == [0, 1]
    assert source.damaged == 2


def test_only_broken_images(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "1.png").write_bytes(b"broken")
    with pytest.raises(SourceError, match="can be read"):
        open_source(str(folder))


@pytest.mark.parametrize("fps", [0.0, -1.0, float("nan"), float("inf")])
def test_impossible_rates(tmp_path: Path, fps: float) -> None:
    folder = write_images(tmp_path / "f", ["0.png"])
    with pytest.raises(SourceError, match="above 0"):
        open_source(str(folder), image_fps=fps)

"""Video files: true times, upright pictures, and what is said of files that are none."""

from __future__ import annotations

import itertools
import struct
import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from app.capture import SourceError, open_source
from app.capture.frame import Frame
from app.capture.source import Source
from app.capture.timestamps import Timestamps
from tests.fakes import index_of, write_video


def frames_of(source: Source) -> list[Frame]:
    frames = []
    while (frame := source.read()) is not None:
        frames.append(frame)
    source.close()
    return frames


def increasing(frames: list[Frame]) -> bool:
    return bool((np.diff([frame.time for frame in frames]) > 0).all())


def test_every_frame_comes_out_once_in_order(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", np.arange(20) / 10)
    source = open_source(str(path))
    assert (source.kind, source.live, source.size) == ("file", False, (64, 48))
    assert source.name == "a.mp4"
    assert source.frame_count == 20
    assert source.duration == pytest.approx(2.0, abs=0.11)
    frames = frames_of(source)
    assert [frame.index for frame in frames] == list(range(20))
    assert [index_of(frame.image) for frame in frames] == list(range(20))
    np.testing.assert_allclose([frame.time for frame in frames], np.arange(20) / 10, atol=1e-6)
    assert source.read() is None


def test_images_are_read_only_bgr(tmp_path: Path) -> None:
    blue = np.zeros((48, 64, 3), np.uint8)
    blue[..., 0] = 255
    path = write_video(tmp_path / "blue.mp4", [0.0], pictures=[blue])
    (frame,) = frames_of(open_source(str(path)))
    assert frame.image.dtype == np.uint8
    assert frame.image.shape == (48, 64, 3)
    assert not frame.image.flags.writeable
    assert frame.image[..., 0].mean() > 200 > 60 > frame.image[..., 2].mean()


def test_variable_rate_keeps_the_files_own_times(tmp_path: Path) -> None:
    times = [0.5, 0.54, 0.6, 1.4, 1.41, 3.0]
    path = write_video(tmp_path / "vfr.mkv", times)
    frames = frames_of(open_source(str(path)))
    expected = np.array(times) - times[0]  # the first frame is time 0
    np.testing.assert_allclose([frame.time for frame in frames], expected, atol=2e-3)


def test_rotation_metadata_is_honoured(tmp_path: Path) -> None:
    marked = np.zeros((48, 64, 3), np.uint8)
    marked[:12, :16] = 255  # upper left corner
    path = write_video(tmp_path / "phone.mp4", [0.0, 0.1], pictures=[marked, marked])
    data = bytearray(path.read_bytes())
    upright = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    # A phone held upright writes: turn a quarter clockwise when showing.
    clockwise = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 48 << 16, 0, 1 << 30)
    track = data.index(b"tkhd")
    at = data.index(upright, track)
    data[at : at + len(clockwise)] = clockwise
    path.write_bytes(data)
    source = open_source(str(path))
    assert source.size == (48, 64)
    image = frames_of(source)[0].image
    assert image.shape == (64, 48, 3)
    assert image[:12, -10:].mean() > 150  # now the upper right corner
    assert image[:12, :10].mean() < 60


def test_pixels_that_are_not_square_are_made_square(tmp_path: Path) -> None:
    path = write_video(tmp_path / "anamorphic.mkv", [0.0, 0.1], aspect=Fraction(3, 2))
    source = open_source(str(path))
    assert source.size == (96, 48)
    assert frames_of(source)[0].image.shape == (48, 96, 3)


@pytest.mark.parametrize("kept", [0.3, 0.55, 0.9])
def test_a_file_that_breaks_off_gives_the_frames_before(tmp_path: Path, kept: float) -> None:
    pictures = list(np.random.default_rng(0).integers(0, 255, (40, 48, 64, 3), np.uint8))
    path = write_video(tmp_path / "cut.mkv", np.arange(40) / 10, codec="mjpeg", pictures=pictures)
    data = path.read_bytes()
    path.write_bytes(data[: int(kept * len(data))])
    frames = frames_of(open_source(str(path)))
    assert 40 * kept - 3 < len(frames) < 40
    assert increasing(frames)


def test_damage_in_the_middle_is_skipped(tmp_path: Path) -> None:
    pictures = list(np.random.default_rng(0).integers(0, 255, (40, 48, 64, 3), np.uint8))
    path = write_video(tmp_path / "hurt.avi", np.arange(40) / 30, codec="mjpeg", pictures=pictures)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 6000] = bytes(6000)
    path.write_bytes(data)
    source = open_source(str(path))
    frames = frames_of(source)
    assert 25 < len(frames) <= 40
    assert increasing(frames)


def test_an_unfinished_mp4_is_one_clear_sentence(tmp_path: Path) -> None:
    path = write_video(tmp_path / "unfinished.mp4", np.arange(20) / 10)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])  # its index, at the end, is gone
    with pytest.raises(SourceError, match="cannot be opened as a video"):
        open_source(str(path))


def _text(folder: Path) -> str:
    (folder / "notes.mp4").write_text("not a video\n" * 50)
    return str(folder / "notes.mp4")


def _empty(folder: Path) -> str:
    (folder / "empty.mp4").touch()
    return str(folder / "empty.mp4")


def _sound(folder: Path) -> str:
    with wave.open(str(folder / "sound.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(8000))
    return str(folder / "sound.wav")


def _folder(folder: Path) -> str:
    (folder / "readme.txt").touch()
    return str(folder)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_text, "cannot be opened as a video"),
        (_empty, "cannot be opened as a video"),
        (_sound, "holds no video"),
        (_folder, "holds no images"),
        (lambda folder: str(folder / "gone.mp4"), "There is no file"),
        (lambda folder: str(folder / "gone_%03d.png"), "No file matches"),
        (lambda folder: "", "No source"),
        (lambda folder: "gopher://somewhere", "not supported"),
    ],
)
def test_what_cannot_be_opened_is_one_clear_sentence(tmp_path: Path, make, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        open_source(make(tmp_path))
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith((".", "?"))


def test_a_missing_demo_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.capture.opening.DEMO_FILE", tmp_path / "demo.mp4")
    with pytest.raises(SourceError, match=r"demo video .* is missing"):
        open_source("demo")


def test_the_demo_is_a_file_of_its_own_kind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = write_video(tmp_path / "demo.mp4", [0.0, 0.1])
    monkeypatch.setattr("app.capture.opening.DEMO_FILE", path)
    source = open_source("demo")
    assert (source.kind, source.name, source.live) == ("demo", "demo", False)
    source.close()


def test_names_with_odd_characters_and_file_addresses(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a: b #1 100%.mp4", [0.0, 0.1])
    assert len(frames_of(open_source(str(path)))) == 2
    assert len(frames_of(open_source(path.as_uri()))) == 2


def test_closing_twice_and_reading_after_it(tmp_path: Path) -> None:
    source = open_source(str(write_video(tmp_path / "a.mp4", [0.0, 0.1])))
    source.close()
    source.close()
    assert source.read() is None


def test_real_videos_have_their_stated_length(shared: Path) -> None:
    source = open_source(str(shared / "video" / "pose_squats.mp4"))
    assert source.size == (720, 1280)
    frames = frames_of(source)
    assert len(frames) == source.frame_count == 65
    np.testing.assert_allclose([frame.time for frame in frames], np.arange(65) / 5, atol=1e-3)


class TestTimestamps:
    def test_repeated_times_are_moved_on(self) -> None:
        times = Timestamps(30.0)
        got = [times.next(stated) for stated in (5.0, 5.1, 5.1, 5.1, 5.2)]
        assert got[0] == 0.0
        assert all(later > earlier for earlier, later in itertools.pairwise(got))
        assert got[-1] == pytest.approx(0.2)

    def test_missing_times_follow_the_nominal_rate(self) -> None:
        times = Timestamps(20.0)
        assert [times.next(None) for _ in range(3)] == pytest.approx([0.0, 0.05, 0.1])

    def test_time_goes_on_after_a_jump_back(self) -> None:
        times = Timestamps(10.0)
        got = [times.next(stated) for stated in (100.0, 100.1, 0.0, 0.1)]
        assert got == pytest.approx([0.0, 0.1, 0.2, 0.3])

    def test_a_gap_stays_a_gap(self) -> None:
        times = Timestamps(10.0)
        assert [times.next(stated) for stated in (0.0, 7.0)] == [0.0, 7.0]

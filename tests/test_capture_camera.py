"""Webcams, with a device made of a list of pictures."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import app.capture.opening
from app.capture import SourceError, default_source, source_name
from app.capture.camera import CameraSource
from app.capture.camera_mode import CameraMode, camera_spec, split_camera
from app.opencv import cv2
from tests.fakes import FakeClock, picture


class FakeDevice:
    """Gives its pictures, one each hundredth of a second, then nothing."""

    def __init__(
        self, pictures: Sequence[np.ndarray | None], clock: FakeClock, opened: bool = True
    ) -> None:
        self._pictures, self._clock, self._opened = list(pictures), clock, opened
        self.released = False
        self.asked: list[tuple[int, float]] = []

    def isOpened(self) -> bool:  # noqa: N802 (OpenCV's name)
        return self._opened

    def grab(self) -> bool:
        self._clock.advance(0.01)
        return bool(self._pictures)

    def retrieve(self) -> tuple[bool, Any]:
        image = self._pictures.pop(0)
        return image is not None, None if image is None else image.copy()

    def get(self, prop: int, /) -> float:
        return 30.0

    def set(self, prop: int, value: float, /) -> bool:
        self.asked.append((prop, value))
        return True

    def release(self) -> None:
        self.released = True


def test_frames_carry_the_time_they_were_taken() -> None:
    clock = FakeClock(50.0)
    device = FakeDevice([picture(i) for i in range(4)], clock)
    source = CameraSource(2, None, lambda number: device, clock)
    assert (source.name, source.kind, source.live) == ("camera 2", "camera", True)
    assert (source.size, source.fps) == ((64, 48), 30.0)
    frames = [source.read() for _ in range(3)]
    assert [frame.time for frame in frames] == pytest.approx([50.02, 50.03, 50.04])
    assert [frame.index for frame in frames] == [0, 1, 2]
    assert not any(frame.image.flags.writeable for frame in frames)
    source.close()
    source.close()
    assert device.released


def test_a_size_and_rate_are_asked_for() -> None:
    clock = FakeClock()
    device = FakeDevice([picture()] * 4, clock)
    CameraSource(0, CameraMode(1280, 720, 60.0), lambda number: device, clock)
    asked = dict(device.asked)
    assert asked[cv2.CAP_PROP_FRAME_WIDTH] == 1280
    assert asked[cv2.CAP_PROP_FRAME_HEIGHT] == 720
    assert asked[cv2.CAP_PROP_FPS] == 60.0
    assert device.asked[0][0] == cv2.CAP_PROP_FOURCC, "or large pictures crawl"
    usual = FakeDevice([picture()] * 4, clock)
    CameraSource(0, None, lambda number: usual, clock)
    assert usual.asked == []


@pytest.mark.parametrize(
    ("spec", "camera"),
    [
        ("0", (0, None)),
        ("/dev/video3", (3, None)),
        ("0@1280x720@30", (0, CameraMode(1280, 720, 30.0))),
        ("2@640x480", (2, CameraMode(640, 480))),
        ("1@1920x1080@59.94", (1, CameraMode(1920, 1080, 59.94))),
        ("0@", None),
        ("0@fast", None),
        ("0@640x480@0", None),
        ("a@640x480", None),
        ("film.mp4", None),
    ],
)
def test_cameras_as_they_are_written(spec: str, camera: tuple | None) -> None:
    assert split_camera(spec) == camera
    if camera is not None and spec[0].isdigit():
        assert camera_spec(*camera) == spec
        assert source_name(spec) == f"camera {camera[0]}"


def test_times_increase_with_a_clock_that_stands_still() -> None:
    clock = FakeClock()
    device = FakeDevice([picture()] * 4, clock)
    source = CameraSource(0, None, lambda number: device, lambda: 7.0)
    times = [source.read().time for _ in range(3)]
    assert times[0] < times[1] < times[2] < 7.01


def test_unplugged_while_running() -> None:
    clock = FakeClock()
    source = CameraSource(0, None, lambda number: FakeDevice([picture()] * 2, clock), clock)
    source.read()
    with pytest.raises(SourceError, match="Camera 0 stopped answering"):
        source.read()


@pytest.mark.parametrize(
    ("pictures", "opened", "words"),
    [
        ([], False, "cannot be opened"),
        ([], True, "gives no picture"),
        ([None], True, "gives no picture"),
    ],
)
def test_cameras_that_do_not_work_are_released(
    pictures: list[None], opened: bool, words: str
) -> None:
    clock = FakeClock()
    device = FakeDevice(pictures, clock, opened)
    with pytest.raises(SourceError, match=words):
        CameraSource(1, None, lambda number: device, clock)
    assert device.released


def test_without_a_camera_the_demo_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.capture.opening.sys.platform", "other")
    clock = FakeClock()
    for opened, expected in ((False, "demo"), (True, "0")):
        device = FakeDevice([], clock, opened)
        monkeypatch.setattr("app.capture.camera.open_device", lambda number, d=device: d)
        assert default_source() == expected
        assert device.released


@pytest.mark.skipif(
    sys.platform != "linux" or any(Path("/dev").glob("video*")), reason="needs Linux, no camera"
)
def test_looking_for_a_camera_is_cheap_where_there_is_none() -> None:
    code = "import sys, app.capture as c; print(c.default_source(), 'cv2' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(app.capture.opening.__file__).parents[2],
    )
    assert done.stdout.split() == ["demo", "False"]


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("0", "camera 0"),
        ("/dev/video2", "camera 2"),
        ("demo", "demo"),
        (os.path.join("some", "where", "a.mp4"), "a.mp4"),
        ("http://me:secret@host:80/video", "http://host:80/video"),
        ("rtsp://[broken", "rtsp://..."),
    ],
)
def test_names_of_sources_that_are_not_open_yet(spec: str, name: str) -> None:
    assert source_name(spec) == name

"""The pose model's file and MediaPipe behind the program's own interface."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import app.pose_model
from app.capture import open_source
from app.capture.frame import Frame
from app.pose import MediaPipePose
from app.pose_model import (
    DETECTOR,
    ENVIRONMENT,
    LANDMARKS,
    PoseModelError,
    cache_file,
    pose_model,
)
from app.silence import quiet_stderr
from model import skeleton as s
from tests.fakes import picture, program_environment

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the model in it."""
    folder = tmp_path_factory.mktemp("cache")
    pose_model(folder=folder)
    return folder


@pytest.fixture(scope="module")
def pose(cached: Path) -> Iterator[MediaPipePose]:
    estimator = MediaPipePose(cache_file(cached))
    yield estimator
    estimator.close()


class TestModelFile:
    def test_it_is_made_from_the_installed_package(self, cached: Path) -> None:
        (file,) = cached.iterdir()
        assert file == cache_file(cached)
        assert "0.10." in file.name
        with zipfile.ZipFile(file) as archive:
            assert archive.namelist() == [DETECTOR, LANDMARKS]
            assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}

    def test_it_is_made_once(self, cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(app.pose_model, "_build", lambda: pytest.fail("built again"))
        assert pose_model(folder=cached) == cache_file(cached).read_bytes()

    @pytest.mark.parametrize("damage", ["cut", "flipped", "empty"])
    def test_a_damaged_one_is_made_again(
        self, cached: Path, tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        good = cache_file(cached).read_bytes()
        monkeypatch.setattr(app.pose_model, "_build", lambda: good)
        flipped = bytearray(good)
        flipped[len(good) // 2] ^= 255
        content = {"cut": good[:-1000], "flipped": bytes(flipped), "empty": b""}[damage]
        cache_file(tmp_path).write_bytes(content)
        assert pose_model(folder=tmp_path) == good
        assert cache_file(tmp_path).read_bytes() == good
        assert [path.name for path in tmp_path.iterdir()] == [cache_file(tmp_path).name]

    def test_a_folder_that_cannot_be_written_is_no_obstacle(
        self, cached: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        good = cache_file(cached).read_bytes()
        monkeypatch.setattr(app.pose_model, "_build", lambda: good)
        (tmp_path / "file").touch()
        assert pose_model(folder=tmp_path / "file" / "cache") == good

    def test_an_interrupted_write_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(handle: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(app.pose_model, "_build", lambda: b"model")
        monkeypatch.setattr(app.pose_model.os, "fsync", full)
        assert pose_model(folder=tmp_path) == b"model"
        assert list(tmp_path.iterdir()) == []

    def test_the_users_own(
        self, cached: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        own = tmp_path / "own.task"
        own.write_bytes(cache_file(cached).read_bytes())
        assert pose_model(own) == own.read_bytes()
        monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "gone.task"))
        with pytest.raises(PoseModelError, match=r"gone\.task cannot be read"):
            pose_model(folder=cached)
        own.write_bytes(b"something else")
        with pytest.raises(PoseModelError, match="no MediaPipe pose landmarker"):
            pose_model(own)

    def test_a_mediapipe_without_models_says_what_to_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "__init__.py").touch()

        class Spec:
            origin = str(tmp_path / "__init__.py")

        monkeypatch.setattr(app.pose_model.importlib.util, "find_spec", lambda name: Spec)
        with pytest.raises(PoseModelError, match=r"install mediapipe 0\.10\.21"):
            pose_model(folder=tmp_path / "cache")


class TestMediaPipe:
    def test_nobody_in_an_empty_picture(self, pose: MediaPipePose) -> None:
        pose.reset()
        assert pose.estimate(Frame(picture(5), 0.0, 0)) is None

    def test_frames_less_than_a_millisecond_apart(self, pose: MediaPipePose) -> None:
        pose.reset()
        for index in range(5):
            pose.estimate(Frame(picture(index), 3.0 + index * 1e-4, index))
        pose.estimate(Frame(picture(), 3.0011, 5))

    def test_a_clock_of_many_days(self, pose: MediaPipePose) -> None:
        pose.reset()
        pose.estimate(Frame(picture(), 40 * 86_400.0, 0))

    def test_after_reset_any_time_is_right(self, pose: MediaPipePose) -> None:
        pose.reset()
        pose.estimate(Frame(picture(), 100.0, 0))
        pose.reset()
        pose.estimate(Frame(picture(), 0.0, 0))

    def test_a_real_person(self, pose: MediaPipePose, shared: Path) -> None:
        pose.reset()
        source = open_source(str(shared / "video" / "pose_squats.mp4"))
        frames = [source.read() for _ in range(6)]
        source.close()
        found = [pose.estimate(frame) for frame in frames]
        assert all(found)
        last = found[-1]
        assert last.time == frames[-1].time
        for array, shape in (
            (last.image_landmarks, (33, 3)),
            (last.world_landmarks, (33, 3)),
            (last.visibility, (33,)),
        ):
            assert (array.shape, array.dtype) == (shape, np.float32)
        assert last.visibility.min() >= 0
        assert last.visibility.max() <= 1
        joints = last.joints()
        assert joints[s.LEFT_SHOULDER, 0] < joints[s.RIGHT_SHOULDER, 0]  # she faces the camera
        assert joints[s.HEAD, 1] > joints[s.BASE_OF_SPINE, 1]
        places = last.image_joints()
        assert (places > 0).all()
        assert (places < 1).all()
        assert places[s.HEAD, 1] < places[s.LEFT_FOOT, 1]  # down in the picture is down

    def test_the_landmarks_agree_with_published_ones(
        self, pose: MediaPipePose, shared: Path
    ) -> None:
        import json

        golden = np.array(
            json.loads((shared / "video" / "pose_squats_3d.full.json").read_text()), np.float32
        )
        pose.reset()
        source = open_source(str(shared / "video" / "pose_squats.mp4"))
        found = [pose.estimate(frame) for frame in iter(source.read, None)]
        source.close()
        distances = np.linalg.norm(np.stack([p.world_landmarks for p in found]) - golden, axis=-1)
        # Another implementation with other smoothing made them: alike, not equal.
        assert np.median(distances) < 0.06


def test_nothing_is_written_to_the_terminal(cached: Path, tmp_path: Path, shared: Path) -> None:
    """In a process of its own: the libraries write only once in a process, and not to Python."""
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from app.capture import open_source\nfrom app.pose import MediaPipePose\n"
        "pose = MediaPipePose(Path(sys.argv[1]))\nsource = open_source(sys.argv[2])\n"
        "found = [pose.estimate(source.read()) for _ in range(3)]\n"
        "pose.reset()\npose.close()\nprint(all(found))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, cache_file(cached), shared / "video" / "pose_squats.mp4"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=program_environment(tmp_path),
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_what_libraries_say_goes_into_the_log(capfd, caplog) -> None:
    caplog.set_level("INFO")
    with quiet_stderr():
        os.write(2, b"a greeting\n")
    os.write(2, b"an error\n")
    assert capfd.readouterr().err == "an error\n"
    assert "a greeting" in caplog.text


def test_mediapipe_comes_without_plots_and_sound() -> None:
    code = (
        "import sys, app.mediapipe\n"
        "print([n for n in ('matplotlib', 'sounddevice', '_sounddevice') if n in sys.modules])\n"
        "import matplotlib.pyplot as plt\nprint(plt.plot.__module__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "[]\nmatplotlib.pyplot\n"


def test_opencv_leaves_qt_alone() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("QT_QPA")}
    code = (
        "import os, app.opencv\n"
        "print([n for n in os.environ if n.startswith('QT_QPA')], app.opencv.cv2.__version__[:1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=clean,
    )
    assert done.stdout == "[] 4\n"

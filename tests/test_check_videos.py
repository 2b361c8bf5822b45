"""Videos whose content is known, through the whole program; poses kept beside them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app import check_videos
from app.check_videos import Checked, check, report, track_of, videos
from app.errors import UserError
from app.pose import Pose
from app.pose_track import PoseTrack, TrackPoses, follow, read_track, write_track
from app.recognition import Recognition
from model.decision import Decider, DecisionSettings
from tests.fakes import (
    CLASSES,
    FakeEstimator,
    FakeRecogniser,
    FakeSource,
    person,
    tiny_weights,
    write_video,
)


def comes_and_goes(time: float) -> Pose | None:
    return person(time) if time >= 1.0 else None


def track(seconds: float = 6.0, fps: float = 10.0) -> PoseTrack:
    return follow(FakeSource(round(seconds * fps), fps), FakeEstimator(comes_and_goes))


@pytest.fixture
def video(tmp_path: Path) -> Path:
    folder = tmp_path / "squat"
    folder.mkdir()
    return write_video(folder / "some.mp4", [i / 10 for i in range(20)])


class Counting:
    """A pose stage made at most once, and how often it was asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> FakeEstimator:
        self.asked += 1
        return FakeEstimator(comes_and_goes)


def test_a_track_says_what_the_pose_stage_said() -> None:
    made = track()
    again = TrackPoses(made)
    poses = [again.estimate(frame) for frame in made.frames()]
    assert [pose is None for pose in poses] == [True] * 10 + [False] * 50
    assert [frame.time for frame in made.frames()] == pytest.approx([i / 10 for i in range(60)])


def test_a_track_is_kept_and_read(tmp_path: Path, video: Path) -> None:
    made, path = track(), tmp_path / "deep" / "down.safetensors"
    write_track(path, made, video)
    read = read_track(path, video)
    assert read is not None
    np.testing.assert_array_equal(read.times, made.times)
    for one, other in zip(read.poses, made.poses, strict=True):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert one.time == other.time
            np.testing.assert_array_equal(one.world_landmarks, other.world_landmarks)
            np.testing.assert_array_equal(one.image_landmarks, other.image_landmarks)
            np.testing.assert_array_equal(one.visibility, other.visibility)


def test_a_track_of_another_video_or_a_damaged_one_is_not_used(tmp_path: Path, video: Path) -> None:
    path = tmp_path / "some.safetensors"
    assert read_track(path, video) is None
    write_track(path, track(), video)
    video.write_bytes(video.read_bytes() + b"more")
    assert read_track(path, video) is None
    write_track(path, track(), video)
    path.write_bytes(path.read_bytes()[:-10])
    assert read_track(path, video) is None


def test_pose_runs_once_for_a_video(tmp_path: Path, video: Path) -> None:
    stage, poses = Counting(), tmp_path / "poses"
    first = track_of(video, tmp_path, poses, stage)
    again = track_of(video, tmp_path, poses, stage)
    assert stage.asked == 1
    assert len(first.poses) == len(again.poses) == 20
    assert (poses / "squat" / "some.mp4.safetensors").exists()
    track_of(video, tmp_path, None, stage)
    assert stage.asked == 2


def test_leading_answer_and_events_of_a_clip() -> None:
    says = FakeRecogniser(lambda time: "squat" if 2 <= time < 4 else "rest")
    decider = Decider(CLASSES, DecisionSettings(smoothing=0.0), "rest")
    checked = check(track(), Recognition(says, decider), "squat", "some.mp4")
    assert (checked.shows, checked.clip, checked.answer) == ("squat", "some.mp4", "squat")
    ((name, start, end),) = checked.events
    assert (name, start, end) == ("squat", pytest.approx(2.0), pytest.approx(4.0, abs=0.11))
    assert checked.leading is not None
    assert checked.unknown == 0


def test_a_clip_without_anybody() -> None:
    empty = follow(FakeSource(20), FakeEstimator(lambda time: None))
    decider = Decider(CLASSES, DecisionSettings(), "rest")
    checked = check(empty, Recognition(FakeRecogniser(), decider), "nobody", "x")
    assert (checked.leading, checked.answer, checked.events) == (None, None, ())
    assert "nobody: 1 clips; leading nobody 1; 1 without an event" in report([checked])


def test_the_report_counts_by_folder() -> None:
    checked = [
        Checked("squat", "a", ("squat", 0.8), "squat", (("squat", 1.0, 2.0),), 0.0),
        Checked("squat", "b", ("wave", 0.4), None, (), 0.5),
    ]
    text = report(checked)
    assert "squat: 2 clips; leading squat 1, wave 1; 1 without an event" in text
    assert "squat 1.0-2.0" in text
    assert "unknown 50 %" in text


def test_videos_are_found_in_a_folder_and_the_folders_in_it(tmp_path: Path, video: Path) -> None:
    other = write_video(tmp_path / "b.avi", [0.0, 0.1])
    (tmp_path / "notes.txt").write_text("no video")
    assert videos(tmp_path) == [other, video]
    with pytest.raises(UserError, match="no videos in"):
        videos(tmp_path / "squat" / "nowhere")


def test_the_command(
    tmp_path: Path, video: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_videos, "MediaPipePose", lambda: FakeEstimator(comes_and_goes))
    weights = tiny_weights(tmp_path / "weights.safetensors")
    assert check_videos.main([str(tmp_path), "--weights", str(weights), "--json"]) == 0
    (clip,) = json.loads(capsys.readouterr().out)["clips"]
    assert (clip["shows"], clip["clip"]) == ("squat", "some.mp4")
    assert check_videos.main([str(tmp_path / "nothing")]) == 2
    assert "no videos" in capsys.readouterr().err

"""Recapture: sequences through the pose stage, resumable and the same for the same seed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import app.recapture as command
import app.recapture_engine as engine
from app.capture.frame import Frame
from app.errors import UserError
from app.pose import MediaPipePose, Pose
from app.recapture_check import Track, _distance, figures, recaptured_tracks, table
from app.recapture_framing import FRAMINGS, PARTLY_OUT, WAIST_UP, WHOLE_BODY
from app.recapture_record import Recording, record
from app.recapture_shards import ShardFolder
from app.recapture_sources import Source
from app.recapture_views import (
    FREE,
    FRONTAL,
    WAIST,
    YAW,
    Performance,
    View,
    camera_number,
    choose_performance,
    choose_view,
    generator,
)
from model import skeleton as s
from model.data.sequence import Sequence
from model.data.store import Store
from tests.bodies import raising_right_arm
from tests.fakes import write_video


def sequence(name: str = "a1_s1_t1", frames: int = 8, subject: int = 1) -> Sequence:
    joints = raising_right_arm(frames, 30.0) + np.array([0, 0, 3], np.float32)
    return Sequence(name, joints, np.ones((frames, 25), np.float32), 30.0, 0, subject, 0)


class FakeEstimator:
    """Sees somebody except in the frames named; its joints tell the brightness of the picture."""

    def __init__(self, missed: tuple[int, ...] = ()) -> None:
        self.missed = missed
        self.times: list[float] = []

    def estimate(self, frame: Frame) -> Pose | None:
        self.times.append(frame.time)
        if frame.index in self.missed:
            return None
        marks = np.full((33, 3), frame.image.mean(), np.float32)
        marks[:, 0] += frame.index
        return Pose(frame.time, marks, marks, np.full(33, 0.9, np.float32))

    def reset(self) -> None:
        self.times.clear()

    def close(self) -> None: ...


def test_a_recording_holds_what_the_pose_stage_saw_and_the_truth():
    recording = record(sequence(), 0, 5, FakeEstimator())
    kept = recording.sequence
    assert (kept.name, kept.label, kept.subject, kept.camera) == ("a1_s1_t1_v0", 0, 1, 0)
    assert recording.found.all()
    assert kept.visibility == pytest.approx(0.9)
    assert len(kept.joints) == len(recording.true_joints) == 8
    # Kinect axes of the camera: a person who faces it has the left shoulder at smaller x, is about
    # three metres away, and the right arm goes up.
    true = recording.true_joints
    assert (true[:, s.LEFT_SHOULDER, 0] < true[:, s.RIGHT_SHOULDER, 0]).all()
    assert 2.0 < np.median(true[..., 2]) < 4.0
    x, y = recording.view.camera.pixels(true * [-1, -1, 1])[0, s.HEAD]
    assert [x, y] == pytest.approx(recording.true_image_joints[0, s.HEAD], abs=0.01)


def test_the_tracker_settles_before_the_motion_and_sees_true_times():
    estimator = FakeEstimator()
    record(sequence(), 0, 0, estimator, fps=30.0)
    times = np.array(estimator.times)
    assert len(times) > 8
    assert times[-8] >= 0.25
    assert np.diff(times[-8:]) == pytest.approx(1 / 30)
    assert (np.diff(times) > 0).all()


def test_frames_without_a_person_carry_joints_and_no_visibility():
    lead = len(_times()) - 8
    missed = (lead, lead + 4)  # the first recorded frame, and one in the middle
    recording = record(sequence(), 0, 0, FakeEstimator(missed))
    assert recording.found.tolist() == [False, True, True, True, False, True, True, True]
    joints, visibility = recording.sequence.joints, recording.sequence.visibility
    assert (joints[0] == joints[1]).all()
    assert (joints[4] == joints[3]).all()
    assert (visibility[[0, 4]] == 0).all()


def _times() -> list[float]:
    estimator = FakeEstimator()
    record(sequence(), 0, 0, estimator)
    return estimator.times


def test_nobody_found_at_all_is_still_a_recording():
    recording = record(sequence(), 0, 0, FakeEstimator(tuple(range(99))))
    assert not recording.found.any()
    assert (recording.sequence.visibility == 0).all()


def body(frames: int = 5) -> np.ndarray:
    return raising_right_arm(frames, 30.0) + np.array([0, 0.9, 0], np.float32)


def views(kind: int, count: int) -> list[View]:
    return [choose_view(generator(seed, "a", 1), kind, body()) for seed in range(count)]


def test_frontal_views_show_the_whole_body_from_the_front():
    for view in views(FRONTAL, 20):
        assert abs(view.camera.yaw) <= 0.15
        assert view.framing == WHOLE_BODY
        pixels = view.camera.project(body())
        assert pixels.min() > 0
        assert (pixels < [view.camera.width, view.camera.height]).all()


def test_yaw_views_turn_by_up_to_45_degrees():
    yaws = [view.camera.yaw for view in views(YAW, 60)]
    assert np.abs(yaws).max() <= np.radians(45)
    assert min(yaws) < -0.6 < 0.6 < max(yaws)
    assert {view.framing for view in views(YAW, 9)} == {WHOLE_BODY}


def test_waist_views_show_no_knees():
    for view in views(WAIST, 20):
        pixels = view.camera.project(body())
        assert pixels[:, s.LEFT_KNEE, 1].min() > view.camera.height
        assert pixels[0, s.HEAD, 1] > 0


def test_free_views_are_as_various_as_webcams():
    free = views(FREE, 200)
    cameras = [view.camera for view in free]
    assert {view.framing for view in free} == set(range(len(FRAMINGS)))
    assert len({(camera.width, camera.height) for camera in cameras}) > 5
    yaw, pitch = (np.degrees([getattr(c, name) for c in cameras]) for name in ("yaw", "pitch"))
    assert yaw.min() < -60 < 60 < yaw.max()
    assert -10.1 <= pitch.min() < -5
    assert 20 < pitch.max() <= 25.1
    assert np.ptp([camera.roll for camera in cameras]) > 0.1
    assert {view.sensor.quality > 0 for view in free} == {True, False}
    assert {view.shake is None for view in free} == {True, False}
    assert {view.framing for view in free if view.desk} == {WAIST_UP}
    for view in free:
        inside = view.camera.project(body())
        inside = ((inside > 0) & (inside < [view.camera.width, view.camera.height])).all(-1)
        if view.framing == PARTLY_OUT:
            assert inside.mean() < 0.97
        if view.framing != WHOLE_BODY:
            assert not inside[:, s.LEFT_ANKLE].all() or view.framing == PARTLY_OUT
        assert inside[:, s.NECK].any() or view.framing == PARTLY_OUT


def test_free_performances_vary_rate_and_speed_and_mirror_what_can_be():
    free = [choose_performance(generator(seed, "a", 300), FREE, None, True) for seed in range(200)]
    assert {10.0, 30.0, 60.0} <= {performance.fps for performance in free}
    speeds = [performance.speed for performance in free]
    assert 0.7 <= min(speeds) < 0.75
    assert 1.25 < max(speeds) <= 1.3
    assert {performance.mirrored for performance in free} == {True, False}
    rng = np.random.default_rng(0)
    assert not any(choose_performance(rng, FREE, None, False).mirrored for _ in range(20))
    assert choose_performance(rng, FRONTAL, None, True) == Performance(30.0)
    assert choose_performance(rng, FREE, 15.0, True).fps == 15.0


def test_faster_actions_have_fewer_frames_and_mirrored_ones_swap_sides():
    number = camera_number(FREE, 0)
    for seed in range(40):
        estimator = FakeEstimator()
        recording = record(sequence(frames=60), number, seed, estimator, mirrored_label=7)
        done = recording.performance
        seconds = 59 / 30 / done.speed
        assert len(recording.found) == int(seconds * done.fps + 1e-6) + 1
        assert recording.frame_values()["time"][-1] == pytest.approx(seconds, abs=1 / done.fps)
        assert recording.sequence.label == (7 if done.mirrored else 0)
        # The arm that is raised sideways goes up, as high as the head.
        raised = s.LEFT_WRIST if done.mirrored else s.RIGHT_WRIST
        height = np.ptp(recording.true_joints[..., 1], axis=0)
        assert height[raised] > 0.3 > height[s.MIRROR[raised]]
        if done.mirrored and done.speed > 1.1:
            return
    raise AssertionError("no fast mirrored performance in 40")


def same(first: Store, second: Store) -> bool:
    arrays = [(first.joints, second.joints), (first.visibility, second.visibility)]
    arrays += [(first.frame_values[n], second.frame_values[n]) for n in first.frame_values]
    return first.names == second.names and all((a == b).all() for a, b in arrays)


class Counter:
    """Stands for the worker: counts what it records, and can be interrupted."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.done: list[str] = []
        self.stop_after = stop_after

    def __call__(self, task: engine.Task) -> tuple[str, Recording]:
        if len(self.done) == self.stop_after:
            raise KeyboardInterrupt
        self.done.append(f"{task.sequence.name}_v{task.number}")
        recording = record(
            task.sequence, task.number, task.seed, FakeEstimator(), fps=task.fps,
            mirrored_label=task.mirrored_label,
        )  # fmt: skip
        return task.sequence.name, recording


def data_set() -> Source:
    motions = [sequence(f"a1_s{n}_t1", frames, n) for n, frames in ((1, 4), (2, 5), (3, 4))]
    return Source.of(Store.of(motions, ("wave",), source="made by a test"))


def run(out: Path, seed: int = 0, **options: object) -> Store:
    arguments = {"views": (0, 300), "workers": 1, "seed": seed, **options}
    return Store.open(command.recapture(data_set(), out, "test", **arguments))


def test_an_interrupted_recapture_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engine, "_worker", Counter())
    whole = run(tmp_path / "whole")
    assert whole.names == [f"a1_s{n}_t1_v{v}" for n in (1, 2, 3) for v in (0, 300)]
    assert whole.classes == ("wave",)
    assert whole.sequence_values["kind"].tolist() == [FRONTAL, FREE] * 3
    assert whole.cameras.tolist() == [0, 300] * 3
    assert json.loads(whole.metadata["kinds"])[FREE] == "free"

    first, second = Counter(stop_after=2), Counter()
    monkeypatch.setattr(engine, "_worker", first)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "parts")
    monkeypatch.setattr(engine, "_worker", second)
    continued = run(tmp_path / "parts")
    assert len(first.done) == 2
    assert len(second.done) == 4
    assert not set(first.done) & set(second.done)
    assert same(whole, continued)
    assert not list((tmp_path / "parts").rglob("*.part"))


def test_subjects_can_be_chosen_and_added_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "_worker", Counter())
    assert run(tmp_path, views=(0,), subjects=(1, 3)).subjects.tolist() == [1, 3]
    assert run(tmp_path, views=(0,), subjects=(2,)).subjects.tolist() == [1, 2, 3]


def test_classes_can_be_chosen_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "_worker", Counter())
    assert len(run(tmp_path, views=(0,), classes=("wave",))) == 3
    with pytest.raises(UserError, match="no class 'clap' in this data set; it has wave"):
        run(tmp_path, views=(0,), classes=("clap",))


def test_a_folder_keeps_to_one_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "_worker", Counter())
    run(tmp_path, views=(0,))
    with pytest.raises(UserError, match="choose another folder"):
        run(tmp_path, seed=1, views=(0,))


def test_another_seed_gives_other_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "_worker", Counter())
    assert not same(run(tmp_path / "a", 0, views=(0,)), run(tmp_path / "b", 1, views=(0,)))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1", (0,)), ("3", (0, 300, 301)), ("frontal,yaw,waist", (0, 100, 200)),
        ("free, free,frontal", (300, 301, 0)),
    ],
)  # fmt: skip
def test_views_are_asked_for_by_number_or_kind(text: str, numbers: tuple[int, ...]):
    assert command.view_numbers(text) == numbers


@pytest.mark.parametrize("text", ["0", "-2", "side", "frontal,", ""])
def test_views_that_do_not_exist_are_refused(text: str):
    with pytest.raises(ValueError, match="view"):
        command.view_numbers(text)


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["--data", "utd-mhad", "--root", str(tmp_path), "--out", str(tmp_path / "out")]
    assert command.main(arguments) == 2
    assert "UTD-MHAD" in capsys.readouterr().err
    assert command.main(["check", str(tmp_path / "none.safetensors")]) == 2
    assert "none.safetensors" in capsys.readouterr().err


def test_the_program_s_own_pose_stage_gives_the_same_twice():
    estimator = MediaPipePose()
    try:
        first = record(sequence(frames=6), 0, 3, estimator)
        record(sequence("other", frames=3), 300, 3, estimator)
        second = record(sequence(frames=6), 0, 3, estimator)
    finally:
        estimator.close()
    assert first.found.all()
    assert (first.sequence.joints == second.sequence.joints).all()
    away = np.linalg.norm(first.image_joints - first.true_image_joints, axis=-1)
    assert np.median(away) < 12  # pixels, of a person about 300 high
    # Joints come out in the camera's Kinect axes, hips at the origin.
    assert (first.sequence.joints[:, s.LEFT_SHOULDER, 0] < 0).all()
    assert (first.sequence.joints[:, s.HEAD, 1] > 0.3).all()


def test_the_table_tells_calm_from_jitter_and_seen_from_unseen():
    rng = np.random.default_rng(0)
    still = np.repeat(raising_right_arm(1, 30.0), 40, axis=0)
    noise = rng.normal(0, 0.01, still.shape).astype(np.float32)
    seen = np.ones((40, 25), np.float32)
    half = seen.copy()
    half[:, s.LEG_JOINTS] = 0.0
    found = np.ones(40, bool)
    calm = figures("calm", [Track(still, seen, found, 30.0)])
    shaky = figures("shaky", [Track(still + noise, half, found, 30.0)])
    assert calm is not None
    assert shaky is not None
    assert calm.jitter == pytest.approx(0, abs=1e-3)
    time = np.arange(40, dtype=np.float32)[:, None, None] / 10
    swaying = still + 0.1 * np.sin(2.0 * time)
    moving = figures("moving", [Track(swaying, seen, found, 10.0)])
    assert moving is not None
    assert moving.jitter < 0.1 * shaky.jitter  # motion is not jitter
    assert shaky.jitter > 10
    assert shaky.bones > 0.01 > calm.bones
    assert (calm.legs, shaky.legs, shaky.arms) == (1.0, 0.0, 1.0)
    assert figures("nobody", [Track(still, seen, ~found, 30.0)]) is None


def test_the_table_reads_a_recaptured_store(tmp_path: Path):
    folder = ShardFolder(tmp_path, {}, ("wave",), {})
    recording = record(sequence(frames=10), 0, 0, FakeEstimator())
    folder.write(recording, "a1_s1_t1", 0)
    folder.gather(tmp_path / "all.safetensors")
    store = Store.open(tmp_path / "all.safetensors")
    tracks = list(recaptured_tracks(store, FRONTAL))
    assert len(tracks) == 1
    assert tracks[0].error > 1  # the fake's landmarks are far from the truth
    assert tracks[0].error_3d > 0.1
    assert len(list(recaptured_tracks(store, FRONTAL, ("wave",)))) == 1
    assert not list(recaptured_tracks(store, FREE))
    lines = table(store, [], FakeEstimator()).splitlines()
    assert [line.split("  ")[0] for line in lines[1:-2]] == ["recaptured, frontal"]
    with pytest.raises(UserError, match="no class 'clap'; it has wave"):
        table(store, [], FakeEstimator(), ("clap",))


def test_the_table_has_real_videos_and_the_same_at_their_rate(tmp_path: Path):
    folder = ShardFolder(tmp_path, {}, ("wave",), {})
    folder.write(record(sequence(frames=60), 0, 0, FakeEstimator()), "a1_s1_t1", 0)
    folder.gather(tmp_path / "all.safetensors")
    video = tmp_path / "somebody.mp4"
    write_video(video, np.arange(16) / 10)
    lines = table(Store.open(tmp_path / "all.safetensors"), [video], FakeEstimator()).splitlines()
    assert [line[:34].strip() for line in lines[1:-2]] == [
        "recaptured, frontal", "somebody.mp4", "frontal, as many a second",
    ]  # fmt: skip
    assert [int(line[34:40]) for line in lines[1:-2]] == [30, 10, 10]


def test_the_truth_moved_and_scaled_is_no_error():
    true = raising_right_arm(9, 30.0)
    track = Track(true, np.ones((9, 25), np.float32), np.ones(9, bool), 30.0)
    assert _distance(1.2 * true + 3.0, true) == pytest.approx(0.0, abs=1e-5)
    away = true.copy()
    away[:, :, 2] += 0.1 * (np.arange(25) > 0)
    assert 0.08 < _distance(away, true) < 0.11
    assert len(track.thinned(10.0).joints) == 3
    assert track.thinned(60.0).fps == 30.0


def test_a_file_that_recapture_did_not_make_has_no_table(tmp_path: Path):
    store = Store.of([sequence()], ("wave",))
    with pytest.raises(UserError, match="is not a file that python"):
        table(store, [], FakeEstimator())

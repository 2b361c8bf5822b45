"""Recapture: sequences through the pose stage, resumable and the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import app.recapture as command
from app.capture.frame import Frame
from app.errors import UserError
from app.pose import MediaPipePose, Pose
from app.recapture_check import Track, figures, recaptured_tracks
from app.recapture_record import Recording, record
from app.recapture_shards import ShardFolder
from app.recapture_sources import DataSet
from app.recapture_views import FRAMINGS, WAIST_UP, choose_view, generator
from model import skeleton as s
from model.data.sequence import Sequence
from model.data.store import Store
from tests.bodies import raising_right_arm


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


def test_views_are_frontal_first_and_then_as_various_as_webcams():
    body = raising_right_arm(5, 30.0) + np.array([0, 0.9, 0], np.float32)
    for seed in range(20):
        view = choose_view(generator(seed, "a", 0), 0, body)
        assert abs(view.camera.yaw) <= 0.15
        assert view.framing == 0
        pixels = view.camera.project(body)
        assert pixels.min() > 0
        assert (pixels < [640, 480]).all()
    others = [choose_view(generator(seed, "a", 1), 1, body) for seed in range(60)]
    assert {view.framing for view in others} == set(range(len(FRAMINGS)))
    assert np.ptp([view.camera.yaw for view in others]) > 1.8
    for view in others:
        if view.framing == WAIST_UP:  # the knees are below the picture, the head is in it
            assert view.camera.project(body)[:, s.LEFT_KNEE, 1].min() > 480
            assert view.camera.project(body)[0, s.HEAD, 1] > 0


def same(first: Store, second: Store) -> bool:
    arrays = [(first.joints, second.joints), (first.visibility, second.visibility)]
    arrays += [(first.frame_values[n], second.frame_values[n]) for n in first.frame_values]
    return first.names == second.names and all((a == b).all() for a, b in arrays)


class Counter:
    """Stands for the worker: counts what it records, and can be interrupted."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.done: list[str] = []
        self.stop_after = stop_after

    def __call__(self, task: command.Task) -> tuple[str, int, Recording]:
        if len(self.done) == self.stop_after:
            raise KeyboardInterrupt
        motion, view, seed = task
        self.done.append(f"{motion.name}_v{view}")
        return motion.name, view, record(motion, view, seed, FakeEstimator())


def data_set() -> DataSet:
    def read(root: Path) -> Iterator[Sequence]:
        yield sequence("a1_s1_t1", 4, subject=1)
        yield sequence("a1_s2_t1", 5, subject=2)
        yield sequence("a1_s3_t1", 4, subject=3)

    return DataSet(("wave",), {"source": "made by a test"}, read)


def run(out: Path, seed: int = 0, **options: object) -> Store:
    arguments = {"views": 2, "workers": 1, "seed": seed, **options}
    return Store.open(command.recapture(data_set(), Path(), out, "test", **arguments))


def test_an_interrupted_recapture_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(command, "_worker", Counter())
    whole = run(tmp_path / "whole")
    assert whole.names == [f"a1_s{n}_t1_v{v}" for n in (1, 2, 3) for v in (0, 1)]
    assert whole.classes == ("wave",)
    assert sorted(whole.sequence_values) == sorted(
        ["yaw", "pitch", "roll", "distance", "focal", "framing"]
    )

    first, second = Counter(stop_after=2), Counter()
    monkeypatch.setattr(command, "_worker", first)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "parts")
    monkeypatch.setattr(command, "_worker", second)
    continued = run(tmp_path / "parts")
    assert len(first.done) == 2
    assert len(second.done) == 4
    assert not set(first.done) & set(second.done)
    assert same(whole, continued)
    assert not list((tmp_path / "parts").rglob("*.part"))


def test_subjects_can_be_chosen_and_added_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(command, "_worker", Counter())
    assert run(tmp_path, views=1, subjects=(1, 3)).subjects.tolist() == [1, 3]
    assert run(tmp_path, views=1, subjects=(2,)).subjects.tolist() == [1, 2, 3]


def test_classes_can_be_chosen_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(command, "_worker", Counter())
    assert len(run(tmp_path, views=1, classes=("wave",))) == 3
    with pytest.raises(UserError, match="no class 'clap'; it has wave"):
        run(tmp_path, views=1, classes=("clap",))


def test_a_folder_keeps_to_one_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(command, "_worker", Counter())
    run(tmp_path, views=1)
    with pytest.raises(UserError, match="choose another folder"):
        run(tmp_path, seed=1, views=1)


def test_another_seed_gives_other_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(command, "_worker", Counter())
    assert not same(run(tmp_path / "a", 0, views=1), run(tmp_path / "b", 1, views=1))


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
        record(sequence("other", frames=3), 1, 3, estimator)
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
    assert shaky.jitter > 10
    assert shaky.bones > 0.01 > calm.bones
    assert (calm.legs, shaky.legs, shaky.arms) == (1.0, 0.0, 1.0)
    assert figures("nobody", [Track(still, seen, ~found, 30.0)]) is None


def test_the_table_reads_a_recaptured_store(tmp_path: Path):
    folder = ShardFolder(tmp_path, {}, ("wave",), {})
    recording = record(sequence(frames=10), 0, 0, FakeEstimator())
    folder.write(recording, "a1_s1_t1", 0)
    folder.gather(tmp_path / "all.safetensors")
    tracks = list(recaptured_tracks(Store.open(tmp_path / "all.safetensors"), 0))
    assert len(tracks) == 1
    assert tracks[0].error > 1  # the fake's landmarks are far from the truth

"""One frame in, one result out, with a fake person and a fake network."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from app.capture.frame import Frame
from app.errors import UserError
from app.pipeline import Pipeline, Result, build_pipeline, enough_in_view
from app.pose import Pose
from model import skeleton as s
from model.decision import Event, State
from tests.fakes import (
    FakeEstimator,
    FakeRecogniser,
    fake_pipeline,
    fake_recognition,
    person,
    picture,
    tiny_weights,
)

LEGS = (25, 26, 27, 28, 29, 30, 31, 32)
ARMS = (13, 14, 15, 16, 17, 18, 19, 20, 21, 22)
HIPS = (23, 24)


def frame(time: float) -> Frame:
    return Frame(picture(), time, round(time * 1000))


def run(pipeline: Pipeline, until: float, fps: float = 30.0, start: float = 0.0) -> list[Result]:
    count = round((until - start) * fps)
    return [pipeline.process(frame(start + index / fps)) for index in range(count)]


def states(results: list[Result]) -> list[State]:
    """The states gone through, without repetitions."""
    return [state for state, _ in itertools.groupby(result.decision.state for result in results)]


def test_from_warming_up_to_an_action_and_its_event() -> None:
    pipeline = fake_pipeline(
        recogniser=FakeRecogniser(lambda time: "wave" if time < 2.0 else "rest")
    )
    results = run(pipeline, 3.0)
    assert states(results) == [State.WARMING_UP, State.ACTION, State.NO_ACTION]
    events = [event for result in results for event in result.events]
    assert [event.action for event in events] == ["wave"]
    assert events[0].end == pytest.approx(2.0, abs=0.11)
    assert events[0].top_joints(1) == [11]
    assert pipeline.finish() == ()


@pytest.mark.parametrize("fps", [12.0, 25.0, 30.0, 60.0])
def test_predictions_come_at_the_grids_rate_whatever_the_cameras(fps: float) -> None:
    results = run(fake_pipeline(), 3.0, fps)
    times = [p.time for result in results for p in result.predictions]
    np.testing.assert_allclose(np.diff(times), 0.1, atol=1e-6)
    assert len(times) == pytest.approx(30, abs=1)
    for result in results:
        assert len(result.decisions) == len(result.predictions)
        assert result.prediction is not None
        if result.predictions:
            assert result.prediction is result.predictions[-1]
            assert result.decision is result.decisions[-1]


def test_warming_up_says_how_long_it_still_takes() -> None:
    results = run(fake_pipeline(), 1.0, 30.0)
    warming = [(r.frame.time, r.warming) for r in results if r.warming is not None]
    # The fake's window has 5 steps of 0.1 s; half of them filled is enough, at the third step.
    for time, seconds in warming:
        assert seconds == pytest.approx(0.15 - time, abs=0.051)
    assert all((r.warming is None) == (r.decision.state is not State.WARMING_UP) for r in results)


def test_nobody_there_then_somebody_then_nobody() -> None:
    estimator = FakeEstimator(lambda time: person(time) if 1.0 <= time < 3.0 else None)
    results = run(fake_pipeline(estimator), 5.0)
    assert states(results) == [
        State.NO_PERSON,
        State.WARMING_UP,
        State.ACTION,
        State.NO_PERSON,
    ]
    assert results[0].prediction is None
    assert results[-1].prediction is None
    assert [event.action for result in results for event in result.events] == ["wave"]


def test_a_short_gap_is_bridged() -> None:
    estimator = FakeEstimator(lambda time: None if 1.5 <= time < 1.8 else person(time))
    results = run(fake_pipeline(estimator), 3.0)
    assert states(results) == [State.WARMING_UP, State.ACTION]
    in_gap = [result for result in results if result.pose is None]
    assert in_gap
    assert all(result.prediction is not None for result in in_gap)


def test_too_little_in_view_is_said_after_a_moment_and_ends_the_action() -> None:
    def sees(time: float) -> Pose:
        return person(time, hidden=(*ARMS, *LEGS, *HIPS) if time >= 2.0 else ())

    results = run(fake_pipeline(FakeEstimator(sees)), 4.0)
    assert states(results) == [State.WARMING_UP, State.ACTION, State.TOO_LITTLE_IN_VIEW]
    said = next(r for r in results if r.decision.state is State.TOO_LITTLE_IN_VIEW)
    assert 2.3 < said.frame.time < 2.7
    assert said.pose is not None
    assert [event.action for result in results for event in result.events] == ["wave"]


@pytest.mark.parametrize(
    ("hidden", "enough"),
    [
        ((), True),
        (LEGS, True),  # at a desk
        ((*LEGS, *HIPS), True),
        (ARMS, True),
        (tuple(range(11, 33, 2)), True),  # from the side: one half is hidden
        ((*ARMS, *LEGS, *HIPS), False),  # a head and shoulders
        ((11, 12), False),
        ((*ARMS, *LEGS), False),
        (tuple(range(33)), False),
    ],
)
def test_what_must_be_in_view(hidden: tuple[int, ...], enough: bool) -> None:
    assert enough_in_view(person(0.0, hidden=hidden).joint_visibility()) is enough


def test_finish_ends_what_still_goes_on() -> None:
    pipeline = fake_pipeline()
    assert pipeline.finish() == ()
    run(pipeline, 2.0)
    (event,) = pipeline.finish()
    assert isinstance(event, Event)
    assert (event.action, event.end) == ("wave", pytest.approx(2.0, abs=0.04))
    assert pipeline.finish() == ()


def test_reset_forgets_everything() -> None:
    estimator, recogniser = FakeEstimator(), FakeRecogniser()
    pipeline = fake_pipeline(estimator, recogniser)
    run(pipeline, 2.0)
    pipeline.reset()
    assert (estimator.resets, recogniser.resets) == (1, 1)
    assert pipeline.finish() == ()
    assert pipeline.process(frame(0.0)).decision.state is State.WARMING_UP


def test_time_that_runs_backwards_starts_anew_and_keeps_the_event() -> None:
    estimator = FakeEstimator()
    pipeline = fake_pipeline(estimator)
    run(pipeline, 2.0)
    result = pipeline.process(frame(0.5))
    assert estimator.resets == 1
    assert [event.action for event in result.events] == ["wave"]
    assert result.decision.state is State.WARMING_UP


def test_stages_are_timed() -> None:
    ticks = itertools.count()
    pipeline = fake_pipeline()
    pipeline._clock = lambda: float(next(ticks))
    first = pipeline.process(frame(0.0))
    assert first.stage_ms == dict.fromkeys(("pose", "joints", "network", "decision"), 1000.0)
    between = pipeline.process(frame(0.01))
    assert set(between.stage_ms) == {"pose", "joints", "decision"}


def test_closing_closes_the_estimator() -> None:
    estimator = FakeEstimator()
    fake_pipeline(estimator).close()
    assert estimator.closed


class TestPose:
    def test_joints_have_kinects_axes(self) -> None:
        joints = person(0.0).joints()
        assert joints.shape == (25, 3)
        # Facing the camera: the left shoulder has the smaller x, the head is up.
        assert joints[s.LEFT_SHOULDER, 0] < 0 < joints[s.RIGHT_SHOULDER, 0]
        assert joints[s.HEAD, 1] > joints[s.BASE_OF_SPINE, 1] > joints[s.LEFT_FOOT, 1]

    def test_image_joints_lie_where_the_landmarks_lie(self) -> None:
        pose = person(0.0)
        places = pose.image_joints()
        assert places.shape == (25, 2)
        np.testing.assert_allclose(places[s.LEFT_WRIST], pose.image_landmarks[15, :2], atol=1e-6)
        middle = 0.5 * (pose.image_landmarks[23] + pose.image_landmarks[24])
        np.testing.assert_allclose(places[s.BASE_OF_SPINE], middle[:2], atol=1e-6)


class TestBuilding:
    def test_missing_weights_are_one_sentence(self, tmp_path) -> None:
        with pytest.raises(UserError, match="There are no weights"):
            build_pipeline(tmp_path / "gone.safetensors", "cpu")

    def test_wrong_decision_settings_are_one_sentence(self, tmp_path) -> None:
        path = tiny_weights(tmp_path / "w.safetensors", {"entre": 0.5})
        with pytest.raises(UserError, match="decision settings"):
            build_pipeline(path, "cpu")

    def test_an_unknown_device_is_one_sentence(self, tmp_path) -> None:
        path = tiny_weights(tmp_path / "w.safetensors")
        with pytest.raises(UserError, match="no device called"):
            build_pipeline(path, "abacus")


def test_other_weights_see_the_same_joints() -> None:
    other = FakeRecogniser(lambda time: "squat" if time < 1.5 else "rest")
    pipeline = fake_pipeline()
    assert run(pipeline, 0.5)[-1].second is None
    pipeline.compare(fake_recognition(other, "other"))
    results = [pipeline.process(frame(0.5 + 0.04 * step)) for step in range(1, 50)]
    opinions = [result.second for result in results]
    assert all(opinion is not None for opinion in opinions)
    assert opinions[0].decision.state is State.WARMING_UP, "it has seen nothing before"
    named = {opinion.decision.action for opinion in opinions}
    assert named == {None, "squat"}
    assert {result.decision.action for result in results} == {"wave"}, "the first one's own"
    ended = [event for opinion in opinions for event in opinion.events]
    assert [event.action for event in ended] == ["squat"]
    assert all("second" in result.stage_ms for result in results)
    pipeline.reset()
    assert other.resets == 1
    pipeline.compare(None)
    assert pipeline.process(frame(9.0)).second is None

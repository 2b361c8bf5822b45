"""A running session: threads, states, one way to stop."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.background import Background
from app.capture import open_source as open_real_source
from app.capture.source import Source, SourceError
from app.capture.stream import StreamSource
from app.errors import UserError
from app.library import Facts, Library
from app.live import LiveSession, Phase, Problem
from app.pipeline import Pipeline, Result
from app.recording.recorder import Recorder, RecorderState
from model.decision import Event, State
from tests.fakes import (
    FakeClock,
    FakeEstimator,
    FakeRecogniser,
    FakeSource,
    eventually,
    fake_pipeline,
    fake_recognition,
    mjpeg_server,
    person,
    worker_threads,
)


@pytest.fixture
def sessions() -> Iterator[Callable[..., LiveSession]]:
    made: list[LiveSession] = []
    interval = sys.getswitchinterval()

    def make(open_source: Callable[[str], Source], **options) -> LiveSession:
        factories = {"build_pipeline": lambda path, device: fake_pipeline(), "retry": 0.01}
        session = LiveSession("fake", open_source=open_source, **factories | options)
        made.append(session)
        return session

    yield make
    assert all(session.stop(10.0) for session in made)
    assert worker_threads() == []
    sys.setswitchinterval(interval)


def phase_is(session: LiveSession, phase: Phase) -> bool:
    return eventually(lambda: session.status().phase is phase)


def events_of(session: LiveSession, count: int) -> list[Event]:
    events: list[Event] = []

    def enough() -> bool:
        events.extend(session.take_events())
        return len(events) >= count

    assert eventually(enough)
    return events


def test_a_file_is_recognised_to_its_end_without_a_frame_lost(sessions) -> None:
    estimator = FakeEstimator()
    session = sessions(
        lambda spec: FakeSource(40, fps=1000.0),
        build_pipeline=lambda path, device: fake_pipeline(estimator),
    )
    assert session.status().phase is Phase.STARTING
    session.start()
    session.start()
    assert phase_is(session, Phase.ENDED)
    status = session.status()
    assert (status.frames, status.poses, status.dropped) == (40, 40, 0)
    assert estimator.times == sorted(estimator.times)
    assert len(estimator.times) == 40
    assert status.source_name == "fake file"
    assert (status.source_kind, status.live, status.duration) == ("file", False, 0.04)
    assert status.weights == "fake weights"
    assert session.classes == ("wave", "squat", "rest")
    newest = session.take()
    assert isinstance(newest, Result)
    assert newest.frame.index == 39
    assert session.take() is None


def test_every_prediction_reaches_the_view_although_it_takes_no_result(sessions) -> None:
    session = sessions(lambda spec: FakeSource(20, fps=10.0))
    session.start()
    assert phase_is(session, Phase.ENDED)
    steps = session.take_steps()
    assert [round(10 * prediction.time) for prediction, _ in steps] == list(range(20))
    assert all(prediction.time == decision.time for prediction, decision in steps)
    assert session.take_steps() == []


def test_the_last_action_of_a_file_is_an_event_too(sessions) -> None:
    session = sessions(lambda spec: FakeSource(15, fps=10.0))
    session.start()
    assert [event.action for event in events_of(session, 1)] == ["wave"]
    assert phase_is(session, Phase.ENDED)


def test_a_slow_machine_drops_frames_of_a_camera_and_counts_them(sessions) -> None:
    gate = threading.Semaphore(1)
    slow = threading.Semaphore(0)
    busy = threading.Event()

    def sees(at: float):
        busy.set()
        slow.acquire()
        return person(at)

    session = sessions(
        lambda spec: FakeSource(1000, live=True, gate=gate),
        build_pipeline=lambda path, device: fake_pipeline(FakeEstimator(sees)),
    )
    session.start()
    assert busy.wait(10.0)
    gate.release(10)
    assert eventually(lambda: session.status().dropped == 9)
    slow.release(1000)
    assert eventually(lambda: session.status().frames == 2)
    assert session.take().frame.index == 10
    session.stop(0.0)
    gate.release()


def test_results_say_when_their_frames_arrived(sessions) -> None:
    session = sessions(lambda spec: FakeSource(5, live=True, start=500.0))
    session.start()
    found: list[Result | None] = []
    assert eventually(lambda: found.append(session.take()) or found[-1])
    assert found[-1].arrived == found[-1].frame.time >= 500.0, "a camera's frame: when it was taken"


def test_latency_and_rates_are_measured(sessions) -> None:
    with mjpeg_server(fps=100.0) as server:
        session = sessions(lambda spec: open_real_source(f"{server.url}/video"))
        session.start()
        assert eventually(lambda: session.status().frames > 60)
        status = session.status()
        session.stop()
    assert 30 < status.capture_fps < 110
    assert 20 < status.result_fps < 110
    assert 0 < status.latency_ms < 100
    assert status.live
    assert status.device == "cpu"


def test_a_source_that_cannot_be_opened_is_said_at_once(sessions) -> None:
    building = threading.Event()

    def open_source(spec: str) -> Source:
        if spec == "fake":
            raise SourceError("There is no file fake; check the name and the folder.")
        return FakeSource(5, fps=1000.0)

    def build(path: Path | None, device: str) -> Pipeline:
        building.wait(10.0)
        return fake_pipeline()

    session = sessions(open_source, build_pipeline=build)
    session.start()
    assert phase_is(session, Phase.FAILED)  # although loading is not done yet
    assert session.status().message == "There is no file fake; check the name and the folder."
    assert session.status().problem is Problem.SOURCE
    building.set()
    session.change_source("other")
    assert phase_is(session, Phase.ENDED)
    assert session.status().frames == 5


def test_weights_that_cannot_be_loaded(sessions) -> None:
    attempts: list[int] = []

    def build(path: Path | None, device: str) -> Pipeline:
        attempts.append(1)
        if len(attempts) == 1:
            raise UserError("There are no weights at here.")
        return fake_pipeline()

    session = sessions(lambda spec: FakeSource(5, fps=1000.0), build_pipeline=build)
    session.start()
    assert phase_is(session, Phase.FAILED)
    assert session.status().message == "There are no weights at here."
    assert session.status().problem is Problem.WEIGHTS
    session.change_source("again")
    assert phase_is(session, Phase.ENDED)
    assert session.status().problem is None


def test_an_unexpected_error_is_words_for_the_user_and_a_traceback_in_the_log(
    sessions, caplog
) -> None:
    def sees(at: float):
        if at > 0.002:
            raise ZeroDivisionError("deep inside")
        return person(at)

    estimators = [FakeEstimator(sees)]
    session = sessions(
        lambda spec: FakeSource(10, fps=1000.0),
        build_pipeline=lambda path, device: fake_pipeline(estimators[0]),
    )
    session.start()
    assert phase_is(session, Phase.FAILED)
    message = session.status().message
    assert session.status().problem is Problem.UNEXPECTED
    assert "unexpectedly" in message
    assert "deep inside" not in message
    assert "ZeroDivisionError: deep inside" in caplog.text
    estimators[0].sees = person
    session.change_source("again")
    assert phase_is(session, Phase.ENDED)


def test_a_camera_that_is_unplugged_comes_back_by_itself(sessions) -> None:
    with mjpeg_server() as server:
        session = sessions(lambda spec: open_real_source(f"{server.url}/video"))
        session.start()
        assert eventually(lambda: session.status().frames > 3)
        server.stop()
        assert phase_is(session, Phase.RECONNECTING)
        status = session.status()
        assert "stopped sending pictures" in status.message
        assert "Trying again" in status.message
        seen = status.frames
        server.start()
        assert phase_is(session, Phase.RUNNING)
        assert eventually(lambda: session.status().frames > seen + 3)
        session.stop()


def test_changing_the_source_starts_from_nothing(sessions) -> None:
    estimator = FakeEstimator()
    gates = {"fake": threading.Semaphore(20), "other": threading.Semaphore(0)}
    session = sessions(
        lambda spec: FakeSource(1000, live=True, gate=gates[spec]),
        build_pipeline=lambda path, device: fake_pipeline(estimator),
    )
    session.start()
    assert eventually(lambda: session.status().frames > 0)
    session.change_source("other")
    gates["fake"].release(1)
    assert session.status().frames == 0
    assert session.take() is None
    assert session.take_events() == []
    gates["other"].release(1)
    assert eventually(lambda: session.status().frames == 1)
    assert session.take().decision.state is State.WARMING_UP
    assert estimator.resets >= 1
    session.stop(0.0)
    gates["other"].release(1)


def test_a_loop_goes_on_and_its_actions_end_at_the_seam(sessions) -> None:
    session = sessions(lambda spec: FakeSource(13, fps=10.0), loop=True)
    session.start()
    events = events_of(session, 2)
    assert [event.action for event in events] == ["wave", "wave"]
    assert all(event.end < 1.3 for event in events)
    assert session.status().phase is Phase.RUNNING


def test_decisions_are_tuned_while_it_runs(sessions) -> None:
    gate = threading.Semaphore(0)
    session = sessions(lambda spec: FakeSource(1000, fps=10.0, live=True, gate=gate))
    assert session.usual_settings is None
    session.start()
    assert eventually(lambda: session.usual_settings is not None)
    usual = session.usual_settings

    def states(seconds: float) -> set[State]:
        """Of the next frames, each waited for, as a camera would send them."""
        found = set()
        for _ in range(round(10 * seconds)):
            before = session.status().frames
            gate.release()
            assert eventually(lambda before=before: session.status().frames > before)
            found.add(session.take().decision.state)
        return found

    states(1.0)
    assert states(0.3) == {State.ACTION}
    session.tune(replace(usual, enter=0.99, leave=0.98))
    assert states(0.3) == {State.NO_ACTION}
    session.tune(usual)
    assert states(0.3) == {State.ACTION}
    session.stop(0.0)
    gate.release()


class TestOpening:
    """A source that takes its time."""

    @pytest.fixture
    def driver(self, sessions) -> Iterator[threading.Event]:
        """A camera driver that answers when this is set."""
        answers = threading.Event()
        yield answers
        answers.set()

    def test_one_that_does_not_answer_is_told_and_may_still_come(self, sessions, driver) -> None:
        clock = FakeClock()

        def open_source(spec: str) -> Source:
            driver.wait(20.0)
            return FakeSource(5, fps=1000.0)

        session = sessions(open_source, clock=clock)
        session.start()
        assert phase_is(session, Phase.OPENING)
        clock.advance(9.0)
        assert session.status().phase is Phase.OPENING
        clock.advance(2.0)
        status = session.status()
        assert (status.phase, status.problem) == (Phase.FAILED, Problem.SOURCE)
        assert "has not answered for 10 s" in status.message
        driver.set()
        assert eventually(lambda: session.status().frames > 0)
        assert session.status().phase is not Phase.FAILED

    def test_cancelled(self, sessions, driver) -> None:
        def open_source(spec: str) -> Source:
            if spec == "fake":
                driver.wait(20.0)
            return FakeSource(5, fps=1000.0)

        session = sessions(open_source)
        session.start()
        assert phase_is(session, Phase.OPENING)
        session.cancel()
        status = session.status()
        assert (status.phase, status.problem) == (Phase.FAILED, Problem.CANCELLED)
        driver.set()
        session.change_source("other")
        assert phase_is(session, Phase.ENDED)
        assert session.status().frames == 5


class TestStop:
    def test_before_start(self, sessions) -> None:
        session = sessions(lambda spec: FakeSource(5))
        assert session.stop()
        assert session.stop()
        session.start()
        session.change_source("x")
        assert session.status().phase is Phase.STOPPED
        assert worker_threads() == []

    def test_while_running_and_again_afterwards(self, sessions) -> None:
        estimator = FakeEstimator()
        session = sessions(
            lambda spec: FakeSource(10_000, fps=100.0),
            build_pipeline=lambda path, device: fake_pipeline(estimator),
        )
        session.start()
        assert eventually(lambda: session.status().frames > 2)
        assert session.stop(5.0)
        assert session.stop(5.0)
        assert worker_threads() == []
        assert estimator.closed
        assert session.status().phase is Phase.STOPPED
        session.change_source("other")
        assert worker_threads() == []

    def test_while_reconnecting(self, sessions) -> None:
        def open_source(spec: str) -> Source:
            return FakeSource(10, live=True, lost_after=2)

        session = sessions(open_source, retry=60.0)
        session.start()
        assert phase_is(session, Phase.RECONNECTING)
        assert session.stop(5.0)

    def test_after_the_end_and_after_a_failure(self, sessions) -> None:
        session = sessions(lambda spec: FakeSource(2, fps=1000.0))
        session.start()
        assert phase_is(session, Phase.ENDED)
        assert session.stop(5.0)

        def refuses(spec: str) -> Source:
            raise SourceError("No.")

        failed = sessions(refuses)
        failed.start()
        assert phase_is(failed, Phase.FAILED)
        assert failed.stop(5.0)

    def test_while_a_stream_hangs_in_opening(self, sessions) -> None:
        with mjpeg_server() as server:
            opening = threading.Event()

            def open_source(spec: str) -> Source:
                opening.set()
                return StreamSource(f"{server.url}/silent", open_timeout=1.0)

            session = sessions(open_source)
            session.start()
            assert opening.wait(10.0)
            assert phase_is(session, Phase.OPENING)
            begin = time.monotonic()
            session.stop(0.1)
            assert time.monotonic() - begin < 0.6  # the caller is not held up
            assert session.status().phase is Phase.STOPPED
            assert session.stop(5.0)  # the stream's own timeout has ended the thread
            assert worker_threads() == []

    def test_while_loading(self, sessions) -> None:
        loading, go = threading.Event(), threading.Event()
        estimator = FakeEstimator()

        def build(path: Path | None, device: str) -> Pipeline:
            loading.set()
            go.wait(10.0)
            return fake_pipeline(estimator)

        session = sessions(lambda spec: FakeSource(5), build_pipeline=build)
        session.start()
        assert loading.wait(10.0)
        begin = time.monotonic()
        assert not session.stop(0.05)
        assert time.monotonic() - begin < 0.5
        go.set()
        assert session.stop(5.0)
        assert estimator.closed

    def test_from_many_threads_at_once(self, sessions) -> None:
        session = sessions(lambda spec: FakeSource(10_000, fps=100.0))
        session.start()
        assert eventually(lambda: session.status().frames > 0)
        callers = [threading.Thread(target=session.stop) for _ in range(5)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join(5.0)
        assert worker_threads() == []

    def test_while_the_source_is_changed_again_and_again(self, sessions) -> None:
        session = sessions(lambda spec: FakeSource(10_000, fps=100.0))
        session.start()
        for number in range(20):
            session.change_source(str(number))
        assert session.stop(5.0)
        assert worker_threads() == []


class TestComparing:
    """Other weights at work on the same stream."""

    @pytest.fixture
    def gate(self, sessions) -> Iterator[threading.Semaphore]:
        """Lets one frame through for each release; open at the end, so that reading ends."""
        gate = threading.Semaphore(0)
        yield gate
        gate.release(1000)

    @staticmethod
    def run(sessions, gate, load) -> tuple[LiveSession, Callable[[], Result]]:
        session = sessions(lambda spec: FakeSource(10_000, live=True, gate=gate), load_second=load)
        session.start()

        def next_result() -> Result:
            before = session.status().frames
            gate.release()
            assert eventually(lambda: session.status().frames > before)
            return session.take()

        return session, next_result

    def test_both_answer_and_the_cost_is_told(self, sessions, gate) -> None:
        release = threading.Event()

        def load(path: Path, device: str):
            assert (path, device) == (Path("other.safetensors"), "cpu")
            release.wait(10.0)
            return fake_recognition(FakeRecogniser(lambda time: "squat"), "other")

        session, next_result = self.run(sessions, gate, load)
        session.compare(Path("other.safetensors"))
        assert next_result().second is None, "what runs is not held up"
        status = session.status().second
        assert (status.weights, status.loaded) == ("other.safetensors", False)
        release.set()
        assert eventually(lambda: session.status().second.loaded)
        assert session.second_classes == ("wave", "squat", "rest")
        results = [next_result() for _ in range(20)]
        assert results[-1].decision.action == "wave"
        assert results[-1].second.decision.action == "squat"
        status = session.status().second
        assert status.weights == "other"
        assert 0.0 < status.milliseconds < 1000.0
        session.compare(None)
        assert next_result().second is None
        assert session.status().second is None

    def test_weights_of_one_name_are_told_apart_by_their_files(self, sessions, gate) -> None:
        session, next_result = self.run(sessions, gate, lambda *_: fake_recognition())
        session.compare(Path("mine.safetensors"))
        next_result()
        assert eventually(lambda: session.status().second.loaded)
        assert session.status().weights == "fake weights"
        assert session.status().second.weights == "mine.safetensors"

    def test_what_is_tuned_holds_for_both_and_the_rest_stays_their_own(
        self, sessions, gate
    ) -> None:
        def load(path: Path, device: str):
            second = fake_recognition(FakeRecogniser(lambda time: "squat"), "other")
            second.settings = second.usual = replace(second.usual, minimum=0.7)
            return second

        session, next_result = self.run(sessions, gate, load)
        [next_result() for _ in range(12)]
        usual = session.usual_settings
        session.tune(replace(usual, enter=0.95, leave=0.5))
        session.compare(Path("other.safetensors"))
        assert eventually(lambda: session.status().second.loaded)
        [next_result() for _ in range(12)]
        settings = session.status().second.settings
        assert (settings.enter, settings.minimum) == (0.95, 0.7), "loaded after it was tuned"
        session.tune(replace(usual, off=("squat",)))
        results = [next_result() for _ in range(3)]
        assert results[-1].decision.action == "wave"
        assert results[-1].second.decision.action is None
        settings = session.status().second.settings
        assert (settings.enter, settings.minimum) == (usual.enter, 0.7), "tuned while both run"

    def test_weights_that_cannot_be_used_are_told_and_the_first_go_on(self, sessions, gate) -> None:
        def load(path: Path, device: str):
            raise UserError("There are no weights at nowhere.")

        session, next_result = self.run(sessions, gate, load)
        session.compare(Path("nowhere"))
        next_result()
        assert eventually(lambda: session.status().second.problem)
        assert session.status().second.problem == "There are no weights at nowhere."
        assert next_result().decision.state is State.WARMING_UP

    def test_the_last_choice_wins(self, sessions, gate) -> None:
        slow = threading.Event()

        def load(path: Path, device: str):
            if path.name == "slow":
                slow.wait(10.0)
            return fake_recognition(weights=path.name)

        session, next_result = self.run(sessions, gate, load)
        next_result()
        session.compare(Path("slow"))
        session.compare(Path("quick"))
        assert eventually(lambda: session.status().second.loaded)
        slow.set()
        loaders = [t for t in threading.enumerate() if t.name == "load second weights"]
        for thread in loaders:
            thread.join(10.0)
        assert session.status().second.weights == "quick"


def test_an_explanation_is_checked_while_it_runs(sessions) -> None:
    source = FakeSource(2000, fps=200.0, live=True, gate=threading.Semaphore(0))
    session = sessions(lambda spec: source)
    session.start()
    assert not session.checking
    steps: list = []

    def seen() -> bool:
        source._gate.release(5)
        steps.extend(session.take_steps())
        return len(steps) > 6

    assert eventually(seen)
    prediction = steps[-1][0]
    assert session.check(prediction, "wave")
    found: list = []
    assert eventually(lambda: found.append(session.take_check()) or found[-1] is not None)
    assert found[-1].ranking[0] == 11
    assert found[-1].most_important[2] == pytest.approx(0.7)
    assert session.take_check() is None, "once"
    source._gate.release(2000)


def test_nothing_is_checked_before_the_weights_are_there(sessions) -> None:
    session = sessions(lambda spec: FakeSource(5))
    assert not session.check(None, "wave")


def test_one_piece_of_work_at_a_time_and_a_failure_is_no_result(caplog) -> None:
    work = Background[int]("sums")
    go = threading.Event()
    assert work.start(lambda: go.wait(10) and 7)
    assert work.busy
    assert not work.start(lambda: 8)
    go.set()
    assert work.join(10)
    assert work.take() == 7
    assert work.start(lambda: 1 // 0)
    assert work.join(10)
    assert work.take() is None
    assert "sums failed" in caplog.text


def test_a_recorder_gets_all_that_is_seen(sessions, tmp_path: Path) -> None:
    gate = threading.Semaphore(0)
    recorder = Recorder(seconds=100.0)
    with Library.create(tmp_path / "library") as library:
        recorder.use(library)
        session = sessions(lambda spec: FakeSource(100, 10.0, gate=gate), recorder=recorder)
        session.set_speed(100.0)
        session.start()
        gate.release(11)
        assert eventually(lambda: session.status().frames == 11)
        recorder.start(Facts(label="wave"), pre_roll=0.5)
        gate.release(10)
        assert eventually(lambda: session.status().frames == 21)
        recorder.stop()
        assert eventually(lambda: recorder.status().state is RecorderState.IDLE)
        gate.release(100)
        session.stop(10.0)
        assert recorder.close()
        (clip,) = library.clips()
        assert (clip.label, clip.source, clip.weights) == ("wave", "fake file", "fake weights")
        assert clip.frames == 16
        assert clip.duration == pytest.approx(1.5)
        assert clip.quality == pytest.approx(1.0)

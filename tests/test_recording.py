"""Recording: what is seen is what the clip holds, whatever happens meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from app.capture.feed import Captured
from app.capture.frame import Frame
from app.capture.video import FileSource
from app.errors import UserError
from app.library import Clip, Facts, Library, Query, SpanState
from app.pipeline import Result
from app.recording.recorder import Recorder, RecorderState
from app.recording.writer import ClipWriter, open_for_writing
from model.decision import Decision, Event, State
from model.prediction import Prediction
from tests.fakes import CLASSES, FakeClock, eventually, index_of, person, picture


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(tmp_path / "library") as made:
        yield made


class Stage:
    """A camera and a network in front of a recorder; time goes as the test wants."""

    def __init__(self, recorder: Recorder, fps: float = 20.0, start: float = 1000.0) -> None:
        self.recorder = recorder
        self.clock = recorder.clock
        self.fps = fps
        self.time = start
        self.index = 0
        self.times: list[float] = []

    def show(
        self,
        seconds: float,
        sees: Callable[[float], object] = person,
        size: tuple[int, int] = (64, 48),
        source: str = "camera 0",
        state: State = State.NO_ACTION,
        event: Event | None = None,
        slow: bool = False,
    ) -> None:
        """So many seconds of frames, each 0 to 2 ms late, and what was found in them."""
        for _ in range(round(seconds * self.fps)):
            moment = self.time + (self.index * 7 % 3) / 1000
            frame = Frame(picture(self.index, size), moment, self.index)
            self.recorder.captured(Captured(frame, moment), source)
            decision = Decision(moment, state, None, 0.0, moment)
            probabilities = np.array([0.4, 0.3, 0.3], np.float32)
            share = np.full(25, 0.04, np.float32)
            prediction = Prediction(moment, probabilities, share, share[None], 1.0)
            pose = sees(moment)
            events = (event,) if event is not None else ()
            event = None
            result = Result(frame, pose, prediction, (prediction,), decision, events, {})  # type: ignore[arg-type]
            self.recorder.recognised(result, CLASSES, "tiny")
            self.times.append(moment)
            self.time += 1 / self.fps
            self.index += 1


@pytest.fixture
def recorder(library: Library) -> Iterator[Recorder]:
    made = Recorder(seconds=2.0, clock=FakeClock(5000.0), wall=lambda: 1e9)
    made.use(library)
    yield made
    assert made.close()
    assert not made.take_problems()


def only_clip(library: Library) -> Clip:
    clips = library.clips()
    assert len(clips) == 1
    return clips[0]


def pictures(path: Path) -> tuple[list[float], list[int]]:
    """Times and numbers of the pictures in a video."""
    source = FileSource(path)
    times, numbers = [], []
    while (frame := source.read()) is not None:
        times.append(frame.time)
        numbers.append(index_of(frame.image))
    source.close()
    return times, numbers


def test_a_clip_has_the_true_times_of_pictures_and_joints(
    library: Library, recorder: Recorder
) -> None:
    stage = Stage(recorder)
    stage.show(1.0)
    recorder.start(Facts(label="wave", person="ann", session="one"))
    stage.show(2.0)
    recorder.stop()
    stage.show(0.5)
    assert recorder.wait()
    clip = only_clip(library)
    assert (clip.label, clip.person, clip.session) == ("wave", "ann", "one")
    assert (clip.source, clip.weights) == ("camera 0", "tiny")
    assert recorder.take_saved() == [clip]
    recorded = np.array(stage.times[20:60])
    motion = library.motion(clip.id)
    np.testing.assert_allclose(motion.times, recorded - recorded[0], atol=1e-9)
    assert motion.found.all()
    np.testing.assert_array_equal(motion.joints[3], person(0.0).joints())
    np.testing.assert_allclose(motion.image[3], person(0.0).image_joints())
    path = library.video(clip.id)
    assert path is not None
    times, numbers = pictures(path)
    # Pictures come a little before joints: there may be some more of them.
    np.testing.assert_allclose(times[:40], recorded - recorded[0], atol=2e-5)
    assert numbers[:40] == [index % 25 for index in range(20, 60)]
    assert 40 <= len(times) <= 41
    # Frames arrive when they are taken: the date is now less what went by since the first one.
    assert clip.created == pytest.approx(1e9 - (5000.0 - recorded[0]))


def test_the_last_seconds_are_part_of_it(library: Library, recorder: Recorder) -> None:
    stage = Stage(recorder)
    stage.show(5.0)
    recorder.start(pre_roll=1.5)
    stage.show(1.0)
    recorder.stop()
    stage.show(0.2)
    assert recorder.wait()
    clip = only_clip(library)
    # From the last picture before it that needs no others.
    assert 2.5 - 0.1 <= clip.duration <= 3.0
    times, numbers = pictures(library.video(clip.id))
    motion = library.motion(clip.id)
    np.testing.assert_allclose(times[: len(motion)], motion.times, atol=2e-5)
    first = 120 - len(motion)
    assert numbers[: len(motion)] == [index % 25 for index in range(first, 120)]


def test_no_more_of_the_past_is_kept_than_was_said(library: Library, recorder: Recorder) -> None:
    stage = Stage(recorder)
    stage.show(10.0)
    recorder.start(pre_roll=20.0)
    recorder.stop()
    stage.show(0.1)
    assert recorder.wait()
    assert 1.9 <= only_clip(library).duration <= 2.6
    assert 1.0 < (recorder.status().at_hand or 0.0) <= 2.1


def test_a_clip_of_a_given_length_ends_by_itself(library: Library, recorder: Recorder) -> None:
    stage = Stage(recorder)
    stage.show(1.0)
    recorder.start(length=1.0)
    assert recorder.status().state is RecorderState.RECORDING
    with pytest.raises(UserError, match="already"):
        recorder.start()
    stage.show(3.0)
    assert recorder.wait()
    assert recorder.status().state is RecorderState.IDLE
    assert only_clip(library).duration == pytest.approx(1.0, abs=0.051)


def test_joints_alone(library: Library) -> None:
    recorder = Recorder(video=False, clock=FakeClock(5000.0))
    recorder.use(library)
    stage = Stage(recorder)
    stage.show(1.0)
    recorder.start(pre_roll=0.5)
    stage.show(1.0)
    recorder.stop()
    stage.show(0.1)
    assert recorder.close()
    clip = only_clip(library)
    assert not clip.has_video
    assert clip.duration == pytest.approx(1.5, abs=0.06)
    assert [path.name for path in library.clip_folder(clip.id).iterdir()] == ["joints.safetensors"]


def test_pictures_are_switched_off_and_on_between_clips(
    library: Library, recorder: Recorder
) -> None:
    stage = Stage(recorder)
    for video in (False, True, False):
        recorder.keep_video(video)
        stage.show(0.5)
        recorder.start(Facts(label=str(video)))
        stage.show(0.5)
        recorder.keep_video(not video)  # holds for the next clip
        stage.show(0.5)
        recorder.stop()
        stage.show(0.2)
        assert recorder.wait()
        assert library.clips()[0].has_video is video
        assert library.clips()[0].duration > 0.8


def test_frames_without_a_person_keep_the_joints_before_and_are_marked(
    library: Library, recorder: Recorder
) -> None:
    stage = Stage(recorder)
    stage.show(0.5)
    recorder.start()
    stage.show(0.5, sees=lambda time: None)
    stage.show(0.5)
    stage.show(0.5, sees=lambda time: None)
    recorder.stop()
    stage.show(0.1)
    assert recorder.wait()
    clip = only_clip(library)
    motion = library.motion(clip.id)
    assert motion.found.tolist() == [False] * 10 + [True] * 10 + [False] * 10
    np.testing.assert_array_equal(motion.joints, np.repeat(person(0).joints()[None], 30, 0))
    assert clip.quality == pytest.approx(1 / 3)


def test_what_the_network_named_is_suggested(library: Library, recorder: Recorder) -> None:
    stage = Stage(recorder)
    stage.show(0.5)
    recorder.start()
    stage.show(0.5)
    start = stage.times[10]
    share = np.full(25, 0.04, np.float32)
    stage.show(0.5, event=Event("wave", start + 0.1, start + 0.4, 0.8, share))
    recorder.stop()
    stage.show(0.1)
    assert recorder.wait()
    (span,) = library.spans.of(only_clip(library).id)
    assert (span.label, span.state, span.confidence, span.origin) == (
        "wave", SpanState.SUGGESTED, 0.8, "tiny",
    )  # fmt: skip
    assert (span.start, span.end) == (pytest.approx(0.1), pytest.approx(0.4))


def test_the_last_take_is_discarded(library: Library, recorder: Recorder) -> None:
    stage = Stage(recorder)
    stage.show(0.5)
    for label in ("kept", "gone"):
        recorder.start(Facts(label=label), length=0.3)
        stage.show(1.0)
        assert recorder.wait()
    recorder.discard_last()
    assert recorder.wait()
    assert [clip.label for clip in library.clips()] == ["kept"]
    assert [clip.label for clip in library.clips(Query(trashed=True))] == ["gone"]
    recorder.start(Facts(label="running"))
    stage.show(0.5)
    recorder.discard_last()
    stage.show(0.5)
    assert recorder.wait()
    assert recorder.status().state is RecorderState.IDLE
    assert [clip.label for clip in library.clips()] == ["kept"]
    assert list((library.folder / "incoming").iterdir()) == []
    library.undo()
    assert len(library.clips()) == 2


def test_a_clip_that_is_still_being_saved_can_be_discarded(library: Library) -> None:
    gate = threading.Event()
    recorder = slow_recorder(library, gate, 64 << 20)
    stage = Stage(recorder)
    stage.show(0.5)
    recorder.start(length=0.3)
    stage.show(1.0)
    recorder.discard_last()
    assert eventually(lambda: recorder.status().saving == 1)
    gate.set()
    assert recorder.close()
    assert recorder.take_saved() == []
    assert library.clips() == []
    assert len(library.clips(Query(trashed=True))) == 1


def test_another_source_ends_the_clip(library: Library, recorder: Recorder) -> None:
    stage = Stage(recorder)
    stage.show(0.5)
    recorder.start()
    stage.show(1.0)
    stage.time = 3.0
    stage.show(1.0, source="squats.mp4")
    assert recorder.wait()
    assert only_clip(library).duration == pytest.approx(0.95, abs=0.01)
    recorder.start(pre_roll=10.0)
    recorder.stop()
    stage.show(0.1, source="squats.mp4")
    assert recorder.wait()
    clip = library.clips(Query(sort="id"))[0]
    assert clip.source == "squats.mp4"
    assert clip.duration == pytest.approx(0.95, abs=0.06)


def test_going_back_in_a_file_begins_anew(library: Library, recorder: Recorder) -> None:
    stage = Stage(recorder)
    stage.show(2.0)
    late = person(stage.times[-1])
    stage.time = 1000.0
    stage.show(0.5)
    # A result of before the seek comes in late.
    frame = Frame(picture(), late.time, 0)
    decision = Decision(late.time, State.NO_ACTION, None, 0.0, late.time)
    recorder.recognised(Result(frame, late, None, (), decision, (), {}), CLASSES, "tiny")
    recorder.start(pre_roll=5.0)
    stage.show(0.5)
    recorder.stop()
    stage.show(0.1)
    assert recorder.wait()
    assert only_clip(library).duration == pytest.approx(0.95, abs=0.06)


def test_a_camera_that_stops_does_not_hold_up_the_end(library: Library) -> None:
    clock = FakeClock(1000.0)
    recorder = Recorder(clock=clock)
    recorder.use(library)
    stage = Stage(recorder)
    stage.show(0.5)
    recorder.start()
    stage.show(0.5)
    # The newest frame's joints never come.
    frame = Frame(picture(), stage.time, 99)
    recorder.captured(Captured(frame, stage.time), "camera 0")
    recorder.stop()
    assert recorder.wait()
    assert recorder.status().state is RecorderState.RECORDING
    clock.advance(2.0)
    assert eventually(lambda: recorder.status().state is RecorderState.IDLE)
    assert recorder.close()
    assert only_clip(library).duration == pytest.approx(0.45, abs=0.01)


def test_another_size_of_pictures_ends_the_clip_and_says_so(library: Library) -> None:
    recorder = Recorder(clock=FakeClock(5000.0))
    recorder.use(library)
    stage = Stage(recorder)
    stage.show(0.5)
    recorder.start()
    stage.show(1.0)
    stage.show(1.0, size=(33, 31))
    assert recorder.wait()
    assert recorder.take_problems() == [
        "The picture's size has changed; the recording ended there."
    ]
    assert only_clip(library).duration == pytest.approx(0.95, abs=0.01)
    recorder.start(pre_roll=0.5)
    stage.show(0.5, size=(33, 31))
    assert recorder.close()
    clip = library.clips(Query(sort="id"))[0]
    with av.open(str(library.video(clip.id))) as video:
        stream = video.streams.video[0]
        assert (stream.width, stream.height) == (34, 32)  # H.264 needs even ones


def test_recording_needs_a_library_and_a_frame(tmp_path: Path, library: Library) -> None:
    recorder = Recorder()
    with pytest.raises(UserError, match="no library"):
        recorder.start()
    recorder.use(library)
    with pytest.raises(UserError, match="first frame"):
        recorder.start()
    Stage(recorder).show(0.1)
    with Library.open(library.folder, read_only=True) as looked_at:
        recorder.use(looked_at)
        with pytest.raises(UserError, match="read-only"):
            recorder.start()
    assert recorder.close()


def test_closing_saves_what_is_being_recorded(library: Library) -> None:
    recorder = Recorder(clock=FakeClock(5000.0))
    recorder.use(library)
    stage = Stage(recorder)
    stage.show(0.5)
    recorder.start(Facts(label="wave"))
    stage.show(1.0)
    assert recorder.close()
    assert only_clip(library).duration == pytest.approx(0.95, abs=0.01)


class SlowFile:
    """A file on a disk that lets bytes through when the test says so."""

    def __init__(self, path: Path, gate: threading.Event) -> None:
        self._file = open_for_writing(path)
        self._gate = gate

    def write(self, data: bytes) -> int:
        self._gate.wait(30.0)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()

    def close(self) -> None:
        self._file.close()


def slow_recorder(library: Library, gate: threading.Event, most_waiting: int) -> Recorder:
    def make(library: Library, facts: Facts, start: float, stream: object, **more: object):
        return ClipWriter(
            library, facts, start, stream, most_waiting=most_waiting,
            open_file=lambda path: SlowFile(path, gate), **more,
        )  # fmt: skip

    recorder = Recorder(clock=FakeClock(5000.0), make_writer=make)
    recorder.use(library)
    return recorder


def test_a_slow_disk_loses_nothing_and_is_shown(library: Library) -> None:
    gate = threading.Event()
    recorder = slow_recorder(library, gate, 64 << 20)
    stage = Stage(recorder)
    stage.show(0.5)
    recorder.start()
    stage.show(5.0)
    assert recorder.wait()
    status = recorder.status()
    assert status.behind == pytest.approx(5.0, abs=0.1)
    assert status.lost == 0
    gate.set()
    assert recorder.close()
    clip = only_clip(library)
    assert len(library.motion(clip.id)) == 100
    assert len(pictures(library.video(clip.id))[0]) == 100


def test_what_a_much_too_slow_disk_loses_is_counted_and_the_rest_can_be_played(
    library: Library,
) -> None:
    gate = threading.Event()
    recorder = slow_recorder(library, gate, 6_000)
    stage = Stage(recorder)
    stage.show(0.5)
    recorder.start()
    stage.show(10.0)
    assert recorder.wait()
    assert recorder.status().lost > 20
    gate.set()
    assert eventually(lambda: recorder.status().behind == 0)
    stage.show(1.0)
    assert recorder.wait()
    lost = recorder.status().lost
    recorder.stop()
    stage.show(0.1)
    assert recorder.close()
    clip = only_clip(library)
    times, numbers = pictures(library.video(clip.id))
    motion = library.motion(clip.id)
    assert len(motion) == 220  # joints are never lost
    # What is there is right, and at its right time.
    assert 220 - lost <= len(times) <= 221 - lost
    for time, number in zip(times, numbers, strict=True):
        place = int(np.abs(motion.times - time).argmin())
        assert motion.times[place] == pytest.approx(time, abs=1e-4)
        assert number == (10 + place) % 25


def test_pictures_that_wait_too_long_for_the_encoder_are_counted(library: Library) -> None:
    gate = threading.Event()

    class SlowEncoder:
        size = (64, 48)
        stream = None

        def encode(self, image: np.ndarray, time: float, key: bool) -> list[object]:
            gate.wait(30.0)
            return []

    size = picture().nbytes
    recorder = Recorder(
        clock=FakeClock(5000.0), most_waiting=10 * size, make_encoder=lambda size: SlowEncoder()
    )
    recorder.use(library)
    stage = Stage(recorder)
    stage.show(0.1)
    recorder.start()
    stage.show(5.0)
    assert 85 <= recorder.status().lost <= 92
    gate.set()
    assert recorder.close()


def test_a_full_disk_is_said_and_what_was_written_is_found_again(library: Library) -> None:
    class FullFile(SlowFile):
        written = 0

        def write(self, data: bytes) -> int:
            FullFile.written += len(data)
            if FullFile.written > 20_000:
                raise OSError(28, "No space left on device")
            return self._file.write(data)

    def make(library: Library, facts: Facts, start: float, stream: object, **more: object):
        return ClipWriter(
            library, facts, start, stream,
            open_file=lambda path: FullFile(path, threading.Event()), **more,
        )  # fmt: skip

    recorder = Recorder(clock=FakeClock(5000.0), make_writer=make)
    recorder.use(library)
    stage = Stage(recorder)
    stage.show(0.5)
    recorder.start(Facts(label="wave", person="ann"))
    stage.show(5.0)
    assert eventually(lambda: recorder.status().state is RecorderState.IDLE)
    assert recorder.close()
    (problem,) = recorder.take_problems()
    assert "is full" in problem
    assert "kept" in problem
    assert library.clips() == []
    with Library.open(library.folder) as again:
        (clip,) = again.recovered
        assert (clip.label, clip.person) == ("wave", "ann")
        assert 0.3 < clip.duration < 5.0
        assert again.clips() == [clip]
        times, _ = pictures(again.video(clip.id))
        assert times[-1] <= clip.duration + 0.1


def test_uncertain_moments_are_kept_when_asked_for(library: Library, recorder: Recorder) -> None:
    stage = Stage(recorder)
    stage.show(2.0, state=State.UNKNOWN_ACTION)
    stage.show(2.0)
    assert recorder.wait()
    assert library.clips() == []  # off at first
    recorder.keep_uncertain(True)
    stage.show(0.3, state=State.UNKNOWN_ACTION)  # too short
    stage.show(1.0)
    begins = stage.time
    stage.show(1.0, state=State.UNKNOWN_ACTION)
    stage.show(2.0)
    stage.show(1.0, state=State.UNKNOWN_ACTION)  # too soon after the first
    stage.show(2.0)
    assert recorder.wait()
    clip = only_clip(library)
    assert clip.label == ""
    assert clip.notes == "uncertain moment"
    # The ring of this recorder holds two seconds: a part of the second before is gone.
    assert 2.0 <= clip.duration <= 3.6
    (span,) = library.spans.to_review()
    assert (span.label, span.confidence) == ("wave", pytest.approx(0.4))
    assert span.end - span.start == pytest.approx(0.95, abs=0.01)
    assert begins
    assert recorder.take_saved() == []
    assert recorder.take_moments() == [clip]


def test_a_moment_that_was_kept_is_not_the_last_take(library: Library, recorder: Recorder) -> None:
    stage = Stage(recorder)
    stage.show(1.0)
    recorder.start(Facts(label="wave"), length=0.5)
    stage.show(1.0)
    recorder.keep_uncertain(True)
    stage.show(1.0, state=State.UNKNOWN_ACTION)
    stage.show(2.0)
    assert recorder.wait()
    assert sorted(clip.label for clip in library.clips()) == ["", "wave"]
    recorder.discard_last()
    assert recorder.wait()
    assert only_clip(library).notes == "uncertain moment"
    recorder.discard_last()  # there is no other take
    assert recorder.wait()
    assert len(library.clips()) == 1

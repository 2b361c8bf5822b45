"""Recordings paused, stepped through, jumped about in, played faster and slower."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.capture.feed import Captured, Feed
from app.capture.images import ImageSource
from app.capture.pacing import Pacer
from app.capture.playback import Playback
from app.capture.source import Seekable, Source
from app.capture.video import FileSource
from app.live import LiveSession, Phase
from app.opencv import cv2
from tests.fakes import (
    FakeClock,
    FakeEstimator,
    FakeSource,
    eventually,
    fake_pipeline,
    index_of,
    picture,
    worker_threads,
    write_video,
)


@pytest.fixture
def feeds() -> Iterator[Callable[..., Feed]]:
    made: list[Feed] = []

    def make(source: Source, playback: Playback | None = None, paced: bool = False) -> Feed:
        feed = Feed("fake", lambda spec: source, paced, playback=playback)
        made.append(feed)
        feed.start()
        return feed

    yield make
    for feed in made:
        feed.stop()
    assert all(feed.join(5.0) for feed in made)
    assert worker_threads() == []


def take(feed: Feed) -> Captured:
    captured = feed.take(5.0)
    assert captured is not None
    return captured


def take_until(feed: Feed, jumped: bool) -> Captured:
    """The next frame that comes after a jump, or the next at all."""
    while (captured := take(feed)).jumped != jumped:
        pass
    return captured


class TestFeed:
    def test_paused_it_shows_the_first_frame_and_waits(self, feeds) -> None:
        feed = feeds(FakeSource(10), Playback(paused=True))
        assert take(feed).frame.index == 0
        assert feed.take(0.05) is None
        feed.playback.step()
        assert take(feed).frame.index == 1
        assert feed.take(0.05) is None
        feed.playback.pause(False)
        assert [take(feed).frame.index for _ in range(8)] == list(range(2, 10))

    def test_a_step_holds_what_was_playing(self, feeds) -> None:
        feed = feeds(FakeSource(1000, fps=1.0), paced=True)
        assert take(feed).frame.index == 0
        feed.playback.step()
        assert take(feed).frame.index == 1
        assert feed.playback.paused

    def test_a_jump_shows_its_frame_also_while_paused(self, feeds) -> None:
        feed = feeds(FakeSource(100), Playback(paused=True))
        assert not take(feed).jumped
        feed.playback.jump(7.0)
        captured = take(feed)
        assert (captured.frame.index, captured.jumped) == (70, True)
        assert feed.take(0.05) is None
        feed.playback.jump(2.0)
        assert take(feed).frame.index == 20
        feed.playback.step()
        captured = take(feed)
        assert (captured.frame.index, captured.jumped) == (21, False)

    def test_a_jump_does_not_wait_for_the_next_frames_time(self, feeds) -> None:
        feed = feeds(FakeSource(100, fps=0.001), paced=True)
        assert take(feed).frame.index == 0
        feed.playback.jump(50_000.0)
        assert take(feed).frame.index == 50

    def test_it_can_begin_anywhere(self, feeds) -> None:
        feed = feeds(FakeSource(100), Playback(start=3.0))
        captured = take(feed)
        assert (captured.frame.index, captured.jumped) == (30, True)

    def test_what_is_live_is_not_held_up(self, feeds) -> None:
        gate = threading.Semaphore(2)
        feed = feeds(FakeSource(100, live=True, gate=gate), Playback(start=5.0, paused=True))
        captured = take_until(feed, jumped=False)
        assert captured.frame.index < 2
        assert feed.info is not None
        assert not feed.info.seekable
        feed.stop()
        gate.release(2)

    def test_stop_while_paused(self, feeds) -> None:
        feed = feeds(FakeSource(100), Playback(paused=True))
        take(feed)
        feed.stop()
        assert feed.join(5.0)


def test_the_pacer_keeps_another_speed() -> None:
    clock = FakeClock()
    pacer = Pacer(clock)
    assert pacer.delay(1.0, 2.0) == 0.0
    assert pacer.delay(2.0, 2.0) == pytest.approx(0.5)
    clock.advance(0.5)
    assert pacer.delay(2.5, 0.5) == 0.0
    assert pacer.delay(3.0, 0.5) == pytest.approx(1.0)
    pacer.restart()
    assert pacer.delay(90.0, 0.5) == 0.0


def test_speed_must_be_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        Playback().set_speed(0)


class TestVideo:
    @pytest.mark.parametrize(("codec", "suffix"), [("mpeg4", "mp4"), ("mpeg4", "mkv"),
                                                   ("mjpeg", "avi")])  # fmt: skip
    def test_the_frame_of_a_time(self, tmp_path: Path, codec: str, suffix: str) -> None:
        times = [n / 25 for n in range(100)]
        source = FileSource(write_video(tmp_path / f"v.{suffix}", times, codec=codec))
        assert isinstance(source, Seekable)
        for wanted in (2.0, 0.4, 0.0, 3.96, 1.0):
            source.seek(wanted)
            frame = source.read()
            assert frame is not None
            assert frame.time == pytest.approx(wanted, abs=0.021)
            assert index_of(frame.image) == round(25 * frame.time) % 25
            following = source.read()
            if wanted < 3.9:
                assert following is not None
                assert following.time == pytest.approx(frame.time + 0.04, abs=0.005)
        source.close()

    def test_after_all_comes_the_last_one_and_then_the_end(self, tmp_path: Path) -> None:
        source = FileSource(write_video(tmp_path / "v.mp4", [n / 25 for n in range(20)]))
        while source.read() is not None:
            pass
        source.seek(99.0)
        frame = source.read()
        assert frame is not None
        assert frame.time == pytest.approx(0.76, abs=0.01)
        assert source.read() is None
        source.seek(0.2)
        assert source.read() is not None, "it goes on after its end"
        source.close()
        source.seek(0.0)
        assert source.read() is None

    def test_a_file_whose_times_do_not_begin_at_zero(self, tmp_path: Path) -> None:
        times = [5 + n / 25 for n in range(60)]
        source = FileSource(write_video(tmp_path / "v.mkv", times))
        source.seek(1.0)
        frame = source.read()
        assert frame is not None
        assert frame.time == pytest.approx(1.0, abs=0.021)
        assert index_of(frame.image) == 0
        source.close()


def test_images_by_time(tmp_path: Path) -> None:
    for number in range(20):
        cv2.imwrite(str(tmp_path / f"{number:02d}.png"), np.array(picture(number)))
    source = ImageSource(str(tmp_path), fps=10.0)
    for wanted, index in ((1.2, 12), (0.0, 0), (99.0, 19)):
        source.seek(wanted)
        frame = source.read()
        assert frame is not None
        assert (frame.index, index_of(frame.image)) == (index, index)
        assert frame.time == pytest.approx(index / 10)


@pytest.fixture
def sessions() -> Iterator[Callable[..., LiveSession]]:
    made: list[LiveSession] = []
    interval = sys.getswitchinterval()

    def make(count: int, fps: float, estimator: FakeEstimator | None = None) -> LiveSession:
        session = LiveSession(
            "fake",
            open_source=lambda spec: FakeSource(count, fps=fps),
            build_pipeline=lambda path, device: fake_pipeline(estimator),
        )
        made.append(session)
        session.start()
        return session

    yield make
    assert all(session.stop(10.0) for session in made)
    assert worker_threads() == []
    sys.setswitchinterval(interval)


def shows(session: LiveSession, time: float) -> bool:
    def seen() -> bool:
        result = session.take()
        return result is not None and abs(result.frame.time - time) < 0.001

    return eventually(seen)


class TestSession:
    def test_a_jump_forgets_what_was_seen_before(self, sessions) -> None:
        estimator = FakeEstimator()
        session = sessions(10_000, 20.0, estimator)
        assert eventually(lambda: len(session.take_steps()) > 0)
        session.pause(True)
        assert session.status().paused
        before = estimator.resets
        session.seek(400.0)
        assert shows(session, 400.0)
        assert estimator.resets == before + 1
        session.step()
        assert shows(session, 400.05)
        assert estimator.resets == before + 1

    def test_an_action_ends_where_the_recording_was_left(self, sessions) -> None:
        session = sessions(10_000, 20.0)
        session.set_speed(4.0)
        assert session.status().speed == 4.0
        assert eventually(lambda: session.status().frames > 40)
        session.seek(300.0)
        events = []

        def ended() -> bool:
            events.extend(session.take_events())
            return bool(events)

        assert eventually(ended)
        assert events[0].action == "wave"
        assert events[0].end < 300

    def test_after_the_end_it_goes_on_where_it_is_told(self, sessions) -> None:
        session = sessions(40, 1000.0)
        assert eventually(lambda: session.status().phase is Phase.ENDED)
        assert session.status().seekable
        session.pause(True)
        session.seek(0.02)
        assert shows(session, 0.02)
        assert session.status().phase is Phase.RUNNING
        session.pause(False)
        assert eventually(lambda: session.status().phase is Phase.ENDED)
        assert session.status().frames == 60

    def test_after_stop_nothing_happens(self, sessions) -> None:
        session = sessions(40, 1000.0)
        session.stop(5.0)
        session.seek(0.0)
        session.step()
        assert session.status().phase is Phase.STOPPED

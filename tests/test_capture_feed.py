"""The capture thread: nothing lost from files, the newest from cameras, back after a loss."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator

import pytest

from app.capture.feed import Feed, FeedState
from app.capture.pacing import Pacer
from app.capture.source import Source, SourceError
from app.mailbox import Mailbox
from app.meters import MedianMeter, RateMeter
from tests.fakes import FakeClock, FakeSource, eventually, mjpeg_server, worker_threads


@pytest.fixture
def feeds() -> Iterator[Callable[..., Feed]]:
    made: list[Feed] = []

    def make(open_source: Callable[[str], Source], **options) -> Feed:
        feed = Feed("fake", open_source, **{"paced": False, "retry": 0.01} | options)
        made.append(feed)
        feed.start()
        return feed

    yield make
    for feed in made:
        feed.stop()
    assert all(feed.join(5.0) for feed in made)
    assert worker_threads() == []


def take_all(feed: Feed) -> list[int]:
    indices = []
    while True:
        captured = feed.take(0.05)
        if captured is not None:
            indices.append(captured.frame.index)
        elif feed.done:
            captured = feed.take(0.0)
            if captured is None:
                return indices
            indices.append(captured.frame.index)


def test_every_frame_of_a_file_arrives_on_one_thread(feeds) -> None:
    source = FakeSource(200)
    feed = feeds(lambda spec: source)
    assert take_all(feed) == list(range(200))
    assert (feed.state, feed.dropped) == (FeedState.ENDED, 0)
    assert source.closed
    assert len(source.readers) == 1
    assert threading.get_ident() not in source.readers


def test_the_newest_frame_of_a_camera_wins_and_drops_are_counted(feeds) -> None:
    gate = threading.Semaphore(1)
    feed = feeds(lambda spec: FakeSource(100, live=True, gate=gate))
    assert feed.take(5.0).frame.index == 0
    gate.release(9)
    assert eventually(lambda: feed.dropped == 8)
    assert feed.take(5.0).frame.index == 9
    feed.stop()
    gate.release()


def test_frames_before_anybody_asked_are_no_loss(feeds) -> None:
    gate = threading.Semaphore(5)
    source = FakeSource(100, live=True, gate=gate)
    feed = feeds(lambda spec: source)
    assert eventually(lambda: source._index == 5)
    assert feed.dropped == 0
    feed.stop()
    gate.release()


def test_a_lost_camera_comes_back_by_itself(feeds) -> None:
    attempts = itertools.count()
    opened = threading.Event()

    def open_source(spec: str) -> Source:
        attempt = next(attempts)
        if attempt in (1, 2):
            raise SourceError("Not there.")
        if attempt == 3:
            opened.wait(5.0)
        return FakeSource(1000, live=True, lost_after=3 if attempt == 0 else None)

    feed = feeds(open_source)
    assert eventually(lambda: feed.state is FeedState.RECONNECTING)
    assert feed.message.startswith("The fake camera stopped answering. Trying again every")
    opened.set()
    assert eventually(lambda: feed.state is not FeedState.RECONNECTING)
    assert next(attempts) == 4


def test_a_network_camera_is_found_again_when_it_is_back(feeds) -> None:
    from app.capture import open_source

    with mjpeg_server() as server:
        feed = feeds(lambda spec: open_source(f"{server.url}/video"))
        assert feed.take(5.0) is not None
        server.stop()
        assert eventually(lambda: feed.state is FeedState.RECONNECTING)
        feed.take(0.0)
        last = feed.take(0.0)
        assert last is None
        server.start()
        assert eventually(lambda: feed.state is FeedState.RUNNING)
        assert feed.take(5.0) is not None
        assert feed.message == ""


def test_a_source_that_cannot_be_opened_has_failed(feeds) -> None:
    def open_source(spec: str) -> Source:
        raise SourceError("There is no file.")

    feed = feeds(open_source)
    assert eventually(lambda: feed.done)
    assert (feed.state, feed.message) == (FeedState.FAILED, "There is no file.")
    assert not feed.unexpected


def test_an_unexpected_error_is_words_and_a_log_entry(feeds, caplog) -> None:
    feed = feeds(lambda spec: FakeSource(10, fails=ZeroDivisionError("deep inside")))
    assert take_all(feed) == [0, 1, 2]
    assert feed.state is FeedState.FAILED
    assert feed.unexpected
    assert "unexpectedly" in feed.message
    assert "deep inside" not in feed.message
    assert "deep inside" in caplog.text


def test_a_loop_begins_again(feeds) -> None:
    feed = feeds(lambda spec: FakeSource(3), loop=True)
    indices = [feed.take(5.0).frame.index for _ in range(8)]
    assert indices == [0, 1, 2, 0, 1, 2, 0, 1]


@pytest.mark.parametrize("taken", [0, 1])
def test_stop_while_a_frame_waits_to_be_taken(feeds, taken: int) -> None:
    feed = feeds(lambda spec: FakeSource(10))
    for _ in range(taken):
        assert feed.take(5.0) is not None
    feed.stop()
    assert feed.join(5.0)
    assert feed.state is FeedState.STOPPED


def test_stop_while_waiting_for_the_next_frames_time(feeds) -> None:
    feed = feeds(lambda spec: FakeSource(10, fps=0.001), paced=True)
    assert feed.take(5.0) is not None
    feed.stop()
    assert feed.join(5.0)


def test_a_source_that_opens_after_stop_is_closed_again(feeds) -> None:
    go = threading.Event()
    source = FakeSource(10)

    def open_source(spec: str) -> Source:
        go.wait(5.0)
        return source

    feed = feeds(open_source)
    feed.stop()
    assert not feed.join(0.01)  # it hangs in the opening, and nobody waits for it
    go.set()
    assert feed.join(5.0)
    assert source.closed
    assert feed.take(0.0) is None


class TestPacer:
    def test_frames_are_due_at_their_own_times(self) -> None:
        clock = FakeClock()
        pacer = Pacer(clock)
        assert pacer.delay(0.0) == 0.0
        assert pacer.delay(0.1) == pytest.approx(0.1)
        clock.advance(0.13)
        assert pacer.delay(0.15) == pytest.approx(0.02)

    def test_a_little_late_is_caught_up_much_is_not(self) -> None:
        clock = FakeClock()
        pacer = Pacer(clock)
        pacer.delay(0.0)
        clock.advance(0.15)
        assert pacer.delay(0.1) == 0.0
        assert pacer.delay(0.2) == pytest.approx(0.05)
        clock.advance(5.0)
        assert pacer.delay(0.3) == 0.0
        assert pacer.delay(0.4) == pytest.approx(0.1)


class TestMailbox:
    def test_put_overwrites_and_says_so(self) -> None:
        box: Mailbox[int] = Mailbox()
        assert [box.put(1), box.put(2)] == [False, True]
        assert [box.take(), box.take()] == [2, None]

    def test_hand_over_waits_for_the_slot_and_ends_when_closed(self) -> None:
        box: Mailbox[int] = Mailbox()
        assert box.hand_over(1)
        done: list[bool] = []
        thread = threading.Thread(target=lambda: done.append(box.hand_over(2)))
        thread.start()
        assert not done
        box.close()
        thread.join(5.0)
        assert done == [False]
        assert box.take() == 1

    def test_take_wakes_up_for_an_item(self) -> None:
        box: Mailbox[int] = Mailbox()
        thread = threading.Thread(target=lambda: box.put(5))
        thread.start()
        assert box.take(5.0) == 5
        thread.join()


class TestMeters:
    def test_rate_over_the_last_seconds(self) -> None:
        meter = RateMeter(span=2.0)
        assert meter.rate(0.0) == 0.0
        for step in range(50):
            meter.tick(step / 25)
        assert meter.rate(49 / 25) == pytest.approx(25.0)

    def test_the_rate_falls_when_nothing_comes_any_more(self) -> None:
        meter = RateMeter(span=2.0)
        for step in range(25):
            meter.tick(step / 25)
        assert 0 < meter.rate(2.0) < 15
        assert meter.rate(10.0) == 0.0

    def test_median(self) -> None:
        meter = MedianMeter(count=3)
        assert meter.median() == 0.0
        for value in (100.0, 1.0, 2.0, 3.0):
            meter.add(value)
        assert meter.median() == 2.0
        assert [meter.quantile(share) for share in (0.0, 0.5, 0.95)] == [1.0, 2.0, 3.0]
        assert MedianMeter().quantile(0.5) == 0.0

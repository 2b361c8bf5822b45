"""A running session: capture and recognition on threads of their own, for any view. No Qt here."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.capture import open_source as open_any_source
from app.capture.feed import Captured, Feed, FeedState
from app.capture.playback import Playback
from app.capture.source import Source
from app.errors import UserError
from app.logs import log_file
from app.mailbox import Mailbox
from app.pipeline import Pipeline, Result
from app.pipeline import build_pipeline as build_real_pipeline
from app.status import Counters, Phase, Problem, Status
from model.decision import Decision, DecisionSettings, Event

if TYPE_CHECKING:
    from model.prediction import Prediction
    from model.weights import Card

__all__ = ["LiveSession", "Phase", "Problem", "Status"]

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

# How long a thread waits before it looks again whether the world has changed.
_TICK = 0.1
# Steps kept for a view that does not come for them: a minute of them.
_STEPS = 600


class LiveSession:
    """Capture thread, recognition thread, and what a view needs from them.

    The view calls `take`, `take_events` and `status` whenever it likes; none of them waits.
    After a failure `change_source` starts again (and loads again what could not be loaded).
    """

    def __init__(
        self,
        source_spec: str,
        weights: Path | None = None,
        device: str = "auto",
        loop: bool = False,
        *,
        pose_model: Path | None = None,
        image_fps: float = 30.0,
        open_source: Callable[[str], Source] | None = None,
        build_pipeline: Callable[[Path | None, str], Pipeline] | None = None,
        clock: Callable[[], float] = time.monotonic,
        retry: float = 1.0,
    ) -> None:
        """
        Args:
            source_spec: see `app.capture.open_source`.
            weights: a weights file; None for the shipped one.
            device: "auto", "cpu", "cuda" or "mps".
            loop: begin files again at their end. Times start anew then.
            pose_model: a MediaPipe ``.task`` file; None for the installed package's.
            image_fps: frames a second of image sequences.
            open_source, build_pipeline: stand-ins for tests; called on the worker threads.
            clock: monotonic seconds, the one that live frames are stamped with.
            retry: seconds between attempts to find a lost source again.
        """
        self._weights, self._device, self._loop = weights, device, loop
        self._open_source = open_source or (lambda spec: open_any_source(spec, image_fps))
        self._build = build_pipeline or (
            lambda path, name: build_real_pipeline(path, name, pose_model)
        )
        self._clock, self._retry = clock, retry
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._stop = threading.Event()
        self._started = False
        self._thread = threading.Thread(target=self._run, name="recognition", daemon=True)
        self._feed = self._new_feed(source_spec, Playback())
        self._old_feeds: list[Feed] = []
        self._pipeline: Pipeline | None = None
        self._usual: DecisionSettings | None = None
        self._tuned: DecisionSettings | None = None
        self._failure = ""
        self._problem: Problem | None = None
        self._drained = False
        self._counters = Counters()
        self._results: Mailbox[Result] = Mailbox()
        self._events: deque[Event] = deque(maxlen=10_000)
        self._steps: deque[tuple[Prediction, Decision]] = deque(maxlen=_STEPS)

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the actions; empty until the weights are loaded."""
        pipeline = self._pipeline
        return pipeline.classes if pipeline is not None else ()

    @property
    def card(self) -> Card | None:
        """What the weights are; None until they are loaded."""
        pipeline = self._pipeline
        return pipeline.card if pipeline is not None else None

    @property
    def usual_settings(self) -> DecisionSettings | None:
        """How the weights themselves want decisions made; None until they are loaded."""
        return self._usual

    def tune(self, settings: DecisionSettings) -> None:
        """Decide by other settings from the next frame on; returns at once."""
        self._tuned = settings

    def start(self) -> None:
        """Start the threads; returns at once. A second call does nothing."""
        with self._lock:
            if self._started or self._stop.is_set():
                return
            self._started = True
            # The pose model gives up the interpreter while it computes; with the usual 5 ms it
            # waits noticeably to get it back from a busy thread.
            sys.setswitchinterval(0.0005)
            self._feed.start()
            self._thread.start()

    def stop(self, timeout: float = 2.0) -> bool:
        """End everything, in any state and as often as wanted.

        Returns:
            Whether all threads have ended within `timeout` seconds. One that hangs in an operating
            system call ends later by itself, and cannot publish anything any more.
        """
        deadline = time.monotonic() + timeout
        self._stop.set()
        with self._lock:
            feeds = [self._feed, *self._old_feeds]
            started = self._started
        for feed in feeds:
            feed.stop()
        self._changed.set()
        if not started:
            return True
        ended = True
        if self._thread is not threading.current_thread():
            self._thread.join(max(0.0, deadline - time.monotonic()))
            ended = not self._thread.is_alive()
        for feed in feeds:
            ended = feed.join(max(0.0, deadline - time.monotonic())) and ended
        return ended

    def change_source(self, spec: str) -> None:
        """Go on with another source (or the same one anew); returns at once.

        Results and events of the old one that were not taken yet are dropped.
        """
        with self._lock:
            if self._stop.is_set():
                return
            self._replace_feed(spec, Playback())
            self._failure = ""
            self._problem = None
            self._drained = False
            self._counters = Counters()
            self._results = Mailbox()
            self._events.clear()
            self._steps.clear()
        self._changed.set()

    def seek(self, time: float) -> None:
        """Go to a time of a recording, seconds; also after its end. Returns at once."""
        with self._lock:
            if self._stop.is_set():
                return
            if self._feed.state is FeedState.ENDED:
                # Its thread is gone: another one begins there.
                old = self._feed.playback
                self._replace_feed(self._feed.spec, Playback(time, old.paused, old.speed))
                self._drained = False
            else:
                self._feed.playback.jump(time)
        self._changed.set()

    def pause(self, paused: bool) -> None:
        """Hold a recording, or go on with it; what is live takes no notice."""
        self._feed.playback.pause(paused)

    def step(self) -> None:
        """Show a recording's next frame and hold it there."""
        self._feed.playback.step()

    def set_speed(self, speed: float) -> None:
        """Play a recording faster or slower than it is; no frame is left out.

        Raises:
            ValueError: `speed` is not positive.
        """
        self._feed.playback.set_speed(speed)

    def take(self) -> Result | None:
        """The newest result that was not taken yet, or None."""
        return self._results.take()

    def take_events(self) -> list[Event]:
        """The actions that ended since the last call, oldest first; none is lost."""
        return _drain(self._events)

    def take_steps(self) -> list[tuple[Prediction, Decision]]:
        """The predictions since the last call and what was decided at each, oldest first.

        None is lost, also of results that were replaced before they were taken.
        """
        return _drain(self._steps)

    def status(self) -> Status:
        """How it is going, now."""
        with self._lock:
            feed, pipeline, counters = self._feed, self._pipeline, self._counters
            phase, message = self._phase(feed, pipeline)
            now = self._clock()
            return Status(
                phase=phase,
                message=message,
                problem=self._what_failed(feed) if phase is Phase.FAILED else None,
                source_name=feed.name,
                source_kind=feed.info.kind if feed.info else None,
                live=feed.info.live if feed.info else False,
                duration=feed.info.duration if feed.info else None,
                source_fps=feed.info.fps if feed.info else None,
                seekable=feed.info.seekable if feed.info else False,
                paused=feed.playback.paused,
                speed=feed.playback.speed,
                frames=counters.frames,
                poses=counters.poses,
                dropped=feed.dropped,
                damaged=feed.damaged,
                capture_fps=feed.fps,
                result_fps=counters.results.rate(now),
                latency_ms=counters.latency.median(),
                latency_p95_ms=counters.latency.quantile(0.95),
                pose_ms=counters.pose.median(),
                network_ms=counters.network.median(),
                device=pipeline.device if pipeline else "",
                weights=pipeline.weights if pipeline else "",
            )

    def _phase(self, feed: Feed, pipeline: Pipeline | None) -> tuple[Phase, str]:
        if self._stop.is_set():
            return Phase.STOPPED, "Stopped."
        if not self._started:
            return Phase.STARTING, "Starting…"
        if self._failure:
            return Phase.FAILED, self._failure
        if feed.state is FeedState.FAILED:
            return Phase.FAILED, feed.message
        if pipeline is None:
            return Phase.LOADING, "Loading the pose model and the network…"
        if feed.state is FeedState.OPENING:
            return Phase.OPENING, f"Opening {feed.name}…"
        if feed.state is FeedState.RECONNECTING:
            return Phase.RECONNECTING, feed.message
        if self._drained:
            return Phase.ENDED, f"{feed.name} has ended."
        return Phase.RUNNING, f"Watching {feed.name}."

    def _what_failed(self, feed: Feed) -> Problem:
        if self._problem is not None:
            return self._problem
        return Problem.UNEXPECTED if feed.unexpected else Problem.SOURCE

    def _new_feed(self, spec: str, playback: Playback) -> Feed:
        return Feed(spec, self._open_source, True, self._loop, self._retry, self._clock, playback)

    def _replace_feed(self, spec: str, playback: Playback) -> None:
        """Stop the feed and start another; the lock is held."""
        self._feed.stop()
        self._old_feeds = [f for f in (*self._old_feeds, self._feed) if not f.join(0)]
        self._feed = self._new_feed(spec, playback)
        if self._started:
            self._feed.start()

    def _run(self) -> None:
        pipeline: Pipeline | None = None
        try:
            while not self._stop.is_set():
                self._changed.clear()
                feed = self._feed
                if pipeline is None:
                    pipeline = self._load(feed)
                if pipeline is not None:
                    self._serve(pipeline, feed)
                while not (self._stop.is_set() or feed is not self._feed):
                    self._changed.wait(_TICK)
                    self._changed.clear()
        finally:
            if pipeline is not None:
                pipeline.close()

    def _load(self, feed: Feed) -> Pipeline | None:
        try:
            pipeline = self._build(self._weights, self._device)
        except UserError as error:
            self._fail(feed, Problem.WEIGHTS, str(error))
        except Exception:
            _log.exception("loading failed")
            message = f"Loading failed unexpectedly; {log_file()} says more."
            self._fail(feed, Problem.UNEXPECTED, message)
        else:
            with self._lock:
                self._pipeline, self._usual = pipeline, pipeline.settings
            return pipeline
        return None

    def _serve(self, pipeline: Pipeline, feed: Feed) -> None:
        """Recognise until the source ends, fails or is changed, or the session is stopped."""
        try:
            while not self._stop.is_set() and feed is self._feed:
                captured = feed.take(_TICK)
                if captured is None and feed.done:
                    # It may have come between the two looks.
                    captured = feed.take(0.0)
                    if captured is None:
                        break
                if captured is not None and captured.jumped:
                    self._jumped(pipeline, feed)
                tuned = self._tuned
                if tuned is not None and tuned is not pipeline.settings:
                    # Here, between two frames: a decision is never made by half of each.
                    pipeline.tune(tuned)
                if captured is not None:
                    self._publish(feed, captured, pipeline.process(captured.frame))
            last = pipeline.finish()
            with self._lock:
                if feed is self._feed:
                    self._events.extend(last)
                    self._drained = feed.state is FeedState.ENDED
            if not self._stop.is_set():
                pipeline.reset()
        except UserError as error:
            self._fail(feed, Problem.UNEXPECTED, str(error))
        except Exception:
            _log.exception("recognising %s failed", feed.name)
            message = f"Recognising {feed.name} failed unexpectedly; {log_file()} says more."
            self._fail(feed, Problem.UNEXPECTED, message)
            self._recover(pipeline)

    def _jumped(self, pipeline: Pipeline, feed: Feed) -> None:
        """What went on ended where the recording was left; nothing of it counts elsewhere."""
        ended = pipeline.finish()
        pipeline.reset()
        with self._lock:
            if feed is self._feed:
                self._events.extend(ended)

    def _publish(self, feed: Feed, captured: Captured, result: Result) -> None:
        with self._lock:
            # What belongs to a source that was changed meanwhile must not show up any more.
            if feed is not self._feed:
                return
            self._counters.add(result, captured.arrived, self._clock())
            self._events.extend(result.events)
            self._steps.extend(zip(result.predictions, result.decisions, strict=True))
            self._results.put(result)

    def _fail(self, feed: Feed, problem: Problem, message: str) -> None:
        with self._lock:
            if feed is self._feed:
                self._failure, self._problem = message, problem
        feed.stop()

    def _recover(self, pipeline: Pipeline) -> None:
        """Make the pipeline fit for another source after an error in the middle of a frame."""
        try:
            pipeline.reset()
        except Exception:
            _log.exception("resetting after the error failed too")


def _drain(queue: deque[_T]) -> list[_T]:
    """What is in a queue that another thread may be filling."""
    taken = []
    while queue:
        taken.append(queue.popleft())
    return taken

"""A running session: capture and recognition on threads of their own, for any view. No Qt here."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.background import Background
from app.capture import open_source as open_any_source
from app.capture.feed import Feed, FeedState
from app.capture.playback import Playback
from app.capture.source import Source
from app.pipeline import Pipeline, Result
from app.pipeline import build_pipeline as build_real_pipeline
from app.recognition import Recognition, load_recognition
from app.status import Phase, Problem, Status, describe
from app.text import session as text
from app.watch import Watch
from app.worker import Worker
from model.decision import Decision, DecisionSettings, Event

if TYPE_CHECKING:
    from app.recording.recorder import Recorder
    from model.explanation import ExplanationCheck
    from model.prediction import Prediction
    from model.weights import Card

__all__ = ["LiveSession", "Phase", "Problem", "Status"]

# A source that has not opened for so long, in seconds, is said to fail.
_PATIENCE = 10.0


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
        load_second: Callable[[Path, str], Recognition] = load_recognition,
        clock: Callable[[], float] = time.monotonic,
        retry: float = 1.0,
        recorder: Recorder | None = None,
    ) -> None:
        """
        Args:
            source_spec: see `app.capture.open_source`.
            weights: a weights file; None for the shipped one.
            device: "auto", "cpu", "cuda" or "mps".
            loop: begin files again at their end. Times start anew then.
            pose_model: a MediaPipe ``.task`` file; None for the installed package's.
            image_fps: frames a second of image sequences.
            open_source, build_pipeline, load_second: stand-ins for tests; called on the session's
                threads.
            clock: monotonic seconds, the one that live frames are stamped with.
            retry: seconds between attempts to find a lost source again.
            recorder: given all that is seen; outlives the session, which does not close it.
        """
        self._open_source = open_source or (lambda spec: open_any_source(spec, image_fps))
        build = build_pipeline or (lambda path, name: build_real_pipeline(path, name, pose_model))
        self._loop, self._clock, self._retry = loop, clock, retry
        self._recorder = recorder
        self._lock = threading.Lock()
        self._started = self._stopped = False
        self._watch = Watch(self._new_feed(source_spec, Playback()))
        self._worker = Worker(
            lambda: build(weights, device), load_second, self._watch, clock, recorder
        )
        self._old_feeds: list[Feed] = []
        self._checks: Background[ExplanationCheck] = Background("check")

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the actions; empty until the weights are loaded."""
        pipeline = self._worker.pipeline
        return pipeline.classes if pipeline is not None else ()

    @property
    def card(self) -> Card | None:
        """What the weights are; None until they are loaded."""
        pipeline = self._worker.pipeline
        return pipeline.card if pipeline is not None else None

    @property
    def usual_settings(self) -> DecisionSettings | None:
        """How the weights themselves want decisions made; None until they are loaded."""
        return self._worker.usual

    def tune(self, settings: DecisionSettings) -> None:
        """Decide by other settings from the next frame on; returns at once."""
        self._worker.tune(settings)

    def compare(self, weights: Path | None) -> None:
        """Let other weights see the same joints, as soon as they are loaded; None for none."""
        self._worker.compare(weights)

    @property
    def second_classes(self) -> tuple[str, ...]:
        """The names of the compared weights' actions; empty while there are none."""
        second = self._worker.second.recognition
        return second.classes if second is not None else ()

    def start(self) -> None:
        """Start the threads; returns at once. A second call does nothing."""
        with self._lock:
            if self._started or self._stopped:
                return
            self._started = True
            # The pose model gives up the interpreter while it computes; with the usual 5 ms it
            # waits noticeably to get it back from a busy thread.
            sys.setswitchinterval(0.0005)
            self._watch.start()
            self._worker.start()

    def stop(self, timeout: float = 2.0) -> bool:
        """End everything, in any state and as often as wanted.

        Returns:
            Whether all threads have ended within `timeout` seconds. One that hangs in an operating
            system call ends later by itself, and cannot publish anything any more.
        """
        deadline = time.monotonic() + timeout
        with self._lock:
            self._stopped = True
            feeds = [self._watch.feed, *self._old_feeds]
        for feed in feeds:
            feed.stop()
        self._worker.stop()
        ended = self._worker.join(max(0.0, deadline - time.monotonic()))
        for feed in feeds:
            ended = feed.join(max(0.0, deadline - time.monotonic())) and ended
        return ended

    def change_source(self, spec: str) -> None:
        """Go on with another source (or the same one anew); returns at once.

        Results and events of the old one that were not taken yet are dropped.
        """
        with self._lock:
            if not self._stopped:
                self._watch.leave()
                self._turn_to(Watch(self._new_feed(spec, Playback())))

    def cancel(self) -> None:
        """Do not wait for the source any longer; nothing is watched until another is chosen."""
        with self._lock:
            if not self._stopped:
                name = self._watch.feed.name
                self._watch.fail(Problem.CANCELLED, text.not_opened(name))

    def seek(self, time: float) -> None:
        """Go to a time of a recording, seconds; also after its end. Returns at once."""
        with self._lock:
            if self._stopped:
                return
            feed = self._watch.feed
            if feed.state is FeedState.ENDED:
                # Its thread is gone: another one begins there.
                there = Playback(time, feed.playback.paused, feed.playback.speed)
                self._turn_to(self._watch.followed_by(self._new_feed(feed.spec, there)))
            else:
                feed.playback.jump(time)

    def pause(self, paused: bool) -> None:
        """Hold a recording, or go on with it; what is live takes no notice."""
        self._watch.feed.playback.pause(paused)

    def step(self) -> None:
        """Show a recording's next frame and hold it there."""
        self._watch.feed.playback.step()

    def set_speed(self, speed: float) -> None:
        """Play a recording faster or slower than it is; no frame is left out.

        Raises:
            ValueError: `speed` is not positive.
        """
        self._watch.feed.playback.set_speed(speed)

    def take(self) -> Result | None:
        """The newest result that was not taken yet, or None."""
        return self._watch.take()

    def take_events(self) -> list[Event]:
        """The actions that ended since the last call, oldest first; none is lost."""
        return self._watch.take_events()

    def take_steps(self) -> list[tuple[Prediction, Decision]]:
        """The predictions since the last call and what was decided at each, oldest first.

        None is lost, also of results that were replaced before they were taken.
        """
        return self._watch.take_steps()

    def check(self, prediction: Prediction, action: str) -> bool:
        """Begin to find out whether a prediction hangs on the joints it calls important.

        It goes on beside the recognition, and `take_check` has what came out, about a second later.

        Returns:
            Whether it was begun: not while another one goes on, nor before the weights are loaded.
        """
        pipeline = self._worker.pipeline
        if pipeline is None:
            return False
        return self._checks.start(lambda: pipeline.check(prediction, action))

    def take_check(self) -> ExplanationCheck | None:
        """What came out of the last check, if it was not taken yet."""
        return self._checks.take()

    @property
    def checking(self) -> bool:
        """Whether a check is going on."""
        return self._checks.busy

    def status(self) -> Status:
        """How it is going, now."""
        with self._lock:
            watch, pipeline = self._watch, self._worker.pipeline
            phase, message = self._phase(watch, pipeline)
            problem = watch.what_failed if phase is Phase.FAILED else None
            second = self._worker.second
            return describe(
                phase, message, problem, watch.feed, watch.counters, pipeline, second, self._clock()
            )

    def _phase(self, watch: Watch, pipeline: Pipeline | None) -> tuple[Phase, str]:
        feed = watch.feed
        if self._stopped:
            return Phase.STOPPED, text.STOPPED
        if not self._started:
            return Phase.STARTING, text.STARTING
        if watch.failure:
            return Phase.FAILED, watch.failure
        if feed.state is FeedState.FAILED:
            return Phase.FAILED, feed.message
        if pipeline is None:
            return Phase.LOADING, text.LOADING
        if feed.opening_for > _PATIENCE:
            # Not given up: a driver that hangs cannot be interrupted, and may answer after all.
            return Phase.FAILED, (text.silent(feed.name, _PATIENCE))
        if feed.state is FeedState.OPENING:
            return Phase.OPENING, text.opening(feed.name)
        if feed.state is FeedState.RECONNECTING:
            return Phase.RECONNECTING, feed.message
        if watch.drained:
            return Phase.ENDED, text.ended(feed.name)
        return Phase.RUNNING, text.watching(feed.name)

    def _new_feed(self, spec: str, playback: Playback) -> Feed:
        tap = self._recorder.captured if self._recorder is not None else None
        return Feed(
            spec, self._open_source, True, self._loop, self._retry, self._clock, playback, tap
        )

    def _turn_to(self, watch: Watch) -> None:
        """Watch this from now on; the lock is held."""
        old = self._watch.feed
        self._old_feeds = [feed for feed in (*self._old_feeds, old) if not feed.join(0)]
        self._watch = watch
        if self._started:
            watch.start()
        self._worker.turn_to(watch)

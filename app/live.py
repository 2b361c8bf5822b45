"""A running session: capture and recognition on threads of their own, for any view. No Qt here."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.background import Background
from app.capture import open_source as open_any_source
from app.capture.feed import Feed
from app.capture.playback import Playback
from app.capture.source import Source
from app.pipeline import Pipeline, Result
from app.pipeline import build_pipeline as build_real_pipeline
from app.recognition import Recognition, load_recognition
from app.session_phase import phase_of
from app.status import Phase, Problem, Status, describe
from app.watch import Watch
from app.watching import Watching
from app.worker import Worker
from model.decision import Decision, DecisionSettings, Event

if TYPE_CHECKING:
    from app.recording.recorder import Recorder
    from model.explanation import ExplanationCheck
    from model.prediction import Prediction
    from model.weights import Card

__all__ = ["LiveSession", "Phase", "Problem", "Status"]


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
        self._watching = Watching(source_spec, self._new_feed, self._turn_to)
        self._worker = Worker(
            lambda: build(weights, device), load_second, self._watching.current, clock, recorder
        )
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
        if self._watching.start():
            # The pose model gives up the interpreter while it computes; with the usual 5 ms it
            # waits noticeably to get it back from a busy thread.
            sys.setswitchinterval(0.0005)
            self._worker.start()

    def stop(self, timeout: float = 2.0) -> bool:
        """End everything, in any state and as often as wanted.

        Returns:
            Whether all threads have ended within `timeout` seconds. One that hangs in an operating
            system call ends later by itself, and cannot publish anything any more.
        """
        deadline = time.monotonic() + timeout
        self._watching.stop()
        self._worker.stop()
        ended = self._worker.join(max(0.0, deadline - time.monotonic()))
        return self._watching.join(max(0.0, deadline - time.monotonic())) and ended

    def change_source(self, spec: str) -> None:
        """Go on with another source (or the same one anew); returns at once.

        Results and events of the old one that were not taken yet are dropped.
        """
        self._watching.change(spec)

    def cancel(self) -> None:
        """Do not wait for the source any longer; nothing is watched until another is chosen."""
        self._watching.cancel()

    def seek(self, time: float) -> None:
        """Go to a time of a recording, seconds; also after its end. Returns at once."""
        self._watching.seek(time)

    def pause(self, paused: bool) -> None:
        """Hold a recording, or go on with it; what is live takes no notice."""
        self._watching.playback.pause(paused)

    def step(self) -> None:
        """Show a recording's next frame and hold it there."""
        self._watching.playback.step()

    def set_speed(self, speed: float) -> None:
        """Play a recording faster or slower than it is; no frame is left out.

        Raises:
            ValueError: `speed` is not positive.
        """
        self._watching.playback.set_speed(speed)

    def take(self) -> Result | None:
        """The newest result that was not taken yet, or None."""
        return self._watching.current.take()

    def take_events(self) -> list[Event]:
        """The actions that ended since the last call, oldest first; none is lost."""
        return self._watching.current.take_events()

    def take_steps(self) -> list[tuple[Prediction, Decision]]:
        """The predictions since the last call and what was decided at each, oldest first.

        None is lost, also of results that were replaced before they were taken.
        """
        return self._watching.current.take_steps()

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
        watch, pipeline = self._watching.current, self._worker.pipeline
        phase, message = phase_of(self._watching, watch, pipeline is not None)
        problem = watch.what_failed if phase is Phase.FAILED else None
        second = self._worker.second
        return describe(
            phase, message, problem, watch.feed, watch.counters, pipeline, second, self._clock()
        )

    def _turn_to(self, watch: Watch) -> None:
        self._worker.turn_to(watch)

    def _new_feed(self, spec: str, playback: Playback) -> Feed:
        tap = self._recorder.captured if self._recorder is not None else None
        return Feed(
            spec, self._open_source, True, self._loop, self._retry, self._clock, playback, tap
        )

"""The recognition thread: loads the pipeline and works through one watched source after another."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UserError
from app.logs import log_file
from app.pipeline import Pipeline
from app.recognition import Recognition
from app.second import Second
from app.status import Problem
from app.text import session as text
from app.tuning import carried_over
from app.watch import Watch
from model.decision import DecisionSettings

if TYPE_CHECKING:
    from app.recording.recorder import Recorder

_log = logging.getLogger(__name__)

# How long the thread waits before it looks again whether the world has changed.
_TICK = 0.1


class Worker:
    """Owns the pipeline: builds, uses and closes it on its thread alone."""

    def __init__(
        self,
        build_pipeline: Callable[[], Pipeline],
        load_second: Callable[[Path, str], Recognition],
        watch: Watch,
        clock: Callable[[], float] = time.monotonic,
        recorder: Recorder | None = None,
    ) -> None:
        """
        Args:
            build_pipeline: called on the thread; again for the next source when it failed.
            load_second: loads other weights for a device; called on a thread of its own.
            watch: what to begin with.
            clock: monotonic seconds, the one that live frames are stamped with.
            recorder: given every result.
        """
        self._build, self._watch, self._clock = build_pipeline, watch, clock
        self._recorder = recorder
        self._second = Second(load_second)
        self._stop = threading.Event()
        self._changed = threading.Event()
        self._tuned: DecisionSettings | None = None
        #: None until it is loaded.
        self.pipeline: Pipeline | None = None
        #: How the weights themselves want decisions made; None until they are loaded.
        self.usual: DecisionSettings | None = None
        self._thread = threading.Thread(target=self._run, name="recognition", daemon=True)

    def start(self) -> None:
        """Start the thread; once."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end; returns at once."""
        self._stop.set()
        self._changed.set()

    def join(self, timeout: float) -> bool:
        """Wait for the thread; whether it has ended. True on the thread itself."""
        if self._thread is threading.current_thread() or self._thread.ident is None:
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def turn_to(self, watch: Watch) -> None:
        """Go on with another source; returns at once."""
        self._watch = watch
        self._changed.set()

    def tune(self, settings: DecisionSettings) -> None:
        """Decide by other settings from the next frame on; returns at once."""
        self._tuned = settings

    def compare(self, weights: Path | None) -> None:
        """Recognise with other weights as well, as soon as they are loaded; None for none."""
        self._second.choose(weights)

    @property
    def second(self) -> Second:
        """The weights that are compared."""
        return self._second

    def _run(self) -> None:
        pipeline: Pipeline | None = None
        try:
            while not self._stop.is_set():
                self._changed.clear()
                watch = self._watch
                if pipeline is None:
                    pipeline = self._load(watch)
                if pipeline is not None:
                    self._serve(pipeline, watch)
                while not (self._stop.is_set() or watch is not self._watch):
                    self._changed.wait(_TICK)
                    self._changed.clear()
        finally:
            if pipeline is not None:
                pipeline.close()

    def _load(self, watch: Watch) -> Pipeline | None:
        try:
            pipeline = self._build()
        except UserError as error:
            watch.fail(Problem.WEIGHTS, str(error))
        except Exception:
            _log.exception("loading failed")
            message = text.loading_failed(log_file())
            watch.fail(Problem.UNEXPECTED, message)
        else:
            # In this order: who knows the settings finds the classes, too.
            self.pipeline = pipeline
            self.usual = pipeline.settings
            self._second.load_for(pipeline.device)
            return pipeline
        return None

    def _serve(self, pipeline: Pipeline, watch: Watch) -> None:
        """Recognise until the source ends, fails or is left, or the thread is to end."""
        feed = watch.feed
        try:
            while not (self._stop.is_set() or watch.left):
                captured = feed.take(_TICK)
                if captured is None and feed.done:
                    # It may have come between the two looks.
                    captured = feed.take(0.0)
                    if captured is None:
                        break
                if captured is not None and captured.jumped:
                    # What went on ended where the recording was left.
                    watch.put_events(pipeline.finish())
                    pipeline.reset()
                self._adjust(pipeline)
                if captured is not None:
                    result = pipeline.process(captured.frame)
                    watch.put(captured, result, self._clock)
                    if self._recorder is not None and not watch.left:
                        self._recorder.recognised(result, pipeline.classes, pipeline.weights)
            watch.put_events(pipeline.finish())
            watch.finish()
            if not self._stop.is_set():
                pipeline.reset()
        except UserError as error:
            watch.fail(Problem.UNEXPECTED, str(error))
        except Exception:
            _log.exception("recognising %s failed", feed.name)
            message = text.recognising_failed(feed.name, log_file())
            watch.fail(Problem.UNEXPECTED, message)
            self._recover(pipeline)

    def _adjust(self, pipeline: Pipeline) -> None:
        """Take up what was asked for, between two frames: never half of each in one decision."""
        tuned, second = self._tuned, self._second.recognition
        fresh = second is not pipeline.second
        if fresh:
            pipeline.compare(second)
        if tuned is not None and (fresh or tuned is not pipeline.settings):
            pipeline.tune(tuned)
            if second is not None and self.usual is not None:
                second.settings = carried_over(self.usual, tuned, second.usual)

    def _recover(self, pipeline: Pipeline) -> None:
        """Make the pipeline fit for another source after an error in the middle of a frame."""
        try:
            pipeline.reset()
        except Exception:
            _log.exception("resetting after the error failed too")

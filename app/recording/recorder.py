"""Records what a live session sees: keeps the last seconds at hand and makes clips of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.capture.feed import Captured
from app.library.records import Clip, Facts
from app.library.seen import body_of, suggestion_of
from app.recording.engine import Engine
from app.recording.orders import Orders
from app.recording.pictures import Pictures
from app.recording.reports import Reports
from app.recording.ring import Ring
from app.recording.source_clock import SourceClock
from app.recording.status import RecorderState, RecorderStatus
from app.recording.uncertain import UncertainMoments
from app.recording.worker import Worker
from app.recording.writers import MakeWriter, Writers
from app.recording_choices import MOST_PRE_ROLL
from app.text import recording as text

__all__ = ["Recorder", "RecorderState", "RecorderStatus"]

if TYPE_CHECKING:
    from app.library.library import Library
    from app.pipeline import Result
    from app.recording.encoder import Encoder

#: Bytes of pictures that may wait to be encoded before they are lost: three seconds at 720p.
MOST_WAITING = 256 << 20


class Recorder:
    """Takes every frame and every result of a session, and makes clips of them on demand.

    `captured` is for the capture thread and `recognised` for the recognition thread; everything
    else may be called from any thread. Nothing waits here, apart from `close`: what there is to do
    is done in order on a thread of its own, and yet another one for each clip writes it.
    """

    def __init__(
        self,
        *,
        seconds: float = MOST_PRE_ROLL,
        video: bool = True,
        most_waiting: int = MOST_WAITING,
        make_writer: MakeWriter | None = None,
        make_encoder: Callable[[tuple[int, int]], Encoder] | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """
        Args:
            seconds: how much of the past is kept at hand.
            video: keep pictures; joints alone otherwise.
            most_waiting: bytes of pictures that may wait to be encoded.
            make_writer, make_encoder: stand-ins for tests.
            clock: monotonic seconds, the one that frames' arrival is stamped with.
            wall: seconds since 1970.
        """
        #: Monotonic seconds, the one that the arrival of frames is stamped with.
        self.clock = clock
        self._reports = Reports()
        self._source = SourceClock()
        problem = self._reports.problem
        self._engine = engine = Engine(
            Ring(seconds),
            Pictures(video, problem, make_encoder),
            Writers(
                self._source, lambda writer: self._do(lambda: engine.done(writer)),
                make_writer, clock, wall,
            ),
            self._reports,
            clock,
        )  # fmt: skip
        self._worker = Worker(most_waiting, engine.tick, problem)
        self._orders = Orders(engine, self._source, self._do)
        self._uncertain: UncertainMoments | None = None
        self._video = video
        self._lost = 0
        self._worker.start()

    # --- settings

    def use(self, library: Library | None) -> None:
        """Clips that begin from now on go there; None: nowhere."""
        self._orders.library = library

    @property
    def library(self) -> Library | None:
        """Where clips go."""
        return self._orders.library

    def keep_video(self, on: bool) -> None:
        """Keep pictures, or joints alone; holds for the next clip."""
        self._video = on
        self._do(lambda: self._engine.keep_video(on))

    def keep_uncertain(self, on: bool) -> None:
        """Also make clips, by itself, of moments that the network is not sure of."""
        self._uncertain = UncertainMoments() if on else None

    # --- what is seen

    def captured(self, captured: Captured, source: str) -> None:
        """A frame of a source, recognised or not; on the capture thread.

        Args:
            captured: the frame; one that `jumped` does not follow those before.
            source: what people call the source.
        """
        frame = captured.frame
        if not self._source.see(captured, source):
            self._do(self._engine.leap)
        # What is queued behind this belongs to the new times.
        if not self._do(lambda: self._engine.picture(frame), frame.image.nbytes):
            self._lost += 1

    def recognised(self, result: Result, classes: tuple[str, ...], weights: str) -> None:
        """What came out of a frame that was `captured` before; on the recognition thread.

        Args:
            classes: the names of the actions.
            weights: the network's name.
        """
        if not self._source.knows(result.frame.time):
            return  # a late one, of before a leap
        self._orders.weights = weights
        body = body_of(result)
        self._do(lambda: self._engine.body(body))
        for event in result.events:
            self._do(partial(self._engine.event, suggestion_of(event, weights)))
        self._look_for_doubt(result, classes)

    # --- what is wanted

    def start(
        self, facts: Facts | None = None, *, pre_roll: float = 0.0, length: float | None = None
    ) -> None:
        """Begin a clip; returns at once.

        Args:
            facts: label, person and session, if known; source, weights and date are filled in.
            pre_roll: seconds of the past that belong to it, as far as they are at hand.
            length: seconds from now after which it ends by itself; None: at `stop`.

        Raises:
            UserError: there is no library to record into, no frame has come yet, or a clip is
                being recorded.
        """
        self._orders.start(facts or Facts(), pre_roll, length)
        self._lost = 0

    def stop(self) -> None:
        """End the clip with what is seen now; returns at once. Nothing happens without one."""
        self._orders.stop()

    def discard_last(self) -> None:
        """Throw away the running clip, else move the one before to the trash; returns at once."""
        self._do(self._engine.discard_last)

    # --- what a view shows

    def status(self) -> RecorderStatus:
        """How it is going, now."""
        engine, recording = self._engine, self._orders.recording
        running = engine.running
        return RecorderStatus(
            state=RecorderState.RECORDING if recording else RecorderState.IDLE,
            seconds=running.seconds if running else 0.0,
            length=engine.length,
            at_hand=engine.ring.span,
            lost=self._lost + (running.lost if running else 0) if recording else 0,
            behind=max(0.0, (self._source.newest or 0.0) - running.written) if running else 0.0,
            saving=engine.saving,
            video=self._video,
            label=self._orders.label if recording else "",
        )

    def take_saved(self) -> list[Clip]:
        """The recorded clips that came into the library since the last call, oldest first."""
        return self._reports.take_saved()

    def take_moments(self) -> list[Clip]:
        """The uncertain moments that came into it since the last call, oldest first."""
        return self._reports.take_moments()

    def take_problems(self) -> list[str]:
        """What went wrong since the last call, a sentence each."""
        return self._reports.take_problems()

    def wait(self, timeout: float = 10.0) -> bool:
        """Wait until all that was asked for so far is done, and every ended clip is saved.

        Returns:
            Whether it is, within `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        while True:
            done = threading.Event()
            self._do(done.set)
            if not done.wait(max(0.0, deadline - time.monotonic())):
                return False
            writers = self._engine.unfinished()
            if not writers:
                return True
            for writer in writers:
                writer.wait(max(0.0, deadline - time.monotonic()))

    def close(self, timeout: float = 10.0) -> bool:
        """End and save the running clip, and wait for everything to be on the disk.

        Returns:
            Whether it is, within `timeout` seconds. What is not is saved by the next program that
            opens the library.
        """
        deadline = time.monotonic() + timeout
        self._do(self._engine.end)
        saved = self.wait(timeout)
        ended = self._worker.end(max(0.0, deadline - time.monotonic()))
        return saved and ended

    # --- how it is done

    def _do(self, what: Callable[[], object], size: int = 0) -> bool:
        return self._worker.do(what, size)

    def _look_for_doubt(self, result: Result, classes: tuple[str, ...]) -> None:
        uncertain, library = self._uncertain, self._orders.library
        if uncertain is None or library is None or library.read_only:
            return
        moment = uncertain.update(result, classes)
        if moment is not None:
            facts = self._orders.filled_in(Facts(notes=text.UNCERTAIN_NOTE))
            self._do(lambda: self._engine.keep_moment(library, facts, moment))

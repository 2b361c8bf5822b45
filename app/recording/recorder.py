"""Records what a live session sees: keeps the last seconds at hand and makes clips of them."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.capture.feed import Captured
from app.errors import UserError
from app.library.records import Clip, Facts
from app.library.seen import body_of, suggestion_of
from app.recording.engine import Engine
from app.recording.pictures import Pictures
from app.recording.ring import Ring
from app.recording.running import Start
from app.recording.source_clock import SourceClock
from app.recording.status import RecorderState, RecorderStatus
from app.recording.uncertain import UncertainMoments
from app.recording.worker import Worker
from app.text import recording as text

__all__ = ["PRE_ROLL", "Recorder", "RecorderState", "RecorderStatus"]

if TYPE_CHECKING:
    from av.video.stream import VideoStream

    from app.library.library import Library
    from app.pipeline import Result
    from app.recording.encoder import Encoder
    from app.recording.writer import ClipWriter

#: Seconds of the past that are kept at hand.
PRE_ROLL = 10.0
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
        seconds: float = PRE_ROLL,
        video: bool = True,
        most_waiting: int = MOST_WAITING,
        make_writer: Callable[..., ClipWriter] | None = None,
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
        self._library: Library | None = None
        self._clock, self._wall = clock, wall
        self._make_writer = make_writer or _clip_writer
        self._saved: deque[Clip] = deque()
        self._problems: deque[str] = deque(maxlen=20)
        self._engine = Engine(
            Ring(seconds),
            Pictures(video, self._problems.append, make_encoder),
            self._writer,
            self._created,
            self._saved.append,
            self._problems.append,
            clock,
        )
        self._source = SourceClock()
        self._weights = ""
        self._uncertain: UncertainMoments | None = None
        # Clips that were asked for and that the engine has not come to yet.
        self._orders = 0
        self._lock = threading.Lock()
        self._video = video
        self._label = ""
        self._lost = 0
        self._worker = Worker(most_waiting, self._engine.tick, self._problems.append)
        self._worker.start()

    # --- settings

    def use(self, library: Library | None) -> None:
        """Clips that begin from now on go there; None: nowhere."""
        self._library = library

    @property
    def library(self) -> Library | None:
        """Where clips go."""
        return self._library

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
        self._weights = weights
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
        library = self._library
        if library is None:
            raise UserError(text.NO_LIBRARY)
        if library.read_only:
            raise UserError(text.library_read_only(library.folder))
        at = self._source.newest
        if at is None:
            raise UserError(text.TOO_EARLY)
        with self._lock:
            if self._recording:
                raise UserError(text.ALREADY)
            self._orders += 1
        known = self._filled_in(facts or Facts())
        order = Start(library, known, at, pre_roll, length)
        self._label, self._lost = known.label, 0
        self._do(lambda: self._start(order))

    def stop(self) -> None:
        """End the clip with what is seen now; returns at once. Nothing happens without one."""
        at = self._source.newest
        if at is not None:
            self._do(lambda: self._engine.stop(at))

    def discard_last(self) -> None:
        """Throw away the running clip, else move the one before to the trash; returns at once."""
        self._do(self._engine.discard_last)

    # --- what a view shows

    def status(self) -> RecorderStatus:
        """How it is going, now."""
        engine, recording = self._engine, self._recording
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
            label=self._label if recording else "",
        )

    def take_saved(self) -> list[Clip]:
        """The clips that came into the library since the last call, oldest first."""
        return [self._saved.popleft() for _ in range(len(self._saved))]

    def take_problems(self) -> list[str]:
        """What went wrong since the last call, a sentence each."""
        return [self._problems.popleft() for _ in range(len(self._problems))]

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

    def _start(self, order: Start) -> None:
        try:
            self._engine.start(order)
        finally:
            with self._lock:
                self._orders -= 1

    @property
    def _recording(self) -> bool:
        """A clip is being recorded, or was asked for and is about to be."""
        return self._orders > 0 or self._engine.busy

    def _writer(
        self, library: Library, facts: Facts, start: float, stream: VideoStream | None
    ) -> ClipWriter:
        done = self._engine.done
        return self._make_writer(
            library, facts, start, stream, on_done=lambda writer: self._do(lambda: done(writer))
        )

    def _created(self, time: float) -> float:
        """The date of a time of the source, from when its newest frame arrived."""
        return self._wall() - (self._clock() - self._source.ours(time))

    def _filled_in(self, facts: Facts) -> Facts:
        return replace(
            facts, source=facts.source or self._source.name, weights=facts.weights or self._weights
        )

    def _look_for_doubt(self, result: Result, classes: tuple[str, ...]) -> None:
        uncertain, library = self._uncertain, self._library
        if uncertain is None or library is None or library.read_only:
            return
        moment = uncertain.update(result, classes)
        if moment is not None:
            facts = self._filled_in(Facts(notes=text.UNCERTAIN_NOTE))
            self._do(lambda: self._engine.keep_moment(library, facts, moment))


def _clip_writer(
    library: Library,
    facts: Facts,
    start: float,
    stream: VideoStream | None,
    on_done: Callable[[ClipWriter], object],
) -> ClipWriter:
    # With PyAV, which takes a while to import.
    from app.recording.writer import ClipWriter

    return ClipWriter(library, facts, start, stream, on_done=on_done)

"""The capture thread: opens a source, reads it, passes its frames on, finds it again when lost."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from app.capture.frame import Frame
from app.capture.names import source_name
from app.capture.pacing import Pacer
from app.capture.playback import Playback
from app.capture.source import Kind, Seekable, Source, SourceError
from app.logs import log_file
from app.mailbox import Mailbox
from app.meters import RateMeter
from app.text import sources as text

_log = logging.getLogger(__name__)


class FeedState(Enum):
    """Where the capture thread is."""

    OPENING = "opening"
    RUNNING = "running"
    RECONNECTING = "reconnecting"
    ENDED = "ended"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, eq=False)
class Captured:
    """A frame on its way.

    Attributes:
        frame: the frame.
        arrived: monotonic seconds, when it was taken from its source (files: when it was due).
        jumped: what came before it in the recording was left out, or comes later.
    """

    frame: Frame
    arrived: float
    jumped: bool = False


@dataclass(frozen=True)
class SourceInfo:
    """What is known of a source once it is open; see `app.capture.source.Source`."""

    name: str
    kind: Kind
    live: bool
    size: tuple[int, int]
    fps: float | None
    frame_count: int | None
    duration: float | None
    seekable: bool


class Feed:
    """Frames of one source, read on a thread of its own.

    Live sources: the newest frame wins and drops are counted; a source that was running and is
    lost is opened again, once in `retry` seconds, until it is back. Others: no frame is lost, the
    thread waits until each is taken. A source that cannot be opened in the first place has failed.

    A thread that hangs in an operating system call cannot be interrupted: `stop` only asks, and
    what still arrives afterwards is thrown away. Streams give up after their own timeout.
    """

    def __init__(
        self,
        spec: str,
        open_source: Callable[[str], Source],
        paced: bool = True,
        loop: bool = False,
        retry: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        playback: Playback | None = None,
        tap: Callable[[Captured, str], object] | None = None,
    ) -> None:
        """
        Args:
            spec: see `app.capture.open_source`.
            open_source: opens it; called on the feed's thread.
            paced: play files at their own speed, else as fast as they are taken.
            loop: begin files again at their end (times start anew).
            retry: seconds between attempts to find a lost source again.
            clock: monotonic seconds.
            playback: pauses recordings and moves about in them.
            tap: given every frame with the source's name, also those that are dropped; called on
                the feed's thread, before the frame can be taken.
        """
        self.playback = playback or Playback()
        self.spec = spec
        self._open_source = open_source
        self._paced = paced
        self._loop = loop
        self._retry = retry
        self._clock = clock
        self._tap = tap or (lambda captured, name: None)
        self._box: Mailbox[Captured] = Mailbox()
        self._stop = threading.Event()
        self._wanted = False
        self._state = FeedState.OPENING
        self._message = ""
        self._unexpected = False
        self._thread = threading.Thread(target=self._run, name="capture", daemon=True)
        self._begun = clock()
        self._meter = RateMeter()
        self._meter_lock = threading.Lock()
        self.name = source_name(spec)
        self.info: SourceInfo | None = None
        self.dropped = 0
        self.damaged = 0

    @property
    def state(self) -> FeedState:
        """Where the thread is."""
        return self._state

    @property
    def message(self) -> str:
        """Why it failed or is reconnecting, in words for the user."""
        return self._message

    @property
    def unexpected(self) -> bool:
        """It failed for a reason that nobody foresaw: an error of the program."""
        return self._unexpected

    @property
    def done(self) -> bool:
        """Nothing more will come; the last frame may still be there to take."""
        return self._state in (FeedState.ENDED, FeedState.FAILED, FeedState.STOPPED)

    @property
    def fps(self) -> float:
        """Frames a second as measured over the last two seconds."""
        with self._meter_lock:
            return self._meter.rate(self._clock())

    def start(self) -> None:
        """Start the thread; once."""
        self._begun = self._clock()
        self._thread.start()

    @property
    def opening_for(self) -> float:
        """Seconds since it began to open the source; 0 when it is open, or over."""
        return self._clock() - self._begun if self._state is FeedState.OPENING else 0.0

    def take(self, timeout: float) -> Captured | None:
        """The next frame; None when none came within `timeout` seconds, or at the end."""
        self._wanted = True
        return self._box.take(timeout)

    def stop(self) -> None:
        """Ask the thread to end; returns at once."""
        self._stop.set()
        self.playback.interrupt()
        self._box.close()

    def join(self, timeout: float) -> bool:
        """Wait for the thread; whether it has ended."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        final = FeedState.STOPPED
        try:
            final = self._capture()
        except SourceError as error:
            self._message = str(error)
            final = FeedState.FAILED
        except Exception:
            _log.exception("reading %s failed", self.name)
            self._message = text.failed_unexpectedly(self.name, log_file())
            self._unexpected = True
            final = FeedState.FAILED
        finally:
            self._state = FeedState.STOPPED if self._stop.is_set() else final

    def _capture(self) -> FeedState:
        source: Source | None = self._open_source(self.spec)
        while source is not None:
            self._know(source)
            lost = self._read_all(source)
            if self._stop.is_set():
                return FeedState.STOPPED
            if lost:
                source = self._reopen(lost)
            elif self._loop:
                source = self._open_source(self.spec)
            else:
                return FeedState.ENDED
        return FeedState.STOPPED

    def _know(self, source: Source) -> None:
        self.name = source.name
        self.info = SourceInfo(
            source.name,
            source.kind,
            source.live,
            source.size,
            source.fps,
            source.frame_count,
            source.duration,
            not source.live and isinstance(source, Seekable),
        )
        self._message = ""
        self._state = FeedState.RUNNING

    def _read_all(self, source: Source) -> str:
        """Read until the end or `stop`. Returns why a live source was lost, else ""."""
        pacer = Pacer(self._clock)
        try:
            jumped = False
            while not self._stop.is_set():
                to = None if source.live else self.playback.take_jump()
                if to is not None and isinstance(source, Seekable):
                    source.seek(to)
                    pacer.restart()
                    jumped = True
                frame = source.read()
                self.damaged = source.damaged
                if frame is None:
                    return ""
                if self._stop.is_set():
                    return ""
                if source.live:
                    self._pass_on_live(frame)
                elif self._wait_until_due(frame, pacer):
                    captured = Captured(frame, self._tick(), jumped)
                    self._tap(captured, self.name)
                    self._box.hand_over(captured)
                    jumped = False
        except SourceError as error:
            if not source.live:
                raise
            return str(error)
        finally:
            source.close()
        return ""

    def _wait_until_due(self, frame: Frame, pacer: Pacer) -> bool:
        """Wait for a recorded frame's time; False when it is not wanted any more."""
        delay = (lambda speed: pacer.delay(frame.time, speed)) if self._paced else (lambda _: 0.0)
        return self.playback.wait(self._stop, delay, pacer.restart)

    def _tick(self) -> float:
        now = self._clock()
        with self._meter_lock:
            self._meter.tick(now)
        return now

    def _pass_on_live(self, frame: Frame) -> None:
        self._tick()
        captured = Captured(frame, frame.time)
        self._tap(captured, self.name)
        # Frames that come while nobody is ready yet are no loss.
        if self._box.put(captured) and self._wanted:
            self.dropped += 1

    def _reopen(self, lost: str) -> Source | None:
        """The same source once it is back; None after `stop`."""
        _log.info("%s", lost)
        self._message = text.trying_again(lost, self._retry)
        self._state = FeedState.RECONNECTING
        while not self._stop.wait(self._retry):
            try:
                return self._open_source(self.spec)
            except SourceError as error:
                _log.debug("not back yet: %s", error)
        return None

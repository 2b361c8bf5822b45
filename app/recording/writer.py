"""A clip on its way to the disk, on a thread of its own, so that a slow disk holds up nobody."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

from av.video.stream import VideoStream

from app.errors import UserError
from app.library import Clip, Facts, Library, Span
from app.library.errors import from_system
from app.library.files import VIDEO, Incoming, flush_folder
from app.library.journal import (
    LOG,
    RECORD,
    Body,
    Journal,
    write_facts,
)
from app.library.mp4 import FragmentedVideo
from app.library.unfinished import finish
from app.logs import log_file
from app.recording.packet import Packet
from app.text import recording as text

_log = logging.getLogger(__name__)

#: What has been written is made to reach the disk this often, in seconds.
FLUSH_INTERVAL = 0.5
#: Bytes of encoded pictures that may wait for the disk before they are lost: minutes of video.
MOST_WAITING = 64 << 20


def open_for_writing(path: Path) -> IO[bytes]:
    """An empty file whose writes reach the operating system at once."""
    return path.open("wb", buffering=0)


class ClipWriter:
    """Takes joints and pictures without ever waiting, writes them, and makes a clip of them.

    Joints are never lost. Pictures are only when more than `MOST_WAITING` bytes of them wait for a
    slow disk; they are counted then.
    """

    def __init__(
        self,
        library: Library,
        facts: Facts,
        start: float,
        stream: VideoStream | None,
        *,
        most_waiting: int = MOST_WAITING,
        open_file: Callable[[Path], IO[bytes]] = open_for_writing,
        on_done: Callable[[ClipWriter], object] = lambda writer: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            library: where the clip goes.
            facts: what is known of it.
            start: the source's time that the clip's times count from.
            stream: the encoder's, None for joints alone.
            most_waiting: bytes of pictures.
            open_file: opens the clip's files; a stand-in for tests.
            on_done: called on the writer's thread when all is done.
            clock: monotonic seconds.

        Raises:
            LibraryError: the library cannot be written.
        """
        self.start = start
        self.facts = facts
        self.library = library
        #: Pictures that were lost because too many waited.
        self.lost = 0
        #: When the clip is in the library.
        self.clip: Clip | None = None
        #: Why it could not be written on, in a sentence for the user.
        self.problem = ""
        self._clock, self._open = clock, open_file
        self._most_waiting, self._on_done = most_waiting, on_done
        self._stream = stream
        self._spans: tuple[Span, ...] = ()
        self._incoming: Incoming = library.incoming(facts.created or None)
        self._items: deque[Body | Packet] = deque()
        self._changed = threading.Condition()
        self._waiting = 0
        self._written = self._newest = start
        self._wants_key = True
        self._ending: str | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clip writer", daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> float:
        """Length of the clip so far."""
        return self._newest - self.start

    @property
    def written(self) -> float:
        """The source's time up to which the clip is written."""
        return self._written

    @property
    def done(self) -> bool:
        """The clip is finished, discarded or has failed."""
        return self._done.is_set()

    def put(self, item: Body | Packet) -> None:
        """Take in the joints or the picture of a moment; what lies before the start is left out."""
        with self._changed:
            if self._ending is not None or item.time < self.start - 1e-9:
                return
            if isinstance(item, Packet) and not self._fits(item):
                self.lost += 1
                return
            self._items.append(item)
            self._waiting += _size(item)
            self._newest = max(self._newest, item.time)
            self._changed.notify()

    def finish(self, spans: Iterable[Span] = ()) -> None:
        """Nothing more comes: make a clip of it. Returns at once; see `wait`.

        Args:
            spans: actions in it, in the clip's time.
        """
        self._spans = tuple(spans)
        self._end("finish")

    def discard(self) -> None:
        """Nothing more comes, and what came is not wanted. Returns at once."""
        self._end("discard")

    def wait(self, timeout: float | None = None) -> bool:
        """Whether everything is done within so many seconds."""
        return self._done.wait(timeout)

    def _fits(self, packet: Packet) -> bool:
        """Whether a picture may join those that wait.

        Once one was lost, those that build on it are of no use either.
        """
        if self._wants_key and not packet.key:
            return False
        self._wants_key = self._waiting + len(packet.data) > self._most_waiting
        return not self._wants_key

    def _end(self, how: str) -> None:
        with self._changed:
            self._ending = self._ending or how
            self._changed.notify()

    def _run(self) -> None:
        try:
            self._write_all()
            if self._ending == "discard":
                self._incoming.discard()
            else:
                self._keep()
        except UserError as error:
            self._fail(str(error))
        except OSError as error:  # FFmpeg's errors of the disk are such, too
            self._fail(str(from_system(error, self.library.folder)))
        except Exception:
            _log.exception("writing a clip failed")
            self._fail(text.writing_failed(log_file()))
        finally:
            with self._changed:
                self._ending = self._ending or "failed"
                self._items.clear()
            self._done.set()
            self._on_done(self)

    def _fail(self, problem: str) -> None:
        self._incoming.abandon()
        self.problem = text.kept(problem)

    def _write_all(self) -> None:
        folder = self._incoming.folder
        write_facts(folder, self.facts, self.start)
        journal = Journal(self._open(folder / LOG))
        video: FragmentedVideo | None = None
        try:
            if self._stream is not None:
                video = FragmentedVideo(self._open(folder / VIDEO), self._stream)
            # The files' names, too, are to be there after a power cut.
            for parent in (folder, folder.parent):
                flush_folder(parent)
            self._write_items(journal, video)
        finally:
            journal.close()
            if video is not None:
                video.close()

    def _write_items(self, journal: Journal, video: FragmentedVideo | None) -> None:
        flushed = self._clock()
        while True:
            with self._changed:
                while not self._items and self._ending is None:
                    self._changed.wait()
                if self._ending == "discard" or not self._items:
                    return
                item = self._items.popleft()
            if isinstance(item, Body):
                journal.add(item)
            elif video is not None:
                video.add(item.data, item.time - self.start, item.key)
            now = self._clock()
            if now - flushed >= FLUSH_INTERVAL:
                journal.flush()
                if video is not None:
                    video.flush()
                flushed = now
            with self._changed:
                self._waiting -= _size(item)
                self._written = max(self._written, item.time)

    def _keep(self) -> None:
        clip = finish(self.library, self._incoming, self.facts, self.start, self._spans)
        if clip is None:
            self._incoming.discard()
            self.problem = text.NO_FRAME
        self.clip = clip


def _size(item: Body | Packet) -> int:
    return len(item.data) if isinstance(item, Packet) else RECORD.itemsize

"""The pictures of a recording at any time, read by a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from app.capture.frame import Frame
from app.capture.source import Seekable, Source, SourceError
from app.mailbox import Mailbox
from app.text import sources as text

_log = logging.getLogger(__name__)

# Up to here reading on is cheaper than searching anew, seconds.
_READ_ON = 1.5


class PictureReader:
    """Answers the newest question only: what does the recording show at this time?

    Nothing here waits but `close`. What cannot be opened or read stays without pictures; `problem`
    says why.
    """

    def __init__(self, open_source: Callable[[], Source]) -> None:
        """`open_source` is called on the reading thread."""
        self._open = open_source
        self._frames: Mailbox[Frame] = Mailbox()
        self._wanted: float | None = None
        self._wake = threading.Condition()
        self._closing = False
        self.problem = ""
        self._thread = threading.Thread(target=self._run, name="pictures", daemon=True)
        self._thread.start()

    def want(self, time: float) -> None:
        """Ask for the picture at a time, seconds from the first."""
        with self._wake:
            self._wanted = time
            self._wake.notify()

    def take(self) -> Frame | None:
        """The newest picture that was not taken yet."""
        return self._frames.take()

    def close(self, timeout: float = 0.0) -> bool:
        """End; whether the thread ended within `timeout` seconds."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            source = self._open()
        except SourceError as error:
            self.problem = str(error)
            return
        try:
            self._serve(source)
        except SourceError as error:
            self.problem = str(error)
        except Exception:
            _log.exception("reading pictures of %s failed", source.name)
            self.problem = text.read_no_further(source.name)
        finally:
            source.close()

    def _serve(self, source: Source) -> None:
        shown: Frame | None = None
        ahead = source.read()
        while (time := self._next()) is not None:
            if shown is not None and (time < shown.time or time > shown.time + _READ_ON):
                if isinstance(source, Seekable):
                    source.seek(time)
                shown, ahead = None, source.read()
            # On to the last picture that is not later than the time asked for.
            while ahead is not None and (shown is None or ahead.time <= time + 1e-3):
                shown, ahead = ahead, source.read()
                if self._closing:
                    return
            if shown is not None:
                self._frames.put(shown)

    def _next(self) -> float | None:
        """The time asked for last, when there is one; None when all is over."""
        with self._wake:
            while self._wanted is None and not self._closing:
                self._wake.wait()
            time, self._wanted = self._wanted, None
            return None if self._closing else time

"""Network streams, through PyAV (FFmpeg)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import av
from av.container import InputContainer

from app.capture.decoder import Decoder
from app.capture.frame import Frame
from app.capture.names import without_password
from app.capture.source import Kind, SourceError
from app.capture.timestamps import Timestamps
from app.text import sources as text

_log = logging.getLogger(__name__)


class StreamSource:
    """A network stream (HTTP, RTSP, ...).

    A stream with a known length is a file behind an address: its own times count and no frame is
    dropped. Any other is live: frames carry the monotonic time of their arrival, and its end means
    that it was lost.
    """

    kind: Kind = "stream"
    frame_count: int | None = None

    def __init__(
        self,
        url: str,
        open_timeout: float = 5.0,
        read_timeout: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Raises:
            SourceError: refused, not found, no answer in time, or no video.
        """
        self.name = without_password(url)
        self._clock = clock
        self._container: InputContainer | None = None
        options = {"flags": "low_delay"}
        if urlsplit(url).scheme in ("rtsp", "rtsps"):
            options["rtsp_transport"] = "tcp"  # UDP loses packets, and firewalls stop it
        try:
            self._container = av.open(url, timeout=(open_timeout, read_timeout), options=options)
            # Decoding with frame threads would hold back one frame for each thread.
            self._decoder = Decoder(self._container, "SLICE")
            self._frames = iter(self._decoder)
            self.duration = (
                self._container.duration / av.time_base if self._container.duration else None
            )
            self.live = self.duration is None
            stated = self._decoder.stream.average_rate
            self.fps = float(stated) if stated else None
            self._times = Timestamps(self.fps)
            self._last = -1.0
            self._index = 0
            self._first = self._next()
        except LookupError as error:
            self.close()
            raise SourceError(text.stream_without_video(self.name)) from error
        except (av.error.FFmpegError, OSError) as error:
            self.close()
            raise SourceError(_why_not(self.name, error, open_timeout)) from error
        if self._first is None:
            self.close()
            raise SourceError(text.stream_empty(self.name))
        height, width = self._first.image.shape[:2]
        self.size = (width, height)

    @property
    def damaged(self) -> int:
        """Pieces that could not be decoded so far."""
        return self._decoder.damaged

    def read(self) -> Frame | None:
        """The next frame; None at the end of a stream with a known length.

        Raises:
            SourceError: the stream stopped.
        """
        if self._first is not None:
            frame, self._first = self._first, None
            return frame
        if self._container is None:
            return None
        try:
            following = self._next()
        except (av.error.FFmpegError, OSError) as error:
            _log.info("%s was lost: %s", self.name, error)
            raise SourceError(text.stream_lost(self.name)) from error
        if following is None and self.live:
            raise SourceError(text.stream_lost(self.name))
        return following

    def close(self) -> None:
        """Hang up."""
        if self._container is not None:
            self._container.close()
            self._container = None
        self._first = None

    def _next(self) -> Frame | None:
        decoded = next(self._frames, None)
        if decoded is None:
            return None
        if self.live:
            self._last = moment = max(self._clock(), self._last + 1e-4)
        else:
            moment = self._times.next(None if decoded.pts is None else decoded.time)
        frame = Frame(self._decoder.image(decoded), moment, self._index)
        self._index += 1
        return frame


def _why_not(name: str, error: Exception, timeout: float) -> str:
    if isinstance(error, av.error.ExitError | TimeoutError):
        return text.stream_silent(name, timeout)
    if isinstance(error, ConnectionRefusedError):
        return text.stream_refused(name)
    if isinstance(error, av.error.HTTPUnauthorizedError | av.error.HTTPForbiddenError):
        return text.stream_locked(name)
    if isinstance(error, av.error.HTTPNotFoundError):
        return text.stream_unknown(name)
    if isinstance(error, av.error.ProtocolNotFoundError):
        return text.stream_protocol(name)
    return text.stream_unreadable(name)

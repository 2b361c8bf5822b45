"""Video files and network streams, through PyAV (FFmpeg)."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from app.capture.frame import Frame
from app.capture.names import without_password
from app.capture.source import Kind, SourceError
from app.capture.timestamps import Timestamps

_log = logging.getLogger(__name__)

Image = np.ndarray[Any, np.dtype[np.uint8]]


class _Decoder:
    """The pictures of a container's first video stream, upright and with square pixels.

    Damaged pieces are skipped and counted. FFmpeg errors of the container itself pass through.
    """

    def __init__(self, container: InputContainer, threads: str) -> None:
        """
        Raises:
            LookupError: no video in there (a cover picture is none).
        """
        streams = [
            stream
            for stream in container.streams.video
            if not stream.disposition & stream.disposition.attached_pic
        ]
        if not streams:
            raise LookupError("no video stream")
        self.stream: VideoStream = streams[0]
        self.stream.thread_type = threads
        self.damaged = 0
        self._aspect = float(self.stream.sample_aspect_ratio or 1) or 1.0
        self._packets = container.demux(self.stream)
        self._ready: deque[VideoFrame] = deque()

    def __iter__(self) -> Iterator[VideoFrame]:
        while True:
            if self._ready:
                yield self._ready.popleft()
                continue
            packet = next(self._packets, None)
            if packet is None:
                return
            try:
                self._ready.extend(packet.decode())
            except av.error.EOFError:
                continue
            except (av.error.InvalidDataError, av.error.PatchWelcomeError):
                self.damaged += 1

    def image(self, frame: VideoFrame) -> Image:
        """``(H, W, 3)`` uint8 BGR, read-only."""
        width = None
        if self._aspect != 1.0 and 0.1 < self._aspect < 10:
            width = max(1, round(frame.width * self._aspect))
        image: Any = frame.to_ndarray(format="bgr24", width=width)
        turns = round(frame.rotation / 90) % 4
        if turns:
            image = _turned(image, turns)
        upright: Image = np.asarray(image, np.uint8)
        upright.setflags(write=False)
        return upright


def _turned(image: Any, turns: int) -> Any:
    """Turned anticlockwise by quarter turns; FFmpeg states rotations in that sense."""
    from app.opencv import cv2

    codes = {1: cv2.ROTATE_90_COUNTERCLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_CLOCKWISE}
    return cv2.rotate(image, codes[turns])


class FileSource:
    """A video file with its own timestamps (first frame 0), every frame of it."""

    live = False

    def __init__(self, path: Path, kind: Kind = "file", name: str | None = None) -> None:
        """
        Raises:
            SourceError: missing, unreadable, not a video, or without a picture that decodes.
        """
        self.kind: Kind = kind
        self.name = name or path.name
        self._path = path
        self._container: InputContainer | None = None
        if not path.exists():
            raise SourceError(f"There is no file {path}; check the name and the folder.")
        if not path.is_file():
            raise SourceError(f"{path} is not a file; choose a video file or a folder of images.")
        try:
            with path.open("rb"):
                pass
            # "file:" so that a name with a colon in it is not taken for an address.
            self._container = av.open(f"file:{path}")
            self._decoder = _Decoder(self._container, "AUTO")
            self._frames = iter(self._decoder)
            stream = self._decoder.stream
            self.fps = _rate(stream)
            self._times = Timestamps(self.fps)
            self._index = 0
            self._ended = False
            self._first = self._next()
        except PermissionError as error:
            raise SourceError(f"{path} may not be read; check the file's permissions.") from error
        except LookupError as error:
            self.close()
            raise SourceError(f"{path} holds no video; choose another file.") from error
        except (av.error.FFmpegError, OSError) as error:
            self.close()
            raise SourceError(
                f"{path} cannot be opened as a video; it is damaged, incomplete or of another kind."
            ) from error
        if self._first is None:
            self.close()
            raise SourceError(f"{path} holds no picture that can be decoded; is it damaged?")
        height, width = self._first.image.shape[:2]
        self.size = (width, height)
        self.duration = self._duration(stream)
        self.frame_count: int | None = stream.frames or None
        if self.frame_count is None and self.duration and self.fps:
            self.frame_count = max(1, round(self.duration * self.fps))

    @property
    def damaged(self) -> int:
        """Pieces that could not be decoded so far."""
        return self._decoder.damaged

    def read(self) -> Frame | None:
        """The next frame, None at the end. A file broken off in the middle ends there."""
        if self._first is not None:
            frame, self._first = self._first, None
            return frame
        try:
            return self._next()
        except (av.error.FFmpegError, OSError) as error:
            _log.warning("%s cannot be read on: %s", self._path, error)
            self._decoder.damaged += 1
            self._ended = True
            return None

    def close(self) -> None:
        """Close the file."""
        if self._container is not None:
            self._container.close()
            self._container = None
        self._first = None
        self._ended = True

    def _next(self) -> Frame | None:
        if self._ended:
            return None
        decoded = next(self._frames, None)
        if decoded is None:
            self._ended = True
            return None
        stated = None if decoded.pts is None else decoded.time
        frame = Frame(self._decoder.image(decoded), self._times.next(stated), self._index)
        self._index += 1
        return frame

    def _duration(self, stream: VideoStream) -> float | None:
        if stream.duration and stream.time_base:
            return float(stream.duration * stream.time_base)
        assert self._container is not None
        return self._container.duration / av.time_base if self._container.duration else None


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
            self._decoder = _Decoder(self._container, "SLICE")
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
            raise SourceError(f"{self.name} carries no video; check the address.") from error
        except (av.error.FFmpegError, OSError) as error:
            self.close()
            raise SourceError(_why_not(self.name, error, open_timeout)) from error
        if self._first is None:
            self.close()
            raise SourceError(f"{self.name} ended before its first picture; is it running?")
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
            raise SourceError(f"{self.name} stopped sending pictures.") from error
        if following is None and self.live:
            raise SourceError(f"{self.name} stopped sending pictures.")
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


def _rate(stream: VideoStream) -> float | None:
    rate = stream.average_rate or stream.guessed_rate
    return float(rate) if rate else None


def _why_not(name: str, error: Exception, timeout: float) -> str:
    if isinstance(error, av.error.ExitError | TimeoutError):
        return f"{name} did not answer within {timeout:g} s; check the address and the network."
    if isinstance(error, ConnectionRefusedError):
        return f"{name} refuses the connection; is the camera or server running?"
    if isinstance(error, av.error.HTTPUnauthorizedError | av.error.HTTPForbiddenError):
        return f"{name} wants a user name and password: write http://NAME:PASSWORD@HOST/..."
    if isinstance(error, av.error.HTTPNotFoundError):
        return f"The server knows no {name}; check the part of the address after the host."
    if isinstance(error, av.error.ProtocolNotFoundError):
        return f"{name} starts with a protocol that is not supported; use http, https or rtsp."
    return f"{name} cannot be opened as a video stream; check the address and the network."

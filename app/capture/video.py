"""Video files, through PyAV (FFmpeg)."""

from __future__ import annotations

import logging
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from app.capture.decoder import Decoder
from app.capture.frame import Frame
from app.capture.source import Kind, SourceError
from app.capture.timestamps import Timestamps
from app.text import sources as text

_log = logging.getLogger(__name__)


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
            raise SourceError(text.no_file(path))
        if not path.is_file():
            raise SourceError(text.not_a_file(path))
        try:
            with path.open("rb"):
                pass
            # "file:" so that a name with a colon in it is not taken for an address.
            self._container = av.open(f"file:{path}")
            self._decoder = Decoder(self._container, "AUTO")
            self._frames = iter(self._decoder)
            stream = self._decoder.stream
            self.fps = _rate(stream)
            self._times = Timestamps(self.fps)
            self._index = 0
            self._ended = False
            self._first = self._next()
        except PermissionError as error:
            raise SourceError(text.file_forbidden(path)) from error
        except LookupError as error:
            self.close()
            raise SourceError(text.file_without_video(path)) from error
        except (av.error.FFmpegError, OSError) as error:
            self.close()
            raise SourceError(text.file_unreadable(path)) from error
        if self._first is None:
            self.close()
            raise SourceError(text.file_without_picture(path))
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

    def seek(self, time: float) -> None:
        """Go to the frame of a time, the last one when it is later than all."""
        if self._container is None:
            return
        time = max(0.0, time)
        step = 1.0 / (self.fps or 30.0)
        stated = self._times.stated(time)
        try:
            self._decoder.seek(max(0.0, stated))
            self._frames = iter(self._decoder)
            found: VideoFrame | None = None
            for decoded in self._frames:
                found = decoded
                if decoded.pts is None or decoded.time > stated - step / 2:
                    break
        except (av.error.FFmpegError, OSError) as error:
            _log.warning("%s cannot be searched: %s", self._path, error)
            return
        self._ended = found is None
        self._index = round(time / step)
        self._times.jump(time if found is None or found.pts is None else found.time - stated + time)
        self._first = None if found is None else self._frame(found)

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
        return self._frame(decoded)

    def _frame(self, decoded: VideoFrame) -> Frame:
        stated = None if decoded.pts is None else decoded.time
        frame = Frame(self._decoder.image(decoded), self._times.next(stated), self._index)
        self._index += 1
        return frame

    def _duration(self, stream: VideoStream) -> float | None:
        if stream.duration and stream.time_base:
            return float(stream.duration * stream.time_base)
        assert self._container is not None
        return self._container.duration / av.time_base if self._container.duration else None


def _rate(stream: VideoStream) -> float | None:
    rate = stream.average_rate or stream.guessed_rate
    return float(rate) if rate else None

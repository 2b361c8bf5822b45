"""Videos of clips: written so that a crash cannot spoil them, then put in order.

While it is recorded a video is a *fragmented* MP4: complete pieces of about half a second, one
after the other, each playable without what comes later. When the recording ends its pictures are
copied, without decoding them, into an ordinary MP4 with its index at the front, in which every
program can search.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

import av
from av.packet import Packet
from av.video.stream import VideoStream

from model.files import replace_file

#: Times of pictures are counted in this fraction of a second: eleven millionths.
TICK = Fraction(1, 90_000)

_FRAGMENTED = {
    "movflags": "frag_keyframe+empty_moov+default_base_moof",
    "flush_packets": "1",
}


class FragmentedVideo:
    """A video that grows picture by picture and is whole up to its last half second."""

    def __init__(self, file: IO[bytes], template: VideoStream) -> None:
        """
        Args:
            file: opened for writing; only ever appended to.
            template: the encoder's stream, whose packets are written.
        """
        self._file = file
        self._container = av.open(_Appending(file), "w", format="mp4", options=_FRAGMENTED)
        self._stream = self._container.add_stream_from_template(template)
        self.count = 0

    def add(self, data: bytes, time: float, key: bool) -> None:
        """Append one encoded picture.

        Args:
            data: as the encoder made it.
            time: seconds from the clip's beginning, increasing.
            key: it can be decoded without those before it.

        Raises:
            OSError: it cannot be written.
        """
        packet = Packet(data)
        packet.pts = packet.dts = round(time / TICK)
        packet.time_base = TICK
        packet.is_keyframe = key
        packet.stream = self._stream
        self._container.mux(packet)
        self.count += 1

    def flush(self) -> None:
        """All whole pieces so far are on the disk when this returns.

        Raises:
            OSError: it cannot be written.
        """
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Write the last piece and close the file.

        Raises:
            OSError: it cannot be written.
        """
        try:
            self._container.close()
            self.flush()
        finally:
            self._file.close()


class _Appending:
    """What FFmpeg sees of a file: it may write, and not go back."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, data: Any) -> int:
        self._file.write(data)
        return len(data)


def put_in_order(path: Path, progress: Callable[[float], None] | None = None) -> bool:
    """Make an ordinary MP4 of a fragmented one, in its place; whether there were pictures in it.

    Args:
        path: may be broken off anywhere; what is whole of it is kept.
        progress: told the seconds that are done.

    Raises:
        OSError: the result cannot be written; the fragmented video is still there.
    """
    try:
        source = av.open(f"file:{path}")
    except (av.error.FFmpegError, OSError):
        return False  # broken off before its first piece
    pictures = 0
    with source:
        if not source.streams.video:
            return False

        def write(temporary: Path) -> None:
            nonlocal pictures
            stream = source.streams.video[0]
            options = {"movflags": "faststart", "video_track_timescale": str(TICK.denominator)}
            with av.open(f"file:{temporary}", "w", format="mp4", options=options) as ordered:
                copy = ordered.add_stream_from_template(stream)
                for packet in _whole_packets(source, stream):
                    if progress is not None and packet.pts is not None and packet.time_base:
                        progress(float(packet.pts * packet.time_base))
                    packet.stream = copy
                    ordered.mux(packet)
                    pictures += 1
                if not pictures:
                    raise _NoPicturesError

        try:
            replace_file(path, write)
        except _NoPicturesError:
            return False
        except av.error.FFmpegError as error:
            raise OSError(error.errno, error.strerror) from error
    return True


class _NoPicturesError(Exception):
    """A video broken off before its first picture."""


def _whole_packets(source: av.container.InputContainer, stream: VideoStream) -> Any:
    """The packets up to where the file breaks off."""
    packets = source.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except (av.error.FFmpegError, OSError):
            return
        if packet is None:
            return
        if packet.pts is not None and packet.size and not packet.is_corrupt:
            yield packet

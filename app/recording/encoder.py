"""Pictures as H.264, one at a time, as they come."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType
from av.video.stream import VideoStream
from numpy.typing import NDArray

from app.library.mp4 import TICK
from app.recording.packet import Packet

#: At most so many seconds lie between two pictures that need no others: a clip can begin at each,
#: and so much of a recording is lost at most when the machine dies.
KEY_INTERVAL = 0.5
# Fast and without delay: a picture in, a packet out.
_OPTIONS = {"preset": "ultrafast", "tune": "zerolatency", "crf": "20", "forced-idr": "1"}


class Encoder:
    """Encodes the pictures of one source, all of one size. For one thread.

    Pictures are encoded once, whether or not anybody records: the ring keeps the packets, and a
    clip is packets copied into a file. There is nothing to close: what FFmpeg holds is freed when
    nobody needs the encoder or its `stream` any more.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        """
        Args:
            size: width and height; odd ones are filled up by a row or column, which H.264 needs.
        """
        self.size = size
        # The container is never written to; it is there to give the stream its parameters.
        self._container = av.open(io.BytesIO(), "w", format="mp4")
        stream = self._container.add_stream("libx264", rate=30, options=_OPTIONS)
        stream.width, stream.height = size[0] + size[0] % 2, size[1] + size[1] % 2
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = TICK
        stream.codec_context.max_b_frames = 0
        stream.codec_context.gop_size = 600  # key pictures are asked for by time
        stream.codec_context.thread_count = 1
        self._container.start_encoding()
        self._stream: VideoStream = stream
        self._origin: float | None = None
        self._last_key = -np.inf
        self._times: dict[int, float] = {}

    @property
    def stream(self) -> VideoStream:
        """What a file of these packets is made after."""
        return self._stream

    def encode(self, image: NDArray[np.uint8], time: float, key: bool = False) -> list[Packet]:
        """The packets that are ready: with these settings always that of this picture.

        Args:
            image: ``(H, W, 3)`` uint8 BGR of the encoder's size.
            time: seconds, later than the one before.
            key: a clip is to begin here.

        Raises:
            av.error.FFmpegError: it cannot be encoded.
        """
        if self._origin is None:
            self._origin = time
        frame = av.VideoFrame.from_ndarray(_even(image), format="bgr24")
        frame.pts = round((time - self._origin) / TICK)
        frame.time_base = TICK
        if key or time - self._last_key >= KEY_INTERVAL - 1e-3:
            frame.pict_type = PictureType.I
            self._last_key = time
        # The packet comes back with the frame's number of ticks: the time itself is kept here.
        self._times[frame.pts] = time
        return list(self._packets(self._stream.encode(frame)))

    def _packets(self, encoded: list[Any]) -> Iterator[Packet]:
        for packet in encoded:
            yield Packet(self._times.pop(packet.pts), bytes(packet), bool(packet.is_keyframe))


def _even(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = image.shape[:2]
    if height % 2 or width % 2:
        image = np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return np.ascontiguousarray(image)

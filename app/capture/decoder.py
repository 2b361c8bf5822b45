"""Pictures out of a video container, through PyAV (FFmpeg)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

Image = np.ndarray[Any, np.dtype[np.uint8]]


class Decoder:
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
        self._container = container
        self._packets = container.demux(self.stream)
        self._ready: deque[VideoFrame] = deque()

    def seek(self, time: float) -> None:
        """Go to the last key frame before a time, in the seconds that the stream states."""
        if self.stream.time_base:
            place = int(time / self.stream.time_base)
            self._container.seek(place, stream=self.stream, backward=True)
            self._packets = self._container.demux(self.stream)
            self._ready.clear()

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

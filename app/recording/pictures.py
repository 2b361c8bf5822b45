"""Frames on their way into a recording: encoded one by one, as long as pictures are wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.capture.frame import Frame
from app.text import recording as text

if TYPE_CHECKING:
    from av.video.stream import VideoStream

    from app.recording.encoder import Encoder
    from app.recording.packet import Packet


class Pictures:
    """Makes an encoder for what comes, and another when the pictures' size changes.

    Attributes:
        wanted: pictures are kept, not joints alone. An encoder that is at work goes on until
            `reset`, so that a clip ends as it began.
    """

    def __init__(
        self,
        wanted: bool,
        problem: Callable[[str], object],
        make_encoder: Callable[[tuple[int, int]], Encoder] | None = None,
    ) -> None:
        """
        Args:
            problem: told in a sentence what went wrong.
            make_encoder: a stand-in for tests.
        """
        self.wanted = wanted
        self._problem = problem
        self._make_encoder = make_encoder or _encoder
        self._encoder: Encoder | None = None
        self._broken = False

    @property
    def stream(self) -> VideoStream | None:
        """What a file of the packets is made after; None without pictures."""
        return self._encoder.stream if self._encoder is not None else None

    def fits(self, frame: Frame) -> bool:
        """Whether a frame can follow those before."""
        return self._encoder is None or self._encoder.size == _size(frame)

    def encode(self, frame: Frame, key: bool) -> list[Packet]:
        """The packets of a frame; none when pictures are not wanted or cannot be had.

        Args:
            key: a clip is to begin here.
        """
        if self._broken or not (self.wanted or self._encoder is not None):
            return []
        from av.error import FFmpegError

        try:
            if self._encoder is None:
                self._encoder = self._make_encoder(_size(frame))
            return self._encoder.encode(frame.image, frame.time, key)
        except (FFmpegError, ValueError) as error:
            # Once, not with every frame: what comes next fares no better.
            self._broken, self.wanted, self._encoder = True, False, None
            self._problem(text.no_encoder(error))
            return []

    def reset(self) -> None:
        """What comes next has nothing to do with what was."""
        self._encoder = None


def _encoder(size: tuple[int, int]) -> Encoder:
    # PyAV takes a while to import; nobody who does not record waits for it.
    from app.recording.encoder import Encoder

    return Encoder(size)


def _size(frame: Frame) -> tuple[int, int]:
    height, width = frame.image.shape[:2]
    return width, height

"""What every source of frames offers."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

from app.capture.frame import Frame
from app.errors import UserError

Kind = Literal["camera", "file", "images", "stream", "demo"]


class SourceError(UserError):
    """A source cannot be opened, or was lost while running."""


class Source(Protocol):
    """An opened source. Open, read and close it on one thread.

    Attributes:
        name: what people call it: "camera 0", a file's name, an address without its password.
        kind: what it is.
        live: it goes on whether or not anybody looks, so frames are dropped when the program is
            slow; False for files, which never lose a frame.
        size: width and height in pixels, as the frames come out.
        fps: nominal frames a second, None when the source does not say (or cannot be believed).
        frame_count: frames in all, None when unknown or endless. Approximate for some files.
        duration: seconds in all, None when unknown or endless.
        damaged: pieces that could not be decoded so far and were skipped.
    """

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def live(self) -> bool: ...
    @property
    def size(self) -> tuple[int, int]: ...
    @property
    def fps(self) -> float | None: ...
    @property
    def frame_count(self) -> int | None: ...
    @property
    def duration(self) -> float | None: ...
    @property
    def damaged(self) -> int: ...

    def read(self) -> Frame | None:
        """The next frame, or None at the end.

        Raises:
            SourceError: a live source was lost.
        """
        ...

    def close(self) -> None:
        """Let go of the device or file; may be called more than once."""
        ...


@runtime_checkable
class Seekable(Protocol):
    """A source that can go on from another place: a recording."""

    def seek(self, time: float) -> None:
        """Go to a time in seconds: the next frame read is the one shown then, else the last one.

        A recording that cannot be searched goes on where it is.
        """
        ...

"""One encoded picture, on its way from the encoder to the ring and into a clip."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Packet:
    """One encoded picture.

    Attributes:
        time: the frame's, seconds of the source's clock.
        data: H.264.
        key: it can be decoded without those before it.
    """

    time: float
    data: bytes
    key: bool

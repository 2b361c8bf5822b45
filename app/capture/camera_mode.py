"""What is asked of a camera: which one, and the size and rate of its pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MODE = re.compile(r"(\d{2,5})x(\d{2,5})(?:@(\d{1,3}(?:\.\d+)?))?")


@dataclass(frozen=True, order=True)
class CameraMode:
    """Width and height in pixels, and pictures a second; None where any rate will do.

    As text it is ``1280x720@30`` or ``1280x720``.
    """

    width: int
    height: int
    fps: float | None = None

    def __str__(self) -> str:
        size = f"{self.width}x{self.height}"
        return size if self.fps is None else f"{size}@{self.fps:g}"


def parse_mode(words: str) -> CameraMode | None:
    """The mode that is written so; None when it is none."""
    match = _MODE.fullmatch(words)
    if match is None:
        return None
    width, height, fps = match.groups()
    rate = float(fps) if fps is not None else None
    if rate == 0:
        return None
    return CameraMode(int(width), int(height), rate)


def camera_spec(number: int, mode: CameraMode | None = None) -> str:
    """The camera as a source: ``0``, or ``0@1280x720@30``."""
    return str(number) if mode is None else f"{number}@{mode}"


def split_camera(spec: str) -> tuple[int, CameraMode | None] | None:
    """Number and mode of a camera's spec; None when it is no camera's.

    A camera is "0" or Linux's "/dev/video0", with a mode behind an @ if the camera is not to choose
    it itself.
    """
    name, at, words = spec.partition("@")
    digits = name.removeprefix("/dev/video")
    if not (digits.isascii() and digits.isdigit()):
        return None
    mode = parse_mode(words) if at else None
    return None if at and mode is None else (int(digits), mode)

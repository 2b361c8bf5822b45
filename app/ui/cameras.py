"""The cameras of this machine by name."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QLoggingCategory, QObject

from app.capture.camera_mode import CameraMode

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Camera:
    """A camera.

    Attributes:
        index: the number that opens it.
        name: what the system calls it.
        modes: sizes and rates that it says it can give, the largest first; empty when unknown.
    """

    index: int
    name: str
    modes: tuple[CameraMode, ...] = ()


def offered_modes(formats: Iterable[tuple[int, int, float]]) -> tuple[CameraMode, ...]:
    """What is worth choosing of what a camera can: each size at its highest rate, and at 30 where
    that is twice as much or more.

    Args:
        formats: width, height and highest rate, in any order and as often as they come.
    """
    best: dict[tuple[int, int], float] = {}
    for width, height, fps in formats:
        best[width, height] = max(best.get((width, height), 0.0), fps)
    modes = []
    for (width, height), fps in best.items():
        modes.append(CameraMode(width, height, round(fps, 2) or None))
        if fps >= 60:
            modes.append(CameraMode(width, height, 30.0))
    return tuple(sorted(modes, key=lambda m: (m.width * m.height, m.fps or 0), reverse=True))


def watch_cameras(changed: Callable[[], None]) -> QObject | None:
    """Have `changed` called whenever a camera is plugged in or out, as long as the returned object
    lives; None where Qt cannot tell."""
    _quiet()
    try:
        from PyQt6.QtMultimedia import QMediaDevices
    except ImportError:
        return None
    devices = QMediaDevices()
    devices.videoInputsChanged.connect(changed)
    return devices


def _quiet() -> None:
    # Its search for optional sound libraries is of no interest to anybody who runs this program.
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")


def list_cameras() -> list[Camera]:
    """The cameras that the system lists, in the order of their numbers."""
    _quiet()
    try:
        from PyQt6.QtMultimedia import QMediaDevices
    except ImportError as error:
        _log.info("cameras by their files alone: %s", error)
        return list_device_files()
    cameras: list[Camera] = []
    for position, device in enumerate(QMediaDevices.videoInputs()):
        # Linux names the device file, whose number OpenCV wants; elsewhere the order is the same.
        number = re.fullmatch(
            r"/dev/video(\d+)", bytes(device.id().data()).decode(errors="replace")
        )
        index = int(number.group(1)) if number else position
        formats = device.videoFormats()
        sizes = ((f.resolution().width(), f.resolution().height()) for f in formats)
        rates = (f.maxFrameRate() for f in formats)
        modes = offered_modes((*size, rate) for size, rate in zip(sizes, rates, strict=True))
        cameras.append(Camera(index, device.description(), modes))
    return sorted(cameras, key=lambda camera: camera.index)


def list_device_files(root: Path = Path("/sys/class/video4linux")) -> list[Camera]:
    """The cameras by Linux's own list, where Qt's multimedia part cannot be loaded (it needs
    libraries of its own); empty on other systems."""
    cameras = []
    for folder in root.glob("video*"):
        number = folder.name.removeprefix("video")
        # Behind a camera's first file come others, which hold no pictures.
        if number.isdecimal() and _line(folder / "index") in ("0", ""):
            cameras.append(Camera(int(number), _line(folder / "name") or folder.name))
    return sorted(cameras, key=lambda camera: camera.index)


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""

"""The cameras of this machine by name."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import QLoggingCategory, QObject

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Camera:
    """A camera: the number that opens it, and its name."""

    index: int
    name: str


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
    """The cameras that the system lists, in the order of their numbers; empty when it lists none,
    or when Qt's multimedia part cannot be loaded (it needs libraries of its own)."""
    _quiet()
    try:
        from PyQt6.QtMultimedia import QMediaDevices
    except ImportError as error:
        _log.info("cameras have no names: %s", error)
        return []
    cameras = []
    for position, device in enumerate(QMediaDevices.videoInputs()):
        # Linux names the device file, whose number OpenCV wants; elsewhere the order is the same.
        number = re.fullmatch(
            r"/dev/video(\d+)", bytes(device.id().data()).decode(errors="replace")
        )
        index = int(number.group(1)) if number else position
        cameras.append(Camera(index, device.description()))
    return sorted(cameras, key=lambda camera: camera.index)

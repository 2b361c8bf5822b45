"""A webcam, by its number."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from app.capture.camera_mode import CameraMode
from app.capture.frame import Frame
from app.capture.source import Kind, SourceError
from app.text import sources as text


class Device(Protocol):
    """The part of ``cv2.VideoCapture`` that is used."""

    def isOpened(self) -> bool: ...  # noqa: N802
    def grab(self) -> bool: ...
    def retrieve(self) -> tuple[bool, Any]: ...
    def get(self, prop: int, /) -> float: ...
    def set(self, prop: int, value: float, /) -> bool: ...
    def release(self) -> None: ...


def open_device(number: int) -> Device:
    """The camera through OpenCV, with the backend that opens quickest on this system."""
    from app.opencv import cv2

    # Media Foundation, the default on Windows, takes up to half a minute to open some cameras.
    backend = cv2.CAP_DSHOW if sys.platform == "win32" else cv2.CAP_ANY
    device = cv2.VideoCapture(number, backend)
    # Frames that wait in the driver are old frames. Not every backend obeys.
    device.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return device


def ask_for(device: Device, mode: CameraMode) -> None:
    """Ask for a size and rate of pictures; the camera gives what it can that is nearest."""
    from app.opencv import cv2

    # Uncompressed, USB cameras send large pictures at a few a second only. A camera that cannot
    # compress takes no notice.
    device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    device.set(cv2.CAP_PROP_FRAME_WIDTH, mode.width)
    device.set(cv2.CAP_PROP_FRAME_HEIGHT, mode.height)
    if mode.fps is not None:
        device.set(cv2.CAP_PROP_FPS, mode.fps)


class CameraSource:
    """A webcam; frames carry the monotonic time at which they were taken from the driver."""

    kind: Kind = "camera"
    live = True
    frame_count: int | None = None
    duration: float | None = None
    damaged = 0

    def __init__(
        self,
        number: int,
        mode: CameraMode | None = None,
        open_device: Callable[[int], Device] = open_device,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            number: which camera.
            mode: size and rate to ask for; None for the camera's usual ones.
            open_device, clock: stand-ins for tests.

        Raises:
            SourceError: no such camera, busy, or it gives no picture.
        """
        self.name = f"camera {number}"
        self._number = number
        self._clock = clock
        self._last = -1.0
        self._index = 0
        self._device: Device | None = open_device(number)
        if not self._device.isOpened():
            self.close()
            raise SourceError(text.camera_closed(number))
        if mode is not None:
            ask_for(self._device, mode)
        # A camera that is taken may open and then give nothing: only a picture is proof.
        image = self._grab()
        if image is None:
            self.close()
            raise SourceError(text.camera_dark(number))
        self.size = (image.shape[1], image.shape[0])
        self.fps = self._nominal_rate()

    def read(self) -> Frame | None:
        """The next picture; a webcam has no end.

        Raises:
            SourceError: the camera no longer answers.
        """
        image = self._grab()
        if image is None:
            raise SourceError(text.camera_lost(self._number))
        self.size = (image.shape[1], image.shape[0])
        frame = Frame(image, self._last, self._index)
        self._index += 1
        return frame

    def close(self) -> None:
        """Give the camera back to the system."""
        if self._device is not None:
            self._device.release()
            self._device = None

    def _grab(self) -> np.ndarray[Any, np.dtype[np.uint8]] | None:
        if self._device is None or not self._device.grab():
            return None
        # Stamped before decoding. Two frames never share a time, however coarse the clock is.
        self._last = max(self._clock(), self._last + 1e-4)
        found, image = self._device.retrieve()
        if not found or image is None or image.ndim != 3:
            return None
        image = np.asarray(image, np.uint8)
        image.setflags(write=False)
        return image

    def _nominal_rate(self) -> float | None:
        from app.opencv import cv2

        assert self._device is not None
        rate = float(self._device.get(cv2.CAP_PROP_FPS))
        return rate if 1.0 <= rate <= 1000.0 else None

"""A short animated picture of the live window."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from PyQt6.QtCore import QBuffer, QIODevice, Qt
from PyQt6.QtGui import QImage

from app.ui.window import MainWindow

#: Pictures a second of the recording's own time.
RATE = 10.0
_QUALITY = 72


class Filming:
    """Takes a picture of the window whenever the recording that is shown has gone on enough.

    By the recording's own time: on a slow machine the picture moves as fast as on a fast one.
    """

    def __init__(self, window: MainWindow, start: float, end: float) -> None:
        """`start`, `end`: of the recording, seconds."""
        self._window, self._next, self._end = window, start, end
        self.pictures: list[QImage] = []

    @property
    def done(self) -> bool:
        """Whether all was recorded."""
        return self._next >= self._end

    def look(self) -> None:
        """Take a picture if it is time for one."""
        time = self._window.page.video.transport.shown
        if not self._next <= time or self.done:
            return
        # Where pictures were left out, the last one stands for them.
        while self._next <= time and not self.done:
            self.pictures.append(self._window.grab().toImage())
            self._next += 1 / RATE


def write(pictures: Sequence[QImage], width: int, path: Path) -> int:
    """An animated WebP of pictures, scaled to a width; its size in bytes.

    Raises:
        ValueError: there are no pictures.
    """
    if not pictures:
        raise ValueError("there is nothing to write")
    smooth = Qt.TransformationMode.SmoothTransformation
    frames = [_as_pillow(picture.scaledToWidth(width, smooth)) for picture in pictures]
    frames[0].save(
        path,
        save_all=True,
        append_images=frames[1:],
        duration=round(1000 / RATE),
        loop=0,
        quality=_QUALITY,
        method=4,
    )
    return path.stat().st_size


def _as_pillow(picture: QImage) -> Image.Image:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return Image.open(io.BytesIO(buffer.data().data())).convert("RGB")

"""A recording at one time: its picture with the skeleton on it, or the skeleton alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.capture.frame import Frame
from app.in_view import SEEN
from app.text import labelling as text
from app.ui.geometry import place
from app.ui.overlay import Overlay, paint_skeleton
from app.ui.stick_figure import frame_of, front_view, paint_stick_figure, placed
from app.ui.theme import RADIUS, theme_of
from app.ui.video_view import image_of

if TYPE_CHECKING:
    from app.library.motion import Motion

_MARGIN = 16


# Frames of a long recording that are looked at for how much room its skeleton needs.
_LOOKED_AT = 1000


class ClipView(QWidget):
    """Shows frames of one recording."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 150)
        self.setAccessibleName(text.CLIP_VIEW)
        self._motion: Motion | None = None
        self._frame = (-0.75, -0.95, 1.5, 1.9)
        self._index = 0
        self._pixels: NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._skeleton = True

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Room for a picture."""
        return QSize(640, 400)

    def set_motion(self, motion: Motion | None) -> None:
        """Another recording; its pictures come by `show_picture`."""
        self._motion = motion
        self._pixels = self._image = None
        self._index = 0
        if motion is not None:
            self._frame = _frame_of(motion)
        self.update()

    def show_frame(self, index: int) -> None:
        """Show the skeleton of a frame."""
        if index != self._index:
            self._index = index
            self.update()

    def show_picture(self, frame: Frame) -> None:
        """Show a picture under the skeleton."""
        pixels = np.ascontiguousarray(frame.image)
        # The QImage lies on this memory: both are kept, and replaced, together.
        self._pixels, self._image = pixels, image_of(pixels)
        self.update()

    def set_skeleton(self, on: bool) -> None:
        """Draw the skeleton on pictures, or not."""
        self._skeleton = on
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint the stage, the picture, the skeleton."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QPainterPath()
        room.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.fillPath(room, QColor(theme.stage))
        motion = self._motion
        if motion is None:
            return
        index = min(self._index, len(motion) - 1)
        if self._image is not None and self._pixels is not None:
            height, width = self._pixels.shape[:2]
            spot = place((width, height), (self.width(), self.height()))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setClipPath(room)
            painter.drawImage(QRectF(spot.left, spot.top, spot.width, spot.height), self._image)
            if self._skeleton and motion.image is not None and motion.found[index]:
                points = spot.points(motion.image[index])
                overlay = Overlay(importance=False)
                seen = motion.visibility[index]
                paint_skeleton(painter, points, seen, None, overlay, 0.8 * spot.unit)
            return
        if not motion.found[index]:
            painter.setPen(QColor(theme.dim))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text.NOBODY)
            return
        inner = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        points = placed(front_view(motion.joints[index]), self._frame, inner)
        seen = motion.visibility[index] >= SEEN
        paint_stick_figure(painter, points, seen, QColor(theme.text), inner.height() / 75)


def _frame_of(motion: Motion) -> tuple[float, float, float, float]:
    found = np.flatnonzero(motion.found)
    frames = found if len(found) else np.arange(len(motion))
    some = frames[:: 1 + len(frames) // _LOOKED_AT]
    return frame_of(front_view(motion.joints[some]))

"""The picture with the skeleton that belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.meters import MedianMeter, RateMeter
from app.ui.colours import importance_levels
from app.ui.geometry import Placement, place
from app.ui.overlay import Overlay, paint_skeleton
from app.ui.smoothing import Smoother
from app.ui.theme import RADIUS, scaled_font, theme_of

if TYPE_CHECKING:
    from app.pipeline import Result

FloatArray = NDArray[np.float32]
_BLACK = QColor(0, 0, 0)


def image_of(pixels: NDArray[np.uint8]) -> QImage:
    """A BGR picture as a QImage on the same memory: nothing is copied.

    Args:
        pixels: ``(H, W, 3)`` uint8 BGR, contiguous. The caller keeps it, unchanged, as
            long as the image.
    """
    height, width = pixels.shape[:2]
    # Qt takes any buffer, read-only too; its type stubs know of bytes only.
    memory: Any = pixels.data
    image: QImage = QImage(memory, width, height, pixels.strides[0], QImage.Format.Format_BGR888)
    return image


class VideoView(QWidget):
    """Shows the newest result: its own frame, and the skeleton found in that very frame.

    Mirroring happens here and nowhere else: picture and joints are flipped together, text never.
    """

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        """`clock` counts seconds, as the session's does: for rate and lateness of pictures."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self._clock = clock
        self._painted = RateMeter()
        self._late = MedianMeter()
        self._arrived: float | None = None
        self._fresh = False
        self._pixels: NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._joints: FloatArray | None = None
        self._visibility: FloatArray | None = None
        self._importance = Smoother(time_constant=0.25)
        self._has_prediction = False
        self._overlay = Overlay()
        self._mirrored = False
        self._dimmed = False
        self._private = False

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Room for a wide picture."""
        return QSize(800, 450)

    @property
    def overlay(self) -> Overlay:
        """What is drawn on the picture."""
        return self._overlay

    def set_overlay(self, overlay: Overlay) -> None:
        """Choose what is drawn on the picture."""
        self._overlay = overlay
        self.update()

    @property
    def mirrored(self) -> bool:
        """Whether the picture is shown as a mirror shows it."""
        return self._mirrored

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the picture as a mirror shows it, or as the camera sees it."""
        self._mirrored = mirrored
        self.update()

    @property
    def private(self) -> bool:
        """Whether the picture itself is not shown."""
        return self._private

    def set_private(self, private: bool) -> None:
        """Show what was found on black, without the picture."""
        self._private = private
        self.update()

    @property
    def dimmed(self) -> bool:
        """Whether the picture is shown as an old one."""
        return self._dimmed

    def set_dimmed(self, dimmed: bool) -> None:
        """Show the picture as an old one: the source is gone or over."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    def screen_fps(self) -> float:
        """New pictures painted a second, lately."""
        return self._painted.rate(self._clock())

    def latency(self) -> tuple[float, float] | None:
        """From a picture's arrival until it was painted, milliseconds: median, and what all but
        the slowest twentieth stay below; None before the first."""
        median = self._late.median()
        return (median, self._late.quantile(0.95)) if median else None

    def clear(self) -> None:
        """Show nothing."""
        self._late = MedianMeter()
        self._pixels = self._image = self._joints = self._visibility = None
        self._importance.reset()
        self._has_prediction = False
        self._dimmed = False
        self.update()

    def show_result(self, result: Result) -> None:
        """Show a result from the next repaint on."""
        # A copy only of a picture that is a part of another.
        pixels = np.ascontiguousarray(result.frame.image)
        # The QImage lies on this memory: both are kept, and replaced, together.
        self._pixels, self._image = pixels, image_of(pixels)
        pose = result.pose
        self._joints = None if pose is None else pose.image_joints()
        self._visibility = None if pose is None else pose.joint_visibility()
        self._has_prediction = result.prediction is not None
        if result.prediction is None:
            self._importance.reset()
        else:
            self._importance.update(result.frame.time, result.prediction.importance)
        self._arrived = result.arrived
        self._fresh = True
        self._dimmed = False
        self.update()

    def placement(self) -> Placement | None:
        """Where the picture lies, None without one."""
        if self._pixels is None:
            return None
        height, width = self._pixels.shape[:2]
        return place((width, height), (self.width(), self.height()), self._mirrored)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint the picture, then what was found in it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QPainterPath()
        room.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.fillPath(room, QColor(theme_of(self).stage))
        placement = self.placement()
        if placement is None or self._image is None:
            return
        if placement.left < RADIUS and placement.top < RADIUS:
            painter.setClipPath(room)
        if self._private:
            painter.fillRect(self._rectangle(placement), _BLACK)
        else:
            self._paint_picture(painter, placement)
        if self._dimmed:
            painter.fillRect(self._rectangle(placement), QColor(10, 12, 16, 150))
        elif self._joints is not None and self._visibility is not None:
            painter.setClipRect(self._rectangle(placement), Qt.ClipOperation.IntersectClip)
            painter.setFont(scaled_font(self.font(), 0.85 * max(1.0, 0.8 * placement.unit)))
            smooth = self._importance.value
            paint_skeleton(
                painter,
                placement.points(self._joints),
                self._visibility,
                None if smooth is None else importance_levels(smooth),
                self._overlay,
                placement.unit,
            )
        if self._fresh:
            self._fresh = False
            now = self._clock()
            self._painted.tick(now)
            if self._arrived is not None:
                self._late.add(1000.0 * (now - self._arrived))

    def _paint_picture(self, painter: QPainter, placement: Placement) -> None:
        assert self._image is not None
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if placement.mirrored:
            painter.translate(2 * placement.left + placement.width, 0)
            painter.scale(-1, 1)
        painter.drawImage(self._rectangle(placement), self._image)
        painter.restore()

    @staticmethod
    def _rectangle(placement: Placement) -> QRectF:
        return QRectF(placement.left, placement.top, placement.width, placement.height)

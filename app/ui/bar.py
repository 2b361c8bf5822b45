"""A bar that shows a share of one."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import theme_of

BAR_HEIGHT = 8


def paint_bar(painter: QPainter, room: QRectF, share: float, colour: QColor, track: QColor) -> None:
    """Paint a rounded bar filled from the left to `share` (0 to 1) of its room."""
    radius = room.height() / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(track)
    painter.drawRoundedRect(room, radius, radius)
    width = room.width() * min(1.0, max(0.0, share))
    if width >= 1.0:
        painter.setBrush(colour)
        filled = QRectF(room.left(), room.top(), max(width, room.height()), room.height())
        painter.drawRoundedRect(filled, radius, radius)


class Bar(QWidget):
    """A single bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A slim line."""
        return QSize(160, BAR_HEIGHT)

    @property
    def share(self) -> float:
        """How far the bar is filled, 0 to 1."""
        return self._share

    def set_share(self, share: float) -> None:
        """Fill the bar to `share`, 0 to 1."""
        if abs(share - self._share) > 0.001:
            self._share = share
            self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint the bar."""
        theme = theme_of(self)
        painter = QPainter(self)
        paint_bar(
            painter, QRectF(self.rect()), self._share, QColor(theme.accent), QColor(theme.track)
        )

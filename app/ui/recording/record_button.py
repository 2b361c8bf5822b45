"""The button that records: a red dot, and a red square while it does."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QToolButton, QWidget

from app.text import recording as text
from app.ui.recording.record_overlay import RED
from app.ui.theme import scaled_font, theme_of


class RecordButton(QToolButton):
    """Shows whether it is being recorded by sign, word and colour."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDefaultAction(action)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(scaled_font(self.font(), 1.0, bold=True))
        self._recording = False

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As wide for one word as for the other."""
        metrics = self.fontMetrics()
        words = (text.RECORD_SHORT, text.STOP_SHORT)
        return QSize(max(metrics.horizontalAdvance(w) for w in words) + 46, metrics.height() + 16)

    def set_recording(self, on: bool) -> None:
        """Show whether it is being recorded."""
        if on is not self._recording:
            self._recording = on
            self.setAccessibleName(text.STOP_SHORT if on else text.RECORD_SHORT)
            self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint ground, sign and word."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        enabled = self.isEnabled()
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = theme.accent if self.hasFocus() else theme.border
        ground = QColor(theme.hover if enabled and self.underMouse() else theme.card)
        ink = QColor(theme.text if enabled else theme.dim)
        if self._recording:
            ground, ink = QColor(RED), QColor("#ffffff")
        painter.setPen(QColor(edge))
        painter.setBrush(ground)
        painter.drawRoundedRect(room, 8, 8)
        sign = QRectF(14, room.center().y() - 6, 12, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._recording:
            painter.setBrush(ink)
            painter.drawRoundedRect(sign.adjusted(1, 1, -1, -1), 2, 2)
        else:
            painter.setBrush(RED if enabled else QColor(theme.dim))
            painter.drawEllipse(sign)
        painter.setPen(ink)
        words = text.STOP_SHORT if self._recording else text.RECORD_SHORT
        painter.drawText(room.adjusted(34, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, words)

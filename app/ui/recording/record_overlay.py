"""Over the picture: a red frame while it is recorded, the countdown in large figures."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PyQt6.QtCore import QEvent, QObject, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QWidget

from app.text import recording as text
from app.ui.theme import RADIUS, scaled_font

#: The red of recording, on every ground.
RED = QColor("#e5262b")
_GROUND = QColor(10, 12, 16, 190)
_INK = QColor("#ffffff")


@dataclass(frozen=True)
class Sign:
    """What is shown.

    Attributes:
        recording: length of the running clip, seconds; None when nothing is recorded.
        of: how long it will be; None when nobody knows.
        countdown: seconds until a take begins; None when none does.
        take: which take, in words.
        note: what else there is to know of the running clip.
        lit: the red dot is on; it blinks.
    """

    recording: float | None = None
    of: float | None = None
    countdown: float | None = None
    take: str = ""
    note: str = ""
    lit: bool = True


class RecordOverlay(QWidget):
    """Lies over a widget, as large as that, and lets the mouse through."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.sign = Sign()
        over.installEventFilter(self)
        self.resize(over.size())
        self.hide()

    def show_sign(self, sign: Sign) -> None:
        """Show another sign; nothing where there is nothing to say."""
        if sign != self.sign:
            self.sign = sign
            self.setVisible(sign.recording is not None or sign.countdown is not None)
            self.raise_()
            self.update()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802
        """Follow the widget's size."""
        if event is not None and event.type() == QEvent.Type.Resize:
            over = self.parentWidget()
            if over is not None:
                self.resize(over.size())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint frame, pill and figures."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sign = self.sign
        if sign.recording is not None:
            painter.setPen(QPen(RED, 4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            room = QRectF(self.rect()).adjusted(2, 2, -2, -2)
            painter.drawRoundedRect(room, RADIUS, RADIUS)
            self._paint_pill(painter, sign)
        if sign.countdown is not None:
            self._paint_countdown(painter, sign)

    def _paint_pill(self, painter: QPainter, sign: Sign) -> None:
        painter.setFont(scaled_font(self.font(), 1.1, bold=True))
        metrics = painter.fontMetrics()
        words = text.recorded(sign.recording or 0.0)
        words = "   ".join(filter(None, (words, sign.take, sign.note)))
        height = metrics.height() + 12.0
        room = QRectF(14, 14, metrics.horizontalAdvance(words) + 46.0, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_GROUND)
        painter.drawRoundedRect(room, height / 2, height / 2)
        if sign.of:
            share = min(1.0, (sign.recording or 0.0) / sign.of)
            bar = QRectF(room.left() + 14, room.bottom() - 4, (room.width() - 28) * share, 2.5)
            painter.setBrush(RED)
            painter.drawRoundedRect(bar, 1, 1)
        painter.setBrush(RED if sign.lit else QColor(RED.red(), RED.green(), RED.blue(), 90))
        painter.drawEllipse(QRectF(room.left() + 14, room.center().y() - 6, 12, 12))
        painter.setPen(_INK)
        painter.drawText(room.adjusted(34, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_countdown(self, painter: QPainter, sign: Sign) -> None:
        size = min(self.width(), self.height()) * 0.42
        room = QRectF(0, 0, size, size)
        room.moveCenter(QRectF(self.rect()).center())
        left = sign.countdown or 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_GROUND)
        painter.drawEllipse(room)
        ring = room.adjusted(7, 7, -7, -7)
        painter.setPen(QPen(RED, 6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        # The ring runs out within each second.
        painter.drawArc(ring, 90 * 16, round(360 * 16 * (left - math.floor(left))))
        painter.setPen(_INK)
        font = scaled_font(self.font(), 1.0, bold=True)
        font.setPixelSize(max(12, round(size * 0.45)))
        painter.setFont(font)
        figures = room.adjusted(0, -0.06 * size, 0, -0.06 * size)
        painter.drawText(figures, Qt.AlignmentFlag.AlignCenter, str(math.ceil(left)))
        font.setPixelSize(max(9, round(size * 0.085)))
        painter.setFont(font)
        below = QRectF(room.left(), room.top() + 0.7 * size, size, 0.16 * size)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, sign.take or text.GET_READY)

"""How loss and accuracy go while it is fine-tuned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.text import teach as text
from app.text.formats import percent
from app.ui.theme import scaled_font, theme_of

if TYPE_CHECKING:
    from app.teaching.records import CurvePoint


class Curves(QWidget):
    """Epochs to the right; accuracies from 0 to 1, the loss from 0 to its largest value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(scaled_font(self.font(), 0.9))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(text.CURVES)
        self.points: list[CurvePoint] = []

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A low strip."""
        return QSize(300, 110)

    def clear(self) -> None:
        """Begin anew."""
        self.points = []
        self.update()

    def add(self, point: CurvePoint) -> None:
        """An epoch is over; another phase starts another drawing."""
        if self.points and self.points[-1].phase != point.phase:
            self.points = []
        self.points.append(point)
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint axes, curves and what they are."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        room = QRectF(self.rect()).adjusted(2, 4, -2, -line - 6)
        painter.setPen(QPen(QColor(theme.border), 1))
        for share in (0.0, 0.5, 1.0):
            y = round(room.bottom() - share * room.height()) + 0.5
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        if not self.points:
            painter.setPen(QColor(theme.dim))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text.CURVES_EMPTY)
            return
        last, epochs = self.points[-1], self.points[-1].epochs
        highest = max(point.loss for point in self.points) or 1.0
        held = [point.validation_accuracy for point in self.points]
        left = 2.0
        for values, colour, words in (
            ([point.loss / highest for point in self.points], theme.warning,
             f"{text.LOSS} {last.loss:.2f}"),
            ([point.accuracy for point in self.points], theme.accent,
             f"{text.ACCURACY} {percent(last.accuracy)}"),
            (held, theme.good, f"{text.HELD_OUT} {text.share(held[-1])}"),
        ):  # fmt: skip
            if all(value is None for value in values):
                continue
            self._paint_curve(painter, room, values, epochs, QColor(colour))
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(left, self.height() - 6.0), words)
            left += self.fontMetrics().horizontalAdvance(words) + 18

    def _paint_curve(
        self,
        painter: QPainter,
        room: QRectF,
        values: Sequence[float | None],
        epochs: int,
        colour: QColor,
    ) -> None:
        points = [
            QPointF(
                room.left() + room.width() * (place + 1) / max(1, epochs),
                room.bottom() - room.height() * min(1.0, max(0.0, value)),
            )
            for place, value in enumerate(values)
            if value is not None
        ]
        painter.setPen(QPen(colour, 2))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(colour)
        painter.drawEllipse(points[-1], 3, 3)

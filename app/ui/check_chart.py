"""How an answer falls as joints are hidden: one line for each way to choose them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.text import check as check_text
from app.text import formats
from app.ui.colours import importance_colour
from app.ui.theme import scaled_font, theme_of
from model.explanation import ExplanationCheck

FloatArray = NDArray[np.float32]
_DOT = 3.4


@dataclass(frozen=True)
class _Line:
    words: str
    values: FloatArray
    colour: QColor
    style: Qt.PenStyle


class CheckChart(QWidget):
    """Probability over the number of hidden joints, with the words beside the lines' ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFont(scaled_font(self.font(), 0.9))
        self.setAccessibleName(check_text.CHART)
        self._check: ExplanationCheck | None = None
        self._count = 0

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Wide enough for the words."""
        return QSize(360, 220)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Where the lines can still be told apart."""
        return QSize(280, 150)

    def show_check(self, check: ExplanationCheck, count: int) -> None:
        """Show what came out, and mark `count` hidden joints."""
        self._check, self._count = check, count
        self.update()

    def room(self) -> QRectF:
        """Where the lines are."""
        metrics = self.fontMetrics()
        names = (check_text.MOST, check_text.RANDOM, check_text.LEAST)
        right = max(metrics.horizontalAdvance(name) for name in names) + 12
        left = metrics.horizontalAdvance(formats.percent(1)) + 8
        below = 2 * metrics.height() + 6
        return QRectF(left, 6, self.width() - left - right, self.height() - below - 8)

    def place(self, count: int, share: float) -> QPointF:
        """Where a probability with `count` joints hidden is painted."""
        assert self._check is not None
        room, last = self.room(), len(self._check.most_important) - 1
        return QPointF(
            room.left() + room.width() * count / last, room.bottom() - room.height() * share
        )

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint axes, the random orders' range, the lines and their names."""
        if self._check is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        check, theme = self._check, theme_of(self)
        self._paint_axes(painter)
        self._paint_range(painter)
        lines = (
            _Line(
                check_text.RANDOM,
                check.random.mean(axis=0),
                QColor(theme.dim),
                Qt.PenStyle.DashLine,
            ),
            _Line(
                check_text.LEAST, check.least_important, importance_colour(0), Qt.PenStyle.SolidLine
            ),
            _Line(
                check_text.MOST, check.most_important, importance_colour(1), Qt.PenStyle.SolidLine
            ),
        )
        for line in lines:
            points = [self.place(k, float(share)) for k, share in enumerate(line.values)]
            painter.setPen(QPen(line.colour, 2.4, line.style))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(points))
            painter.setPen(QPen(QColor(theme.card), 1.5))
            painter.setBrush(line.colour)
            painter.drawEllipse(points[self._count], _DOT + 1, _DOT + 1)
        self._paint_names(painter, lines)

    def _paint_axes(self, painter: QPainter) -> None:
        assert self._check is not None
        theme, room, metrics = theme_of(self), self.room(), self.fontMetrics()
        middle = Qt.AlignmentFlag.AlignVCenter
        for share in (0.0, 0.5, 1.0):
            y = round(self.place(0, share).y()) + 0.5
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(QColor(theme.dim))
            words = QRectF(0, y - metrics.height() / 2, room.left() - 8, metrics.height())
            painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, formats.percent(share))
        for count in range(len(self._check.most_important)):
            x = self.place(count, 0).x()
            words = QRectF(x - 20, room.bottom() + 4, 40, metrics.height())
            painter.setPen(QColor(theme.text if count == self._count else theme.dim))
            painter.drawText(words, Qt.AlignmentFlag.AlignHCenter, str(count))
        x = self.place(self._count, 0).x()
        painter.setPen(QPen(QColor(theme.dim), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        words = QRectF(
            room.left(), room.bottom() + 4 + metrics.height(), room.width(), metrics.height()
        )
        painter.setPen(QColor(theme.dim))
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter, check_text.ACROSS)

    def _paint_range(self, painter: QPainter) -> None:
        """All the random orders lie in here."""
        assert self._check is not None
        random = self._check.random
        upper = [self.place(k, float(share)) for k, share in enumerate(random.max(axis=0))]
        lower = [self.place(k, float(share)) for k, share in enumerate(random.min(axis=0))]
        ground = QColor(theme_of(self).dim)
        ground.setAlpha(26)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))

    def _paint_names(self, painter: QPainter, lines: tuple[_Line, ...]) -> None:
        """At the lines' ends, moved apart where these are close to each other."""
        room, line_height = self.room(), self.fontMetrics().height()
        ends = sorted(
            ((self.place(0, float(line.values[-1])).y(), line) for line in lines),
            key=lambda end: end[0],
        )
        y = 0.0
        tops = []
        for end, _ in ends:
            y = max(y, end - line_height / 2)
            tops.append(y)
            y += line_height
        # What was pushed below the last line moves up again, and pushes the others.
        limit = room.bottom() + line_height / 2
        for number in reversed(range(len(tops))):
            limit -= line_height
            tops[number] = min(tops[number], limit)
            limit = tops[number]
        for top, (_, line) in zip(tops, ends, strict=True):
            painter.setPen(QColor(theme_of(self).text))
            painter.drawText(
                QRectF(room.right() + 8, top, self.width() - room.right() - 8, line_height),
                Qt.AlignmentFlag.AlignVCenter,
                line.words,
            )

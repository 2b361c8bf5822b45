"""Lines of lists that the program paints itself: words at the left, a number at the right."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetrics, QPainter

from app.ui.theme import Theme

_MARGIN = 8


def paint_ground(painter: QPainter, room: QRectF, colour: str) -> None:
    """A rounded ground behind a line that is chosen or under the pointer."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(room, 6, 6)


def paint_words(
    painter: QPainter,
    room: QRectF,
    metrics: QFontMetrics,
    theme: Theme,
    words: str,
    beside: str = "",
    ink: str = "",
) -> None:
    """Paint words, cut where they are too long, and quieter ones at the right.

    Args:
        room: of both.
        ink: the words' colour; that of all text when empty.
    """
    middle = Qt.AlignmentFlag.AlignVCenter
    taken = metrics.horizontalAdvance(beside) + 2 * _MARGIN if beside else _MARGIN
    left = room.adjusted(0, 0, -taken, 0)
    painter.setPen(QColor(ink or theme.text))
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(left.width()))
    painter.drawText(left, middle, shown)
    if beside:
        painter.setPen(QColor(theme.dim))
        right = room.adjusted(0, 0, -_MARGIN, 0)
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, beside)

"""Small signs in fields: the tick in a box, the mark of a list, the arrows of a number."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.ui.theme import Theme

#: The side of a box for a tick, logical pixels.
BOX = 15
_TICK = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.3))


def paint_tick_box(
    painter: QPainter, box: QRectF, theme: Theme, ticked: bool, enabled: bool = True
) -> None:
    """A rounded box, filled and with a tick when it is ticked."""
    ground = theme.accent if enabled else theme.dim
    painter.setPen(QPen(QColor(ground if ticked else theme.dim), 1.2))
    painter.setBrush(QColor(ground) if ticked else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 4, 4)
    if ticked:
        painter.setPen(QPen(QColor(theme.on_accent), 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        side = box.width()
        corners = [QPointF(box.left() + x * side, box.top() + y * side) for x, y in _TICK]
        painter.drawPolyline(QPolygonF(corners))


def paint_arrow(
    painter: QPainter, middle: QPointF, theme: Theme, *, up: bool = False, enabled: bool = True
) -> None:
    """A small arrow that points down, or up."""
    x, y, high = middle.x(), middle.y(), -2.0 if up else 2.0
    painter.setPen(QPen(QColor(theme.dim if enabled else theme.border), 1.6))
    painter.drawPolyline(QPolygonF([QPointF(x - 4, y - high), QPointF(x, y + high),
                                    QPointF(x + 4, y - high)]))  # fmt: skip

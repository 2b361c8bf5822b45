"""Rows with a tick, in the program's colours."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.theme import theme_of

_BOX = 15


class TickDelegate(QStyledItemDelegate):
    """Paints a box with or without a tick, and the words beside it."""

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """Paint a row."""
        if painter is None or option.widget is None:
            return
        theme, room = theme_of(option.widget), QRectF(option.rect)
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus):
            painter.fillRect(room, QColor(theme.hover))
        box = QRectF(room.left() + 3, room.center().y() - _BOX / 2, _BOX, _BOX)
        painter.setPen(QPen(QColor(theme.accent if ticked else theme.dim), 1.2))
        painter.setBrush(QColor(theme.accent) if ticked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        if ticked:
            painter.setPen(QPen(QColor(theme.on_accent), 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            points = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.3))
            painter.drawPolyline(
                QPolygonF([QPointF(box.left() + x * _BOX, box.top() + y * _BOX) for x, y in points])
            )
        words = room.adjusted(_BOX + 12, 0, -2, 0)
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        shown = option.fontMetrics.elidedText(name, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.setPen(QColor(theme.text if ticked else theme.dim))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        """A little more than a line of text."""
        return QSize(80, option.fontMetrics.lineSpacing() + 6)

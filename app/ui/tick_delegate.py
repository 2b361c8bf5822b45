"""Rows with a tick, in the program's colours."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter
from PyQt6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.signs import BOX, paint_tick_box
from app.ui.theme import theme_of


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
        box = QRectF(room.left() + 3, room.center().y() - BOX / 2, BOX, BOX)
        paint_tick_box(painter, box, theme, ticked)
        words = room.adjusted(BOX + 12, 0, -2, 0)
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        shown = option.fontMetrics.elidedText(name, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.setPen(QColor(theme.text if ticked else theme.dim))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        """A little more than a line of text."""
        return QSize(80, option.fontMetrics.lineSpacing() + 6)

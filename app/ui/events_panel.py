"""The actions that have ended, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui import text
from app.ui.card import Card
from app.ui.theme import scaled_font, theme_of
from model.decision import Event

_KEPT = 500
_TOP_JOINTS = 3


@dataclass(frozen=True)
class Row:
    """An event as the list shows it: `when` is a time of day, or a place in the video."""

    when: str
    event: Event

    def joints(self) -> str:
        """The joints that mattered most, as words."""
        return text.joint_list(self.event.top_joints(_TOP_JOINTS))

    def words(self) -> str:
        """The whole row as one line, for tooltips and screen readers."""
        event = self.event
        name, share = text.action_name(event.action), text.percent(event.confidence)
        return f"{self.when}  {name}  {share}\n{self.joints()}"


class EventModel(QAbstractListModel):
    """Rows, newest first; the oldest are forgotten."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def rowCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802 (Qt's name)
        """How many events."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The `Row` for UserRole, words for people otherwise."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        words = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        )
        return row.words() if role in words else None

    def add(self, row: Row) -> None:
        """Put a row on top."""
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._rows.insert(0, row)
        self.endInsertRows()
        if len(self._rows) > _KEPT:
            self.beginRemoveRows(QModelIndex(), _KEPT, len(self._rows) - 1)
            del self._rows[_KEPT:]
            self.endRemoveRows()

    def clear(self) -> None:
        """Forget all."""
        self.beginResetModel()
        self._rows.clear()
        self.endResetModel()


class EventDelegate(QStyledItemDelegate):
    """Two lines: when, what and how sure; the joints below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        """Two lines and some air."""
        return QSize(120, 2 * option.fontMetrics.lineSpacing() + 14)

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """Paint one event."""
        row = index.data(Qt.ItemDataRole.UserRole)
        widget = option.widget
        if painter is None or not isinstance(row, Row) or widget is None:
            return
        theme = theme_of(widget)
        room = QRectF(option.rect).adjusted(0, 5, -6, -5)
        line = room.height() / 2
        painter.save()
        if index.row() > 0:
            painter.setPen(QColor(theme.border))
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())
        metrics = option.fontMetrics
        when_width = metrics.horizontalAdvance("00:00:00") + 10
        share = text.percent(row.event.confidence)
        share_width = metrics.horizontalAdvance("100 %") + 4
        middle = Qt.AlignmentFlag.AlignVCenter
        first = QRectF(room.left(), room.top(), room.width(), line)
        painter.setFont(option.font)
        painter.setPen(QColor(theme.dim))
        painter.drawText(first, middle, row.when)
        painter.drawText(first, middle | Qt.AlignmentFlag.AlignRight, share)
        bold = scaled_font(option.font, 1.0, bold=True)
        painter.setFont(bold)
        painter.setPen(QColor(theme.text))
        name_room = first.adjusted(when_width, 0, -share_width - 6, 0)
        name = QFontMetrics(bold).elidedText(
            text.action_name(row.event.action),
            Qt.TextElideMode.ElideRight,
            int(name_room.width()),
        )
        painter.drawText(name_room, middle, name)
        small = scaled_font(option.font, 0.9)
        painter.setFont(small)
        painter.setPen(QColor(theme.dim))
        second = first.translated(0, line).adjusted(when_width, 0, 0, 0)
        joints = QFontMetrics(small).elidedText(
            row.joints(), Qt.TextElideMode.ElideRight, int(second.width())
        )
        painter.drawText(second, middle, joints)
        painter.restore()


class EventList(QListView):
    """The list, with words where it is empty."""

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint the events, or what will be here."""
        super().paintEvent(event)
        model, viewport = self.model(), self.viewport()
        if model is not None and viewport is not None and model.rowCount() == 0:
            painter = QPainter(viewport)
            painter.setPen(QColor(theme_of(self).dim))
            where = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(viewport.rect()), int(where), text.EVENTS_EMPTY)


class EventsPanel(Card):
    """The card around the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(text.EVENTS_TITLE, parent)
        self.model = EventModel(self)
        self.list = EventList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(EventDelegate(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(60)
        self.list.setAccessibleName(text.EVENTS_TITLE)
        viewport = self.list.viewport()
        if viewport is not None:
            viewport.setAutoFillBackground(False)
        self.body.addWidget(self.list, 1)

    def add(self, event: Event, when: str) -> None:
        """Put an event on top."""
        self.model.add(Row(when, event))

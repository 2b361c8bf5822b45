"""The actions that have ended, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PyQt6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRectF,
    QSize,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPaintEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.events import LoggedEvent
from app.text import formats
from app.text import live as text
from app.ui.buttons import small_button
from app.ui.card import Card
from app.ui.class_colours import ClassColours
from app.ui.theme import scaled_font, theme_of

_KEPT = 500
_TOP_JOINTS = 3


def when(logged: LoggedEvent) -> str:
    """From when to when: times of the day, or places in the recording."""
    event = logged.event
    if logged.began is None:
        return formats.span(formats.video_time(event.start), formats.video_time(event.end))
    ended = logged.began + timedelta(seconds=event.end - event.start)
    return formats.span(formats.clock_time(logged.began), formats.clock_time(ended))


def details(logged: LoggedEvent) -> str:
    """When it was, and the joints that mattered most."""
    return f"{when(logged)} · {formats.joint_list(logged.event.top_joints(_TOP_JOINTS))}"


def words(logged: LoggedEvent) -> str:
    """An event in two lines, for tooltips and screen readers."""
    event = logged.event
    name, share = formats.action_name(event.action), formats.percent(event.confidence)
    lasted = formats.seconds(event.end - event.start)
    return f"{name}  {share}  {lasted}\n{details(logged)}"


class EventModel(QAbstractListModel):
    """Rows, newest first; the oldest are forgotten."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[LoggedEvent] = []

    def rowCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802 (Qt's name)
        """How many events."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The `LoggedEvent` for UserRole, words for people otherwise."""
        logged = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return logged
        for_people = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        )
        return words(logged) if role in for_people else None

    def show(self, events: Sequence[LoggedEvent]) -> None:
        """List these, given oldest first; of very many the newest."""
        rows = list(events[: -_KEPT - 1 : -1])
        if rows[1:] == self._rows[: _KEPT - 1] and len(rows) > len(self._rows):
            # One more on top: the list keeps its place.
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._rows = rows
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()


class EventDelegate(QStyledItemDelegate):
    """Two lines: what and how sure; below from when to when, and the joints. At the left the
    action's colour on the timeline."""

    def __init__(self, colours: ClassColours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = colours

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        """Two lines and some air."""
        return QSize(120, 2 * option.fontMetrics.lineSpacing() + 14)

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """Paint one event."""
        logged = index.data(Qt.ItemDataRole.UserRole)
        widget = option.widget
        if painter is None or not isinstance(logged, LoggedEvent) or widget is None:
            return
        event = logged.event
        theme = theme_of(widget)
        room = QRectF(option.rect).adjusted(0, 5, -6, -5)
        line = room.height() / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = option.state & QStyle.StateFlag.State_HasFocus
        if chosen:
            painter.setPen(QColor(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(option.rect).adjusted(0.5, 1.5, -2.5, -1.5)
            painter.drawRoundedRect(ring, 6, 6)
        elif index.row() > 0:
            painter.setPen(QColor(theme.border))
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours.of(event.action))
        mark = QRectF(room.left() + (6 if chosen else 0), room.top() + 2, 4, room.height() - 4)
        painter.drawRoundedRect(mark, 2, 2)
        room.setLeft(mark.right() + 8)
        share = formats.percent(event.confidence)
        share_width = option.fontMetrics.horizontalAdvance("100 %") + 4
        middle = Qt.AlignmentFlag.AlignVCenter
        first = QRectF(room.left(), room.top(), room.width(), line)
        painter.setFont(option.font)
        painter.setPen(QColor(theme.dim))
        painter.drawText(first, middle | Qt.AlignmentFlag.AlignRight, share)
        bold = scaled_font(option.font, 1.0, bold=True)
        painter.setFont(bold)
        painter.setPen(QColor(theme.text))
        name_room = first.adjusted(0, 0, -share_width - 6, 0)
        name = QFontMetrics(bold).elidedText(
            formats.action_name(event.action),
            Qt.TextElideMode.ElideRight,
            int(name_room.width()),
        )
        painter.drawText(name_room, middle, name)
        small = scaled_font(option.font, 0.9)
        painter.setFont(small)
        painter.setPen(QColor(theme.dim))
        second = first.translated(0, line)
        joints = QFontMetrics(small).elidedText(
            details(logged), Qt.TextElideMode.ElideRight, int(second.width())
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

    #: The `LoggedEvent` that was clicked on, or chosen by Enter.
    chosen = pyqtSignal(object)

    def __init__(
        self, export: QAction, colours: ClassColours, parent: QWidget | None = None
    ) -> None:
        """
        Args:
            export: saves the events; there is a button for it while there are some.
            colours: of the actions on the timeline.
            parent: where the panel is.
        """
        super().__init__(text.EVENTS_TITLE, parent)
        self.export = small_button(export)
        self.header.addWidget(self.export)
        self.model = EventModel(self)
        self.list = EventList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(EventDelegate(colours, self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(54)
        self.list.setAccessibleName(text.EVENTS_TITLE)
        viewport = self.list.viewport()
        if viewport is not None:
            viewport.setAutoFillBackground(False)
        self.body.addWidget(self.list, 1)

    def show_events(self, events: Sequence[LoggedEvent]) -> None:
        """List these, given oldest first."""
        self.model.show(events)

    def _choose(self, index: QModelIndex) -> None:
        logged = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(logged, LoggedEvent):
            self.chosen.emit(logged)

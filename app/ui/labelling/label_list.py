"""The labels to give, each with its digit, its colour and how often it was given."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QResizeEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.text import labelling as text
from app.text.formats import action_name
from app.ui.card import Card, dim_label
from app.ui.class_colours import ClassColours
from app.ui.labelling.label_actions import DIGITS
from app.ui.row_painting import paint_ground, paint_words
from app.ui.theme import theme_of

# The hint is there when the card is so many lines high.
_ROOM_FOR_HINT = 13
_COUNT = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1


class LabelModel(QAbstractListModel):
    """Names in order, with counts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names: list[str] = []
        self._counts: dict[str, int] = {}

    def set_names(self, names: Sequence[str]) -> None:
        """These, the first ones under the digits."""
        if list(names) != self.names:
            self.beginResetModel()
            self.names = list(names)
            self.endResetModel()

    def set_counts(self, counts: dict[str, int]) -> None:
        """How many spans have each."""
        self._counts = counts
        if self.names:
            self.dataChanged.emit(self.index(0), self.index(len(self.names) - 1))

    def rowCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802 (Qt's name)
        """How many."""
        return 0 if parent is not None and parent.isValid() else len(self.names)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name as people read it; the name itself; the count."""
        name = self.names[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return action_name(name)
        if role == _NAME:
            return name
        if role == _COUNT:
            return self._counts.get(name, 0)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{action_name(name)}, {text.spans(self._counts.get(name, 0))}"
        return None


class _Row(QStyledItemDelegate):
    def __init__(self, colours: ClassColours, parent: QObject) -> None:
        super().__init__(parent)
        self._colours = colours
        self.current = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        return QSize(120, option.fontMetrics.height() + 12)

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        widget = option.widget
        if painter is None or widget is None:
            return
        theme = theme_of(widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(option.rect).adjusted(0.5, 1, -0.5, -1)
        if index.data(_NAME) == self.current:
            paint_ground(painter, room, theme.chosen)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint_ground(painter, room, theme.hover)
        digit = QRectF(room.left() + 4, room.top(), 20, room.height())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.dim))
        if index.row() < DIGITS:
            painter.drawText(digit, middle | Qt.AlignmentFlag.AlignHCenter, str(index.row() + 1))
        size = 11.0
        spot = QRectF(digit.right() + 4, room.center().y() - size / 2, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours.of(str(index.data(_NAME))))
        painter.drawRoundedRect(spot, 3, 3)
        count = index.data(_COUNT)
        room.setLeft(spot.right() + 8)
        paint_words(
            painter, room, option.fontMetrics, theme, str(index.data()), str(count) if count else ""
        )
        painter.restore()


class LabelList(Card):
    """Choose a label by a click or its digit, or type another."""

    #: A label to give.
    picked = pyqtSignal(str)

    def __init__(self, colours: ClassColours, parent: QWidget | None = None) -> None:
        super().__init__(text.LABELS_TITLE, parent)
        self.model = LabelModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setMouseTracking(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setAccessibleName(text.LABELS_TITLE)
        self.view.setToolTip(text.LABELS_HINT)
        self.view.setUniformItemSizes(True)
        self._row = _Row(colours, self.view)
        self.view.setItemDelegate(self._row)
        self.line = QLineEdit()
        self.line.setPlaceholderText(text.NEW_LABEL)
        self.line.setToolTip(text.NEW_LABEL_TIP)
        self.line.setAccessibleName(text.NEW_LABEL)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.line)
        hint = dim_label(text.LABELS_HINT, 0.88)
        hint.setWordWrap(True)
        self.body.addWidget(hint)
        self._hint = hint
        self.view.clicked.connect(lambda index: self.picked.emit(str(index.data(_NAME))))
        self.view.activated.connect(lambda index: self.picked.emit(str(index.data(_NAME))))
        self.line.returnPressed.connect(self._typed)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Where there is room for few labels, they have it: the hint is their tooltip, too."""
        super().resizeEvent(event)
        self._hint.setVisible(self.height() > _ROOM_FOR_HINT * self.fontMetrics().height())

    @property
    def current(self) -> str:
        """The label that is drawn next; empty when there is none."""
        return self._row.current

    def set_current(self, name: str) -> None:
        """Draw with another label next."""
        self._row.current = name
        if name and name not in self.model.names:
            self.model.set_names([*self.model.names, name])
        viewport = self.view.viewport()
        if viewport is not None:
            viewport.update()

    def _typed(self) -> None:
        name = " ".join(self.line.text().split())
        if name:
            self.line.clear()
            self.view.setFocus()
            self.picked.emit(name)

"""The labels of the library with ticks: which are taught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PyQt6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QRectF,
    QSize,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PyQt6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.text import teach as text
from app.text.formats import action_name
from app.ui.row_painting import paint_words
from app.ui.signs import BOX, paint_tick_box
from app.ui.theme import theme_of

_NAME = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1


class _Line(QStyledItemDelegate):
    """A box, the name, and how much there is of it; a click anywhere on the line ticks it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        return QSize(120, option.fontMetrics.height() + 12)

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        widget = option.widget
        if painter is None or widget is None:
            return
        theme = theme_of(widget)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRoundedRect(room, 6, 6)
        box = QRectF(room.left() + 6, room.center().y() - BOX / 2, BOX, BOX)
        paint_tick_box(painter, box, theme, _is_ticked(index), enabled)
        paint_words(
            painter, room.adjusted(30, 0, 0, 0), option.fontMetrics, theme,
            action_name(str(index.data(_NAME))), str(index.data(_COUNT)),
            theme.text if enabled else theme.dim,
        )  # fmt: skip
        painter.restore()

    def editorEvent(  # noqa: N802 (Qt's name)
        self,
        event: QEvent | None,
        model: QAbstractItemModel | None,
        option: QStyleOptionViewItem,
        index: QModelIndex,
    ) -> bool:
        """Tick by a click or by Space."""
        if event is None or model is None:
            return False
        space = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if event.type() != QEvent.Type.MouseButtonRelease and not space:
            return False
        state = Qt.CheckState.Unchecked if _is_ticked(index) else Qt.CheckState.Checked
        return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)


def _is_ticked(index: QModelIndex) -> bool:
    # Qt hands out the state as a number.
    return Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked


class LabelChoice(QListWidget):
    """A line a label; there are tens of them, not thousands."""

    #: Other labels are ticked.
    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(text.ACTIONS)
        self.setToolTip(text.ACTIONS_TIP)
        self.setItemDelegate(_Line(self))
        self._unticked: set[str] = set()
        self.itemChanged.connect(self._ticked)

    def show_labels(self, labels: Mapping[str, int], people: Mapping[str, int]) -> None:
        """These labels with their numbers of clips and people; ticks stay as they were."""
        self.blockSignals(True)
        if [self.item(row).data(_NAME) for row in range(self.count())] != list(labels):  # type: ignore[union-attr]
            self.clear()
            for name in labels:
                item = QListWidgetItem()
                item.setData(_NAME, name)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsUserCheckable
                    | Qt.ItemFlag.ItemIsSelectable
                )
                self.addItem(item)
        for row, (name, count) in enumerate(labels.items()):
            entry = self.item(row)
            assert entry is not None
            words = text.clips(count, people.get(name, 0))
            entry.setData(_COUNT, words)
            entry.setText(f"{action_name(name)}, {words}")
            ticked = Qt.CheckState.Unchecked if name in self._unticked else Qt.CheckState.Checked
            entry.setCheckState(ticked)
        self.blockSignals(False)

    def chosen(self) -> tuple[str, ...]:
        """The ticked labels."""
        return tuple(name for name in self._names() if name not in self._unticked)

    def tick(self, names: Sequence[str]) -> None:
        """Tick these, and no others."""
        self._unticked = set(self._names()) - set(names)
        self.blockSignals(True)
        for row in range(self.count()):
            entry = self.item(row)
            assert entry is not None
            on = entry.data(_NAME) not in self._unticked
            entry.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.changed.emit()

    def _names(self) -> list[str]:
        items = (self.item(row) for row in range(self.count()))
        return [str(item.data(_NAME)) for item in items if item is not None]

    def _ticked(self, item: QListWidgetItem) -> None:
        name = str(item.data(_NAME))
        if item.checkState() is Qt.CheckState.Checked:
            self._unticked.discard(name)
        else:
            self._unticked.add(name)
        self.changed.emit()

"""What is shown of the library: all, one label's, one person's, poorly seen, the trash."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.library.records import POOR_QUALITY
from app.text import library as text
from app.text.formats import action_name
from app.ui.row_painting import paint_ground, paint_words
from app.ui.theme import scaled_font, theme_of

if TYPE_CHECKING:
    from app.library import Counts, Query

_FILTER = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Filter:
    """One line of the list.

    Attributes:
        words: what it is called.
        count: how many clips it shows; None where that is not known.
        title: it only names the lines below it.
        labels, persons, poor, trashed: what it asks for, see `app.library.Query`.
    """

    words: str
    count: int | None = None
    title: bool = False
    labels: tuple[str, ...] | None = None
    persons: tuple[str, ...] | None = None
    poor: bool = False
    trashed: bool = False

    def of(self, query: Query) -> Query:
        """A query with this filter in place of another one."""
        return replace(
            query,
            labels=self.labels,
            persons=self.persons,
            most_quality=POOR_QUALITY if self.poor else None,
            trashed=self.trashed,
        )

    def same_as(self, other: Filter) -> bool:
        """Whether it asks for the same."""
        return replace(self, words="", count=None) == replace(other, words="", count=None)


EVERYTHING = Filter(text.ALL)


def filters_of(counts: Counts) -> list[Filter]:
    """The lines for a library, those without clips left out."""
    lines = [replace(EVERYTHING, count=counts.clips)]
    if counts.unlabelled:
        lines.append(Filter(text.UNLABELLED, counts.unlabelled, labels=("",)))
    if counts.poor:
        lines.append(Filter(text.POOR, counts.poor, poor=True))
    if counts.labels:
        lines.append(Filter(text.LABELS, title=True))
        lines += [
            Filter(action_name(name), count, labels=(name,))
            for name, count in counts.labels.items()
        ]
    if any(counts.persons):
        lines.append(Filter(text.PERSONS, title=True))
        lines += [
            Filter(name or text.NOBODY, count, persons=(name,))
            for name, count in counts.persons.items()
        ]
    lines.append(Filter("", title=True))
    lines.append(Filter(text.IN_TRASH, counts.trashed, trashed=True))
    return lines


class _Lines(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Filter] = [EVERYTHING]

    def set_lines(self, lines: list[Filter]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.words
        if role == _FILTER:
            return line
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.words if line.count is None else f"{line.words}, {text.clips(line.count)}"
        if role == Qt.ItemDataRole.ToolTipRole and line.poor:
            return text.POOR_TIP
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if self.lines[index.row()].title:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Line(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        line = index.data(_FILTER)
        height = option.fontMetrics.height()
        return QSize(100, height + (14 if line.title and line.words else 4 if line.title else 10))

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        widget, line = option.widget, index.data(_FILTER)
        if painter is None or widget is None:
            return
        theme = theme_of(widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        middle = Qt.AlignmentFlag.AlignVCenter
        if line.title:
            painter.setFont(scaled_font(option.font, 0.88, bold=True))
            painter.setPen(QColor(theme.dim))
            painter.drawText(room.adjusted(8, 6, 0, 0), middle, line.words)
            painter.restore()
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            paint_ground(painter, room, theme.chosen if chosen else theme.hover)
        paint_words(
            painter, room.adjusted(8, 0, 0, 0), option.fontMetrics, theme, line.words,
            "" if line.count is None else f"{line.count}", theme.accent if chosen else "",
        )  # fmt: skip
        painter.restore()


class FilterList(QListView):
    """One line is chosen at a time."""

    #: Another `Filter`.
    chosen = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = _Lines(self)
        self.setModel(self._lines)
        self.setItemDelegate(_Line(self))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(text.FILTER_TITLE)
        self._silent = False
        self.current = EVERYTHING
        selection = self.selectionModel()
        assert selection is not None
        selection.currentChanged.connect(self._changed)

    def show_counts(self, counts: Counts) -> None:
        """Lines for what there is now; the chosen one stays, or gives way to all clips."""
        lines = filters_of(counts)
        if lines == self._lines.lines:
            return
        self._silent = True
        self._lines.set_lines(lines)
        rows = [row for row, line in enumerate(lines) if line.same_as(self.current)]
        self.setCurrentIndex(self._lines.index(rows[0] if rows else 0))
        self._silent = False
        if not rows:
            self._choose(lines[0])

    def choose(self, wanted: Filter) -> None:
        """Choose a line."""
        for row, line in enumerate(self._lines.lines):
            if line.same_as(wanted):
                self.setCurrentIndex(self._lines.index(row))

    def _changed(self, index: QModelIndex) -> None:
        if not self._silent and index.isValid():
            self._choose(index.data(_FILTER))

    def _choose(self, line: Filter) -> None:
        self.current = line
        self.chosen.emit(line)

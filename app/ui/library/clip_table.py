"""Clips as a table; a click on a column's name sorts by it."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QResizeEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.library.records import POOR_QUALITY
from app.text import library as text
from app.ui.bar import paint_bar
from app.ui.library.clip_model import (
    CLIP,
    LABEL,
    LENGTH,
    NOTES,
    PERSON,
    QUALITY,
    RECORDED,
    SESSION,
    SORTS,
    SOURCE,
)
from app.ui.theme import theme_of

_WIDTHS = {
    LABEL: 140, PERSON: 80, SESSION: 90, LENGTH: 88, QUALITY: 100, RECORDED: 140, SOURCE: 96,
}  # fmt: skip
# What notes get at least, and how much of the room beyond that goes to names.
_NOTES, _SHARES = 160, {LABEL: 0.25, PERSON: 0.15, SESSION: 0.1, SOURCE: 0.2}


class QualityCell(QStyledItemDelegate):
    """Pose quality as a bar and a number."""

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """Paint the ground as every cell has it, then the bar."""
        widget, clip = option.widget, index.data(CLIP)
        words = str(index.data())
        if painter is None or widget is None or clip is None:
            return
        ground = QStyleOptionViewItem(option)
        style = widget.style()
        if style is not None:
            style.drawPrimitive(
                style.PrimitiveElement.PE_PanelItemViewItem, ground, painter, widget
            )
        theme = theme_of(widget)
        room = QRectF(option.rect).adjusted(8, 0, -8, 0)
        width = option.fontMetrics.horizontalAdvance("100 %")
        painter.save()
        painter.setPen(QColor(theme.text))
        place = QRectF(room.right() - width, room.top(), width, room.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        bar = QRectF(room.left(), room.center().y() - 3, room.width() - width - 8, 6)
        tone = theme.good if clip.quality >= POOR_QUALITY else theme.warning
        paint_bar(painter, bar, clip.quality, QColor(tone), QColor(theme.track))
        painter.restore()


class ClipTable(QTableView):
    """Whole rows are chosen; nothing is made for rows out of sight."""

    #: Sort by this, in the words of `app.library.Query`, and whether the largest comes first.
    sort_chosen = pyqtSignal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(text.TABLE)
        self.setItemDelegateForColumn(QUALITY, QualityCell(self))
        down, across = self.verticalHeader(), self.horizontalHeader()
        assert down is not None
        assert across is not None
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(self.fontMetrics().height() + 12)
        across.setSectionsClickable(True)
        across.setSortIndicatorShown(True)
        across.setHighlightSections(False)
        across.setStretchLastSection(True)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.sectionClicked.connect(self._sort)
        across.sectionResized.connect(lambda column, _before, _now: self._resized(column))
        self._sharing = self._drawn = False
        self._across = across
        self._sorted = (RECORDED, True)

    def arrange(self) -> None:
        """Usual widths, once there is a model."""
        self._share_room()
        self._show_order()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Names get some of the room, until the user has drawn a column to a width."""
        super().resizeEvent(event)
        if not self._drawn:
            self._share_room()

    def _share_room(self) -> None:
        viewport = self.viewport()
        assert viewport is not None
        spare = max(0, viewport.width() - sum(_WIDTHS.values()) - _NOTES)
        self._sharing = True
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width + int(spare * _SHARES.get(column, 0.0)))
        self._sharing = False

    def _resized(self, column: int) -> None:
        # The last one takes what the others leave.
        self._drawn = self._drawn or not (self._sharing or column == NOTES)

    def _sort(self, column: int) -> None:
        if column == NOTES:
            self._show_order()
            return
        now, descending = self._sorted
        # What is measured is wanted largest first, names from A on.
        first = column in (LENGTH, QUALITY, RECORDED)
        self._sorted = (column, not descending if column == now else first)
        self._show_order()
        self.sort_chosen.emit(SORTS[column], self._sorted[1])

    def _show_order(self) -> None:
        column, descending = self._sorted
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._across.setSortIndicator(column, order)

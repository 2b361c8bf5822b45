"""Clips as cards with a skeleton; the one under the pointer moves."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PyQt6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer
from PyQt6.QtGui import QColor, QPainter, QPen, QResizeEvent
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
from app.ui.library.clip_model import CLIP
from app.ui.library.thumbnails import RATE, Thumbnails
from app.ui.stick_figure import paint_stick_figure, placed
from app.ui.theme import scaled_font, theme_of

if TYPE_CHECKING:
    from app.library import Clip

_GAP = 6
_WIDTH, _PICTURE = 150, 124
_TICK_MS = round(1000 / RATE)


class ClipCard(QStyledItemDelegate):
    """Paints one clip."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        #: The clip that moves, and for how long it has been.
        self.moving: tuple[int, float] | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        """All alike, as wide as the grid has room for."""
        view = option.widget
        if isinstance(view, QListView) and view.gridSize().isValid():
            return view.gridSize()
        return QSize(_WIDTH, _PICTURE + 2 * option.fontMetrics.height() + 22)

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """Ground, skeleton, label and what else there is to say in one line."""
        widget, clip = option.widget, index.data(CLIP)
        if painter is None or widget is None or clip is None:
            return
        theme = theme_of(widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(option.rect).adjusted(_GAP / 2, _GAP / 2, -_GAP / 2, -_GAP / 2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        edge = theme.accent if chosen else theme.border
        painter.setPen(QPen(QColor(edge), 2 if chosen else 1))
        painter.setBrush(QColor(theme.chosen if chosen else theme.hover if hovered else theme.card))
        painter.drawRoundedRect(room, 8, 8)
        picture = QRectF(room.left() + 5, room.top() + 5, room.width() - 10, _PICTURE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.stage))
        painter.drawRoundedRect(picture, 5, 5)
        self._paint_figure(painter, clip, picture, QColor(theme.text))
        self._paint_quality(painter, clip, picture, QColor(self._tone(clip, widget)))
        words = QRectF(picture.left() + 2, picture.bottom() + 4, picture.width() - 4, 0)
        words.setHeight(option.fontMetrics.height() + 2)
        painter.setFont(scaled_font(option.font, 1.0, bold=True))
        painter.setPen(QColor(theme.text if clip.label else theme.dim))
        self._paint_words(painter, words, text.title(clip.label, clip.spans))
        words.translate(0, words.height())
        painter.setFont(scaled_font(option.font, 0.92))
        painter.setPen(QColor(theme.dim))
        facts = [text.length(clip.duration), clip.person or clip.source]
        self._paint_words(painter, words, " · ".join(part for part in facts if part))
        painter.restore()

    def _paint_figure(self, painter: QPainter, clip: Clip, room: QRectF, colour: QColor) -> None:
        thumbnail = self._thumbnails.of(clip.id)
        if thumbnail is None or not thumbnail.seen.any():
            return
        frame = self._thumbnails.still(clip.id, thumbnail)
        if self.moving is not None and self.moving[0] == clip.id:
            frame = int(self.moving[1] * RATE) % len(thumbnail.points)
        inner = room.adjusted(6, 6, -6, -6)
        points = placed(thumbnail.points[frame].astype(np.float32), thumbnail.frame, inner)
        paint_stick_figure(painter, points, thumbnail.seen[frame], colour, 2.0)

    @staticmethod
    def _tone(clip: Clip, widget: QWidget) -> str:
        theme = theme_of(widget)
        return theme.good if clip.quality >= POOR_QUALITY else theme.warning

    @staticmethod
    def _paint_quality(painter: QPainter, clip: Clip, room: QRectF, colour: QColor) -> None:
        """A bar at the bottom of the picture, as long as the body was seen well."""
        width = room.width() * min(1.0, max(0.0, clip.quality))
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(room.left(), room.bottom() - 3, width, 3), 1.5, 1.5)

    @staticmethod
    def _paint_words(painter: QPainter, room: QRectF, words: str) -> None:
        elide = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(words, elide, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


class ClipGrid(QListView):
    """As many cards a row as there is room for; only those in sight are painted and loaded."""

    def __init__(
        self,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self.card = ClipCard(thumbnails, self)
        self.setItemDelegate(self.card)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(500)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setAccessibleName(text.GRID)
        self._hovered = QPersistentModelIndex()
        self._since = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._move)
        self.entered.connect(self._enter)
        self.viewportEntered.connect(self._leave)
        thumbnails.arrived.connect(self._repaint)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 (Qt's name)
        """As many cards as fit side by side, as wide as the room allows."""
        super().resizeEvent(event)
        bar = self.verticalScrollBar()
        # The bar's room is kept free also while there is none, or the cards would jump.
        taken = bar.sizeHint().width() if bar is not None and not bar.isVisible() else 0
        viewport = self.viewport()
        width = (viewport.width() if viewport is not None else self.width()) - taken - 2
        columns = max(1, width // (_WIDTH + _GAP))
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        height = self.card.sizeHint(option, QModelIndex()).height()
        self.setGridSize(QSize(width // columns, height))

    def _enter(self, index: QModelIndex) -> None:
        self._hovered, self._since = QPersistentModelIndex(index), self._clock()
        self._timer.start()

    def _leave(self) -> None:
        self._timer.stop()
        self.card.moving = None
        self._hovered = QPersistentModelIndex()
        self._repaint()

    def _move(self) -> None:
        if not self._hovered.isValid() or not self.isVisible():
            self._leave()
            return
        index = QModelIndex(self._hovered)
        clip = index.data(CLIP)
        self.card.moving = (clip.id, self._clock() - self._since)
        self.update(index)

    def leaveEvent(self, event: QEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self._leave()

    def _repaint(self) -> None:
        viewport = self.viewport()
        if viewport is not None:
            viewport.update()

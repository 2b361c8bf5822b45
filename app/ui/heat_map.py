"""Which joint mattered when: joints by time, over the last window."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.text import formats
from app.text import live as text
from app.ui.colours import importance_colour
from app.ui.theme import scaled_font, theme_of

FloatArray = NDArray[np.float32]

#: The parts of the body from top to bottom, and the joints of each.
GROUPS: tuple[tuple[str, tuple[int, ...]], ...] = (
    (text.TRUNK, (3, 2, 20, 1, 0)),
    (text.LEFT_ARM, (4, 5, 6, 7, 21, 22)),
    (text.RIGHT_ARM, (8, 9, 10, 11, 23, 24)),
    (text.LEFT_LEG, (12, 13, 14, 15)),
    (text.RIGHT_LEG, (16, 17, 18, 19)),
)
ROWS: tuple[int, ...] = tuple(joint for _, joints in GROUPS for joint in joints)


def _colour(level: float) -> int:
    """As on the body, but the low ones faint: most cells are low, and would drown the others."""
    colour = importance_colour(level)
    colour.setAlphaF(min(1.0, 0.16 + 2.4 * level))
    return colour.rgba()


# The first one is what lies between cells.
_COLOURS = [0, *(_colour(level / 255) for level in range(1, 256))]
# How finely the height of a cell is painted, and the height of the least important ones, of 1.
_FINE, _THINNEST = 11, 0.3
#: The rows' heights, logical pixels: no smaller, no larger.
_LOW, _HIGH = 4.4, 14.0
# What the keys do: rows down, steps back in time.
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, 1),
    Qt.Key.Key_Right: (0, -1),
}
# Between the cells and the words below them.
_GAP = 3


class HeatMap(QWidget):
    """A row for each joint, a column for each step of the window, the newest at the right.

    What matters more is drawn higher, not in another colour alone. Pointer and arrow keys tell the
    value of a cell.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(scaled_font(self.font(), 0.82))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text.HEAT_MAP)
        self._frames: FloatArray | None = None
        self._image: QImage | None = None
        # Row and step, from the newest one back, of the cell that is looked at.
        self._cell: tuple[int, int] | None = None

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Rows that can be told apart."""
        return QSize(200, round(5.5 * len(ROWS)) + self.fontMetrics().height() + _GAP)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Rows that can just be told apart."""
        # The part with the fewest joints has room for its name.
        fewest = min(len(joints) for _, joints in GROUPS)
        row = max(_LOW, (self.fontMetrics().height() - 1) / fewest)
        return QSize(140, round(row * len(ROWS)) + self.fontMetrics().height() + _GAP)

    def set_frames(self, frames: FloatArray | None) -> None:
        """Show shares ``(T, 25)``, oldest first; None for nothing."""
        self._frames = frames
        self._image = None if frames is None else _paint_cells(frames)
        newest = [] if frames is None else [int(joint) for joint in np.argsort(-frames[-1])[:3]]
        if self._cell is None:
            self.setAccessibleDescription(text.joints_now(newest) if newest else "")
        self.update()

    def _room(self) -> QRectF:
        """Where the cells are."""
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(name) for name, _ in GROUPS)
        height = min(self.height() - metrics.height() - _GAP, _HIGH * len(ROWS))
        return QRectF(widest + 8, 0, self.width() - widest - 8, height)

    def words_at(self, place: QPointF) -> str:
        """What a cell says; empty beside the cells."""
        return self._words(self._cell_at(place))

    @property
    def words(self) -> str:
        """What the cell says that is looked at; empty while none is."""
        return self._words(self._cell)

    def _cell_at(self, place: QPointF) -> tuple[int, int] | None:
        room = self._room()
        if self._frames is None or not room.contains(place):
            return None
        count = len(self._frames)
        row = min(len(ROWS) - 1, int((place.y() - room.top()) / room.height() * len(ROWS)))
        column = min(count - 1, int((place.x() - room.left()) / room.width() * count))
        return row, count - 1 - column

    def _place_of(self, cell: tuple[int, int], count: int) -> QRectF:
        room, (row, back) = self._room(), cell
        width, height = room.width() / count, room.height() / len(ROWS)
        left = room.right() - (back + 1) * width
        return QRectF(max(room.left(), left), room.top() + row * height, width, height)

    def _words(self, cell: tuple[int, int] | None) -> str:
        if self._frames is None or cell is None:
            return ""
        row, back = cell
        share = self._frames[max(0, len(self._frames) - 1 - back), ROWS[row]]
        return f"{formats.joint_name(ROWS[row])}  {formats.percent(float(share))}"

    def _look_at(self, cell: tuple[int, int] | None) -> None:
        self._cell = cell
        if cell is not None:
            self.setAccessibleDescription(self.words)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Tell what is under the pointer."""
        if event is not None:
            self._look_at(self._cell_at(event.position()))

    def leaveEvent(self, event: QEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Tell nothing."""
        self._look_at(None)

    def focusOutEvent(self, event: QFocusEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Tell nothing."""
        super().focusOutEvent(event)
        self._look_at(None)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Look at the cell beside; first at the newest of the top row."""
        step = None if event is None else _STEPS.get(Qt.Key(event.key()))
        if step is None or self._frames is None:
            super().keyPressEvent(event)
            return
        row, back = self._cell or (0, 0)
        if self._cell is not None:
            row = min(len(ROWS) - 1, max(0, row + step[0]))
            back = min(len(self._frames) - 1, max(0, back + step[1]))
        self._look_at((row, back))

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint cells, the names of the body's parts, and which end is now."""
        painter, theme, room = QPainter(self), theme_of(self), self._room()
        painter.fillRect(room, QColor(theme.track))
        if self._image is not None:
            painter.drawImage(room, self._image)
        row, height = 0, room.height() / len(ROWS)
        metrics = self.fontMetrics()
        for name, joints in GROUPS:
            part = QRectF(0, room.top() + row * height, room.left() - 8, len(joints) * height)
            painter.setPen(QColor(theme.dim))
            where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(part, where, name)
            row += len(joints)
            if row < len(ROWS):
                y = round(room.top() + row * height)
                painter.setPen(QPen(QColor(theme.card), 2))
                painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        below = QRectF(room.left(), room.bottom() + _GAP, room.width(), metrics.height())
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRect(room.adjusted(0, 0, -1, -1))
        if self._cell is not None and self._frames is not None:
            painter.setPen(QPen(QColor(theme.text), 1))
            painter.drawRect(self._place_of(self._cell, len(self._frames)))
        painter.setPen(QColor(theme.dim))
        words = self.words
        if words:
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, words)
        else:
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft, text.HEAT_MAP_START)
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, text.HEAT_MAP_END)


def _paint_cells(frames: FloatArray) -> QImage:
    """One column of pixels a step, `_FINE` a joint: a cell is the higher, the more it matters."""
    low, high = float(frames.min()), float(frames.max())
    # When all matter nearly alike, none is painted as the highest.
    spread = max(high - low, 0.02)
    shares = np.clip((frames[:, ROWS].T - low) / spread, 0.0, 1.0)
    levels = np.clip(shares * 255, 1, 255).astype(np.uint8)
    heights = _THINNEST + (1.0 - _THINNEST) * shares
    from_middle = np.abs(np.arange(_FINE) - (_FINE - 1) / 2) / (_FINE / 2)
    filled = from_middle[None, :, None] < heights[:, None, :]
    cells = np.where(filled, levels[:, None, :], 0).reshape(-1, levels.shape[1])
    rows, count = cells.shape
    memory = np.ascontiguousarray(cells, np.uint8).tobytes()
    image = QImage(memory, count, rows, count, QImage.Format.Format_Indexed8)
    image.setColorTable(_COLOURS)
    return image.copy()

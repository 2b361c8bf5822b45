"""The five most likely actions, with bars that move calmly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PyQt6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.text import formats
from app.text import live as text
from app.ui.bar import paint_bar
from app.ui.card import Card
from app.ui.smoothing import Smoother
from app.ui.theme import theme_of
from app.ui.tips import tip

FloatArray = NDArray[np.float32]

ROWS = 5
_BAR = 6
_TICK_MS = 33
_SETTLED = 0.002


class BarList(QWidget):
    """Names and percentages over bars, the most likely first.

    Every class's value is eased and the rows are the five largest eased values: two rows change
    places exactly when their bars are equally long, so nothing jumps.
    """

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        """`clock` counts seconds, for the easing."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text.TOP_FIVE_TITLE)
        self._clock = clock
        self._names: tuple[str, ...] = ()
        self._off: frozenset[str] = frozenset()
        self._target: FloatArray | None = None
        self._eased = Smoother(time_constant=0.15)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.advance)

    def set_classes(self, classes: Sequence[str]) -> None:
        """The class names, in the order of the probabilities."""
        self._names = tuple(formats.action_name(name) for name in classes)
        self.clear()

    def set_off(self, names: Sequence[str]) -> None:
        """Leave out these classes; they do not count."""
        self._off = frozenset(formats.action_name(name) for name in names)
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._target = None
        self._eased.reset()
        self._timer.stop()
        self.update()

    def set_probabilities(self, probabilities: FloatArray) -> None:
        """Move towards these, ``(K,)``.

        Raises:
            ValueError: not as many as classes.
        """
        if len(probabilities) != len(self._names):
            raise ValueError(f"{len(probabilities)} values for {len(self._names)} classes")
        self._target = probabilities
        leading = np.argsort(-probabilities, kind="stable")[:ROWS]
        self.setAccessibleDescription(
            ", ".join(
                f"{self._names[i]} {formats.percent(float(probabilities[i]))}" for i in leading
            )
        )
        if self._eased.value is None:
            self._eased.update(self._clock(), np.zeros_like(probabilities))
        self._timer.start()

    def fade(self) -> None:
        """There is no prediction any more: move towards nothing."""
        if self._target is not None:
            self.set_probabilities(np.zeros_like(self._target))

    def advance(self) -> None:
        """One step of the easing; the timer stops when all has settled."""
        if self._target is None:
            return
        value = self._eased.update(self._clock(), self._target)
        if float(np.abs(value - self._target).max()) < _SETTLED:
            self._eased.reset()
            self._eased.update(self._clock(), self._target)
            self._timer.stop()
        self.update()

    def rows(self) -> list[tuple[str, float]]:
        """Name and eased value of each row, largest first."""
        value = self._eased.value
        if value is None:
            return []
        order = np.argsort(-value, kind="stable")
        named = ((self._names[index], float(value[index])) for index in order)
        return [(name, share) for name, share in named if name not in self._off][:ROWS]

    def _row_height(self) -> int:
        return self.fontMetrics().lineSpacing() + _BAR + 12

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Five rows."""
        return QSize(240, ROWS * self._row_height() - 6)

    def name_at(self, y: float) -> str:
        """The whole name in the row at a height; empty where there is none."""
        rows, number = self.rows(), int(y // self._row_height())
        return rows[number][0] if 0 <= number < len(rows) else ""

    def event(self, event: QEvent | None) -> bool:
        """A name that is cut is told as a whole under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tip(self.name_at(event.pos().y())), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint the rows."""
        painter, theme, metrics = QPainter(self), theme_of(self), self.fontMetrics()
        rows = self.rows()
        if not rows or rows[0][1] < _SETTLED:
            painter.setPen(QColor(theme.dim))
            # In lines: beside another set of weights there is little room.
            where = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), int(where), text.TOP_FIVE_EMPTY)
            return
        percent_width = metrics.horizontalAdvance("100 %") + 4
        line = metrics.lineSpacing()
        for number, (name, value) in enumerate(rows):
            top = number * self._row_height()
            width = self.width() - percent_width - 8
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
            painter.setPen(QColor(theme.text if number == 0 else theme.dim))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, width + 4, line), middle, shown)
            painter.drawText(
                QRectF(self.width() - percent_width, top, percent_width, line),
                middle | Qt.AlignmentFlag.AlignRight,
                formats.percent(value),
            )
            colour = QColor(theme.accent)
            colour.setAlphaF(1.0 if number == 0 else 0.55)
            room = QRectF(0, top + line + 3, self.width(), _BAR)
            paint_bar(painter, room, value, colour, QColor(theme.track))


class TopFivePanel(Card):
    """The card around the bars."""

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(text.TOP_FIVE_TITLE, parent)
        self.setToolTip(text.TOP_FIVE_TIP)
        self.bars = BarList(clock=clock)
        self.body.addWidget(self.bars)

"""Fields in the program's look: numbers, a choice from a list, a box to tick.

A style sheet gives them their ground and border and takes the desktop's signs away, which cannot be
seen on a dark ground; the program's own are painted over them.
"""

from __future__ import annotations

from PyQt6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QSpinBox,
)

from app.ui.signs import BOX, paint_arrow, paint_tick_box
from app.ui.theme import SPACE, theme_of

# From the right edge to the middle of the arrows, logical pixels.
_ARROWS = 14.0


class CountField(QSpinBox):
    """A whole number."""

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """The field, and two arrows."""
        super().paintEvent(event)
        _paint_arrows(self)


class NumberField(QDoubleSpinBox):
    """A number."""

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """The field, and two arrows."""
        super().paintEvent(event)
        _paint_arrows(self)


class Choice(QComboBox):
    """One of a few."""

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """The field, and the mark of its list."""
        super().paintEvent(event)
        paint_list_mark(self)


class TickBox(QCheckBox):
    """Yes or no."""

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Box and words."""
        metrics = self.fontMetrics()
        width = BOX + SPACE + metrics.horizontalAdvance(self.text()) + 6
        return QSize(width, max(BOX, metrics.height()) + 6)

    def hitButton(self, place: QPoint) -> bool:  # noqa: N802 (Qt's name)
        """A click on the words counts, too."""
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """The box, the words, and where the keys go."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(3, (self.height() - BOX) / 2, BOX, BOX)
        paint_tick_box(painter, box, theme, self.isChecked(), self.isEnabled())
        if self.hasFocus():
            painter.setPen(QPen(self.palette().highlight(), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), 6, 6)
        painter.setPen(self.palette().windowText().color())
        words = QRectF(self.rect()).adjusted(BOX + SPACE + 3, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        painter.drawText(words, int(flags), self.text())


def paint_list_mark(box: QComboBox) -> None:
    """The mark of a field that has a list."""
    painter = QPainter(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = QPointF(box.width() - _ARROWS - 1, box.height() / 2)
    paint_arrow(painter, middle, theme_of(box), enabled=box.isEnabled())


def _paint_arrows(field: QAbstractSpinBox) -> None:
    painter, theme = QPainter(field), theme_of(field)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    able = field.stepEnabled() if field.isEnabled() else QAbstractSpinBox.StepEnabledFlag.StepNone
    x, y = field.width() - _ARROWS, field.height() / 2
    for flag, up in (
        (QAbstractSpinBox.StepEnabledFlag.StepUpEnabled, True),
        (QAbstractSpinBox.StepEnabledFlag.StepDownEnabled, False),
    ):
        place = QPointF(x, y - 5 if up else y + 5)
        paint_arrow(painter, place, theme, up=up, enabled=bool(able & flag))

"""The importance of every joint as a number, the highest first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.text import formats
from app.text import live as text
from app.ui.bar import paint_bar
from app.ui.colours import importance_colour, importance_levels
from app.ui.theme import scaled_font, theme_of
from model.skeleton import NUM_JOINTS

FloatArray = NDArray[np.float32]
_BAR = 4
# Kept free for the scroll bar.
_MARGIN = 12


class JointBars(QWidget):
    """A row for each joint: name, percent, bar in the colour that it has on the body."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(scaled_font(self.font(), 0.92))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text.IMPORTANCE_NUMBERS)
        self._importance: FloatArray | None = None

    def _row_height(self) -> int:
        return self.fontMetrics().lineSpacing() + _BAR + 7

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """All joints."""
        return QSize(150, NUM_JOINTS * self._row_height())

    def set_importance(self, importance: FloatArray | None) -> None:
        """Show shares ``(25,)``; None for nothing."""
        self._importance = importance
        self.setAccessibleDescription(
            ", ".join(f"{name} {share}" for name, share in self.rows()[:5])
        )
        self.update()

    def rows(self) -> list[tuple[str, str]]:
        """Name and share of each joint in words, the highest first."""
        if self._importance is None:
            return []
        order = np.argsort(-self._importance, kind="stable")
        return [
            (formats.joint_list([int(joint)]), formats.percent(float(self._importance[joint])))
            for joint in order
        ]

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint the rows."""
        if self._importance is None or event is None:
            return
        painter, theme, metrics = QPainter(self), theme_of(self), self.fontMetrics()
        levels = np.sort(importance_levels(self._importance))[::-1]
        shares = np.sort(self._importance)[::-1]
        line, middle = metrics.lineSpacing(), Qt.AlignmentFlag.AlignVCenter
        percent_width = metrics.horizontalAdvance("100 %") + 4
        for number, (name, share) in enumerate(self.rows()):
            top = number * self._row_height()
            if not event.rect().intersects(QRectF(0, top, 10, self._row_height()).toRect()):
                continue
            right = self.width() - _MARGIN
            width = right - percent_width - 4
            painter.setPen(QColor(theme.text))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRectF(0, top, width + 2, line), middle, shown)
            painter.setPen(QColor(theme.dim))
            room = QRectF(right - percent_width, top, percent_width, line)
            painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, share)
            bar = QRectF(0, top + line + 1, right, _BAR)
            length = float(shares[number] / max(1e-6, shares[0]))
            colour = importance_colour(float(levels[number]))
            paint_bar(painter, bar, length, colour, QColor(theme.track))

"""What the joints' sizes and colours mean, in a line below the picture."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.text import live as text
from app.ui.colours import importance_colour, joint_radius
from app.ui.theme import scaled_font, theme_of

_STEPS = 6
_GAP = 6.0
_UNIT = 0.8


class Legend(QWidget):
    """Six joints from low to high, and one that is not seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(scaled_font(self.font(), 0.92))
        self.setAccessibleName(text.LEGEND_IN_WORDS)

    def _radii(self) -> list[float]:
        return [joint_radius(step / (_STEPS - 1), _UNIT) for step in range(_STEPS)]

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Wide enough for the words in the current font."""
        metrics = self.fontMetrics()
        words = (text.LEGEND, text.LEGEND_LOW, text.LEGEND_HIGH, text.LEGEND_HIDDEN)
        width = sum(metrics.horizontalAdvance(word) for word in words)
        width += int(sum(2 * radius + _GAP for radius in self._radii()) + 8 * _GAP + 14)
        return QSize(width, max(metrics.height(), 18) + 4)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint words and dots from left to right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.35)
        theme = theme_of(self)
        middle = self.height() / 2
        x = self._write(painter, 0.0, text.LEGEND, theme.text) + 1.5 * _GAP
        x = self._write(painter, x, text.LEGEND_LOW, theme.dim) + _GAP
        for step, radius in enumerate(self._radii()):
            # The low ones are dark: on a dark ground the edge shows them.
            painter.setPen(QPen(QColor(theme.dim), 0.8))
            painter.setBrush(importance_colour(step / (_STEPS - 1)))
            painter.drawEllipse(QPointF(x + radius, middle), radius, radius)
            x += 2 * radius + _GAP
        x = self._write(painter, x, text.LEGEND_HIGH, theme.dim) + 3 * _GAP
        painter.setPen(QPen(QColor(theme.dim), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x + 5, middle), 4.5, 4.5)
        self._write(painter, x + 10 + _GAP, text.LEGEND_HIDDEN, theme.dim)

    def _write(self, painter: QPainter, x: float, words: str, colour: str) -> float:
        """Write from `x` on; where the words end."""
        width = self.fontMetrics().horizontalAdvance(words)
        painter.setPen(QColor(colour))
        painter.drawText(
            QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words
        )
        return x + width

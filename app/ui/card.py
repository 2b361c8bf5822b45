"""A panel with a title on a rounded ground."""

from __future__ import annotations

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.theme import RADIUS, SPACE, WIDE_SPACE, scaled_font, theme_of


class Card(QWidget):
    """A titled panel; fill `body`, and `header` to the right of the title."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(WIDE_SPACE, WIDE_SPACE - 4, WIDE_SPACE, WIDE_SPACE - 2)
        self.body.setSpacing(SPACE)
        self.header = QHBoxLayout()
        self.header.setSpacing(SPACE)
        self.header.addStrut(self.fontMetrics().height() + 3)
        self.header.addWidget(dim_label(title, 0.92, bold=True))
        self.header.addStretch(1)
        self.body.addLayout(self.header)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = theme_of(self)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def dim_label(words: str, factor: float = 1.0, *, bold: bool = False) -> QLabel:
    """A label in the quieter text colour."""
    label = QLabel(words)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    label.setFont(scaled_font(label.font(), factor, bold=bold))
    return label

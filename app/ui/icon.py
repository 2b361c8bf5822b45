"""The program's icon, painted: a figure whose raised hand matters most."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from app.ui.colours import importance_colour

# Head, neck, hips, then elbow and hand of either arm, foot of either leg; shares of the icon.
_POINTS = np.array(
    [(0.50, 0.20), (0.50, 0.38), (0.50, 0.60), (0.33, 0.46), (0.24, 0.60),
     (0.67, 0.40), (0.76, 0.22), (0.38, 0.86), (0.62, 0.86)]
)  # fmt: skip
_LINES = ((0, 1), (1, 2), (1, 3), (3, 4), (1, 5), (5, 6), (2, 7), (2, 8))
_LEVELS = (0.3, 0.2, 0.0, 0.25, 0.1, 0.66, 1.0, 0.0, 0.0)


def app_icon() -> QIcon:
    """The icon in the sizes that desktops ask for."""
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        icon.addPixmap(_paint(size))
    return icon


def _paint(size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#14171c"))
    painter.drawRoundedRect(QRectF(0, 0, size, size), 0.22 * size, 0.22 * size)
    cap = Qt.PenCapStyle.RoundCap
    painter.setPen(QPen(QColor("#eceff4"), 0.045 * size, Qt.PenStyle.SolidLine, cap))
    for start, end in _LINES:
        (x0, y0), (x1, y1) = _POINTS[start] * size, _POINTS[end] * size
        painter.drawLine(round(x0), round(y0), round(x1), round(y1))
    painter.setPen(Qt.PenStyle.NoPen)
    for (x, y), level in zip(_POINTS * size, _LEVELS, strict=True):
        radius = size * (0.045 + 0.055 * level)
        painter.setBrush(importance_colour(level))
        painter.drawEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
    painter.end()
    return pixmap

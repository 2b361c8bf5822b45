"""A standing figure whose joints show how much they matter."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.text import live as text
from app.ui.colours import importance_colour, importance_levels, joint_radius
from app.ui.theme import scaled_font, theme_of
from model.skeleton import (
    BASE_OF_SPINE,
    BONES,
    HEAD,
    LEFT_HIP,
    LEFT_SHOULDER,
    RIGHT_HIP,
    RIGHT_SHOULDER,
)

FloatArray = NDArray[np.float32]

# Joints of a person who faces us, arms a little away from the body: x to our right from the middle
# of the body, y down from the top of the head, both in heights of the body.
_TRUNK = {0: (0.0, 0.50), 1: (0.0, 0.36), 20: (0.0, 0.215), 2: (0.0, 0.16), 3: (0.0, 0.075)}
# The person's left is on our right.
_LEFT = {
    4: (0.125, 0.225), 5: (0.19, 0.36), 6: (0.235, 0.475), 7: (0.25, 0.52), 21: (0.26, 0.565),
    22: (0.21, 0.53), 12: (0.065, 0.515), 13: (0.085, 0.72), 14: (0.09, 0.92), 15: (0.125, 0.965),
}  # fmt: skip
_OTHER_SIDE = {
    4: 8, 5: 9, 6: 10, 7: 11, 21: 23, 22: 24, 12: 16, 13: 17, 14: 18, 15: 19,
}  # fmt: skip


def standing_figure() -> FloatArray:
    """``(25, 2)`` joints, see above."""
    places = _TRUNK | _LEFT
    places |= {_OTHER_SIDE[joint]: (-x, y) for joint, (x, y) in _LEFT.items()}
    return np.array([places[joint] for joint in range(25)], np.float32)


_FIGURE = standing_figure()


class BodyFigure(QWidget):
    """Size and colour as on the picture: blue and small for low, red and large for high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFont(scaled_font(self.font(), 0.85))
        self.setAccessibleName(text.IMPORTANCE_FIGURE)
        self._importance: FloatArray | None = None
        self._hidden: frozenset[int] = frozenset()
        self._mirrored = False

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Upright."""
        return QSize(120, 170)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Small, but still a body."""
        return QSize(96, 120)

    def set_mirrored(self, mirrored: bool) -> None:
        """As the picture is: the right hand on the same side as there."""
        self._mirrored = mirrored
        self.update()

    def set_importance(self, importance: FloatArray | None) -> None:
        """Show shares ``(25,)``; None for a figure without."""
        self._importance = importance
        self.update()

    def set_hidden(self, joints: Iterable[int]) -> None:
        """Show these joints crossed out."""
        self._hidden = frozenset(joints)
        self.update()

    def places(self) -> FloatArray:
        """``(25, 2)`` where the joints lie in the widget."""
        words = self.fontMetrics().height()
        height = min(self.height() - words - 8.0, 1.6 * self.width())
        top = (self.height() - words - height) / 2
        sign = -1.0 if self._mirrored else 1.0
        x = self.width() / 2 + sign * _FIGURE[:, 0] * height
        places: FloatArray = np.stack([x, top + _FIGURE[:, 1] * height], axis=1)
        return places.astype(np.float32)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint body, joints, and which side is which."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self.places()
        points = [QPointF(float(x), float(y)) for x, y in places]
        tall = float(np.ptp(places[:, 1]))
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        flesh = QColor(theme.track)
        painter.setPen(QPen(flesh, 0.062 * tall, Qt.PenStyle.SolidLine, cap, join))
        painter.setBrush(flesh)
        painter.drawLines(*(QLineF(points[start], points[end]) for start, end in BONES))
        corners = (LEFT_SHOULDER, RIGHT_SHOULDER, RIGHT_HIP, BASE_OF_SPINE, LEFT_HIP)
        painter.drawPolygon(QPolygonF(points[joint] for joint in corners))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(points[HEAD], 0.062 * tall, 0.08 * tall)
        self._paint_joints(painter, points, tall)
        painter.setPen(QColor(theme.dim))
        room = QRectF(0, self.height() - self.fontMetrics().height(), self.width(), 0)
        room.setBottom(self.height())
        sides = [text.RIGHT_SIDE, text.LEFT_SIDE]
        if self._mirrored:
            sides.reverse()
        for words, where in zip(
            sides, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), strict=True
        ):
            painter.drawText(room, where | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_joints(self, painter: QPainter, points: list[QPointF], tall: float) -> None:
        if self._importance is None:
            return
        levels = importance_levels(self._importance)
        unit = min(1.3, max(0.55, tall / 320))
        # The most important last, so that nothing covers it.
        for joint in np.argsort(levels, kind="stable"):
            level = float(levels[joint])
            radius = joint_radius(level, unit)
            if joint in self._hidden:
                self._cross_out(painter, points[joint], radius)
                continue
            painter.setPen(QPen(QColor(10, 12, 16, 130), 1))
            painter.setBrush(importance_colour(level))
            painter.drawEllipse(points[joint], radius, radius)

    def _cross_out(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        theme = theme_of(self)
        painter.setPen(QPen(QColor(theme.text), 1.6))
        painter.setBrush(QColor(theme.card))
        painter.drawEllipse(centre, radius, radius)
        reach = radius * 0.55
        for sign in (1, -1):
            corner = QPointF(reach, sign * reach)
            painter.drawLine(centre - corner, centre + corner)

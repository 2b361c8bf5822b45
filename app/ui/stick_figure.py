"""A skeleton seen from the front, where there is no picture to draw it on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QLineF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from model.skeleton import BONES, HEAD

FloatArray = NDArray[np.float32]

# A body's usual height and reach around the middle of the hips, metres: the least that is shown.
_REACH = np.array([[-0.75, -0.95], [0.75, 0.95]], np.float32)


def front_view(joints: FloatArray) -> FloatArray:
    """Joints as a camera in front of the person sees them, x to our right and y down, metres.

    Args:
        joints: ``(..., 25, 3)`` metres, Kinect's axes.

    Returns:
        ``(..., 25, 2)``.
    """
    flat: FloatArray = joints[..., :2] * np.array([-1.0, -1.0], np.float32)
    return flat


def frame_of(flat: FloatArray) -> tuple[float, float, float, float]:
    """Left, top, width and height of what a whole clip covers, metres, with room for a body.

    Args:
        flat: ``(F, 25, 2)``, see `front_view`.
    """
    points = flat.reshape(-1, 2)
    # A few joints thrown far by a slip of the pose must not make all else tiny.
    low = np.minimum(np.quantile(points, 0.01, axis=0), _REACH[0])
    high = np.maximum(np.quantile(points, 0.99, axis=0), _REACH[1])
    return float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])


def placed(flat: FloatArray, frame: tuple[float, float, float, float], room: QRectF) -> FloatArray:
    """``(25, 2)`` metres as places in a room, the frame centred in it and as large as it fits."""
    left, top, width, height = frame
    scale = min(room.width() / width, room.height() / height)
    middle = np.array([left + width / 2, top + height / 2], np.float32)
    centre = np.array([room.center().x(), room.center().y()], np.float32)
    places: FloatArray = (flat - middle) * np.float32(scale) + centre
    return places


def paint_stick_figure(
    painter: QPainter, points: FloatArray, seen: NDArray[np.bool_], colour: QColor, width: float
) -> None:
    """Paint bones as lines, unseen ones faint, and a head.

    Args:
        points: ``(25, 2)`` places.
        seen: ``(25,)``.
        width: of the lines, logical pixels.
    """
    lines = [QLineF(*(float(v) for v in (*points[a], *points[b]))) for a, b in BONES]
    known = [bool(seen[a] and seen[b]) for a, b in BONES]
    cap = Qt.PenCapStyle.RoundCap
    faint = QColor(colour)
    faint.setAlpha(80)
    for tone, wanted in ((faint, False), (colour, True)):
        some = [line for line, is_known in zip(lines, known, strict=True) if is_known is wanted]
        painter.setPen(QPen(tone, width, Qt.PenStyle.SolidLine, cap))
        if some:
            painter.drawLines(*some)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour if seen[HEAD] else faint)
    radius = 1.9 * width
    x, y = (float(value) for value in points[HEAD])
    painter.drawEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))

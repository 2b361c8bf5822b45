"""Paints a skeleton: bones, joints by importance, names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.in_view import SEEN
from app.text import formats
from app.ui.colours import importance_colour, joint_radius
from model.skeleton import BONES

FloatArray = NDArray[np.float32]

_CASING = QColor(10, 12, 16, 150)
_BONE = QColor(255, 255, 255, 215)
_GUESSED_CASING = QColor(10, 12, 16, 90)
_GUESSED_BONE = QColor(255, 255, 255, 150)
_NEUTRAL_LEVEL = 0.25
_NEUTRAL = QColor(255, 255, 255)
_LABEL_GROUND = QColor(10, 12, 16, 175)


@dataclass(frozen=True)
class Overlay:
    """What is drawn on the picture."""

    skeleton: bool = True
    importance: bool = True
    names: bool = False


def paint_skeleton(
    painter: QPainter,
    points: FloatArray,
    visibility: FloatArray,
    levels: FloatArray | None,
    overlay: Overlay,
    unit: float,
) -> None:
    """Paint one skeleton.

    Args:
        painter: in the coordinates of `points`, never mirrored (or the names would be).
        points: ``(25, 2)`` joints in logical pixels.
        visibility: ``(25,)`` 0 to 1.
        levels: ``(25,)`` importance levels 0 to 1, None while there is no prediction.
        overlay: what to draw.
        unit: scale of lines and joints, see `app.ui.geometry.Placement.unit`.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    seen = visibility >= SEEN
    if overlay.skeleton:
        _paint_bones(painter, points, seen, unit)
    if not overlay.importance:
        levels = None
    if overlay.skeleton or levels is not None:
        _paint_joints(painter, points, seen, levels, unit)
    if overlay.names:
        _paint_names(painter, points, seen, levels, unit)


def _paint_bones(
    painter: QPainter, points: FloatArray, seen: NDArray[np.bool_], unit: float
) -> None:
    lines = [
        QLineF(*(float(value) for value in (*points[start], *points[end]))) for start, end in BONES
    ]
    both = [bool(seen[start] and seen[end]) for start, end in BONES]
    solid = [line for line, known in zip(lines, both, strict=True) if known]
    guessed = [line for line, known in zip(lines, both, strict=True) if not known]
    # Flat ends: the joints cover them, and round ones take five times as long.
    cap = Qt.PenCapStyle.FlatCap
    for colour, width, some in (
        (_GUESSED_CASING, 4.0, guessed),
        (_GUESSED_BONE, 1.7, guessed),
        (_CASING, 5.5, solid),
        (_BONE, 2.8, solid),
    ):
        if some:
            dashed = colour is _GUESSED_BONE
            style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, width * unit, style, cap))
            painter.drawLines(*some)


def _paint_joints(
    painter: QPainter,
    points: FloatArray,
    seen: NDArray[np.bool_],
    levels: FloatArray | None,
    unit: float,
) -> None:
    # The most important last, so that nothing covers it.
    order = range(len(points)) if levels is None else np.argsort(levels, kind="stable")
    for joint in order:
        level = _NEUTRAL_LEVEL if levels is None else float(levels[joint])
        colour = QColor(_NEUTRAL if levels is None else importance_colour(level))
        centre = QPointF(float(points[joint, 0]), float(points[joint, 1]))
        radius = joint_radius(level, unit)
        if seen[joint]:
            painter.setPen(QPen(_CASING, 1.6 * unit))
            painter.setBrush(colour)
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(_CASING, 3.4 * unit))
            painter.drawEllipse(centre, radius, radius)
            colour.setAlpha(220)
            painter.setPen(QPen(colour, 1.6 * unit))
        painter.drawEllipse(centre, radius, radius)


def _paint_names(
    painter: QPainter,
    points: FloatArray,
    seen: NDArray[np.bool_],
    levels: FloatArray | None,
    unit: float,
) -> None:
    metrics = QFontMetricsF(painter.font())
    order = range(len(points)) if levels is None else np.argsort(-levels, kind="stable")
    taken: list[QRectF] = []
    middle = float(points[:, 0].mean())
    for joint in order:
        if not seen[joint]:
            continue
        level = _NEUTRAL_LEVEL if levels is None else float(levels[joint])
        words = formats.joint_name(int(joint))
        offset = joint_radius(level, unit) + 3
        width, height = metrics.horizontalAdvance(words) + 8, metrics.height() + 2
        x, y = (float(value) for value in points[joint])
        # On the side away from the body, which should not be covered.
        left = x - offset - width if x < middle - offset else x + offset
        # On whole pixels, or the letters blur.
        room = QRectF(round(left), round(y - height / 2), round(width), round(height))
        # Important names first; a name that would lie on another is left out.
        if any(room.intersects(other) for other in taken):
            continue
        taken.append(room)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_LABEL_GROUND)
        painter.drawRoundedRect(room, 4, 4)
        painter.setPen(_NEUTRAL)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)

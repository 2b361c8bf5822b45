"""How labels, suggestions, pose quality and times are painted on their lanes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from app.text import formats
from app.ui.class_colours import ClassColours, ink_on
from app.ui.labelling.time_view import TimeView
from app.ui.theme import Theme
from app.ui.timeline_scale import ticks

# A piece narrower than this has no words.
_LEGIBLE = 22


class Piece(Protocol):
    """A labelled stretch of time."""

    @property
    def start(self) -> float: ...
    @property
    def end(self) -> float: ...
    @property
    def label(self) -> str: ...


def paint_ground(painter: QPainter, theme: Theme, lane: QRectF) -> None:
    """An empty lane."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.track))
    painter.drawRoundedRect(lane, 4, 4)


def paint_pieces(
    painter: QPainter,
    lane: QRectF,
    view: TimeView,
    pieces: Iterable[Piece],
    colours: ClassColours,
    *,
    hollow: bool = False,
    edge: QColor,
) -> None:
    """Labelled stretches in order of start; those that share a pixel are painted once.

    Args:
        hollow: only tinted, as what nobody has confirmed.
        edge: the colour between neighbours.
    """
    metrics = painter.fontMetrics()
    # There may be ten times as many pieces as pixels: those are passed over by their times alone.
    first, last, pixel = lane.left() - 4, lane.right() + 4, view.length / max(1.0, lane.width())
    until = float("-inf")
    for piece in pieces:
        if piece.end <= until:
            continue
        left = max(view.x_of(piece.start, lane.left(), lane.width()), first)
        painted = max(min(view.x_of(piece.end, lane.left(), lane.width()), last), left + 1.0)
        until = max(piece.end, piece.start + pixel)
        place = QRectF(left, lane.top(), painted - left, lane.height())
        colour = QColor(colours.of(piece.label))
        if hollow:
            painter.setPen(QPen(colour, 1))
            colour.setAlpha(60)
        else:
            painter.setPen(QPen(edge, 1) if place.width() > 4 else Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if place.width() > 8:
            painter.drawRoundedRect(place, 4, 4)
        else:
            painter.drawRect(place)
        words = place.intersected(lane).adjusted(6, 0, -4, 0)
        if words.width() > _LEGIBLE:
            painter.setPen(edge if hollow else ink_on(colour))
            shown = metrics.elidedText(
                formats.action_name(piece.label), Qt.TextElideMode.ElideRight, int(words.width())
            )
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)


def paint_quality(
    painter: QPainter, lane: QRectF, columns: NDArray[np.float32], theme: Theme
) -> None:
    """Pose quality as bars: high and green where the body is seen well, low and amber where not.

    Args:
        columns: ``(W,)`` the lowest quality in each pixel column, 0 to 1; NaN where nothing is.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    step = lane.width() / max(1, len(columns))
    tones = ((0.7, 2.0, theme.good), (0.4, 0.7, theme.warning), (0.0, 0.4, theme.error))
    for least, most, name in tones:
        colour = QColor(name)
        colour.setAlpha(170)
        for column in np.flatnonzero((columns >= least) & (columns < most)).tolist():
            height = max(1.5, float(columns[column]) * lane.height())
            # On whole pixels, or neighbours overlap and stripes are seen.
            left, right = (round(lane.left() + c * step) for c in (column, column + 1))
            painter.fillRect(QRectF(left, lane.bottom() - height, right - left, height), colour)
    painter.restore()


def quality_columns(
    times: NDArray[np.float64], quality: NDArray[np.float32], view: TimeView, count: int
) -> NDArray[np.float32]:
    """The lowest quality in each of `count` columns across what is shown.

    Args:
        times, quality: ``(F,)`` by frame, times increasing.
    """
    out = np.full(count, np.nan, np.float32)
    edges = np.linspace(view.start, view.end, count + 1)
    # A column between two frames shows the one before it.
    first = np.clip(np.searchsorted(times, edges[:-1], side="right") - 1, 0, len(times) - 1)
    last = np.maximum(np.searchsorted(times, edges[1:], side="left"), first + 1)
    inside = (edges[:-1] <= times[-1]) & (edges[1:] >= times[0])
    lowest = np.minimum.reduceat(
        np.append(quality, np.float32(np.inf)), np.column_stack([first, last]).ravel()
    )[::2]
    out[inside] = lowest[inside]
    return out


def paint_times(painter: QPainter, lane: QRectF, view: TimeView, theme: Theme) -> None:
    """Round times and their marks."""
    metrics = painter.fontMetrics()
    widest = metrics.horizontalAdvance("00:00:00") + 28
    for time in ticks(view.start, view.end, max(2, int(lane.width() / widest))):
        x = view.x_of(time, lane.left(), lane.width())
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawLine(QPointF(x, lane.bottom() - 4), QPointF(x, lane.bottom()))
        words = formats.tick(time, live=False)
        width = metrics.horizontalAdvance(words) + 4
        left = min(max(lane.left(), x - width / 2), lane.right() - width)
        painter.setPen(QColor(theme.dim))
        room = QRectF(left, lane.top(), width, lane.height() - 4)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)


def paint_overview(
    painter: QPainter,
    lane: QRectF,
    view: TimeView,
    pieces: Sequence[Piece],
    colours: ClassColours,
    theme: Theme,
) -> None:
    """The whole recording with the part that is shown marked."""
    paint_ground(painter, theme, lane)
    whole = TimeView.whole(view.duration)
    until, pixel = float("-inf"), whole.length / max(1.0, lane.width())
    for piece in pieces:
        if piece.end <= until:
            continue
        left = whole.x_of(piece.start, lane.left(), lane.width())
        painted = max(whole.x_of(piece.end, lane.left(), lane.width()), left + 1.0)
        until = max(piece.end, piece.start + pixel)
        painter.fillRect(
            QRectF(left, lane.top() + 2, painted - left, lane.height() - 4), colours.of(piece.label)
        )
    if view.length < 0.999 * view.duration:
        left = whole.x_of(view.start, lane.left(), lane.width())
        right = whole.x_of(view.end, lane.left(), lane.width())
        shade = QColor(theme.window)
        shade.setAlpha(150)
        painter.fillRect(QRectF(lane.left(), lane.top(), left - lane.left(), lane.height()), shade)
        painter.fillRect(QRectF(right, lane.top(), lane.right() - right, lane.height()), shade)
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(
            QRectF(left, lane.top(), max(4.0, right - left), lane.height()), 3, 3
        )

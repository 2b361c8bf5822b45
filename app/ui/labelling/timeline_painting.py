"""The layers of the timeline of labels: lanes, what is chosen, the place in the recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.ui.labelling.lane_painting import (
    paint_ground,
    paint_overview,
    paint_pieces,
    paint_quality,
    paint_times,
    quality_columns,
)
from app.ui.labelling.lanes import Lane, names
from app.ui.theme import RADIUS, theme_of

if TYPE_CHECKING:
    from app.ui.labelling.label_timeline import LabelTimeline


def paint_lanes(painter: QPainter, timeline: LabelTimeline) -> None:
    """Everything that stays while the recording plays."""
    theme, view = theme_of(timeline), timeline.view
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(timeline.font())
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(theme.card))
    ground = QRectF(timeline.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(ground, RADIUS, RADIUS)
    painter.setPen(QColor(theme.dim))
    for lane, words in names():
        room = timeline.lane(lane)
        room.setRect(14, room.top(), room.left() - 20, room.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
    paint_times(painter, timeline.lane(Lane.TIMES), view, theme)
    for lane in (Lane.LABELS, Lane.SUGGESTED, Lane.QUALITY):
        paint_ground(painter, theme, timeline.lane(lane))
    painter.save()
    room = timeline.lane(Lane.LABELS)
    painter.setClipRect(QRectF(room.left(), 0, room.width(), timeline.height()))
    spans = timeline.spans.between(view.start, view.end)
    paint_pieces(painter, room, view, spans, timeline.colours, edge=QColor(theme.card))
    shown = [s for s in timeline.suggestions if s.start < view.end and s.end > view.start]
    room, ink = timeline.lane(Lane.SUGGESTED), QColor(theme.text)
    paint_pieces(painter, room, view, shown, timeline.colours, hollow=True, edge=ink)
    room = timeline.lane(Lane.QUALITY)
    count = max(1, int(room.width() / 2))
    columns = quality_columns(timeline.times, timeline.quality, view, count)
    paint_quality(painter, room, columns, theme)
    painter.restore()
    whole = timeline.lane(Lane.WHOLE)
    paint_overview(painter, whole, view, list(timeline.spans), timeline.colours, theme)


def paint_chosen(painter: QPainter, timeline: LabelTimeline) -> None:
    """A line around the chosen span, and around the chosen suggestion."""
    painter.setPen(QPen(QColor(theme_of(timeline).text), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for piece, lane in (
        (timeline.spans.get(timeline.chosen_span), Lane.LABELS),
        (timeline.chosen_suggestion, Lane.SUGGESTED),
    ):
        if piece is not None:
            room = timeline.lane(lane)
            left, right = timeline.x_of(piece.start), timeline.x_of(piece.end)
            painter.drawRoundedRect(QRectF(left, room.top(), right - left, room.height()), 4, 4)


def paint_place(painter: QPainter, timeline: LabelTimeline, time: float) -> None:
    """A line at a time across the lanes, with a handle above."""
    lane, x = timeline.lane(Lane.LABELS), timeline.x_of(time)
    if not lane.left() - 1 <= x <= lane.right() + 1:
        return
    ink = QColor(theme_of(timeline).text)
    top, bottom = timeline.lane(Lane.TIMES).bottom(), timeline.lane(Lane.QUALITY).bottom()
    painter.setPen(QPen(ink, 1.5))
    painter.drawLine(QLineF(x, top - 3, x, bottom + 2))
    painter.setBrush(ink)
    corners = (QPointF(x - 5, top - 8), QPointF(x + 5, top - 8), QPointF(x, top - 1))
    painter.drawPolygon(QPolygonF(corners))


def paint_stretch(painter: QPainter, timeline: LabelTimeline, start: float, end: float) -> None:
    """Paint a stretch that is not a label yet."""
    lane, colour = timeline.lane(Lane.LABELS), QColor(theme_of(timeline).accent)
    left, right = sorted((timeline.x_of(start), timeline.x_of(end)))
    painter.setPen(QPen(colour, 1.5))
    colour.setAlpha(70)
    painter.setBrush(colour)
    room = QRectF(left, lane.top(), max(2.0, right - left), lane.height())
    painter.drawRoundedRect(room, 4, 4)

"""How the timeline looks: a row of spans, curves under it, times under them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from app.text import formats
from app.text import live as text
from app.ui.class_colours import ClassColours, ink_on
from app.ui.history import columns
from app.ui.theme import RADIUS, Theme
from app.ui.timeline_model import TimelineModel
from app.ui.timeline_scale import ticks

_MARGIN = 10.0
_GAP = 6.0
_CURVES_HEIGHT = 44
# A name shorter than this, in pixels, says nothing.
_SHORTEST_NAME = 44.0
_CHIP = 8.0


@dataclass(frozen=True)
class Layout:
    """Where things lie in the widget, logical pixels, and the time that is shown.

    Attributes:
        row: of the spans.
        curves: the room of the curves, probability 1 at its top.
        axis: the bottom of the words under the curves.
        start, end: the time at the left and at the right, seconds.
    """

    row: QRectF
    curves: QRectF
    axis: float
    start: float
    end: float

    @staticmethod
    def of(room: QRectF, metrics: QFontMetrics, view: tuple[float, float]) -> Layout:
        """Fill the room."""
        inner = room.adjusted(_MARGIN, 6, -_MARGIN, -4)
        row = QRectF(inner.left(), inner.top(), inner.width(), row_height(metrics))
        top, bottom = row.bottom() + _GAP, inner.bottom() - metrics.height() - 3
        curves = QRectF(inner.left(), top, inner.width(), max(1.0, bottom - top))
        return Layout(row, curves, inner.bottom(), *view)

    def x_of(self, time: float) -> float:
        """The place of a time."""
        return self.row.left() + self.row.width() * (time - self.start) / (self.end - self.start)

    def time_at(self, x: float) -> float:
        """The time at a place, the nearest one shown."""
        share = (x - self.row.left()) / max(1.0, self.row.width())
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)


def row_height(metrics: QFontMetrics) -> int:
    """Of the spans: their names have to fit."""
    return metrics.height() + 4


def preferred_height(metrics: QFontMetrics) -> int:
    """A row of spans, curves, a row of times."""
    return row_height(metrics) + _CURVES_HEIGHT + metrics.height() + 14


class TimelinePainter:
    """Paints a model with one painter, in one theme."""

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        model: TimelineModel,
        colours: ClassColours,
        layout: Layout,
    ) -> None:
        self._painter, self._theme = painter, theme
        self._model, self._colours, self._layout = model, colours, layout
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    @property
    def _metrics(self) -> QFontMetrics:
        return self._painter.fontMetrics()

    def paint(self, ground: QRectF, focused: bool) -> None:
        """Everything but the pointer.

        Args:
            ground: the whole widget.
            focused: whether keys go here; the edge shows it.
        """
        painter, theme, layout = self._painter, self._theme, self._layout
        painter.setPen(QPen(QColor(theme.accent if focused else theme.border), 1))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        chosen = self._model.curves()
        self._colours.show(
            [span.action for span in self._model.spans_in_view()]
            + [self._model.classes[index] for index in chosen]
        )
        painter.save()
        row, curves = layout.row, layout.curves
        painter.setClipRect(QRectF(row.topLeft(), QPointF(row.right(), layout.axis)))
        self._paint_axis()
        self._paint_curves(chosen)
        self._paint_spans()
        painter.restore()
        if self._model.duration:
            x = layout.x_of(min(self._model.now, self._model.duration))
            painter.setPen(QPen(QColor(theme.text), 1.5))
            painter.drawLine(QPointF(x, row.top() - 2), QPointF(x, curves.bottom() + 3))

    def _paint_axis(self) -> None:
        painter, theme, curves = self._painter, self._theme, self._layout.curves
        painter.setPen(QPen(QColor(theme.border), 1))
        for share in (0.0, 0.5, 1.0):
            y = round(curves.bottom() - share * curves.height()) + 0.5
            painter.drawLine(QPointF(curves.left(), y), QPointF(curves.right(), y))
        live = not self._model.duration
        origin = self._model.now if live else 0.0
        widest = self._metrics.horizontalAdvance("−00:00 min") + 16
        most = max(2, int(curves.width() / widest))
        painter.setPen(QColor(theme.dim))
        taken = curves.left() - 1
        for time in ticks(self._layout.start, self._layout.end, most, origin):
            words = formats.tick(time - origin, live=live)
            width = self._metrics.horizontalAdvance(words) + 4
            left = self._layout.x_of(time) - width / 2
            left = min(max(curves.left(), left), curves.right() - width)
            # Those at the ends are moved in, and may come too close to their neighbours.
            if left < taken:
                continue
            taken = left + width + 4
            place = QRectF(left, curves.bottom() + 3, width, self._metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_curves(self, chosen: list[int]) -> None:
        painter, curves, model = self._painter, self._layout.curves, self._model
        if not chosen:
            # No line goes through the words.
            width = self._metrics.horizontalAdvance(text.TIMELINE_EMPTY) + 16
            place = QRectF(0, 0, width, self._metrics.height())
            place.moveCenter(curves.center())
            painter.fillRect(place, QColor(self._theme.card))
            painter.setPen(QColor(self._theme.dim))
            painter.drawText(curves, Qt.AlignmentFlag.AlignCenter, text.TIMELINE_EMPTY)
            return
        start, end = self._layout.start, self._layout.end
        times, values = model.history.between(start, end)
        # A point every two pixels: finer is not seen, and this is painted ten times a second.
        count = max(2, int(curves.width() / 2))
        lines = columns(times, values[:, chosen], start, end, count)
        xs = curves.left() + (np.arange(count) + 0.5) * curves.width() / count
        for number in reversed(range(len(chosen))):
            action = model.classes[chosen[number]]
            idle = action == model.idle
            colour = QColor(self._theme.border) if idle else self._colours.of(action)
            painter.setPen(QPen(colour, 1.6))
            ys = curves.bottom() - lines[:, number] * curves.height()
            for piece in _pieces(~np.isnan(ys)):
                points = [
                    QPointF(x, y)
                    for x, y in zip(xs[piece].tolist(), ys[piece].tolist(), strict=True)
                ]
                painter.drawPolyline(QPolygonF(points))

    def _paint_spans(self) -> None:
        painter, theme, layout = self._painter, self._theme, self._layout
        row = layout.row
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.track))
        painter.drawRoundedRect(row, 4, 4)
        shown = self._model.spans_in_view()
        for number, span in enumerate(shown):
            left, right = layout.x_of(span.start), layout.x_of(span.end)
            place = QRectF(left, row.top(), max(3.0, right - left), row.height())
            colour = self._colours.of(span.action)
            painter.setPen(QPen(QColor(theme.card), 1))
            painter.setBrush(colour)
            painter.drawRoundedRect(place, 4, 4)
            following = shown[number + 1].start if number + 1 < len(shown) else layout.end
            beside = QRectF(place.right(), row.top(), layout.x_of(following) - place.right(), 0)
            beside.setHeight(row.height())
            words = formats.action_name(span.action)
            self._paint_name(words, colour, place.intersected(row), beside)

    def _paint_name(self, words: str, colour: QColor, inside: QRectF, beside: QRectF) -> None:
        """An action's name on its span, or beside it where there is more room."""
        needed = self._metrics.horizontalAdvance(words) + 10
        free = beside.width() > inside.width()
        room = inside if needed <= inside.width() or not free else beside
        if needed > room.width() and room.width() < _SHORTEST_NAME:
            return
        self._painter.setPen(ink_on(colour) if room is inside else QColor(self._theme.dim))
        room = room.adjusted(5, 0, -3, 0)
        elide = Qt.TextElideMode.ElideRight
        shown = self._metrics.elidedText(words, elide, int(room.width()))
        self._painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def paint_pointer(self, time: float, room: QRectF) -> None:
        """A line at a time, and beside it what was going on then.

        Args:
            room: the whole widget; the words stay inside.
        """
        painter, theme, layout, metrics = self._painter, self._theme, self._layout, self._metrics
        x = layout.x_of(time)
        painter.setPen(QPen(QColor(theme.dim), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, layout.row.top() - 2), QPointF(x, layout.curves.bottom() + 3))
        first, *others = self._model.words_at(time)
        likeliest = self._model.likeliest_at(time)
        chip = _CHIP + 6
        width = max(
            metrics.horizontalAdvance(first),
            *(metrics.horizontalAdvance(words) + chip for words in others or [""]),
        )
        line = metrics.lineSpacing()
        size = (width + 16, line * (1 + len(others)) + 8)
        left = x + 8 if x + 8 + size[0] < room.right() else x - 8 - size[0]
        box = QRectF(round(left), round(max(2.0, room.center().y() - size[1] / 2)), *size)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.window))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(theme.text))
        place = QRectF(box.left() + 8, box.top() + 4, width + 2, line)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, first)
        for words, (action, _) in zip(others, likeliest, strict=True):
            place = place.translated(0, line)
            mark = QRectF(place.left(), place.center().y() - _CHIP / 2, _CHIP, _CHIP)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                QColor(theme.border) if action == self._model.idle else self._colours.of(action)
            )
            painter.drawRoundedRect(mark, 2, 2)
            painter.setPen(QColor(theme.text))
            painter.drawText(place.adjusted(chip, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)


def _pieces(known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[slice]:
    """The unbroken runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]

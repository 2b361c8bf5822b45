"""The last minutes: spans of actions, and the probabilities of the leading ones under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.redecide import redecide
from app.ui import text
from app.ui.class_colours import ClassColours, ink_on
from app.ui.history import STEP, History, columns, leading
from app.ui.theme import RADIUS, Theme, scaled_font, theme_of
from app.ui.timeline_scale import ticks
from model.decision import DecisionSettings, Event
from model.prediction import Prediction

#: Seconds shown of a live source, at first and at the least and the most.
SPAN, SHORTEST, LONGEST = 120.0, 20.0, 1800.0
_CURVES = 5
# So many predictions are decided upon anew without a noticeable wait: ten minutes of them.
_REDECIDED = 6000
_SPAN_HEIGHT = 18
_MARGIN = 10


@dataclass(frozen=True)
class Span:
    """A time during which an action went on, seconds."""

    action: str
    start: float
    end: float


class Timeline(QWidget):
    """Time runs to the right: to now for what is live, over its whole length for a recording.

    The wheel changes how many minutes are shown of what is live.
    """

    #: A time that was clicked on, seconds.
    clicked = pyqtSignal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.history = History()
        #: By time: the importance of the 25 joints, and the warmth.
        self.evidence = History()
        self.colours = ClassColours()
        self.setFont(scaled_font(self.font(), 0.88))
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(self.sizeHint().height())
        self.setMaximumHeight(round(1.7 * self.sizeHint().height()))
        self.setAccessibleName(text.TIMELINE)
        self.setToolTip("")
        self._classes: tuple[str, ...] = ()
        self._idle: str | None = None
        self._spans: tuple[Span, ...] = ()
        self._now = 0.0
        self._duration: float | None = None
        self._shown = SPAN
        self._pointer: float | None = None

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A row of spans, curves, a row of times."""
        return QSize(400, _SPAN_HEIGHT + 44 + self.fontMetrics().height() + 14)

    def set_classes(self, classes: Sequence[str], idle: str | None = None) -> None:
        """The class names, in the order of the probabilities.

        Args:
            classes: all names.
            idle: the one that stands for nothing in particular; it stays in the background.
        """
        self._classes, self._idle = tuple(classes), idle
        self.clear()

    def add(self, prediction: Prediction) -> None:
        """Keep a prediction."""
        self.history.add(prediction.time, prediction.probabilities)
        evidence = np.append(prediction.importance, np.float32(prediction.warmth))
        self.evidence.add(prediction.time, evidence)

    def redecided(self, settings: DecisionSettings) -> list[Event]:
        """The events that these settings make of the kept predictions of a recording."""
        times, values = self.history.between(0.0, self._duration or 0.0)
        _, evidence = self.evidence.between(0.0, self._duration or 0.0)
        if values.shape[1] != len(self._classes):
            return []
        recent = slice(-_REDECIDED, None)
        return redecide(
            times[recent], values[recent], evidence[recent], self._classes, settings, self._idle
        )

    def set_duration(self, duration: float | None) -> None:
        """The length of a recording in seconds; None for what is live."""
        if duration != self._duration:
            self._duration = duration
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if duration else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def is_due(self, now: float) -> bool:
        """Whether enough time has passed since the last painting for anything to look different.

        Painted ten times a second, not at every picture: it shows minutes.
        """
        return not self._now <= now < self._now + STEP

    def set_now(self, now: float) -> None:
        """The time of the newest picture, seconds."""
        if now != self._now:
            self._now = now
            self.update()

    def set_spans(self, spans: Sequence[Span]) -> None:
        """The actions, in any order."""
        if tuple(spans) != self._spans:
            self._spans = tuple(spans)
            self.update()

    def clear(self) -> None:
        """Forget everything."""
        self.history.clear()
        self.evidence.clear()
        self.colours.clear()
        self._spans = ()
        self._now = 0.0
        self.update()

    def view(self) -> tuple[float, float]:
        """The first and the last time shown, seconds."""
        if self._duration:
            return 0.0, self._duration
        return self._now - self._shown, self._now

    def time_at(self, x: float) -> float:
        """The time at a place in the widget."""
        start, end = self.view()
        room = self._room()
        share = (x - room.left()) / max(1.0, room.width())
        return start + min(1.0, max(0.0, share)) * (end - start)

    def x_of(self, time: float) -> float:
        """The place of a time in the widget."""
        start, end = self.view()
        room = self._room()
        return room.left() + room.width() * (time - start) / (end - start)

    def words_at(self, time: float) -> list[str]:
        """What the pointer is told: the time, the action that went on, the likeliest ones."""
        lines = [self._time_words(time)]
        values = self.history.at(time)
        if values is None or len(values) != len(self._classes):
            return [f"{lines[0]}  {text.TIMELINE_NOTHING}"]
        for index in np.argsort(-values, kind="stable")[:3]:
            name = text.action_name(self._classes[index])
            lines.append(f"{text.percent(float(values[index]))}  {name}")
        return lines

    def _time_words(self, time: float) -> str:
        if self._duration:
            return text.video_time(time)
        return text.ago(self._now - time)

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_MARGIN, 6, -_MARGIN, -4)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Say which time was clicked on."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.time_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Show the values under the pointer."""
        if event is not None:
            self._pointer = event.position().x()
            self.update()

    def leaveEvent(self, event: QEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Show no values any more."""
        self._pointer = None
        self.update()

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Show more or fewer minutes."""
        if event is not None and not self._duration:
            factor = 0.8 ** (event.angleDelta().y() / 120.0)
            self._shown = min(LONGEST, max(SHORTEST, self._shown * factor))
            self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint ground, curves, spans, times, the place in a recording, values at the pointer."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.card))
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ground, RADIUS, RADIUS)
        room = self._room()
        axis = room.bottom() - self.fontMetrics().height()
        curves = QRectF(room.left(), room.top() + _SPAN_HEIGHT + 6, room.width(), 0)
        curves.setBottom(axis - 3)
        painter.save()
        painter.setClipRect(room.adjusted(-1, -2, 1, 2))
        self._paint_axis(painter, theme, curves)
        self._paint_curves(painter, theme, curves)
        self._paint_spans(painter, theme, QRectF(room.left(), room.top(), room.width(), 0))
        painter.restore()
        if self._duration:
            x = self.x_of(min(self._now, self._duration))
            painter.setPen(QPen(QColor(theme.text), 1.5))
            painter.drawLine(QPointF(x, room.top() - 2), QPointF(x, axis))
        if self._pointer is not None:
            self._paint_pointer(painter, theme, self._pointer, room.top() - 2, axis)

    def _paint_axis(self, painter: QPainter, theme: Theme, curves: QRectF) -> None:
        start, end = self.view()
        faint = QColor(theme.border)
        for share in (0.0, 0.5, 1.0):
            y = round(curves.bottom() - share * curves.height()) + 0.5
            painter.setPen(QPen(faint, 1))
            painter.drawLine(QPointF(curves.left(), y), QPointF(curves.right(), y))
        origin = 0.0 if self._duration else self._now
        widest = self.fontMetrics().horizontalAdvance("00:00.0") + 24
        for time in ticks(start, end, max(2, int(curves.width() / widest)), origin):
            x = self.x_of(time)
            words = text.tick(time - origin, live=not self._duration)
            width = self.fontMetrics().horizontalAdvance(words) + 4
            left = min(max(curves.left(), x - width / 2), curves.right() - width)
            painter.setPen(QColor(theme.dim))
            place = QRectF(left, curves.bottom() + 3, width, self.fontMetrics().height())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_curves(self, painter: QPainter, theme: Theme, curves: QRectF) -> None:
        start, end = self.view()
        times, values = self.history.between(start, end)
        if values.shape[1] != len(self._classes):
            return
        idle = self._classes.index(self._idle) if self._idle in self._classes else None
        chosen = [index for index in leading(values, _CURVES + 1) if index != idle][:_CURVES]
        if idle is not None:
            chosen.append(idle)
        # A point every two pixels: finer is not seen, and this is painted ten times a second.
        count = max(2, int(curves.width() / 2))
        lines = columns(times, values[:, chosen], start, end, count)
        xs = curves.left() + (np.arange(count) + 0.5) * curves.width() / count
        for number in reversed(range(len(chosen))):
            action = self._classes[chosen[number]]
            colour = QColor(theme.border) if action == self._idle else self.colours.of(action)
            painter.setPen(QPen(colour, 1.6))
            ys = curves.bottom() - lines[:, number] * curves.height()
            for piece in _pieces(~np.isnan(ys)):
                points = [
                    QPointF(x, y)
                    for x, y in zip(xs[piece].tolist(), ys[piece].tolist(), strict=True)
                ]
                painter.drawPolyline(QPolygonF(points))

    def _paint_spans(self, painter: QPainter, theme: Theme, row: QRectF) -> None:
        start, end = self.view()
        row.setHeight(_SPAN_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.track))
        painter.drawRoundedRect(row, 4, 4)
        shown = [span for span in self._spans if span.end >= start and span.start <= end]
        shown.sort(key=lambda span: span.start)
        for number, span in enumerate(shown):
            left, right = self.x_of(span.start), self.x_of(span.end)
            place = QRectF(left, row.top(), max(3.0, right - left), row.height())
            colour = self.colours.of(span.action)
            painter.setPen(QPen(QColor(theme.card), 1))
            painter.setBrush(colour)
            painter.drawRoundedRect(place, 4, 4)
            following = shown[number + 1].start if number + 1 < len(shown) else end
            beside = QRectF(place.right(), row.top(), self.x_of(following) - place.right(), 0)
            beside.setHeight(row.height())
            inside = place.intersected(row)
            self._paint_name(painter, theme, text.action_name(span.action), colour, inside, beside)

    def _paint_name(
        self,
        painter: QPainter,
        theme: Theme,
        words: str,
        colour: QColor,
        inside: QRectF,
        beside: QRectF,
    ) -> None:
        """An action's name on its span, or beside it where there is more room."""
        needed = self.fontMetrics().horizontalAdvance(words) + 10
        free = beside.width() > inside.width()
        room = inside if needed <= inside.width() or not free else beside
        if needed > room.width() and room.width() < 44:
            return
        painter.setPen(ink_on(colour) if room is inside else QColor(theme.dim))
        room = room.adjusted(5, 0, -3, 0)
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_pointer(
        self, painter: QPainter, theme: Theme, x: float, top: float, bottom: float
    ) -> None:
        painter.setPen(QPen(QColor(theme.dim), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        lines = self.words_at(self.time_at(x))
        metrics = self.fontMetrics()
        width = max(metrics.horizontalAdvance(line) for line in lines) + 14
        height = metrics.lineSpacing() * len(lines) + 8
        left = x + 8 if x + 8 + width < self.width() else x - 8 - width
        box = QRectF(round(left), round(max(2.0, (self.height() - height) / 2)), width, height)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.window))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(theme.text))
        painter.drawText(box.adjusted(7, 4, -7, -4), 0, "\n".join(lines))


def _pieces(known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[slice]:
    """The unbroken runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]

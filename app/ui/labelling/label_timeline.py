"""The timeline of labels: lanes for labels, suggestions and pose quality, drawn and edited here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.labelling.snapping import Snapper
from app.labelling.span import Span
from app.labelling.span_index import SpanIndex
from app.labelling.suggestion import Suggestion
from app.text import labelling as text
from app.ui.class_colours import ClassColours
from app.ui.labelling.drags import Drag, DrawDrag, EdgeDrag, PanDrag, ScrubDrag
from app.ui.labelling.lanes import Lane, lane_at, place, total_height
from app.ui.labelling.time_view import TimeView
from app.ui.labelling.timeline_painting import paint_chosen, paint_lanes, paint_place
from app.ui.theme import scaled_font, theme_of

#: An edge is taken, and a time snaps, within so many logical pixels.
EDGE_REACH, SNAP_REACH = 6.0, 10.0


class LabelTimeline(QWidget):
    """Shows spans and asks for edits; it changes nothing itself.

    What does not move (lanes) is painted once into a picture; the place in the recording and what
    is being dragged are drawn over it, so that playing costs next to nothing.
    """

    #: A time to go to, seconds.
    sought = pyqtSignal(float)
    #: A stretch drawn on the label lane: start and end, seconds.
    drawn = pyqtSignal(float, float)
    #: A span's edges were dragged: id, start, end.
    resized = pyqtSignal(str, float, float)
    #: Another span is chosen: its id, or empty for none.
    chosen = pyqtSignal(str)
    #: Another suggestion is chosen.
    suggestion_chosen = pyqtSignal(object)
    #: A suggestion is to become a label.
    accepted = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(scaled_font(self.font(), 0.9))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text.TIMELINE)
        self.setAccessibleDescription(text.TIMELINE_HELP)
        self.colours = ClassColours()
        self.snapper = Snapper()
        self.snapping = True
        self.view = TimeView.whole(1.0)
        self.spans = SpanIndex()
        self.suggestions: Sequence[Suggestion] = ()
        self.chosen_span: str | None = None
        self.chosen_suggestion: Suggestion | None = None
        self.times: NDArray[np.float64] = np.zeros(1)
        self.quality: NDArray[np.float32] = np.zeros(1, np.float32)
        self._time = 0.0
        self._mark: float | None = None
        self._drag: Drag | None = None
        self._base: QPixmap | None = None

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As high as the lanes."""
        return QSize(600, total_height(self.fontMetrics().height()))

    def set_recording(
        self, times: NDArray[np.float64], quality: NDArray[np.float32], spans: SpanIndex
    ) -> None:
        """Another recording.

        Args:
            times, quality: ``(F,)`` of its frames, seconds from the first, and 0 to 1.
            spans: its labels; tell of changes by `refresh`.
        """
        self.times, self.quality, self.spans = times, quality, spans
        self.view = TimeView.whole(float(times[-1]))
        self.suggestions = ()
        self.chosen_span = self.chosen_suggestion = None
        self._mark = self._drag = None
        self._time = 0.0
        self.refresh()

    def set_suggestions(self, suggestions: Sequence[Suggestion]) -> None:
        """The suggestions, in order of start."""
        self.suggestions = suggestions
        self.refresh()

    def refresh(self) -> None:
        """Paint the lanes anew."""
        self._base = None
        self.update()

    def set_time(self, time: float, *, follow: bool = False) -> None:
        """The place in the recording; `follow` turns the page when it runs off this one."""
        if time == self._time:
            return
        self._time = time
        if follow:
            self.set_view(self.view.turned(time))
        self.update()

    def set_mark(self, time: float | None) -> None:
        """Where a new span begins that has no end yet."""
        self._mark = time
        self.update()

    def set_view(self, view: TimeView) -> None:
        """Show another part."""
        if view != self.view:
            self.view = view
            self.refresh()

    def zoom(self, factor: float) -> None:
        """`factor` times as much around the place in the recording."""
        about = self._time if self.view.start <= self._time <= self.view.end else None
        middle = self.view.start + self.view.length / 2
        self.set_view(self.view.zoomed(factor, middle if about is None else about))

    def choose(self, span_id: str | None) -> None:
        """Choose a span, and say so."""
        if span_id != self.chosen_span:
            self.chosen_span = span_id
            self.update()
            self.chosen.emit(span_id or "")

    def choose_suggestion(self, suggestion: Suggestion | None) -> None:
        """Choose a suggestion, and say so."""
        if suggestion != self.chosen_suggestion:
            self.chosen_suggestion = suggestion
            self.update()
            self.suggestion_chosen.emit(suggestion)

    # Places and times.

    def lane(self, lane: Lane) -> QRectF:
        """Where a lane lies in the widget, without its name."""
        return place(lane, self.width(), self.fontMetrics())

    def lane_at(self, y: float) -> Lane:
        """The lane at a height in the widget."""
        return lane_at(y, self.width(), self.fontMetrics())

    def x_of(self, time: float) -> float:
        """Where a time lies in the widget."""
        lane = self.lane(Lane.LABELS)
        return self.view.x_of(time, lane.left(), lane.width())

    def time_at(self, x: float) -> float:
        """The time at a place in the widget."""
        lane = self.lane(Lane.LABELS)
        return self.view.time_at(x, lane.left(), lane.width())

    def snapped(self, time: float, free: bool = False) -> float:
        """A time drawn to the nearest edge of motion, unless that is switched off."""
        if free or not self.snapping:
            return time
        return self.snapper.snap(time, self.seconds(SNAP_REACH))

    def seconds(self, pixels: float) -> float:
        """How much time so many logical pixels are."""
        return pixels * self.view.length / max(1.0, self.lane(Lane.LABELS).width())

    def edge_at(self, x: float) -> tuple[Span, bool] | None:
        """The span whose edge is near a place, and whether it is its end."""
        time, reach = self.time_at(x), self.seconds(EDGE_REACH)
        near = self.spans.between(time - reach, time + reach)
        edges = [(abs(span.start - time), span, False) for span in near]
        edges += [(abs(span.end - time), span, True) for span in near]
        # Where two spans touch, the chosen one is meant.
        edges.sort(key=lambda edge: (edge[0], edge[1].id != self.chosen_span))
        if not edges or edges[0][0] > reach:
            return None
        return edges[0][1], edges[0][2]

    def suggestion_at(self, time: float) -> Suggestion | None:
        """The suggestion that covers a time."""
        found = [one for one in self.suggestions if one.start <= time < one.end]
        return found[0] if found else None

    # Mouse.

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Begin to draw, drag an edge, scrub or move."""
        if event is None:
            return
        x, y = event.position().x(), event.position().y()
        lane = self.lane_at(y)
        if event.button() == Qt.MouseButton.MiddleButton:
            self._drag = PanDrag(self, x)
        elif event.button() != Qt.MouseButton.LeftButton:
            return
        elif lane is Lane.LABELS:
            self._press_label(x)
        elif lane is Lane.SUGGESTED:
            suggestion = self.suggestion_at(self.time_at(x))
            self.choose_suggestion(suggestion)
            self.sought.emit(suggestion.start if suggestion else self.time_at(x))
        elif lane is Lane.WHOLE:
            self._drag = PanDrag(self, x, whole=True)
        else:
            self._drag = ScrubDrag(self, x)
        self.update()

    def _press_label(self, x: float) -> None:
        edge = self.edge_at(x)
        time = self.time_at(x)
        if edge is not None:
            self.choose(edge[0].id)
            self._drag = EdgeDrag(self, edge[0], is_end=edge[1])
            return
        span = self.spans.at(time)
        self.choose(span.id if span is not None else None)
        self._drag = ScrubDrag(self, x) if span is not None else DrawDrag(self, time)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Go on with what was begun; else show what could be."""
        if event is None:
            return
        x, y = event.position().x(), event.position().y()
        if self._drag is not None:
            free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._drag.move(x, free)
            self.update()
            return
        lane = self.lane_at(y)
        shape = Qt.CursorShape.ArrowCursor
        if lane is Lane.LABELS:
            shape = Qt.CursorShape.CrossCursor
            if self.edge_at(x) is not None:
                shape = Qt.CursorShape.SizeHorCursor
            elif self.spans.at(self.time_at(x)) is not None:
                shape = Qt.CursorShape.PointingHandCursor
        elif lane is Lane.SUGGESTED and self.suggestion_at(self.time_at(x)) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Ask for the edit that was drawn."""
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.finish()
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Accept a suggestion; look closely at a label."""
        if event is None or event.button() != Qt.MouseButton.LeftButton:
            return
        time = self.time_at(event.position().x())
        lane = self.lane_at(event.position().y())
        suggestion, span = self.suggestion_at(time), self.spans.at(time)
        if lane is Lane.SUGGESTED and suggestion is not None:
            self.accepted.emit(suggestion)
        elif lane is Lane.LABELS and span is not None:
            margin = 0.5 * span.length
            length = min(self.view.duration, span.length + 2 * margin)
            closer = self.view.zoomed(length / self.view.length, time)
            self.set_view(closer.showing(span.start, span.end))

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Zoom about the pointer; with Shift, or sideways, move."""
        if event is None:
            return
        turned = event.angleDelta()
        sideways = turned.x() if turned.x() else 0
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            sideways = turned.x() or turned.y()
        if sideways:
            self.set_view(self.view.moved(-0.1 * self.view.length * sideways / 120.0))
        elif turned.y():
            about = self.time_at(event.position().x())
            self.set_view(self.view.zoomed(0.8 ** (turned.y() / 120.0), about))
        event.accept()

    def event(self, event: QEvent | None) -> bool:
        """Explain what is under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self.refresh()
        return super().event(event)

    def words_at(self, spot: QPointF) -> str:
        """What is under a place."""
        time = self.time_at(spot.x())
        lane = self.lane_at(spot.y())
        if lane is Lane.LABELS:
            span = self.spans.at(time)
            return text.span_tip(span.label, span.start, span.end) if span else text.LABEL_LANE_TIP
        if lane is Lane.SUGGESTED and (one := self.suggestion_at(time)) is not None:
            return text.suggestion_tip(one.label, one.confidence, one.start, one.end)
        if lane is Lane.QUALITY:
            frame = max(0, int(np.searchsorted(self.times, time, side="right")) - 1)
            return text.quality_tip(float(self.quality[frame]))
        return text.TIMELINE_HELP

    # Painting.

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint the lanes as they were painted last, then what moves."""
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._base is None or self._base.size() != size:
            self._base = QPixmap(size)
            self._base.setDevicePixelRatio(ratio)
            self._base.fill(Qt.GlobalColor.transparent)
            base = QPainter(self._base)
            paint_lanes(base, self)
            base.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._base)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lane = self.lane(Lane.LABELS)
        painter.save()
        painter.setClipRect(QRectF(lane.left() - 1, 0, lane.width() + 2, self.height()))
        paint_chosen(painter, self)
        if self._drag is not None:
            self._drag.paint(painter, lane)
        if self._mark is not None:
            self.paint_stretch(painter, self._mark, self._time)
        painter.restore()
        paint_place(painter, self, self._time)

    def paint_stretch(self, painter: QPainter, start: float, end: float) -> None:
        """Paint a stretch that is not a label yet."""
        lane, colour = self.lane(Lane.LABELS), QColor(theme_of(self).accent)
        left, right = sorted((self.x_of(start), self.x_of(end)))
        painter.setPen(QPen(colour, 1.5))
        colour.setAlpha(70)
        painter.setBrush(colour)
        room = QRectF(left, lane.top(), max(2.0, right - left), lane.height())
        painter.drawRoundedRect(room, 4, 4)

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
    QPixmap,
    QWheelEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.labelling.snapping import Snapper
from app.labelling.span_index import SpanIndex
from app.labelling.suggestion import Suggestion
from app.text import labelling as text
from app.ui.class_colours import ClassColours
from app.ui.labelling.lanes import Lane, lane_at, place, total_height
from app.ui.labelling.time_view import TimeView
from app.ui.labelling.timeline_mouse import TimelineMouse, words_at
from app.ui.labelling.timeline_painting import (
    paint_chosen,
    paint_lanes,
    paint_place,
    paint_stretch,
)
from app.ui.theme import RADIUS, scaled_font, theme_of

#: A time snaps within so many logical pixels.
SNAP_REACH = 10.0


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
        self._base: QPixmap | None = None
        self._mouse = TimelineMouse(self)

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
        self._mark = None
        self._mouse.drop()
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

    def suggestion_at(self, time: float) -> Suggestion | None:
        """The suggestion that covers a time."""
        return next((one for one in self.suggestions if one.start <= time < one.end), None)

    # Mouse: what a press means is known elsewhere, see `TimelineMouse`.

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Begin to draw, drag an edge, scrub or move."""
        if event is not None:
            self._mouse.press(event)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Go on with what was begun; else show what could be."""
        if event is not None:
            self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Ask for the edit that was drawn."""
        self._mouse.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Accept a suggestion; look closely at a label."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self._mouse.double_click(event)

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Zoom about the pointer; with Shift, or sideways, move."""
        if event is not None:
            self._mouse.wheel(event)

    def event(self, event: QEvent | None) -> bool:
        """Explain what is under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = words_at(self, QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self.refresh()
        return super().event(event)

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
        if self._mouse.drag is not None:
            self._mouse.drag.paint(painter, lane)
        if self._mark is not None:
            paint_stretch(painter, self, self._mark, self._time)
        painter.restore()
        paint_place(painter, self, self._time)
        if self.hasFocus():
            painter.setPen(QColor(theme_of(self).accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(ring, RADIUS, RADIUS)

"""What a pressed mouse is doing on the timeline of labels, from press to release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QPainter

from app.labelling.span import SHORTEST, Span
from app.ui.labelling.lanes import Lane
from app.ui.labelling.timeline_painting import paint_stretch

if TYPE_CHECKING:
    from app.ui.labelling.label_timeline import LabelTimeline


class Drag(Protocol):
    """One press, as long as it lasts."""

    def move(self, x: float, free: bool) -> None:
        """The pointer is there now; `free` when edges must not snap."""
        ...

    def finish(self) -> None:
        """It was let go."""
        ...

    def paint(self, painter: QPainter, lane: QRectF) -> None:
        """Show what will come of it."""
        ...


class ScrubDrag:
    """Moves the place in the recording."""

    def __init__(self, timeline: LabelTimeline, x: float) -> None:
        self._timeline = timeline
        timeline.sought.emit(timeline.time_at(x))

    def move(self, x: float, free: bool) -> None:
        """Go there."""
        self._timeline.sought.emit(self._timeline.time_at(x))

    def finish(self) -> None:
        """Stay there."""

    def paint(self, painter: QPainter, lane: QRectF) -> None:
        """The place itself is enough."""


class DrawDrag:
    """Draws a new span; where the pointer did not move, it only goes there."""

    def __init__(self, timeline: LabelTimeline, time: float) -> None:
        self._timeline = timeline
        self._from = self._to = time
        self._free = False

    def move(self, x: float, free: bool) -> None:
        """It reaches to there."""
        self._to, self._free = self._timeline.time_at(x), free

    def finish(self) -> None:
        """Ask for the span."""
        start, end = self._stretch()
        if end - start < max(SHORTEST, self._timeline.seconds(3)):
            self._timeline.sought.emit(self._from)
        else:
            self._timeline.drawn.emit(start, end)

    def paint(self, painter: QPainter, lane: QRectF) -> None:
        """Show the span."""
        paint_stretch(painter, self._timeline, *self._stretch())

    def _stretch(self) -> tuple[float, float]:
        first, last = sorted((self._from, self._to))
        snapped = self._timeline.snapped
        return snapped(first, self._free), snapped(last, self._free)


class EdgeDrag:
    """Moves one edge of a span."""

    def __init__(self, timeline: LabelTimeline, span: Span, *, is_end: bool) -> None:
        self._timeline, self._span, self._is_end = timeline, span, is_end
        self._start, self._end = span.start, span.end

    def move(self, x: float, free: bool) -> None:
        """The edge goes there, and the picture with it."""
        time = self._timeline.snapped(self._timeline.time_at(x), free)
        if self._is_end:
            self._end = max(time, self._span.start + SHORTEST)
        else:
            self._start = min(time, self._span.end - SHORTEST)
        self._timeline.sought.emit(self._end if self._is_end else self._start)

    def finish(self) -> None:
        """Ask for the edit."""
        if (self._start, self._end) != (self._span.start, self._span.end):
            self._timeline.resized.emit(self._span.id, self._start, self._end)

    def paint(self, painter: QPainter, lane: QRectF) -> None:
        """Show the span as it would be."""
        paint_stretch(painter, self._timeline, self._start, self._end)


class PanDrag:
    """Moves what is shown: by the middle button, or on the lane that shows the whole."""

    def __init__(self, timeline: LabelTimeline, x: float, *, whole: bool = False) -> None:
        self._timeline, self._x, self._whole = timeline, x, whole
        if whole:
            self.move(x, False)

    def move(self, x: float, free: bool) -> None:
        """Show what is there now."""
        timeline, view = self._timeline, self._timeline.view
        if self._whole:
            lane = timeline.lane(Lane.WHOLE)
            time = view.duration * (x - lane.left()) / max(1.0, lane.width())
            timeline.set_view(view.moved(time - view.start - view.length / 2))
        else:
            timeline.set_view(view.moved(-timeline.seconds(x - self._x)))
            self._x = x

    def finish(self) -> None:
        """Stay there."""

    def paint(self, painter: QPainter, lane: QRectF) -> None:
        """The lanes move; nothing more is to be seen."""

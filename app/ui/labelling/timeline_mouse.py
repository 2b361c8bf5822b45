"""What the mouse does on the timeline of labels, and what lies under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QMouseEvent, QWheelEvent

from app.labelling.span import Span
from app.text import labelling as text
from app.ui.labelling.drags import Drag, DrawDrag, EdgeDrag, PanDrag, ScrubDrag
from app.ui.labelling.lanes import Lane

if TYPE_CHECKING:
    from app.ui.labelling.label_timeline import LabelTimeline

#: An edge is taken within so many logical pixels.
EDGE_REACH = 6.0


class TimelineMouse:
    """Turns presses, moves and turns of the wheel into what the timeline asks for."""

    def __init__(self, timeline: LabelTimeline) -> None:
        self._timeline = timeline
        #: What is being dragged.
        self.drag: Drag | None = None

    def drop(self) -> None:
        """Forget what is being dragged."""
        self.drag = None

    def press(self, event: QMouseEvent) -> None:
        """Begin to draw, drag an edge, scrub or move."""
        timeline = self._timeline
        x, y = event.position().x(), event.position().y()
        lane = timeline.lane_at(y)
        if event.button() == Qt.MouseButton.MiddleButton:
            self.drag = PanDrag(timeline, x)
        elif event.button() != Qt.MouseButton.LeftButton:
            return
        elif lane is Lane.LABELS:
            self._press_label(x)
        elif lane is Lane.SUGGESTED:
            suggestion = timeline.suggestion_at(timeline.time_at(x))
            timeline.choose_suggestion(suggestion)
            timeline.sought.emit(suggestion.start if suggestion else timeline.time_at(x))
        elif lane is Lane.WHOLE:
            self.drag = PanDrag(timeline, x, whole=True)
        else:
            self.drag = ScrubDrag(timeline, x)

    def move(self, event: QMouseEvent) -> None:
        """Go on with what was begun; else show what could be."""
        x, y = event.position().x(), event.position().y()
        if self.drag is not None:
            free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.drag.move(x, free)
            self._timeline.update()
        else:
            self._timeline.setCursor(self._shape(x, self._timeline.lane_at(y)))

    def release(self) -> None:
        """Ask for the edit that was drawn."""
        drag, self.drag = self.drag, None
        if drag is not None:
            drag.finish()
            self._timeline.update()

    def double_click(self, event: QMouseEvent) -> None:
        """Accept a suggestion; look closely at a label."""
        timeline = self._timeline
        time = timeline.time_at(event.position().x())
        lane = timeline.lane_at(event.position().y())
        suggestion, span = timeline.suggestion_at(time), timeline.spans.at(time)
        if lane is Lane.SUGGESTED and suggestion is not None:
            timeline.accepted.emit(suggestion)
        elif lane is Lane.LABELS and span is not None:
            margin = 0.5 * span.length
            length = min(timeline.view.duration, span.length + 2 * margin)
            closer = timeline.view.zoomed(length / timeline.view.length, time)
            timeline.set_view(closer.showing(span.start, span.end))

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; with Shift, or sideways, move."""
        timeline, turned = self._timeline, event.angleDelta()
        sideways = turned.x()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            sideways = turned.x() or turned.y()
        if sideways:
            moved = timeline.view.moved(-0.1 * timeline.view.length * sideways / 120.0)
            timeline.set_view(moved)
        elif turned.y():
            about = timeline.time_at(event.position().x())
            timeline.set_view(timeline.view.zoomed(0.8 ** (turned.y() / 120.0), about))
        event.accept()

    def _press_label(self, x: float) -> None:
        timeline = self._timeline
        edge, time = edge_at(timeline, x), timeline.time_at(x)
        if edge is not None:
            timeline.choose(edge[0].id)
            self.drag = EdgeDrag(timeline, edge[0], is_end=edge[1])
            return
        span = timeline.spans.at(time)
        timeline.choose(span.id if span is not None else None)
        self.drag = ScrubDrag(timeline, x) if span is not None else DrawDrag(timeline, time)

    def _shape(self, x: float, lane: Lane) -> Qt.CursorShape:
        timeline, shapes = self._timeline, Qt.CursorShape
        time = timeline.time_at(x)
        if lane is Lane.LABELS:
            if edge_at(timeline, x) is not None:
                return shapes.SizeHorCursor
            on_label = timeline.spans.at(time) is not None
            return shapes.PointingHandCursor if on_label else shapes.CrossCursor
        if lane is Lane.SUGGESTED and timeline.suggestion_at(time) is not None:
            return shapes.PointingHandCursor
        return shapes.ArrowCursor


def edge_at(timeline: LabelTimeline, x: float) -> tuple[Span, bool] | None:
    """The span whose edge is near a place, and whether it is its end."""
    time, reach = timeline.time_at(x), timeline.seconds(EDGE_REACH)
    near = timeline.spans.between(time - reach, time + reach)
    edges = [(abs(span.start - time), span, False) for span in near]
    edges += [(abs(span.end - time), span, True) for span in near]
    # Where two spans touch, the chosen one is meant.
    edges.sort(key=lambda edge: (edge[0], edge[1].id != timeline.chosen_span))
    if not edges or edges[0][0] > reach:
        return None
    return edges[0][1], edges[0][2]


def words_at(timeline: LabelTimeline, spot: QPointF) -> str:
    """What is under a place, in words."""
    time = timeline.time_at(spot.x())
    lane = timeline.lane_at(spot.y())
    if lane is Lane.LABELS:
        span = timeline.spans.at(time)
        return text.span_tip(span.label, span.start, span.end) if span else text.LABEL_LANE_TIP
    if lane is Lane.SUGGESTED and (one := timeline.suggestion_at(time)) is not None:
        return text.suggestion_tip(one.label, one.confidence, one.start, one.end)
    if lane is Lane.QUALITY:
        frame = max(0, int(np.searchsorted(timeline.times, time, side="right")) - 1)
        return text.quality_tip(float(timeline.quality[frame]))
    return text.TIMELINE_HELP

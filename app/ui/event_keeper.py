"""Events where they are seen: in the log, in the list, and as spans of the timeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from app.events import EventLog, LoggedEvent
from app.redecide import Redecided, redecide
from app.ui.actions import Actions
from app.ui.events_panel import EventsPanel
from app.ui.history import STEP
from app.ui.tasks import Task, Tasks
from app.ui.timeline import Span, Timeline

if TYPE_CHECKING:
    from model.decision import Decision, DecisionSettings, Event


class EventKeeper(QObject):
    """Keeps list and timeline in step with the log of events."""

    #: A `LoggedEvent` that has just ended.
    listed = pyqtSignal(object)
    #: The `Decision`s that were made anew, one for each kept prediction.
    redecided = pyqtSignal(object)

    def __init__(
        self,
        panel: EventsPanel,
        timeline: Timeline,
        actions: Actions,
        now: Callable[[], datetime] = datetime.now,
        parent: QObject | None = None,
    ) -> None:
        """`now` tells the date and time of day."""
        super().__init__(parent)
        self.log = EventLog()
        self._panel, self._timeline, self._actions, self._now = panel, timeline, actions, now
        self._running: Span | None = None
        self._source = ""
        self._tasks = Tasks(self)
        self._task: Task[Redecided] | None = None
        actions.clear_events.triggered.connect(self.clear)
        self._show()

    def begin(self) -> None:
        """Another source: nothing goes on there yet."""
        self._running = None
        self._source = ""
        self._leave_old()

    def set_source(self, name: str) -> None:
        """What people call the source of all that comes from now on."""
        self._source = name

    def follow(self, decision: Decision, newest: float) -> None:
        """What goes on at `newest`, seconds; it is shown when the timeline moves on."""
        self._running = None
        if decision.action is not None:
            self._running = Span(decision.action, decision.since, newest)
        if self._timeline.is_due(newest):
            self._timeline.set_now(newest)
            self._show_spans()

    def add(self, event: Event, ago: float | None, jumped: DecisionSettings | None = None) -> None:
        """List an action that has ended.

        Args:
            event: the action.
            ago: seconds since its start; None in a recording, whose own times count.
            jumped: in a recording that was not played from its beginning in one go, how decisions
                are made. A jump may have cut the action: all that was kept of the place decides.
        """
        began = None if ago is None else self._now() - timedelta(seconds=max(0.0, ago))
        logged = LoggedEvent(event, self._source, began)
        if jumped is None or not self.log.overlaps(logged) or not self.redecide(jumped):
            self.log.add(logged)
            self._show()
        self.listed.emit(logged)

    def redecide(self, settings: DecisionSettings) -> bool:
        """Decide upon what was already seen of this recording, on a thread of its own.

        Returns:
            Whether there is anything to decide upon.
        """
        self._leave_old()
        kept = self._timeline.kept()
        if kept is None:
            return False

        # The last picture comes up to a step after the last prediction.
        until = float(kept.times[-1]) + 1.5 * STEP

        def show(decided: Redecided) -> None:
            self._task = None
            self.log.replace(self._source, decided.events, until)
            self.redecided.emit(decided.decisions)
            # What went on by the old settings is among these now, if it does by the new ones.
            self._running = None
            self._show()

        self._task = self._tasks.run(lambda _task: redecide(kept, settings), show)
        return True

    def _leave_old(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def belongs_here(self, logged: LoggedEvent) -> bool:
        """Whether an event was seen in the recording that is being watched."""
        return logged.began is None and logged.source == self._source

    def clear(self) -> None:
        """Forget all events."""
        self.log.clear()
        self._show()

    def _show(self) -> None:
        self._panel.show_events(self.log.events)
        for action in (self._actions.export, self._actions.clear_events):
            action.setEnabled(len(self.log) > 0)
        self._show_spans()

    def _show_spans(self) -> None:
        ended = [logged.event for logged in self.log.of_source(self._source)]
        spans = [Span(event.action, event.start, event.end) for event in ended]
        self._timeline.set_spans([*spans, self._running] if self._running else spans)

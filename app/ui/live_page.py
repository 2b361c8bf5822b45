"""The live page: picture on the left, what it means on the right."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.events import EventLog, LoggedEvent
from app.live import Phase, Problem
from app.ui import text
from app.ui.actions import Actions
from app.ui.banner import Tone
from app.ui.controller import Controller
from app.ui.decision_panel import DecisionPanel
from app.ui.events_panel import EventsPanel
from app.ui.importance_mean import ImportanceMean
from app.ui.importance_panel import ImportancePanel
from app.ui.side_tabs import SideTabs
from app.ui.theme import SPACE, WIDE_SPACE
from app.ui.timeline import Span, Timeline
from app.ui.top_five import TopFivePanel
from app.ui.tuning_panel import TuningPanel
from app.ui.video_panel import VideoPanel

if TYPE_CHECKING:
    from app.live import Status
    from app.pipeline import Result
    from model.decision import Decision, DecisionSettings, Event
    from model.prediction import Prediction

_WORDS_WITHOUT_PICTURE = {
    Phase.FAILED: text.NO_PICTURE,
    Phase.RECONNECTING: text.PICTURE_LOST,
    Phase.ENDED: text.OVER,
}

# An event is gone to this long before it began, so that the recogniser is warm when it comes.
_LEAD_IN = 1.0


class LivePage(QWidget):
    """Shows results and status; asks the controller for other sources."""

    #: A `LoggedEvent` that has just ended.
    event_listed = pyqtSignal(object)

    def __init__(
        self,
        controller: Controller,
        actions: Actions,
        source_menu: QMenu,
        clock: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        """`clock` counts seconds, for easing and rates."""
        super().__init__(parent)
        self._controller, self._actions = controller, actions
        self._classes: tuple[str, ...] = ()
        self._newest = 0.0
        self._live = False
        self._seekable = False
        self._over = False
        self._has_picture = False
        self.video = VideoPanel(actions, source_menu)
        self.decision = DecisionPanel()
        self.top_five = TopFivePanel(clock=clock)
        self.events = EventsPanel(actions.export)
        self.importance = ImportancePanel()
        self._mean = ImportanceMean()
        self.tuning = TuningPanel()
        self.log = EventLog()
        self.timeline = Timeline()
        self._running: Span | None = None
        self._source_name = ""
        side = QWidget()
        side.setMinimumWidth(300)
        side.setMaximumWidth(420)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.decision)
        self.tabs = SideTabs()
        self.tabs.add_page(text.TAB_OVERVIEW, self.top_five, self.events)
        self.tabs.add_page(text.TAB_JOINTS, self.importance)
        self.tabs.add_page(text.TAB_TUNING, self.tuning)
        self.tabs.setTabToolTip(1, text.TAB_JOINTS_TIP)
        self.tabs.setTabToolTip(2, text.TAB_TUNING_TIP)
        column.addWidget(self.tabs, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, SPACE, WIDE_SPACE, SPACE)
        layout.setSpacing(WIDE_SPACE)
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addWidget(self.video, 6)
        left.addWidget(self.timeline, 1)
        layout.addLayout(left, 5)
        layout.addWidget(side, 2)
        self.video.banner.acted.connect(self._act_on_banner)
        transport = self.video.transport
        transport.sought.connect(self.seek)
        transport.play.connect(self._play)
        transport.stepped.connect(controller.step)
        transport.speed_chosen.connect(controller.set_speed)
        self.timeline.clicked.connect(self.seek)
        self.tuning.tuned.connect(self._tune)
        self.events.chosen.connect(self._go_to_event)
        actions.mirror.toggled.connect(self.importance.figure.set_mirrored)
        actions.timeline.toggled.connect(self.timeline.setVisible)
        actions.clear_events.triggered.connect(self.clear_events)
        self._show_events()
        self.show_starting()

    def new_source(self) -> None:
        """Another source was chosen: what is shown belongs to the old one."""
        self._has_picture = False
        self._newest = 0.0
        self.video.view.clear()
        self.video.banner.clear()
        self.decision.clear()
        self.top_five.bars.clear()
        self.timeline.clear()
        self.timeline.set_duration(None)
        self.video.transport.clear()
        self._seekable = self._over = False
        self._running = None
        self._mean.reset()
        self.importance.show_explanation(None)
        self.show_starting()

    def show_starting(self) -> None:
        """There is no session yet."""
        self.video.show_message()
        self.video.message.show_progress(text.STARTING, text.LOADING_DETAIL)

    def show_result(self, result: Result, classes: tuple[str, ...]) -> None:
        """Show a result.

        Args:
            result: the newest.
            classes: names in the order of its probabilities.
        """
        if classes != self._classes:
            self._classes = classes
            self.top_five.bars.set_classes(classes)
            card = self._controller.card()
            self.timeline.set_classes(classes, card.no_action if card else None)
        self._newest = result.frame.time
        self._has_picture = True
        self.video.view.show_result(result)
        self.video.transport.show_time(self._newest)
        self.decision.show_decision(result.decision, result.frame.time, result.warming)
        decision = result.decision
        self._running = None
        if decision.action is not None:
            self._running = Span(decision.action, decision.since, self._newest)
        if self.timeline.is_due(self._newest):
            self.timeline.set_now(self._newest)
            self._show_spans()
        if result.prediction is None:
            self.top_five.bars.fade()
        elif result.predictions:
            self.top_five.bars.set_probabilities(result.predictions[-1].probabilities)

    def show_event(self, event: Event) -> None:
        """List an action that has ended."""
        began = None
        if self._live:
            began = datetime.now() - timedelta(seconds=max(0.0, self._newest - event.start))
        logged = LoggedEvent(event, self._source_name, began)
        self.log.add(logged)
        self._show_events()
        self.event_listed.emit(logged)

    def show_steps(self, steps: Sequence[tuple[Prediction, Decision]]) -> None:
        """Keep predictions for the timeline, and show why."""
        explanation = None
        for prediction, decision in steps:
            self.timeline.add(prediction)
            explanation = self._mean.update(prediction, decision)
        if explanation is not None:
            self.importance.show_explanation(explanation)

    def seek(self, time: float) -> None:
        """Go to a time of a recording, seconds; what is live goes nowhere."""
        if self._seekable:
            self._controller.seek(time)

    def _play(self, on: bool) -> None:
        self._controller.pause(not on)
        if on and self._over:
            self._controller.replay()

    def _tune(self, settings: DecisionSettings) -> None:
        """Decide by other settings; of a recording also what was already seen."""
        self._controller.tune(settings)
        if self._seekable:
            self.log.replace(self._source_name, self.timeline.redecided(settings))
            self._show_events()

    def _go_to_event(self, logged: LoggedEvent) -> None:
        if logged.began is None and logged.source == self._source_name:
            self.seek(max(0.0, logged.event.start - _LEAD_IN))

    def clear_events(self) -> None:
        """Forget all events."""
        self.log.clear()
        self._show_events()

    def _show_events(self) -> None:
        self.events.show_events(self.log.events)
        for action in (self._actions.export, self._actions.clear_events):
            action.setEnabled(len(self.log) > 0)
        self._show_spans()

    def _show_spans(self) -> None:
        ended = [logged.event for logged in self.log.of_source(self._source_name)]
        spans = [Span(event.action, event.start, event.end) for event in ended]
        self.timeline.set_spans([*spans, self._running] if self._running else spans)

    def show_status(self, status: Status) -> None:
        """Show where the session is: picture or message, and the banner."""
        self._live = status.live
        self._source_name = status.source_name
        if status.source_kind is not None:
            self.timeline.set_duration(status.duration)
            self._seekable = status.seekable
        self._over = status.phase is Phase.ENDED
        self.video.transport.show_status(status)
        self.tuning.set_usual(self._controller.usual_settings())
        self.video.show_source(status.source_name)
        name = text.source_label(status.source_name)
        phase = status.phase
        if phase is Phase.FAILED:
            self._show_failure(status)
        elif self._has_picture:
            self.video.show_picture()
        elif phase is Phase.OPENING:
            self._show_progress(text.OPENING.format(source=name), text.OPENING_DETAIL)
        elif phase is Phase.STOPPED:
            self._show_progress(text.STOPPED, "")
        elif phase is Phase.RECONNECTING:
            self._show_progress(text.RECONNECTING, status.message)
        else:
            self._show_progress(text.LOADING, text.LOADING_DETAIL)
        if phase in _WORDS_WITHOUT_PICTURE:
            self.decision.say(*_WORDS_WITHOUT_PICTURE[phase])
            self.top_five.bars.fade()
        # The demo goes round by itself; its last picture need not look old meanwhile.
        over = phase is Phase.ENDED and status.source_kind != "demo"
        self.video.view.set_dimmed(phase is Phase.RECONNECTING or over)
        self._show_banner(status, over)

    def _show_banner(self, status: Status, over: bool) -> None:
        banner = self.video.banner
        if status.phase is Phase.RECONNECTING and self._has_picture:
            banner.show_message(
                f"{text.RECONNECTING} {status.message}", Tone.WARNING, text.CHOOSE_SOURCE
            )
        elif over:
            banner.show_message(text.ENDED, Tone.INFORMATION, text.PLAY_AGAIN)
        elif self._controller.found_no_camera and status.phase is not Phase.FAILED:
            banner.show_message(text.FALLBACK, Tone.INFORMATION, text.CHOOSE_SOURCE)
        else:
            banner.clear()

    def _act_on_banner(self) -> None:
        if self.video.banner.action.text() == text.PLAY_AGAIN:
            self._actions.restart.trigger()
        else:
            self.video.source_button.showMenu()

    def _show_progress(self, title: str, detail: str) -> None:
        self.video.message.show_progress(title, detail)
        self.video.show_message()

    def _show_failure(self, status: Status) -> None:
        actions = self._actions
        choices = [
            (text.CHOOSE_FILE, actions.open_video.trigger),
            (text.PLAY_DEMO_BUTTON, actions.play_demo.trigger),
            (text.TRY_AGAIN, actions.restart.trigger),
        ]
        title = text.FAILED_SOURCE
        if status.problem is Problem.WEIGHTS:
            title = text.FAILED_WEIGHTS
            choices = [(text.CHOOSE_WEIGHTS_BUTTON, actions.choose_weights.trigger)]
            if self._controller.weights is not None:
                choices.append((text.BUNDLED_WEIGHTS_BUTTON, actions.default_weights.trigger))
            choices.append((text.TRY_AGAIN, actions.restart.trigger))
        elif status.problem is Problem.UNEXPECTED:
            title = text.FAILED_OTHER
        self.video.message.show_problem(title, status.message, choices)
        self.video.show_message()

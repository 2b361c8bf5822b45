"""The live page: picture on the left, what it means on the right."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QHideEvent, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.in_view import InView, in_view
from app.status import Phase
from app.text import live as text
from app.ui.actions import Actions
from app.ui.controller import Controller
from app.ui.event_keeper import EventKeeper
from app.ui.importance_mean import ImportanceMean
from app.ui.page_actions import listen
from app.ui.seen import Seen, as_known
from app.ui.side_panel import SidePanel
from app.ui.status_messages import StatusMessages
from app.ui.theme import SPACE, WIDE_SPACE
from app.ui.timeline import Timeline
from app.ui.video_panel import VideoPanel

if TYPE_CHECKING:
    from app.events import LoggedEvent
    from app.pipeline import Result
    from app.status import Status
    from model.decision import Decision, DecisionSettings, Event
    from model.prediction import Prediction
    from model.weights import Card

_WORDS_WITHOUT_PICTURE = {
    Phase.FAILED: text.NO_PICTURE,
    Phase.RECONNECTING: text.PICTURE_LOST,
    Phase.ENDED: text.OVER,
}

# An event is gone to this long before it began, so that the recogniser is warm when it comes.
_LEAD_IN = 1.0


class LivePage(QWidget):
    """Shows results and status; asks the controller for other sources."""

    #: Whether this page is shown.
    shown = pyqtSignal(bool)

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
        self._messages = StatusMessages(self.video, controller, actions)
        self.timeline = Timeline()
        side = self._side = SidePanel(actions, self.timeline.colours, clock)
        self.tabs, self.decision, self.top_five = side.tabs, side.decision, side.top_five
        self.events, self.importance = side.events, side.importance
        self.tuning, self.compare = side.tuning, side.compare
        self._mean = ImportanceMean()
        self.keeper = EventKeeper(self.events, self.timeline, actions, parent=self)
        self._seen = Seen()
        self._recalled = False
        self._jumped = False
        self._card: Card | None = None
        self.keeper.redecided.connect(self._seen.decide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, SPACE, WIDE_SPACE, SPACE)
        layout.setSpacing(WIDE_SPACE)
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addWidget(self.video, 6)
        left.addWidget(self.timeline, 1)
        layout.addLayout(left, 5)
        layout.addWidget(self._side, 2)
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
        self._left = left
        self._messages.show_starting()

    def add_below_picture(self, widget: QWidget, stops: Sequence[QWidget]) -> None:
        """Put something between the picture and the timeline; the keys go to its `stops` there."""
        self._left.insertWidget(1, widget)
        before: QWidget = self.video.transport.speed
        for stop in stops:
            self.setTabOrder(before, stop)
            before = stop

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Listen to the keys."""
        super().showEvent(event)
        listen(self._actions.of_live_page(), True)
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Another page listens now."""
        super().hideEvent(event)
        listen(self._actions.of_live_page(), False)
        self.shown.emit(False)

    def new_source(self) -> None:
        """Another source was chosen: what is shown belongs to the old one."""
        self._has_picture = False
        self._newest = 0.0
        self.video.view.clear()
        self.video.banner.clear()
        self.decision.clear()
        self.top_five.bars.clear()
        self.compare.clear()
        self.timeline.clear()
        self.timeline.set_duration(None)
        self.video.transport.clear()
        self._seekable = self._over = self._jumped = False
        self._seen.clear()
        self.keeper.begin()
        self._mean.reset()
        self.importance.show_explanation(None)
        self._messages.show_starting()

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
        self.keeper.follow(result.decision, self._newest)
        self.compare.show_result(result, classes, self._controller.second_classes())
        known = self._seen.better(result) if self._seekable else None
        self._recalled = known is not None
        if known is not None:
            result = as_known(result, known)
            self.importance.show_explanation(known.explanation)
        self.video.view.show_result(result)
        self.video.transport.show_time(self._newest)
        self.decision.show_decision(
            result.decision,
            result.frame.time,
            result.warming,
            seen=InView.LITTLE if result.pose is None else in_view(result.pose.joint_visibility()),
            live=self._live,
        )
        if result.prediction is None:
            self.top_five.bars.fade()
        elif result.predictions:
            self.top_five.bars.set_probabilities(result.predictions[-1].probabilities)

    def show_event(self, event: Event) -> None:
        """List an action that has ended."""
        jumped = self.tuning.settings if self._jumped else None
        self.keeper.add(event, self._newest - event.start if self._live else None, jumped)

    def show_steps(self, steps: Sequence[tuple[Prediction, Decision]]) -> None:
        """Keep predictions for the timeline, and show why."""
        explanation = None
        for prediction, decision in steps:
            if not self.timeline.add(prediction):
                continue
            if self._seekable:
                self._seen.add(prediction, decision)
            explanation = self._mean.update(prediction, decision)
        if explanation is not None and not self._recalled:
            self.importance.show_explanation(explanation)

    def seek(self, time: float) -> None:
        """Go to a time of a recording, seconds; what is live goes nowhere."""
        if self._seekable:
            self._jumped = True
            self._controller.seek(time)

    def _play(self, on: bool) -> None:
        self._controller.pause(not on)
        if on and self._over:
            self._controller.replay()

    def _tune(self, settings: DecisionSettings) -> None:
        """Decide by other settings; of a recording also what was already seen."""
        self.top_five.bars.set_off(settings.off)
        self._controller.tune(settings)
        if self._seekable:
            self.keeper.redecide(settings)

    def _go_to_event(self, logged: LoggedEvent) -> None:
        if self.keeper.belongs_here(logged):
            self.seek(max(0.0, logged.event.start - _LEAD_IN))

    def _notice_weights(self) -> None:
        """What other weights said of a recording is not what these would say."""
        card = self._controller.card()
        if card is not None and card is not self._card:
            if self._card is not None and self._seekable:
                self.timeline.clear()
                self._seen.clear()
            self._card = card

    def _show_comparison(self, status: Status) -> None:
        compared = status.second is not None
        if compared is not self._side.compares:
            self._side.set_compares(compared)
            self._actions.end_comparison.setEnabled(compared)
        self.compare.show_status(status, self.tuning.settings, self.tuning.tuned_by_user)

    def show_status(self, status: Status) -> None:
        """Show where the session is: picture or message, and the banner."""
        self._live = status.live
        self.keeper.set_source(status.source_name)
        if status.source_kind is not None:
            self.timeline.set_duration(status.duration)
            self._seekable = status.seekable
        self._over = status.phase is Phase.ENDED
        self.video.transport.show_status(status)
        self._notice_weights()
        self.tuning.set_usual(self._controller.usual_settings(), self._controller.actions())
        self.video.show_source(status.source_name)
        self._messages.show_status(status, self._has_picture)
        self._show_comparison(status)
        if status.phase in _WORDS_WITHOUT_PICTURE:
            self.decision.say(*_WORDS_WITHOUT_PICTURE[status.phase])
            self.top_five.bars.fade()

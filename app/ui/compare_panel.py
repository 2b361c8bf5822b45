"""Two sets of weights on the same stream, side by side."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.text import formats
from app.text import live as text
from app.ui.bar import Bar
from app.ui.buttons import small_button
from app.ui.card import Card, dim_label
from app.ui.elided_label import ElidedLabel
from app.ui.fit_label import FitLabel
from app.ui.theme import SPACE
from app.ui.top_five import BarList
from model.decision import Decision, State

if TYPE_CHECKING:
    from app.pipeline import Result
    from app.status import Status
    from model.decision import DecisionSettings
    from model.prediction import Prediction

# Answers over which agreement is counted: half a minute of them.
_COUNTED = 300


class WeightsColumn(Card):
    """What one set of weights says: its name, decision, five likeliest actions, and cost."""

    def __init__(
        self, title: str, clock: Callable[[], float] = monotonic, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._classes: tuple[str, ...] = ()
        self.name = ElidedLabel()
        self.name.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.headline = FitLabel()
        self.confidence = Bar()
        self.confidence.setAccessibleName(text.CONFIDENCE)
        # Hidden without an action, but its room is kept: nothing jumps.
        policy = self.confidence.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.confidence.setSizePolicy(policy)
        self.bars = BarList(clock=clock)
        self.rule = dim_label("", 0.92)
        self.rule.setWordWrap(True)
        self.cost = dim_label("", 0.92)
        parts = (self.name, self.headline, self.confidence, self.bars, self.rule, self.cost)
        for widget in parts:
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def clear(self) -> None:
        """Nothing is known."""
        self.headline.set_text("")
        self.confidence.hide()
        self.bars.clear()
        self.cost.setText("")

    def show_opinion(
        self,
        classes: tuple[str, ...],
        decision: Decision,
        prediction: Prediction | None,
        warming: float | None,
    ) -> None:
        """Show what these weights say; `classes` name the prediction's probabilities."""
        if classes != self._classes:
            self._classes = classes
            self.bars.set_classes(classes)
        if decision.state is State.ACTION and decision.action is not None:
            self.headline.set_text(formats.action_name(decision.action))
        elif warming is not None:
            self.headline.set_text(text.warming_up(warming))
        else:
            self.headline.set_text(text.state_text(decision.state)[0])
        self.confidence.set_share(decision.confidence)
        self.confidence.setVisible(decision.action is not None)
        if prediction is None:
            self.bars.fade()
        elif len(prediction.probabilities) == len(classes):
            self.bars.set_probabilities(prediction.probabilities)

    def show_rule(self, settings: DecisionSettings | None) -> None:
        """How these weights decide; None while they are not loaded."""
        words = ""
        if settings is not None:
            words = text.rule(settings.enter, settings.smoothing, settings.minimum)
            self.bars.set_off(settings.off)
        if words != self.rule.text():
            self.rule.setText(words)

    def show_cost(self, milliseconds: float) -> None:
        """What an answer costs, milliseconds; 0 while not known."""
        words = text.cost(milliseconds) if milliseconds else ""
        if words != self.cost.text():
            self.cost.setText(words)


class ComparePanel(QWidget):
    """The weights in use on the left, the ones they are compared with on the right."""

    def __init__(
        self,
        choose: QAction,
        end: QAction,
        clock: Callable[[], float] = monotonic,
        parent: QWidget | None = None,
    ) -> None:
        """
        Args:
            choose, end: choose other weights to compare with; compare no more.
            clock: counts seconds, for easing.
        """
        super().__init__(parent)
        self._agreed: deque[bool] = deque(maxlen=_COUNTED)
        self.first = WeightsColumn(text.COMPARE_FIRST, clock)
        self.second = WeightsColumn(text.COMPARE_SECOND, clock)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        columns = QHBoxLayout()
        columns.setSpacing(SPACE)
        columns.addWidget(self.first, 1)
        columns.addWidget(self.second, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(small_button(choose))
        buttons.addWidget(small_button(end))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(columns, 1)
        layout.addWidget(self.note)
        layout.addLayout(buttons)

    def clear(self) -> None:
        """Another source, or other weights: nothing is known."""
        self._agreed.clear()
        self.first.clear()
        self.second.clear()

    @property
    def agreement(self) -> float | None:
        """The share of the last answers in which both said the same; None before the first."""
        return sum(self._agreed) / len(self._agreed) if self._agreed else None

    def show_result(
        self, result: Result, classes: tuple[str, ...], second_classes: tuple[str, ...]
    ) -> None:
        """Show what both say at a frame; nothing while only one looks."""
        second = result.second
        if second is None:
            return
        self.first.show_opinion(classes, result.decision, result.prediction, result.warming)
        self.second.show_opinion(second_classes, second.decision, second.prediction, second.warming)
        states = (result.decision.state, second.decision.state)
        if second.predictions and State.WARMING_UP not in states:
            same = (result.decision.state, result.decision.action) == (
                second.decision.state, second.decision.action,
            )  # fmt: skip
            self._agreed.append(same)

    def show_status(self, status: Status, settings: DecisionSettings | None, tuned: bool) -> None:
        """Show names, rules, costs and how often both agree.

        Args:
            status: the session's.
            settings: how the weights in use decide.
            tuned: whether that is other than these weights want it.
        """
        second = status.second
        if second is None:
            return
        self.first.name.setText(status.weights)
        self.second.name.setText(second.weights)
        self.first.show_rule(settings)
        self.second.show_rule(second.settings)
        self.first.show_cost(status.network_ms)
        self.second.show_cost(second.milliseconds)
        if second.problem:
            words = second.problem
        elif not second.loaded:
            words = text.COMPARE_LOADING
        else:
            words = text.COMPARE_TUNED if tuned else text.COMPARE_OWN
            if self.agreement is not None:
                words = f"{text.agreement(self.agreement)} {words}"
        if words != self.note.text():
            self.note.setText(words)

"""What is happening now, in large words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.in_view import InView
from app.text import formats
from app.text import live as text
from app.ui.bar import Bar
from app.ui.card import Card, dim_label
from app.ui.fit_label import FitLabel
from app.ui.theme import RADIUS, SPACE, Theme, scaled_font, theme_of
from model.decision import Decision, State


class DecisionPanel(Card):
    """The decision: an action with its confidence and how long it has lasted, or what to do."""

    def __init__(
        self,
        parent: QWidget | None = None,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        """`clock` tells the time of day."""
        super().__init__(text.DECISION_TITLE, parent)
        self._clock = clock
        self._state: State | None = None
        self._began: tuple[float, str] | None = None
        self.headline = FitLabel()
        self.hint = dim_label("")
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Two lines are kept free, so that the panels below never jump.
        self.hint.setMinimumHeight(2 * self.hint.fontMetrics().lineSpacing() + 2)
        self.confidence = Bar()
        self.confidence.setAccessibleName(text.CONFIDENCE)
        self.confidence.setToolTip(text.CONFIDENCE_TIP)
        self.number = QLabel("")
        self.number.setFont(scaled_font(self.number.font(), 1.15, bold=True))
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.number.setText(formats.percent(1))
        self.number.setMinimumSize(self.number.sizeHint())
        self.number.setToolTip(text.CONFIDENCE_TIP)
        # Hidden without an action, but its room is kept: nothing jumps.
        policy = self.confidence.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.confidence.setSizePolicy(policy)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.confidence, 1)
        row.addWidget(self.number)
        self.body.addWidget(self.headline)
        self.body.addWidget(self.hint)
        self.body.addLayout(row)
        self.clear()

    @property
    def state(self) -> State | None:
        """The state shown; None when there is no decision."""
        return self._state

    def clear(self) -> None:
        """Say that nothing is known yet."""
        self.say(*text.NOTHING_YET)

    def say(self, headline: str, hint: str) -> None:
        """Say something that is no decision: there is no picture to decide about."""
        self._show(None, headline, hint)

    def show_decision(
        self,
        decision: Decision,
        now: float,
        warming: float | None = None,
        *,
        seen: InView = InView.WHOLE,
        live: bool = False,
    ) -> None:
        """Show a decision.

        Args:
            decision: the newest.
            now: the newest frame's time, seconds of the same clock.
            warming: seconds until the first answer, while warming up.
            seen: how much of the person is in the picture.
            live: since when is told by the time of day, not by the place in a recording.
        """
        if decision.state is State.ACTION and decision.action is not None:
            name = formats.action_name(decision.action)
            lasting = max(0.0, now - decision.since)
            words = formats.since(lasting, self._began_at(decision.since, lasting, live))
            self._show(State.ACTION, name, words, decision.confidence)
        else:
            headline, hint = text.state_text(decision.state, seen)
            if warming is not None:
                headline = text.warming_up(warming)
            self._show(decision.state, headline, hint)

    def _began_at(self, since: float, lasting: float, live: bool) -> str:
        if not live:
            return formats.video_time(since)
        # Told once: pictures come with varying delay, and the seconds would flicker.
        if self._began is None or self._began[0] != since:
            moment = self._clock() - timedelta(seconds=lasting)
            self._began = (since, formats.clock_time(moment))
        return self._began[1]

    def _show(
        self, state: State | None, headline: str, hint: str, confidence: float | None = None
    ) -> None:
        if state is not self._state:
            self._state = state
            self.update()
        self.headline.set_text(headline)
        if self.hint.text() != hint:
            self.hint.setText(hint)
        self.confidence.set_share(confidence or 0.0)
        self.confidence.setVisible(confidence is not None)
        number = "" if confidence is None else formats.percent(confidence)
        if self.number.text() != number:
            self.number.setText(number)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint the card and a mark in the colour of the state."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QPainterPath()
        card.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.setClipPath(card)
        painter.fillRect(QRectF(0, 0, 5, self.height()), QColor(self._colour(theme_of(self))))

    def _colour(self, theme: Theme) -> str:
        if self._state is State.ACTION:
            return theme.accent
        if self._state in (State.NO_PERSON, State.TOO_LITTLE_IN_VIEW, State.UNKNOWN_ACTION):
            return theme.warning
        return theme.border

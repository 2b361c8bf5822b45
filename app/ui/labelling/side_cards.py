"""Beside the recording: what is chosen, and what waits for review."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from app.labelling.span import Span
from app.labelling.suggestion import Suggestion
from app.text import labelling as text
from app.text.formats import action_name, seconds, video_time
from app.ui.buttons import small_button, tool_button
from app.ui.card import Card, dim_label
from app.ui.labelling.label_actions import LabelActions
from app.ui.theme import SPACE, scaled_font


class ChosenCard(Card):
    """The chosen label or suggestion, and what can be done with it."""

    def __init__(self, actions: LabelActions, parent: QWidget | None = None) -> None:
        super().__init__(text.CHOSEN_TITLE, parent)
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setFont(scaled_font(self.name.font(), 1.25, bold=True))
        self.details = dim_label("", 0.95)
        self.details.setWordWrap(True)
        self.body.addWidget(self.name)
        self.body.addWidget(self.details)
        row = QHBoxLayout()
        row.setSpacing(SPACE // 2)
        self.buttons = [tool_button(a) for a in (actions.split, actions.merge, actions.delete)]
        self.accept = tool_button(actions.accept)
        for button in (self.accept, *self.buttons):
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._show("", text.NOTHING_CHOSEN)

    def show_marking(self, start: float) -> None:
        """A span has a start and no end yet."""
        self._show("", text.marking(start))

    def show_span(self, span: Span) -> None:
        """A label is chosen."""
        times = f"{video_time(span.start)} – {video_time(span.end)}"
        self._show(action_name(span.label), f"{times}, {seconds(span.length)}", span=True)

    def show_suggestion(self, suggestion: Suggestion) -> None:
        """A suggestion is chosen."""
        times = f"{video_time(suggestion.start)} – {video_time(suggestion.end)}"
        sure = text.sure(suggestion.confidence)
        name = text.suggested(suggestion.label)
        self._show(name, f"{times}, {sure}", suggestion=True)

    def _show(
        self, name: str, details: str, *, span: bool = False, suggestion: bool = False
    ) -> None:
        self.name.setText(name)
        self.name.setVisible(bool(name))
        self.details.setText(details)
        self.accept.setVisible(suggestion)
        for button in self.buttons:
            button.setVisible(span)


class ReviewCard(Card):
    """How many suggestions wait, and the ways through them."""

    def __init__(self, actions: LabelActions, parent: QWidget | None = None) -> None:
        super().__init__(text.REVIEW_TITLE, parent)
        self._actions = actions
        self.header.addWidget(small_button(actions.suggest))
        self.words = dim_label("", 0.95)
        self.words.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(text.SUGGESTING)
        self.next, self.all = tool_button(actions.review), tool_button(actions.accept_all)
        row = QHBoxLayout()
        row.setSpacing(SPACE // 2)
        row.addWidget(self.next)
        row.addWidget(self.all)
        row.addStretch(1)
        self.body.addWidget(self.words)
        self.body.addWidget(self.bar)
        self.body.addLayout(row)
        self.show_waiting(0)

    def show_waiting(self, count: int) -> None:
        """So many suggestions nobody has answered."""
        self.words.setText(text.waiting(count) if count else text.NO_SUGGESTIONS)
        self.bar.hide()
        for button in (self.next, self.all):
            button.setVisible(count > 0)
        for action in (self._actions.review, self._actions.accept_all):
            action.setEnabled(count > 0)

    def show_progress(self, share: float) -> None:
        """The recogniser is looking."""
        self.words.setText(text.SUGGESTING)
        self.bar.setValue(round(1000 * share))
        self.bar.show()

    def show_problem(self, message: str) -> None:
        """There are none, and why."""
        self.show_waiting(0)
        self.words.setText(message)

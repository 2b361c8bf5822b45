"""The line below the picture: record, what and who, takes, what was saved last."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.text import recording as text
from app.ui.buttons import menu_button, small_button, tool_button
from app.ui.elided_label import ElidedLabel
from app.ui.label_box import LabelBox
from app.ui.recording.record_actions import RecordActions
from app.ui.recording.record_button import RecordButton
from app.ui.theme import SPACE

# What a field needs beside its hint, and the most it gets, logical pixels.
_FIELD, _WIDEST_LABEL, _WIDEST_PERSON = 52, 210, 130


class RecordBar(QWidget):
    """Fields and buttons; `RecordingDesk` says what they show.

    Where there is little room, takes and "skeleton only" are in a menu; where there is less, the
    words have a line of their own. Nothing is cut that is always the same.
    """

    def __init__(self, actions: RecordActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = RecordButton(actions.record)
        self.label = LabelBox(text.LABEL_HINT, text.LABEL)
        self.person = LabelBox(text.PERSON_HINT, text.PERSON, spell=str)
        self._fields = (
            (self.label, text.LABEL_HINT, _WIDEST_LABEL),
            (self.person, text.PERSON_HINT, _WIDEST_PERSON),
        )
        self.takes = tool_button(actions.takes)
        self.skeleton_only = tool_button(actions.skeleton_only)
        menu = QMenu(self)
        menu.addActions([actions.takes, actions.skeleton_only])
        self.more = menu_button(menu, text.MORE_TIP)
        self.more.setText(text.MORE)
        self.more.hide()
        self.words = ElidedLabel()
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.discard = small_button(actions.discard)
        # There only while it is on: what records by itself must be seen, and can be ended here.
        self.uncertain = tool_button(actions.uncertain)
        self.uncertain.hide()
        actions.uncertain.toggled.connect(self._show_uncertain)
        # Keeps fields and buttons together where the words have a line of their own.
        self._gap = QWidget()
        self._gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._serious = False
        self._row, self._below = QHBoxLayout(), QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        for row in (self._row, self._below):
            row.setSpacing(SPACE)
            layout.addLayout(row)
        self._row.addWidget(self.record)
        self._row.addWidget(self.label, 3)
        self._row.addWidget(self.person, 2)
        for button in (self.takes, self.skeleton_only, self.more):
            self._row.addWidget(button)
        self._row.addWidget(self._gap, 1)
        self._add_words(self._row)
        # Less than all need: the menu is there for that.
        self.setMinimumWidth(220)

    def stops(self) -> list[QWidget]:
        """Where the keys go, in order."""
        buttons = (self.takes, self.skeleton_only, self.more, self.uncertain, self.discard)
        return [self.record, self.label, self.person, *buttons]

    def show_words(self, words: str, *, serious: bool = False) -> None:
        """What there is to say just now.

        Args:
            serious: something is wrong; all of it is to be read, on a line of its own.
        """
        self.words.setText(words)
        if serious is not self._serious:
            self._serious = serious
            self.words.set_serious(serious)
            self._fit()

    def show_discard(self, on: bool) -> None:
        """Whether there is a take that can be discarded."""
        if on == self.discard.isHidden():
            self.discard.setVisible(on)
            self._fit()

    def _show_uncertain(self, on: bool) -> None:
        self.uncertain.setVisible(on)
        self._fit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Use the room that there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        taken = self.record.sizeHint().width() + SPACE
        needs = [metrics.horizontalAdvance(hint) + _FIELD for _, hint, _ in self._fields]
        taken += sum(needs) + SPACE * len(needs)
        more = self.more.sizeHint().width() + SPACE
        for (field, _, widest), needed in zip(self._fields, needs, strict=True):
            # Cut only where even the menu leaves too little.
            tight = taken + more > self.width()
            field.setMinimumWidth(self.width() // 6 if tight else needed)
            field.setMaximumWidth(max(widest, needed))
        ready = metrics.horizontalAdvance(text.ready(10.0))
        words = ready + SPACE
        for button in (self.discard, self.uncertain):
            if not button.isHidden():
                words += button.sizeHint().width() + SPACE
        buttons = [button.sizeHint().width() + SPACE for button in (self.takes, self.skeleton_only)]
        in_menu = taken + sum(buttons) + words > self.width()
        for button in (self.takes, self.skeleton_only):
            button.setVisible(not in_menu)
        self.more.setVisible(in_menu)
        below = self._serious or (in_menu and taken + more + words > self.width())
        self.words.setMinimumWidth(0 if below else ready)
        self._gap.setVisible(below)
        if below != (self._below.count() > 0):
            self._add_words(self._below if below else self._row)

    def _add_words(self, row: QHBoxLayout) -> None:
        for widget in (self.words, self.uncertain, self.discard):
            for other in (self._row, self._below):
                other.removeWidget(widget)
        row.addWidget(self.words, 3)
        row.addWidget(self.uncertain)
        row.addWidget(self.discard)

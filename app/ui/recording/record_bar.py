"""The line below the picture: record, what and who, takes, what was saved last."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.text import recording as text
from app.ui.buttons import small_button, tool_button
from app.ui.elided_label import ElidedLabel
from app.ui.label_box import LabelBox
from app.ui.recording.record_actions import RecordActions
from app.ui.recording.record_button import RecordButton
from app.ui.theme import SPACE


class RecordBar(QWidget):
    """Fields and buttons; `RecordingDesk` says what they show."""

    def __init__(self, actions: RecordActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = RecordButton(actions.record)
        self.label = LabelBox(text.LABEL_HINT, text.LABEL)
        self.person = LabelBox(text.PERSON_HINT, text.PERSON)
        for box, width in ((self.label, 210), (self.person, 130)):
            box.setMaximumWidth(width)
            box.setMinimumWidth(90)
        self.takes = tool_button(actions.takes)
        self.skeleton_only = tool_button(actions.skeleton_only)
        self.words = ElidedLabel()
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.discard = small_button(actions.discard)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.record)
        layout.addWidget(self.label, 3)
        layout.addWidget(self.person, 2)
        layout.addWidget(self.takes)
        layout.addWidget(self.skeleton_only)
        layout.addWidget(self.words, 3)
        layout.addWidget(self.discard)

    def show_words(self, words: str) -> None:
        """What there is to say just now."""
        self.words.setText(words)

"""The chosen clips: how one moves, and what is known of them, to read and to change."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QHideEvent
from PyQt6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.labelling.player import Player
from app.text import library as text
from app.text.formats import percent
from app.ui.card import Card, dim_label
from app.ui.label_box import LabelBox
from app.ui.labelling.clip_view import ClipView
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.library import Clip, Motion

_TICK_MS = 33


class NotesField(QPlainTextEdit):
    """Notes of several lines, taken when the field is left."""

    edited = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self._before = ""
        self.setPlaceholderText(text.NOTES_HINT)
        self.setAccessibleName(text.NOTES)
        self.setTabChangesFocus(True)

    def set_notes(self, notes: str) -> None:
        """Show notes, unless they are being written."""
        if not self.hasFocus() and notes != self.toPlainText():
            self.setPlainText(notes)
        self._before = notes

    def focusOutEvent(self, event: QFocusEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Take what was written."""
        super().focusOutEvent(event)
        if self.toPlainText() != self._before:
            self._before = self.toPlainText()
            self.edited.emit(self._before)


class ClipDetails(Card):
    """Says which fact was given another value; changes nothing itself."""

    #: A fact of the chosen clips ("label", "person", "session", "notes") and its new value.
    edited = pyqtSignal(str, str)

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(text.DETAILS, parent)
        self._clock = clock
        self._player: Player | None = None
        self.view = ClipView()
        self.view.setMinimumHeight(130)
        self.view.setMaximumHeight(260)
        self.words = QLabel(text.DETAILS_NONE)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = dim_label("", 0.92)
        self.facts.setWordWrap(True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.label = LabelBox(text.LABEL_HINT, text.LABEL)
        self.person = LabelBox(text.PERSON_HINT, text.PERSON, spell=str)
        self.session = QLineEdit()
        self.session.setPlaceholderText(text.SESSION_HINT)
        self.session.setAccessibleName(text.SESSION)
        self.notes = NotesField()
        self.form = QWidget()
        form = QFormLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(SPACE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, field in (
            (text.LABEL, self.label), (text.PERSON, self.person), (text.SESSION, self.session),
            (text.NOTES, self.notes),
        ):  # fmt: skip
            words = dim_label(name, 0.95)
            # Beside the middle of a line, beside the first line of several.
            words.setMinimumHeight(self.session.sizeHint().height())
            form.addRow(words, field)
        self.body.addWidget(self.view, 20)
        self.body.addWidget(self.words)
        self.body.addWidget(self.facts)
        self.body.addWidget(self.form, 30)
        self.body.addStretch(1)
        self.label.label_chosen.connect(lambda value: self.edited.emit("label", value))
        self.person.label_chosen.connect(lambda value: self.edited.emit("person", value))
        self.session.editingFinished.connect(self._session_edited)
        self.notes.edited.connect(lambda value: self.edited.emit("notes", value))
        self._session = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.show_clips((), 0.0)

    def show_clips(self, clips: Sequence[Clip], now: float) -> None:
        """Show what is known of these; `now` is the date, seconds since 1970."""
        one = clips[0] if len(clips) == 1 else None
        self.form.setVisible(bool(clips))
        self.view.setVisible(one is not None)
        self.facts.setVisible(one is not None)
        self.words.setVisible(one is None)
        self.words.setText(text.clips(len(clips)) if clips else text.DETAILS_NONE)
        if one is not None:
            source = f" · {one.source}" if one.source else ""
            self.facts.setText(
                f"{text.length(one.duration)} · {text.QUALITY.lower()} {percent(one.quality)}\n"
                f"{text.when(one.created, now)}{source}"
            )
        else:
            self.show_motion(None)
        for box, hint, values in (
            (self.label, text.LABEL_HINT, {clip.label for clip in clips}),
            (self.person, text.PERSON_HINT, {clip.person for clip in clips}),
        ):
            box.set_hint(hint if len(values) < 2 else text.SEVERAL)
            box.set_label(values.pop() if len(values) == 1 else "")
        sessions, notes = {clip.session for clip in clips}, {clip.notes for clip in clips}
        self.session.setPlaceholderText(text.SESSION_HINT if len(sessions) < 2 else text.SEVERAL)
        self._session = sessions.pop() if len(sessions) == 1 else ""
        if not self.session.hasFocus():
            self.session.setText(self._session)
        self.notes.set_notes(notes.pop() if len(notes) == 1 else "")
        self.notes.setPlaceholderText(text.NOTES_HINT if len(notes) < 2 else text.SEVERAL)

    def show_motion(self, motion: Motion | None) -> None:
        """Have the chosen clip move."""
        self.view.set_motion(motion)
        self._player = None if motion is None else Player(motion.times, self._clock)
        if self._player is not None:
            self._player.play(True)
            self._timer.start()
        else:
            self._timer.stop()

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Cost nothing while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _tick(self) -> None:
        if self._player is None or not self.isVisible():
            return
        if not self._player.playing:
            self._player.play(True)
        self.view.show_frame(self._player.frame)

    def _session_edited(self) -> None:
        session = " ".join(self.session.text().split())
        if session != self._session:
            self._session = session
            self.edited.emit("session", session)

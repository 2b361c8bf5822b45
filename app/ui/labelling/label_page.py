"""The labelling page: the recording, its timeline, labels to give, suggestions to answer."""

from __future__ import annotations

import time
from collections.abc import Callable

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.labelling.editor import Editor
from app.labelling.recording import Recording
from app.labelling.snapping import Snapper
from app.text import labelling as text
from app.ui.buttons import tool_button
from app.ui.elided_label import ElidedLabel
from app.ui.labelling.clip_view import ClipView
from app.ui.labelling.label_actions import LabelActions
from app.ui.labelling.label_list import LabelList
from app.ui.labelling.label_timeline import LabelTimeline
from app.ui.labelling.label_transport import LabelTransport
from app.ui.labelling.playback import Playback
from app.ui.labelling.side_cards import ChosenCard, ReviewCard
from app.ui.labelling.span_edits import SpanEdits
from app.ui.labelling.suggestion_review import Suggest, SuggestionReview
from app.ui.message_page import MessagePage
from app.ui.page_actions import explain
from app.ui.theme import SPACE, WIDE_SPACE


class LabelPage(QWidget):
    """One recording at a time; `open` shows another one."""

    #: Back to where the recording was chosen.
    left = pyqtSignal()
    #: Nothing is left to review in this recording: on to another one.
    reviewed = pyqtSignal()

    def __init__(
        self,
        suggest: Suggest | None = None,
        clock: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        """
        Args:
            suggest: asks the recogniser; None when there is none.
            clock: monotonic seconds.
        """
        super().__init__(parent)
        self.recording: Recording | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.actions_ = LabelActions(self)
        self.timeline = LabelTimeline()
        self.clip_view = ClipView()
        self.labels = LabelList(self.timeline.colours)
        self.chosen = ChosenCard(self.actions_)
        self.review = ReviewCard(self.actions_)
        self.transport = LabelTransport(self.actions_)
        self.playback = Playback(self.timeline, self.clip_view, self.transport, clock, self)
        self.edits = SpanEdits(self.timeline, self.labels, self.playback, self)
        self.suggestions = SuggestionReview(
            self.timeline, self.review, self.edits, self.playback, self, suggest
        )
        self.title = ElidedLabel()
        self.title.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.nothing = MessagePage()
        self.nothing.show_problem(
            text.NO_CLIP, text.NO_CLIP_DETAIL, [(text.OPEN_LIBRARY, self.left.emit)]
        )
        self._lay_out()
        self.actions_.connect(self.timeline, self.playback, self.edits, self.suggestions)
        self.actions_.back.triggered.connect(self.left)
        for number, action in enumerate(self.actions_.digits):
            action.triggered.connect(lambda _on=False, number=number: self._digit(number))
        self.actions_.snap.toggled.connect(self._set_snapping)
        self.actions_.skeleton.toggled.connect(self.clip_view.set_skeleton)
        self.timeline.chosen.connect(lambda _id: self._span_chosen())
        self.timeline.suggestion_chosen.connect(lambda _one: self._show_chosen())
        self.labels.picked.connect(self.give_label)
        self.edits.changed.connect(self._show_labels)
        self.edits.chosen.connect(self._show_chosen)
        self.suggestions.changed.connect(self._show_labels)
        self.suggestions.through.connect(self.reviewed)
        self.playback.no_pictures.connect(self._show_note)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        back = tool_button(self.actions_.back)
        back.setText(f"‹ {text.BACK}")
        top.addWidget(back)
        top.addWidget(self.title, 1)
        for action in (self.actions_.undo, self.actions_.redo, self.actions_.skeleton):
            top.addWidget(tool_button(action))
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addLayout(top)
        left.addWidget(self.note)
        left.addWidget(self.clip_view, 1)
        left.addWidget(self.transport)
        side = QWidget()
        side.setMinimumWidth(280)
        side.setMaximumWidth(400)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + 4)
        column.addWidget(self.chosen)
        column.addWidget(self.labels, 1)
        column.addWidget(self.review)
        upper = QHBoxLayout()
        upper.setSpacing(WIDE_SPACE)
        upper.addLayout(left, 5)
        upper.addWidget(side, 2)
        work = QWidget()
        page = QVBoxLayout(work)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(SPACE)
        page.addLayout(upper, 1)
        page.addWidget(self.timeline)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(work)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, SPACE, WIDE_SPACE, SPACE)
        layout.addWidget(self._stack)

    # Opening and leaving.

    def open(self, recording: Recording) -> None:
        """Show a recording; the one before is left as it is on the disk.

        Raises:
            UserError: its labels cannot be read.
        """
        editor = Editor(recording.duration, recording.storage)
        self.close_recording()
        self.recording = recording
        self.edits.open(editor, recording.motion.fps)
        self.suggestions.open(recording)
        self.timeline.snapper = Snapper(recording.edges)
        self.timeline.set_recording(recording.motion.times, recording.quality, editor.spans)
        self._show_note(recording.problem)
        self.title.setText(recording.title)
        self.labels.model.set_names(recording.labels)
        self.labels.set_current(
            recording.label or (recording.labels[0] if recording.labels else "")
        )
        self._stack.setCurrentIndex(1)
        self.playback.open(recording)
        self._show_labels()
        self.actions_.suggest.setEnabled(self.suggestions.can_ask)

    def close_recording(self) -> None:
        """Leave the recording; nothing is lost, every edit is saved already."""
        self.suggestions.close()
        self.edits.close()
        self.playback.close()
        self.recording = None
        self._stack.setCurrentIndex(0)

    def shut_down(self, timeout: float = 0.0) -> bool:
        """The window closes; whether all threads ended within `timeout` seconds."""
        self.suggestions.close()
        ended = [self.playback.close(timeout), self.suggestions.shut_down(timeout)]
        self.close_recording()
        return all(ended)

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Listen to the keys, and play on."""
        super().showEvent(event)
        self.setFocus()
        self.playback.watched(True)

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Hold while nobody looks."""
        super().hideEvent(event)
        self.playback.watched(False)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Space plays and pauses."""
        if event is not None and event.key() == Qt.Key.Key_Space:
            self.playback.play_or_pause()
            return
        super().keyPressEvent(event)

    # Labels.

    def give_label(self, label: str) -> None:
        """What is chosen is of this label; what is drawn next will be, too."""
        if not self.edits.give_label(label):
            self.suggestions.accept_as(label)

    def review_next(self) -> None:
        """Show the suggestion that the recogniser is least certain of."""
        self.suggestions.review_next()

    def _digit(self, number: int) -> None:
        names = self.labels.model.names
        if number < len(names):
            self.give_label(names[number])

    def _set_snapping(self, on: bool) -> None:
        self.timeline.snapping = on

    # What is shown.

    def _show_labels(self) -> None:
        """Show the labels and suggestions as they are now."""
        editor = self.edits.editor
        if editor is None:
            return
        waiting = self.suggestions.show()
        self.edits.show()
        self.timeline.colours.show([*editor.spans.labels(), *(one.label for one in waiting)])
        self._show_chosen()
        undo, redo, a = editor.can_undo, editor.can_redo, self.actions_
        explain(a.undo, text.undo(undo), on=bool(undo))
        explain(a.redo, text.redo(redo), on=bool(redo))

    def _span_chosen(self) -> None:
        if self.timeline.chosen_span is not None:
            self.timeline.choose_suggestion(None)
        self._show_chosen()

    def _show_chosen(self) -> None:
        span, suggestion = self.edits.span, self.timeline.chosen_suggestion
        if self.edits.mark is not None:
            self.chosen.show_marking(self.edits.mark)
        elif span is not None:
            self.chosen.show_span(span)
        elif suggestion is not None:
            self.chosen.show_suggestion(suggestion)
        else:
            self.chosen.show_nothing()
        a = self.actions_
        for action in (a.merge, a.start_earlier, a.start_later, a.end_earlier, a.end_later):
            action.setEnabled(span is not None)
        a.delete.setEnabled(span is not None or suggestion is not None)

    def _show_note(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

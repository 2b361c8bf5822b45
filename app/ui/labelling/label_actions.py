"""Everything that can be done on the labelling page, with its keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QWidget

from app.labelling.editor import Editor
from app.text import labelling as text
from app.ui.page_actions import PageActions

if TYPE_CHECKING:
    from app.ui.labelling.label_timeline import LabelTimeline
    from app.ui.labelling.playback import Playback
    from app.ui.labelling.span_edits import SpanEdits
    from app.ui.labelling.suggestion_review import SuggestionReview

#: So many labels have a digit.
DIGITS = 9


class LabelActions:
    """The page's actions; those of the page itself it connects."""

    def __init__(self, page: QWidget) -> None:
        self._actions = PageActions(page)
        make = self._actions.action
        self.back = make(text.BACK, "Esc", tip=text.BACK_TIP)
        # Space as well, but not as a shortcut: that would take it away from the buttons.
        self.play = make(text.PLAY, "K")
        self.frame_back = self._either(text.FRAME_BACK, ",", "Left")
        self.frame_on = self._either(text.FRAME_ON, ".", "Right")
        self.second_back = self._either(text.SECOND_BACK, "J", "Shift+Left")
        self.second_on = self._either(text.SECOND_ON, "L", "Shift+Right")
        self.to_start = make(text.TO_START, "Home")
        self.to_end = make(text.TO_END, "End")
        self.slower, self.faster = make(text.SLOWER, "["), make(text.FASTER, "]")
        self.zoom_in = self._either(text.ZOOM_IN, "+", "=")
        self.zoom_out = make(text.ZOOM_OUT, "-")
        self.zoom_all = make(text.ZOOM_ALL, "F")
        self.mark_in, self.mark_out = make(text.MARK_IN, "I"), make(text.MARK_OUT, "O")
        self.split = make(text.SPLIT, "S", tip=text.SPLIT_TIP)
        self.merge = make(text.MERGE, "M", tip=text.MERGE_TIP)
        self.delete = self._either(text.DELETE, "Del", "Backspace", text.DELETE_TIP)
        self.accept = make(text.ACCEPT, "A")
        self.accept_all = make(text.ACCEPT_ALL, "Shift+A")
        self.review = make(text.REVIEW, "N", tip=text.REVIEW_TIP)
        self.next_span = make(text.NEXT_SPAN, "Ctrl+Right")
        self.previous_span = make(text.PREVIOUS_SPAN, "Ctrl+Left")
        self.start_earlier = make(text.START_EARLIER, "Alt+Left")
        self.start_later = make(text.START_LATER, "Alt+Right")
        self.end_earlier = make(text.END_EARLIER, "Alt+Shift+Left")
        self.end_later = make(text.END_LATER, "Alt+Shift+Right")
        self.suggest = make(text.SUGGEST, "Ctrl+G", tip=text.SUGGEST_TIP)
        self.undo, self.redo = make(text.UNDO, "Ctrl+Z"), make(text.REDO, "Ctrl+Shift+Z")
        self.snap = self._actions.toggle(text.SNAP, "G", text.SNAP_TIP, on=True)
        self.skeleton = self._actions.toggle(text.SKELETON, "V", text.SKELETON_TIP, on=True)
        for action, words in (
            (self.mark_in, text.MARK_IN_SHORT), (self.mark_out, text.MARK_OUT_SHORT),
            (self.split, text.SPLIT_SHORT), (self.merge, text.MERGE_SHORT),
            (self.accept, text.ACCEPT_SHORT), (self.accept_all, text.ACCEPT_ALL_SHORT),
            (self.review, text.REVIEW_SHORT), (self.snap, text.SNAP_SHORT),
        ):  # fmt: skip
            action.setIconText(words)
        self.digits = [
            make(text.digit(number), str(number)) for number in range(1, DIGITS + 1)
        ]  # fmt: skip

    def connect(
        self,
        timeline: LabelTimeline,
        playback: Playback,
        edits: SpanEdits,
        suggestions: SuggestionReview,
    ) -> None:
        """Have them do what is done there."""
        for action, act in (
            (self.play, playback.play_or_pause),
            (self.frame_back, partial(playback.step, -1)),
            (self.frame_on, partial(playback.step, 1)),
            (self.second_back, partial(playback.skip, -1.0)),
            (self.second_on, partial(playback.skip, 1.0)),
            (self.to_start, partial(playback.seek, 0.0)),
            (self.to_end, partial(playback.seek, float("inf"))),
            (self.slower, partial(playback.change_speed, -1)),
            (self.faster, partial(playback.change_speed, 1)),
            (self.zoom_in, partial(timeline.zoom, 0.5)),
            (self.zoom_out, partial(timeline.zoom, 2.0)),
            (self.zoom_all, partial(timeline.zoom, float(1 << 30))),
            (self.mark_in, edits.mark_in),
            (self.mark_out, edits.mark_out),
            (self.split, edits.split),
            (self.merge, edits.merge),
            (self.delete, lambda: None if edits.delete() else suggestions.turn_down()),
            (self.accept, suggestions.accept),
            (self.accept_all, suggestions.accept_all),
            (self.review, suggestions.review_next),
            (self.next_span, partial(edits.go, 1)),
            (self.previous_span, partial(edits.go, -1)),
            (self.start_earlier, partial(edits.nudge, -1, is_end=False)),
            (self.start_later, partial(edits.nudge, 1, is_end=False)),
            (self.end_earlier, partial(edits.nudge, -1, is_end=True)),
            (self.end_later, partial(edits.nudge, 1, is_end=True)),
            (self.suggest, suggestions.suggest),
            (self.undo, partial(edits.edit, Editor.undo)),
            (self.redo, partial(edits.edit, Editor.redo)),
        ):
            action.triggered.connect(lambda _on=False, act=act: act())

    def with_shortcuts(self) -> list[QAction]:
        """Those that have a key; one for all the digits."""
        shown = self._actions.with_shortcuts()
        return [action for action in shown if action not in self.digits[1:]]

    def _either(self, words: str, first: str, second: str, tip: str = "") -> QAction:
        action = self._actions.action(words, first, tip=tip)
        action.setShortcuts([QKeySequence(first), QKeySequence(second)])
        return action

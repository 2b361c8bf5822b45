"""What the recogniser would label in one recording: asked for, gone through, answered."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from app.errors import UserError
from app.labelling.editor import Editor
from app.labelling.recording import Recording
from app.labelling.suggestion import Suggestion, open_suggestions
from app.text import labelling as text
from app.ui.export import tell
from app.ui.labelling.label_timeline import LabelTimeline
from app.ui.labelling.playback import Playback
from app.ui.labelling.side_cards import ReviewCard
from app.ui.labelling.span_edits import SpanEdits
from app.ui.tasks import Task, Tasks

#: Asks the recogniser about a recording: what it would label. Called in the background.
Suggest = Callable[[Recording, Task[list[Suggestion]]], list[Suggestion]]


class SuggestionReview(QObject):
    """A suggestion is answered by a label, or turned down; the others wait."""

    #: Other suggestions wait than before.
    changed = pyqtSignal()
    #: None is left to review in this recording: on to another one.
    through = pyqtSignal()

    def __init__(
        self,
        timeline: LabelTimeline,
        card: ReviewCard,
        edits: SpanEdits,
        playback: Playback,
        page: QWidget,
        ask: Suggest | None = None,
    ) -> None:
        """
        Args:
            timeline, card: show them.
            edits: makes labels of them.
            playback: has the place in the recording.
            page: what messages belong to.
            ask: asks the recogniser; None when there is none.
        """
        super().__init__(page)
        self._timeline, self._card, self._edits = timeline, card, edits
        self._playback, self._page, self._ask = playback, page, ask
        self._tasks = Tasks(self)
        self._task: Task[list[Suggestion]] | None = None
        self._recording: Recording | None = None
        self._all: list[Suggestion] = []
        timeline.accepted.connect(self._accept)

    @property
    def can_ask(self) -> bool:
        """There is a recogniser."""
        return self._ask is not None

    def open(self, recording: Recording) -> None:
        """What was said of this recording before."""
        self._recording = recording
        self._all = list(recording.suggestions)

    def close(self) -> None:
        """Leave the recording; what nobody has answered is kept with it."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        recording, self._recording = self._recording, None
        if recording is None or self._edits.editor is None:
            return
        waiting = self.waiting()
        if len(waiting) != len(recording.suggestions):
            try:
                recording.keep_suggestions(sorted(waiting, key=lambda one: one.start))
            except UserError as error:
                tell(self._page, text.SAVE_FAILED, str(error))

    def shut_down(self, timeout: float) -> bool:
        """The window closes; whether all threads ended within `timeout` seconds."""
        return self._tasks.close(timeout)

    def waiting(self) -> list[Suggestion]:
        """Those that nobody has answered, the least certain first."""
        editor = self._edits.editor
        return [] if editor is None else open_suggestions(self._all, editor.spans)

    def show(self) -> list[Suggestion]:
        """Show those that wait; returns them."""
        waiting = self.waiting()
        self._timeline.set_suggestions(sorted(waiting, key=lambda one: one.start))
        if self._timeline.chosen_suggestion not in waiting:
            self._timeline.choose_suggestion(None)
        if self._task is None:
            self._card.show_waiting(len(waiting))
        return waiting

    def suggest(self) -> None:
        """Ask the recogniser what it sees in this recording."""
        if self._ask is None or self._recording is None or self._task is not None:
            return
        ask, recording = self._ask, self._recording
        self._card.show_progress(0.0)

        def done(found: list[Suggestion]) -> None:
            self._task = None
            self._all = found
            self.changed.emit()
            if found:
                self.review_next()

        def failed(message: str) -> None:
            self._task = None
            self._card.show_problem(message)

        self._task = self._tasks.run(
            lambda task: ask(recording, task), done, failed,
            lambda share, _words: self._card.show_progress(share),
        )  # fmt: skip

    def review_next(self) -> None:
        """Choose the suggestion that the recogniser is least certain of, and show it."""
        if self._edits.editor is None:
            return
        waiting = self.waiting()
        chosen = self._timeline.chosen_suggestion
        if chosen in waiting:
            waiting = waiting[waiting.index(chosen) + 1 :] + waiting[: waiting.index(chosen)]
        if waiting:
            self._choose(waiting[0])
        else:
            self.through.emit()

    def accept(self) -> None:
        """Make a label of the chosen suggestion, or of the one that is here; go to the next."""
        one = self._timeline.chosen_suggestion or self._timeline.suggestion_at(self._playback.time)
        if one is not None:
            self._accept(one)

    def accept_as(self, label: str) -> None:
        """The chosen suggestion is right about when, and this is what."""
        one = self._timeline.chosen_suggestion
        if one is not None:
            self._accept(Suggestion(one.start, one.end, label, one.confidence))

    def accept_all(self) -> None:
        """Make labels of all suggestions that wait."""
        for one in self.waiting():
            if not self._edits.edit(_accepting(one)):
                return

    def turn_down(self) -> None:
        """The chosen suggestion is wrong."""
        turned_down = self._timeline.chosen_suggestion
        if turned_down is not None:
            self._all = [one for one in self._all if one != turned_down]
            self.changed.emit()

    def _accept(self, suggestion: Suggestion) -> None:
        following = self._after(suggestion)
        if self._edits.edit(_accepting(suggestion)) and following is not None:
            self._choose(following)

    def _after(self, suggestion: Suggestion) -> Suggestion | None:
        others = [one for one in self.waiting() if one.start != suggestion.start]
        return others[0] if others and self._timeline.chosen_suggestion is not None else None

    def _choose(self, suggestion: Suggestion) -> None:
        self._timeline.choose(None)
        self._timeline.set_view(self._timeline.view.showing(suggestion.start, suggestion.end))
        self._timeline.choose_suggestion(suggestion)
        self._playback.seek(suggestion.start)


def _accepting(suggestion: Suggestion) -> Callable[[Editor], object]:
    return lambda editor: editor.accept(suggestion)

"""The labelling page: the recording, its timeline, labels to give, suggestions to answer."""

from __future__ import annotations

import time
from collections.abc import Callable

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.capture import open_source
from app.errors import UserError
from app.labelling.editor import Editor
from app.labelling.pictures import PictureReader
from app.labelling.player import Player
from app.labelling.recording import Recording
from app.labelling.snapping import Snapper
from app.labelling.span import Span
from app.labelling.suggestion import Suggestion, open_suggestions
from app.text import labelling as text
from app.ui.buttons import tool_button
from app.ui.elided_label import ElidedLabel
from app.ui.export import tell
from app.ui.labelling.clip_view import ClipView
from app.ui.labelling.label_actions import LabelActions
from app.ui.labelling.label_list import LabelList
from app.ui.labelling.label_timeline import LabelTimeline
from app.ui.labelling.label_transport import LabelTransport
from app.ui.labelling.side_cards import ChosenCard, ReviewCard
from app.ui.message_page import MessagePage
from app.ui.tasks import Task, Tasks
from app.ui.theme import SPACE, WIDE_SPACE

# The display timer: pictures of 60 a second are shown as they are.
_TICK_MS = 16

#: Asks the recogniser about a recording: what it would label. Called in the background.
Suggest = Callable[[Recording, Task[list[Suggestion]]], list[Suggestion]]


class LabelPage(QWidget):
    """One recording at a time; `open` shows another one.

    Every edit is on the disk before it is on the screen.
    """

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
        self._ask, self._clock = suggest, clock
        self._tasks = Tasks(self)
        self._task: Task[list[Suggestion]] | None = None
        self.recording: Recording | None = None
        self.editor: Editor | None = None
        self.player: Player | None = None
        self._pictures: PictureReader | None = None
        self._suggestions: list[Suggestion] = []
        self._mark: float | None = None
        self._unnamed: tuple[float, float] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actions_ = LabelActions(self)
        self.timeline = LabelTimeline()
        self.clip_view = ClipView()
        self.labels = LabelList(self.timeline.colours)
        self.chosen = ChosenCard(self.actions_)
        self.review = ReviewCard(self.actions_)
        self.transport = LabelTransport(self.actions_)
        self.title = ElidedLabel()
        self.title.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.nothing = MessagePage()
        self.nothing.show_problem(
            text.NO_CLIP, text.NO_CLIP_DETAIL, [(text.OPEN_LIBRARY, self.left.emit)]
        )
        self._lay_out()
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

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

    def _connect(self) -> None:
        a, timeline = self.actions_, self.timeline
        for action, act in (
            (a.back, self.left.emit),
            (a.play, self.play_or_pause),
            (a.frame_back, lambda: self._step(-1)),
            (a.frame_on, lambda: self._step(1)),
            (a.second_back, lambda: self._skip(-1.0)),
            (a.second_on, lambda: self._skip(1.0)),
            (a.to_start, lambda: self.seek(0.0)),
            (a.to_end, lambda: self.seek(float("inf"))),
            (a.slower, lambda: self._change_speed(-1)),
            (a.faster, lambda: self._change_speed(1)),
            (a.zoom_in, lambda: timeline.zoom(0.5)),
            (a.zoom_out, lambda: timeline.zoom(2.0)),
            (a.zoom_all, lambda: timeline.zoom(float(1 << 30))),
            (a.mark_in, self.mark_in),
            (a.mark_out, self.mark_out),
            (a.split, self.split),
            (a.merge, lambda: self._edit_chosen(Editor.merge)),
            (a.delete, self.delete),
            (a.accept, self.accept),
            (a.accept_all, self.accept_all),
            (a.review, self.review_next),
            (a.next_span, lambda: self._go(1)),
            (a.previous_span, lambda: self._go(-1)),
            (a.start_earlier, lambda: self._nudge(-1, is_end=False)),
            (a.start_later, lambda: self._nudge(1, is_end=False)),
            (a.end_earlier, lambda: self._nudge(-1, is_end=True)),
            (a.end_later, lambda: self._nudge(1, is_end=True)),
            (a.suggest, self.suggest),
            (a.undo, lambda: self._edit(Editor.undo)),
            (a.redo, lambda: self._edit(Editor.redo)),
        ):
            action.triggered.connect(lambda _on=False, act=act: act())
        for number, action in enumerate(a.digits):
            action.triggered.connect(lambda _on=False, number=number: self._digit(number))
        a.snap.toggled.connect(self._set_snapping)
        a.skeleton.toggled.connect(self.clip_view.set_skeleton)
        timeline.sought.connect(self.seek)
        timeline.drawn.connect(self._draw)
        timeline.resized.connect(self._resize)
        timeline.chosen.connect(lambda _id: self._span_chosen())
        timeline.suggestion_chosen.connect(lambda _one: self._show_chosen())
        timeline.accepted.connect(self._accept)
        self.labels.picked.connect(self.give_label)
        self.transport.speed_chosen.connect(self._set_speed)

    # Opening and leaving.

    def open(self, recording: Recording) -> None:
        """Show a recording; the one before is left as it is on the disk.

        Raises:
            UserError: its labels cannot be read.
        """
        editor = Editor(recording.duration, recording.storage)
        self.close_recording()
        self.recording, self.editor = recording, editor
        editor.subscribe(lambda _change: self._show_labels())
        self.player = Player(recording.motion.times, self._clock)
        self.timeline.snapper = Snapper(recording.edges)
        self.timeline.set_recording(recording.motion.times, recording.quality, editor.spans)
        self.clip_view.set_motion(recording.motion)
        if recording.video is not None:
            path = str(recording.video)
            self._pictures = PictureReader(lambda: open_source(path))
            self._pictures.want(0.0)
        self._show_note(recording.problem)
        self.title.setText(recording.title)
        self.labels.model.set_names(recording.labels)
        self.labels.set_current(
            recording.label or (recording.labels[0] if recording.labels else "")
        )
        self._suggestions = list(recording.suggestions)
        self._stack.setCurrentIndex(1)
        self._show_labels()
        self._show_chosen()
        self._show_place()
        self.actions_.suggest.setEnabled(self._ask is not None)

    def close_recording(self) -> None:
        """Leave the recording; nothing is lost, every edit is saved already."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._pictures is not None:
            self._pictures.close()
            self._pictures = None
        if self.recording is not None and self.editor is not None:
            self._keep_open_suggestions()
        self._mark = self._unnamed = None
        self.recording = self.editor = self.player = None
        self.clip_view.set_motion(None)
        self._stack.setCurrentIndex(0)

    def shut_down(self, timeout: float = 0.0) -> bool:
        """The window closes; whether all threads ended within `timeout` seconds."""
        pictures = self._pictures
        self.close_recording()
        ended = pictures is None or pictures.close(timeout)
        return self._tasks.close(timeout) and ended

    def _keep_open_suggestions(self) -> None:
        assert self.recording is not None
        assert self.editor is not None
        waiting = open_suggestions(self._suggestions, self.editor.spans)
        if len(waiting) != len(self.recording.suggestions):
            try:
                self.recording.keep_suggestions(sorted(waiting, key=lambda one: one.start))
            except UserError as error:
                tell(self, text.SAVE_FAILED, str(error))

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Listen to the keys, and play on."""
        super().showEvent(event)
        self.setFocus()
        self._timer.start()

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Hold while nobody looks."""
        super().hideEvent(event)
        if self.player is not None:
            self.player.play(False)
        self._timer.stop()

    # Playing.

    def tick(self) -> None:
        """One turn of the display timer."""
        if self.player is None:
            return
        if self.player.playing:
            self._show_place(follow=True)
        elif self.transport.playing:
            self._show_place()
        if self._pictures is not None:
            frame = self._pictures.take()
            if frame is not None:
                self.clip_view.show_picture(frame)
            elif self._pictures.problem:
                self._show_note(text.no_pictures(self._pictures.problem))
                self._pictures.close()
                self._pictures = None

    def seek(self, time: float) -> None:
        """Go to a time, seconds."""
        if self.player is not None:
            self.player.seek(time)
            self._show_place()

    def play_or_pause(self) -> None:
        """Play, or hold."""
        if self.player is not None:
            self.player.play(not self.player.playing)
            self._show_place()

    def _step(self, frames: int) -> None:
        if self.player is not None:
            self.player.step(frames)
            self._show_place()

    def _skip(self, seconds: float) -> None:
        if self.player is not None:
            self.seek(self.player.time + seconds)

    def _set_speed(self, speed: float) -> None:
        if self.player is not None:
            self.player.set_speed(speed)
            self._show_place()

    def _change_speed(self, by: int) -> None:
        if self.player is not None:
            self.player.change_speed(by)
            self._show_place()

    def _show_place(self, *, follow: bool = False) -> None:
        assert self.player is not None
        now = self.player.time
        self.timeline.set_time(now, follow=follow)
        self.clip_view.show_frame(self.player.frame)
        self.transport.show_place(now, self.player.duration, self.player.playing, self.player.speed)
        if self._pictures is not None:
            self._pictures.want(now)
        if not follow:
            self.timeline.set_view(self.timeline.view.turned(now))

    # Labels.

    def mark_in(self) -> None:
        """A span begins here."""
        if self.player is not None:
            self._mark = self.timeline.snapped(self.player.time)
            self.timeline.set_mark(self._mark)
            self.timeline.choose(None)
            self._show_chosen()

    def mark_out(self) -> None:
        """The span that was begun ends here."""
        if self.player is None or self._mark is None:
            return
        start, end = sorted((self._mark, self.timeline.snapped(self.player.time)))
        self._mark = None
        self.timeline.set_mark(None)
        self._draw(start, end)
        self._show_chosen()

    def give_label(self, label: str) -> None:
        """The chosen span is of this label; what is drawn next will be, too."""
        self.labels.set_current(label)
        if self._unnamed is not None:
            (start, end), self._unnamed = self._unnamed, None
            self._draw(start, end)
        elif self.editor is not None and self.timeline.chosen_span is not None:
            chosen = self.timeline.chosen_span
            self._edit(lambda editor: editor.relabel([chosen], label))
        elif self.timeline.chosen_suggestion is not None:
            one = self.timeline.chosen_suggestion
            self._accept(Suggestion(one.start, one.end, label, one.confidence))

    def split(self) -> None:
        """Split the chosen span, or the one that is here, at the place in the recording."""
        if self.editor is None or self.player is None:
            return
        now = self.player.time
        span = self.editor.spans.get(self.timeline.chosen_span)
        if span is None or not span.start < now < span.end:
            span = self.editor.spans.at(now)
        if span is not None:
            split = span.id
            self._edit(lambda editor: editor.split(split, now))

    def delete(self) -> None:
        """Remove the chosen span; or turn the chosen suggestion down."""
        chosen, turned_down = self.timeline.chosen_span, self.timeline.chosen_suggestion
        if chosen is not None:
            self._edit(lambda editor: editor.delete([chosen]))
        elif turned_down is not None:
            self._suggestions = [one for one in self._suggestions if one != turned_down]
            self._show_labels()

    def accept(self) -> None:
        """Make a label of the chosen suggestion, or of the one that is here; go to the next."""
        if self.player is None:
            return
        one = self.timeline.chosen_suggestion or self.timeline.suggestion_at(self.player.time)
        if one is not None:
            self._accept(one)

    def accept_all(self) -> None:
        """Make labels of all suggestions that wait."""
        if self.editor is None:
            return
        for one in open_suggestions(self._suggestions, self.editor.spans):
            if not self._edit(_accepting(one)):
                return

    def review_next(self) -> None:
        """Choose the suggestion that the recogniser is least certain of, and show it."""
        if self.editor is None:
            return
        waiting = open_suggestions(self._suggestions, self.editor.spans)
        chosen = self.timeline.chosen_suggestion
        if chosen in waiting:
            waiting = waiting[waiting.index(chosen) + 1 :] + waiting[: waiting.index(chosen)]
        if waiting:
            self._choose_suggestion(waiting[0])
        else:
            self.reviewed.emit()

    def suggest(self) -> None:
        """Ask the recogniser what it sees in this recording."""
        if self._ask is None or self.recording is None or self._task is not None:
            return
        ask, recording = self._ask, self.recording
        self.review.show_progress(0.0)

        def done(found: list[Suggestion]) -> None:
            self._task = None
            self._suggestions = found
            self._show_labels()
            if found:
                self.review_next()

        def failed(message: str) -> None:
            self._task = None
            self.review.show_problem(message)

        self._task = self._tasks.run(
            lambda task: ask(recording, task), done, failed,
            lambda share, _words: self.review.show_progress(share),
        )  # fmt: skip

    def _accept(self, suggestion: Suggestion) -> None:
        following = self._after(suggestion)
        if self._edit(lambda editor: editor.accept(suggestion)) and following is not None:
            self._choose_suggestion(following)

    def _after(self, suggestion: Suggestion) -> Suggestion | None:
        assert self.editor is not None
        waiting = open_suggestions(self._suggestions, self.editor.spans)
        others = [one for one in waiting if one.start != suggestion.start]
        return others[0] if others and self.timeline.chosen_suggestion is not None else None

    def _choose_suggestion(self, suggestion: Suggestion) -> None:
        self.timeline.choose(None)
        self.timeline.set_view(self.timeline.view.showing(suggestion.start, suggestion.end))
        self.timeline.choose_suggestion(suggestion)
        self.seek(suggestion.start)

    def _draw(self, start: float, end: float) -> None:
        label = self.labels.current
        if not label:
            # Nobody has said yet what there is to do: ask, and go on when it is known.
            self._unnamed = (start, end)
            self.labels.line.setFocus()
            return
        if self._edit(lambda editor: editor.insert(start, end, label)) and self.editor is not None:
            span = self.editor.spans.at((start + end) / 2)
            self.timeline.choose(span.id if span is not None else None)

    def _resize(self, span_id: str, start: float, end: float) -> None:
        self._edit(lambda editor: editor.resize(span_id, start, end))

    def _nudge(self, frames: int, *, is_end: bool) -> None:
        span = self._chosen_span()
        if span is None or self.recording is None:
            return
        step = frames / self.recording.motion.fps
        if is_end:
            self._edit(lambda editor: editor.resize(span.id, end=span.end + step))
        else:
            self._edit(lambda editor: editor.resize(span.id, start=span.start + step))
        moved = self._chosen_span()
        if moved is not None:
            self.seek(moved.end if is_end else moved.start)

    def _go(self, by: int) -> None:
        if self.editor is None or self.player is None:
            return
        chosen = self._chosen_span()
        here = chosen.start if chosen is not None else self.player.time
        span = self.editor.spans.after(here) if by > 0 else self.editor.spans.before(here)
        if span is not None:
            self.timeline.set_view(self.timeline.view.showing(span.start, span.end))
            self.timeline.choose(span.id)
            self.seek(span.start)

    def _digit(self, number: int) -> None:
        names = self.labels.model.names
        if number < len(names):
            self.give_label(names[number])

    def _chosen_span(self) -> Span | None:
        return None if self.editor is None else self.editor.spans.get(self.timeline.chosen_span)

    def _edit_chosen(self, edit: Callable[[Editor, str], object]) -> None:
        chosen = self.timeline.chosen_span
        if chosen is not None:
            self._edit(lambda editor: edit(editor, chosen))

    def _edit(self, edit: Callable[[Editor], object]) -> bool:
        """Do an edit; tells when it cannot be saved, and is not done then."""
        if self.editor is None:
            return False
        try:
            edit(self.editor)
        except UserError as error:
            tell(self, text.SAVE_FAILED, str(error))
            return False
        return True

    def _show_labels(self) -> None:
        """Show the labels as they are now."""
        assert self.editor is not None
        waiting = open_suggestions(self._suggestions, self.editor.spans)
        self.timeline.set_suggestions(sorted(waiting, key=lambda one: one.start))
        if self.timeline.chosen_suggestion not in waiting:
            self.timeline.choose_suggestion(None)
        if self.timeline.chosen_span not in self.editor.spans:
            self.timeline.choose(None)
        counts = self.editor.spans.labels()
        self.timeline.colours.show([*counts, *(one.label for one in waiting)])
        self.labels.model.set_counts(counts)
        if self._task is None:
            self.review.show_waiting(len(waiting))
        self._show_chosen()
        undo, redo = self.editor.can_undo, self.editor.can_redo
        for action, edit, words in (
            (self.actions_.undo, undo, text.undo(undo)),
            (self.actions_.redo, redo, text.redo(redo)),
        ):
            action.setEnabled(bool(edit))
            action.setToolTip(f"{words} ({action.shortcut().toString()})")

    def _span_chosen(self) -> None:
        if self.timeline.chosen_span is not None:
            self.timeline.choose_suggestion(None)
        self._show_chosen()

    def _show_chosen(self) -> None:
        span, suggestion = self._chosen_span(), self.timeline.chosen_suggestion
        if self._mark is not None:
            self.chosen.show_marking(self._mark)
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

    def _set_snapping(self, on: bool) -> None:
        self.timeline.snapping = on

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Space plays and pauses."""
        if event is not None and event.key() == Qt.Key.Key_Space:
            self.play_or_pause()
            return
        super().keyPressEvent(event)


def _accepting(suggestion: Suggestion) -> Callable[[Editor], object]:
    return lambda editor: editor.accept(suggestion)

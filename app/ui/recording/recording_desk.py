"""Between the recorder and the live page: keys and fields one way, what goes on the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtWidgets import QWidget

from app.errors import UserError
from app.recording_choices import RecordingChoices
from app.takes import Cue, Takes, TakesPlan
from app.text import recording as text
from app.ui.export import tell
from app.ui.library.keeper import LibraryKeeper
from app.ui.recording.record_actions import RecordActions
from app.ui.recording.record_bar import RecordBar
from app.ui.recording.record_overlay import RecordOverlay
from app.ui.recording.recorder_like import RecorderLike
from app.ui.recording.recording_view import RecordingView, is_recording
from app.ui.recording.sounds import Sounds, Tone
from app.ui.recording.takes_dialog import TakesDialog

if TYPE_CHECKING:
    from app.library import Clip

_TICK_MS = 50
_TONES = {
    Cue.TICK: Tone.TICK, Cue.START: Tone.START, Cue.OVER: Tone.OVER, Cue.DONE: Tone.DONE,
}  # fmt: skip


class RecordingDesk(QObject):
    """Records as asked; asks the recorder how it is going a few times a second."""

    #: Other choices than before.
    chosen = pyqtSignal(object)
    #: A clip came into the library.
    saved = pyqtSignal(object)

    def __init__(
        self,
        recorder: RecorderLike,
        keeper: LibraryKeeper,
        actions: RecordActions,
        bar: RecordBar,
        overlay: RecordOverlay,
        choices: RecordingChoices,
        parent: QWidget,
        sounds: Sounds | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            recorder: records.
            keeper: has the library that clips go into; it is opened with the first one.
            actions, bar, overlay: on the live page.
            choices: those of the last time.
            parent: the page.
            sounds: plays tones.
            clock: monotonic seconds.
        """
        super().__init__(parent)
        self._recorder, self._keeper, self._actions = recorder, keeper, actions
        self._bar, self._page = bar, parent
        self._clock = clock
        self.sounds = sounds or Sounds(self)
        self.choices = RecordingChoices()
        self.takes: Takes | None = None
        self._view = RecordingView(actions, bar, overlay, clock)
        self._last: Clip | None = None
        self._classes: tuple[str, ...] = ()
        self.use(choices)
        actions.record.triggered.connect(self.record_or_stop)
        actions.takes.triggered.connect(self.ask_for_takes)
        actions.discard.triggered.connect(self.discard)
        actions.skeleton_only.toggled.connect(self._set_skeleton_only)
        actions.uncertain.toggled.connect(self._set_uncertain)
        bar.label.label_chosen.connect(self._label_chosen)
        bar.person.label_chosen.connect(self._person_chosen)
        keeper.opened.connect(self._library_opened)
        keeper.failed.connect(self._failed)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def use(self, choices: RecordingChoices) -> None:
        """Record like this from now on."""
        self.choices = choices
        self.sounds.on = choices.sounds
        self._actions.skeleton_only.setChecked(choices.skeleton_only)
        self._actions.uncertain.setChecked(choices.uncertain)
        self._recorder.keep_video(not choices.skeleton_only)
        self._recorder.keep_uncertain(choices.uncertain)
        if choices.uncertain:
            self._keeper.need()
        self._bar.label.set_label(choices.labels[0] if choices.labels else "")
        self._bar.person.set_label(choices.persons[0] if choices.persons else "")
        self._show_names()

    # What the user does.

    def record_or_stop(self) -> None:
        """Begin a clip with the last seconds; or end the one that is being recorded."""
        if self.takes is not None:
            self.stop_takes()
        elif self._recording():
            self._recorder.stop()
        else:
            self._keeper.need(lambda _library: self._start(self.choices.pre_roll, None))

    def ask_for_takes(self) -> None:
        """Ask how many takes, and begin; while they are made, stop them."""
        if self.takes is not None:
            self.stop_takes()
            return
        choices = self.choices
        keys = self._actions.takes.shortcut().toString()
        dialog = TakesDialog(
            choices.plan, choices.pre_roll, self._most_pre_roll(), choices.sounds, keys, self._page
        )
        dialog.accepted.connect(lambda: self._takes_chosen(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def begin_takes(self, plan: TakesPlan) -> None:
        """Record takes without hands."""
        if not self._recording():
            self._keeper.need(lambda _library: self._begin(plan))

    def stop_takes(self) -> None:
        """No more takes; the one that is being recorded is kept."""
        self.takes = None
        if self._recording():
            self._recorder.stop()
        self.tick()

    def discard(self) -> None:
        """The running clip, or the last one, is not wanted."""
        self._take_saved()
        self._recorder.discard_last()
        if self._last is not None or self._recording():
            self.say(text.DISCARDED)
        self._last = None

    def set_classes(self, classes: Sequence[str]) -> None:
        """What the recogniser knows: labels that may be wanted."""
        if tuple(classes) != self._classes:
            self._classes = tuple(classes)
            self._show_names()

    def say(self, words: str) -> None:
        """Say something for a few seconds."""
        self._view.say(words)

    def close(self) -> None:
        """The window closes: what is being recorded is saved; see `Recorder.close`."""
        self._timer.stop()
        self.takes = None

    # What goes on.

    def tick(self) -> None:
        """Go on with the takes, and show how it is going."""
        self._take_saved()
        for problem in self._recorder.take_problems():
            self._failed(problem)
        self._go_on_with_takes()
        status = self._recorder.status()
        self._view.show(
            status, self.takes, discardable=self._last is not None, pre_roll=self.choices.pre_roll
        )

    def _take_saved(self) -> None:
        for clip in self._recorder.take_saved():
            self._last = clip
            self.say(text.saved(clip.label, clip.duration))
            self.saved.emit(clip)

    def _go_on_with_takes(self) -> None:
        takes = self.takes
        if takes is None:
            return
        for cue in takes.update(self._recording()):
            self.sounds.play(_TONES[cue])
            if cue is Cue.START and not self._start(0.0, takes.plan.length):
                self.takes = None
            elif cue is Cue.DONE:
                self.takes = None
                self.say(text.takes_done(takes.plan.count))

    def _recording(self) -> bool:
        return is_recording(self._recorder.status())

    def _most_pre_roll(self) -> float:
        from app.recording.recorder import PRE_ROLL

        return PRE_ROLL

    def _start(self, pre_roll: float, length: float | None) -> bool:
        from app.library.records import Facts

        label, person = self._bar.label.label, self._bar.person.label
        facts = Facts(label=label, person=person, session=time.strftime("%Y-%m-%d"))
        try:
            self._recorder.start(facts, pre_roll=pre_roll, length=length)
        except UserError as error:
            self._failed(str(error))
            return False
        self._last = None
        self._view.hush()
        return True

    def _begin(self, plan: TakesPlan) -> None:
        self.takes = Takes(plan, self._clock)
        self.tick()

    def _takes_chosen(self, dialog: TakesDialog) -> None:
        self.sounds.on = dialog.sounds
        self._choose(
            replace(self.choices, plan=dialog.plan, pre_roll=dialog.pre_roll, sounds=dialog.sounds)
        )
        self.begin_takes(dialog.plan)

    def _library_opened(self) -> None:
        library = self._keeper.library
        self._recorder.use(library)
        self._show_names()

    def _failed(self, message: str) -> None:
        self.takes = None
        tell(self._page, text.FAILED, message)

    # What is remembered.

    def _choose(self, choices: RecordingChoices) -> None:
        self.choices = choices
        self.chosen.emit(self.choices)

    def _set_skeleton_only(self, on: bool) -> None:
        self._recorder.keep_video(not on)
        self._choose(replace(self.choices, skeleton_only=on))

    def _set_uncertain(self, on: bool) -> None:
        if on:
            self._keeper.need()
        self._recorder.keep_uncertain(on)
        self._choose(replace(self.choices, uncertain=on))

    def _label_chosen(self, label: str) -> None:
        self._choose(self.choices.with_label(label))
        self._show_names()
        self._page.setFocus()

    def _person_chosen(self, person: str) -> None:
        self._choose(self.choices.with_person(person))
        self._show_names()
        self._page.setFocus()

    def _show_names(self) -> None:
        library = self._keeper.library
        known = library.labels() if library is not None else ()
        recent = [label for label in self.choices.labels if label]
        self._bar.label.set_names(list(dict.fromkeys([*recent, *known, *self._classes])))
        self._bar.person.set_names([person for person in self.choices.persons if person])

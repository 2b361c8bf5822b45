"""Between the recorder and the live page: keys and buttons one way, what goes on the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PyQt6.QtCore import QObject, Qt, QTimer
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QWidget

from app.errors import UserError
from app.recording_choices import RecordingChoices
from app.takes import TakesPlan
from app.text import recording as text
from app.ui.export import tell
from app.ui.library.keeper import LibraryKeeper
from app.ui.recording.chosen import Chosen
from app.ui.recording.name_fields import NameFields
from app.ui.recording.record_actions import RecordActions
from app.ui.recording.record_bar import RecordBar
from app.ui.recording.record_overlay import RecordOverlay
from app.ui.recording.recorder_like import RecorderLike
from app.ui.recording.recording_view import RecordingView, is_recording
from app.ui.recording.sounds import Sounds
from app.ui.recording.takes_desk import TakesDesk

_TICK_MS = 50


class RecordingDesk(QObject):
    """Records as asked; asks the recorder how it is going a few times a second."""

    def __init__(
        self,
        recorder: RecorderLike,
        keeper: LibraryKeeper,
        actions: RecordActions,
        bar: RecordBar,
        overlay: RecordOverlay,
        chosen: Chosen,
        page: QWidget,
        sounds: Sounds | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            recorder: records.
            keeper: has the library that clips go into; it is opened with the first one.
            actions, bar, overlay: on the live page.
            chosen: the choices of the last time.
            page: the live page.
            sounds: plays tones; None for the loudspeaker.
            clock: monotonic seconds.
        """
        super().__init__(page)
        self._recorder, self._keeper, self._actions = recorder, keeper, actions
        self._chosen, self._page = chosen, page
        self.names = NameFields(bar, keeper, chosen, page)
        self.hands_free = TakesDesk(
            lambda length: self._start(0.0, length), chosen, page, sounds, clock
        )
        self._view = RecordingView(actions, bar, overlay, clock)
        #: There is a take that can be thrown away.
        self._discardable = False
        self.use(chosen.now)
        actions.record.triggered.connect(self.record_or_stop)
        actions.takes.triggered.connect(self.ask_for_takes)
        actions.discard.triggered.connect(self.discard)
        actions.skeleton_only.toggled.connect(self._set_skeleton_only)
        actions.uncertain.toggled.connect(self._set_uncertain)
        self.hands_free.wanted.connect(self.begin_takes)
        self.hands_free.done.connect(self._takes_done)
        keeper.opened.connect(self._library_opened)
        keeper.leaving.connect(self._library_leaving)
        keeper.failed.connect(self._failed)
        # Only while takes are made: it leaves the full screen otherwise.
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), page, self.stop_takes)
        self._escape.setEnabled(False)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def use(self, choices: RecordingChoices) -> None:
        """Record like this from now on."""
        self._chosen.now = choices
        self.hands_free.sounds.on = choices.sounds
        self._actions.skeleton_only.setChecked(choices.skeleton_only)
        self._actions.uncertain.setChecked(choices.uncertain)
        self._recorder.keep_video(not choices.skeleton_only)
        self._recorder.keep_uncertain(choices.uncertain)
        if choices.uncertain:
            self._keeper.need()
        self.names.fill()

    # What the user does.

    def record_or_stop(self) -> None:
        """Begin a clip with the last seconds; or end the one that is being recorded."""
        if self.hands_free.takes is not None:
            self.stop_takes()
        elif self._recording():
            self._recorder.stop()
        else:
            self._keeper.need(lambda _library: self._start(self._chosen.now.pre_roll, None))

    def ask_for_takes(self) -> None:
        """Ask how many takes, and begin; while they are made, stop them."""
        if self.hands_free.takes is not None:
            self.stop_takes()
        else:
            self.hands_free.ask(self._actions.takes.shortcut().toString())

    def begin_takes(self, plan: TakesPlan) -> None:
        """Record takes without hands."""
        if not self._recording():
            self._keeper.need(lambda _library: self._begin(plan))

    def stop_takes(self) -> None:
        """No more takes; the one that is being recorded is kept."""
        self.hands_free.stop()
        if self._recording():
            self._recorder.stop()
        self.tick()

    def discard(self) -> None:
        """The running clip, or the last take, is not wanted."""
        self._look_what_was_saved()
        self._recorder.discard_last()
        if self._discardable or self._recording():
            self._view.say(text.DISCARDED)
        self._discardable = False

    def close(self) -> None:
        """The window closes: what is being recorded is saved; see `Recorder.close`."""
        self._timer.stop()
        self.hands_free.stop()

    # What goes on.

    def tick(self) -> None:
        """Go on with the takes, and show how it is going."""
        self._look_what_was_saved()
        for problem in self._recorder.take_problems():
            self._failed(problem)
        self.hands_free.tick(self._recording())
        self._escape.setEnabled(self.hands_free.takes is not None)
        self._view.show(
            self._recorder.status(), self.hands_free.takes,
            discardable=self._discardable, pre_roll=self._chosen.now.pre_roll,
        )  # fmt: skip

    def _look_what_was_saved(self) -> None:
        for clip in self._recorder.take_saved():
            self._discardable = True
            self._view.say(text.saved(clip.label, clip.duration))
        for clip in self._recorder.take_moments():
            self._view.say(text.moment_kept(clip.duration))

    def _recording(self) -> bool:
        return is_recording(self._recorder.status())

    def _start(self, pre_roll: float, length: float | None) -> bool:
        try:
            self._recorder.start(self.names.facts(), pre_roll=pre_roll, length=length)
        except UserError as error:
            self._failed(str(error))
            return False
        self._discardable = False
        self._view.hush()
        return True

    def _begin(self, plan: TakesPlan) -> None:
        self.hands_free.begin(plan)
        self.tick()

    def _takes_done(self, count: int) -> None:
        self._view.say(text.takes_done(count))

    def _library_opened(self) -> None:
        self._recorder.use(self._keeper.library)

    def _library_leaving(self) -> None:
        """What is recorded belongs to the library in which it began."""
        self.stop_takes()
        self._recorder.use(None)

    def _failed(self, message: str) -> None:
        self.hands_free.stop()
        tell(self._page, text.FAILED, message)

    # What is remembered.

    def _set_skeleton_only(self, on: bool) -> None:
        self._recorder.keep_video(not on)
        self._chosen.choose(replace(self._chosen.now, skeleton_only=on))

    def _set_uncertain(self, on: bool) -> None:
        if on:
            self._keeper.need()
        self._recorder.keep_uncertain(on)
        self._chosen.choose(replace(self._chosen.now, uncertain=on))

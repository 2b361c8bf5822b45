"""Takes without hands: asks which, counts them in with tones, and has each of them recorded."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from app.recording_choices import MOST_PRE_ROLL
from app.takes import Cue, Takes, TakesPlan
from app.ui.recording.chosen import Chosen
from app.ui.recording.sounds import Sounds, Tone
from app.ui.recording.takes_dialog import TakesDialog

_TONES = {
    Cue.TICK: Tone.TICK, Cue.START: Tone.START, Cue.OVER: Tone.OVER, Cue.DONE: Tone.DONE,
}  # fmt: skip


class TakesDesk(QObject):
    """Goes through a plan while `tick` is called; somebody else records."""

    #: A plan was chosen, and is to begin.
    wanted = pyqtSignal(object)
    #: All takes of a plan are recorded: how many.
    done = pyqtSignal(int)

    def __init__(
        self,
        start: Callable[[float], bool],
        chosen: Chosen,
        page: QWidget,
        sounds: Sounds | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            start: begins a clip of so many seconds; whether it could.
            chosen: has the plan of the last time.
            page: the dialog's parent.
            sounds: plays tones; None for the loudspeaker.
            clock: monotonic seconds.
        """
        super().__init__(page)
        self._start, self._chosen, self._page, self._clock = start, chosen, page, clock
        self.sounds = sounds or Sounds(self)
        #: Those that are being made; None for none.
        self.takes: Takes | None = None

    def ask(self, keys: str) -> None:
        """Ask for a plan.

        Args:
            keys: that stop the takes, for people.
        """
        now = self._chosen.now
        dialog = TakesDialog(now.plan, now.pre_roll, MOST_PRE_ROLL, now.sounds, keys, self._page)
        dialog.accepted.connect(lambda: self._choose(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def begin(self, plan: TakesPlan) -> None:
        """Begin with the countdown."""
        self.takes = Takes(plan, self._clock)

    def stop(self) -> None:
        """No more takes."""
        self.takes = None

    def tick(self, recording: bool) -> None:
        """Go on.

        Args:
            recording: a clip is being recorded.
        """
        takes = self.takes
        if takes is None:
            return
        for cue in takes.update(recording):
            self.sounds.play(_TONES[cue])
            if cue is Cue.START and not self._start(takes.plan.length):
                self.takes = None
            elif cue is Cue.DONE:
                self.takes = None
                self.done.emit(takes.plan.count)

    def _choose(self, dialog: TakesDialog) -> None:
        self.sounds.on = dialog.sounds
        self._chosen.choose(
            replace(
                self._chosen.now, plan=dialog.plan, pre_roll=dialog.pre_roll, sounds=dialog.sounds
            )
        )
        self.wanted.emit(dialog.plan)

"""How recording is going: in words under the picture, by the buttons, and over the picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.takes import Takes, TakesPhase
from app.text import recording as text
from app.ui.recording.record_actions import RecordActions
from app.ui.recording.record_bar import RecordBar
from app.ui.recording.record_overlay import RecordOverlay, Sign

if TYPE_CHECKING:
    from app.recording.status import RecorderStatus

_BLINK = 0.5
_SAID = 6.0
# The disk is said to be late from so many seconds on.
_LATE = 1.0


class RecordingView:
    """Shows; knows what was said last and for how long."""

    def __init__(
        self,
        actions: RecordActions,
        bar: RecordBar,
        overlay: RecordOverlay,
        clock: Callable[[], float],
    ) -> None:
        """
        Args:
            actions, bar, overlay: on the live page.
            clock: monotonic seconds.
        """
        self._actions, self._bar, self._overlay, self._clock = actions, bar, overlay, clock
        self._said, self._said_until = "", 0.0

    def say(self, words: str) -> None:
        """Say something for a few seconds."""
        self._said, self._said_until = words, self._clock() + _SAID

    def hush(self) -> None:
        """Something else is more important now."""
        self._said_until = 0.0

    def show(
        self, status: RecorderStatus, takes: Takes | None, *, discardable: bool, pre_roll: float
    ) -> None:
        """Show how it is going.

        Args:
            takes: that are being made without hands; None for none.
            discardable: there is a clip that can be thrown away by a key.
            pre_roll: seconds before the key that belong to a clip.
        """
        recording = is_recording(status)
        self._bar.record.set_recording(recording or takes is not None)
        self._actions.takes.setIconText(text.TAKES_STOP if takes else text.TAKES_SHORT)
        self._actions.skeleton_only.setEnabled(not recording)
        self._actions.discard.setEnabled(recording or discardable)
        self._bar.show_discard(recording or discardable)
        wrong = self._wrong(status) if recording else ""
        words = wrong or self._words(status, takes, pre_roll)
        self._bar.show_words(words, serious=bool(wrong))
        self._overlay.show_sign(self._sign(status, recording, takes))

    def _wrong(self, status: RecorderStatus) -> str:
        if status.lost:
            return text.slow(status.lost)
        return text.behind(status.behind) if status.behind > _LATE else ""

    def _words(self, status: RecorderStatus, takes: Takes | None, pre_roll: float) -> str:
        if self._clock() < self._said_until:
            return self._said
        if takes is not None:
            return text.takes_go_on(takes.number, takes.plan.count)
        if is_recording(status):
            return text.RECORDING
        if status.saving:
            return text.SAVING
        if status.at_hand is None:
            return text.NOT_YET
        return text.ready(min(status.at_hand, pre_roll))

    def _sign(self, status: RecorderStatus, recording: bool, takes: Takes | None) -> Sign:
        take = text.take(takes.number, takes.plan.count) if takes is not None else ""
        # To a tenth of a second: it is painted anew only when something looks different.
        lit = int(self._clock() / _BLINK) % 2 == 0
        if recording:
            length = round(status.seconds, 1)
            note = text.NO_PICTURES if self._actions.skeleton_only.isChecked() else ""
            return Sign(recording=length, of=status.length, take=take, note=note, lit=lit)
        if takes is not None and takes.phase is TakesPhase.WAITING:
            return Sign(countdown=round(takes.left, 2), take=take)
        return Sign()


def is_recording(status: RecorderStatus) -> bool:
    """Whether a clip is being recorded."""
    return status.state.value == "recording"

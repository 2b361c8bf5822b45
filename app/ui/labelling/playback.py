"""Plays one recording: its place on the timeline, the skeleton, the picture, the transport."""

from __future__ import annotations

import time
from collections.abc import Callable

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.capture import open_source
from app.labelling.pictures import PictureReader
from app.labelling.player import Player
from app.labelling.recording import Recording
from app.text import labelling as text
from app.ui.labelling.clip_view import ClipView
from app.ui.labelling.label_timeline import LabelTimeline
from app.ui.labelling.label_transport import LabelTransport

# The display timer: pictures of 60 a second are shown as they are.
_TICK_MS = 16


class Playback(QObject):
    """Has the place in the recording; everything does nothing while none is open."""

    #: There are no pictures, and why.
    no_pictures = pyqtSignal(str)

    def __init__(
        self,
        timeline: LabelTimeline,
        view: ClipView,
        transport: LabelTransport,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """
        Args:
            timeline, view, transport: show the place.
            clock: monotonic seconds.
        """
        super().__init__(parent)
        self._timeline, self._view, self._transport = timeline, view, transport
        self._clock = clock
        self.player: Player | None = None
        self._pictures: PictureReader | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        timeline.sought.connect(self.seek)
        transport.speed_chosen.connect(self.set_speed)

    @property
    def time(self) -> float:
        """The place, seconds; 0 without a recording."""
        return 0.0 if self.player is None else self.player.time

    def open(self, recording: Recording) -> None:
        """Another recording, from its start."""
        self.close()
        self.player = Player(recording.motion.times, self._clock)
        self._view.set_motion(recording.motion)
        if recording.video is not None:
            path = str(recording.video)
            self._pictures = PictureReader(lambda: open_source(path))
            self._pictures.want(0.0)
        self._show_place()

    def close(self, timeout: float = 0.0) -> bool:
        """No recording; whether the thread that reads pictures ended within `timeout` seconds."""
        pictures, self._pictures = self._pictures, None
        self.player = None
        self._view.set_motion(None)
        return pictures is None or pictures.close(timeout)

    def watched(self, on: bool) -> None:
        """Whether somebody looks; it holds while nobody does."""
        if on:
            self._timer.start()
            return
        if self.player is not None:
            self.player.play(False)
        self._timer.stop()

    def tick(self) -> None:
        """One turn of the display timer."""
        if self.player is None:
            return
        if self.player.playing:
            self._show_place(follow=True)
        elif self._transport.playing:
            self._show_place()
        if self._pictures is not None:
            frame = self._pictures.take()
            if frame is not None:
                self._view.show_picture(frame)
            elif self._pictures.problem:
                self.no_pictures.emit(text.no_pictures(self._pictures.problem))
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

    def step(self, frames: int) -> None:
        """So many frames on, or back."""
        if self.player is not None:
            self.player.step(frames)
            self._show_place()

    def skip(self, seconds: float) -> None:
        """So much on, or back."""
        self.seek(self.time + seconds)

    def set_speed(self, speed: float) -> None:
        """Play faster or slower than it was."""
        if self.player is not None:
            self.player.set_speed(speed)
            self._show_place()

    def change_speed(self, by: int) -> None:
        """The next speed, or the one before."""
        if self.player is not None:
            self.player.change_speed(by)
            self._show_place()

    def _show_place(self, *, follow: bool = False) -> None:
        player = self.player
        assert player is not None
        now = player.time
        self._timeline.set_time(now, follow=follow)
        self._view.show_frame(player.frame)
        self._transport.show_place(now, player.duration, player.playing, player.speed)
        if self._pictures is not None:
            self._pictures.want(now)
        if not follow:
            self._timeline.set_view(self._timeline.view.turned(now))

"""The line under a recording: play, step, move about, speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QActionGroup
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from app.capture.playback import SPEEDS
from app.live import Phase
from app.text import formats
from app.text import live as text
from app.ui.actions import Actions
from app.ui.media_button import MediaButton, Sign
from app.ui.seek_bar import SeekBar
from app.ui.theme import SPACE, scaled_font

if TYPE_CHECKING:
    from app.live import Status

#: How far the keys go, seconds.
SKIP = 5.0


class Transport(QWidget):
    """Shows how a recording is being played and says what the user wants of it."""

    #: A time to go to, seconds.
    sought = pyqtSignal(float)
    #: Play (True) or hold.
    play = pyqtSignal(bool)
    #: The next frame.
    stepped = pyqtSignal()
    #: Another speed.
    speed_chosen = pyqtSignal(float)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._time = 0.0
        self._duration = 0.0
        self._step = 1 / 30
        self._playing = True
        self._speed = 1.0
        self.seek_bar = SeekBar()
        self.back = MediaButton(actions.step_back, Sign.STEP_BACK)
        self.pause = MediaButton(actions.pause, Sign.PAUSE)
        self.on = MediaButton(actions.step_on, Sign.STEP_ON)
        self.clock = QLabel()
        self.clock.setFont(scaled_font(self.clock.font(), 0.92))
        self.clock.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.speed = QToolButton()
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.speed.setToolTip(text.SPEED_TIP)
        self.speed.setMenu(self._speed_menu())
        self.speed.setAccessibleName(text.SPEED)
        self.speed.setText(formats.speed(0.25))
        self.speed.setFixedSize(self.speed.sizeHint().width(), self.pause.height())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        for widget in (self.back, self.pause, self.on):
            layout.addWidget(widget)
        layout.addSpacing(SPACE // 2)
        layout.addWidget(self.seek_bar, 1)
        layout.addSpacing(SPACE // 2)
        layout.addWidget(self.clock)
        layout.addSpacing(SPACE // 2)
        layout.addWidget(self.speed)
        self.seek_bar.sought.connect(self.sought)
        actions.pause.triggered.connect(self._play_or_pause)
        actions.step_on.triggered.connect(self._step_on)
        actions.step_back.triggered.connect(self._step_back)
        actions.skip_back.triggered.connect(lambda: self._skip(-SKIP))
        actions.skip_on.triggered.connect(lambda: self._skip(SKIP))
        actions.slower.triggered.connect(lambda: self._change_speed(-1))
        actions.faster.triggered.connect(lambda: self._change_speed(1))
        self.hide()
        self._enable(False)

    def _speed_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for speed in SPEEDS:
            action = menu.addAction(formats.speed(speed))
            assert action is not None
            action.setCheckable(True)
            action.setChecked(speed == 1.0)
            action.setData(speed)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, speed=speed: self.speed_chosen.emit(speed))
        return menu

    def show_status(self, status: Status) -> None:
        """Be there for recordings alone, and show how they are played."""
        if status.source_kind is None:
            return  # On its way: what is shown may still hold.
        there = status.seekable and bool(status.duration) and status.phase is not Phase.FAILED
        self.setVisible(there)
        self._enable(there)
        if not there:
            return
        self._duration = status.duration or 0.0
        self._step = 1.0 / (status.source_fps or 30.0)
        self._speed = status.speed
        self._show_playing(not status.paused and status.phase is not Phase.ENDED)
        self.speed.setText(formats.speed(status.speed))
        self.speed.setAccessibleName(text.speed_now(formats.speed(status.speed)))
        menu = self.speed.menu()
        for action in menu.actions() if menu is not None else []:
            action.setChecked(action.data() == status.speed)
        self.show_time(self._time)

    @property
    def shown(self) -> float:
        """The place in the recording that is shown, seconds."""
        return self._time

    def show_time(self, time: float) -> None:
        """Show the place in the recording, seconds."""
        self._time = time
        if self._duration:
            self.seek_bar.show_place(time, self._duration)
            now = formats.video_time(min(time, self._duration))
            end = formats.video_time(self._duration)
            self.clock.setText(f"{now} / {end}")
            # As wide as it ever gets, so that the bar does not dance.
            widest = self.clock.fontMetrics().horizontalAdvance(f"{end} / {end}")
            self.clock.setMinimumWidth(widest + 2)

    def clear(self) -> None:
        """Another source is on its way."""
        self._time = self._duration = 0.0
        self.hide()
        self._enable(False)

    def _enable(self, on: bool) -> None:
        for action in self._actions.playback:
            action.setEnabled(on)

    def _show_playing(self, playing: bool) -> None:
        self._playing = playing
        self.pause.set_sign(Sign.PAUSE if playing else Sign.PLAY)

    def _play_or_pause(self) -> None:
        # Shown at once: the next press may come before the next status.
        self._show_playing(not self._playing)
        self.play.emit(self._playing)

    def _step_on(self) -> None:
        self._show_playing(False)
        self.stepped.emit()

    def _step_back(self) -> None:
        self._show_playing(False)
        self.play.emit(False)
        self._go(self._time - self._step)

    def _skip(self, seconds: float) -> None:
        self._go(self._time + seconds)

    def _go(self, time: float) -> None:
        time = min(max(0.0, time), self._duration)
        self.show_time(time)
        self.sought.emit(time)

    def _change_speed(self, by: int) -> None:
        place = min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - self._speed))
        self._speed = SPEEDS[min(max(0, place + by), len(SPEEDS) - 1)]
        self.speed_chosen.emit(self._speed)

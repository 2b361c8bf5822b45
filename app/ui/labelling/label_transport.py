"""Play, step and zoom, below the recording that is being labelled."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QActionGroup
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from app.labelling.player import SPEEDS
from app.text import labelling as text
from app.text.formats import speed as speed_words
from app.ui.buttons import tool_button
from app.ui.labelling.label_actions import LabelActions
from app.ui.media_button import MediaButton, Sign
from app.ui.theme import SPACE


class LabelTransport(QWidget):
    """Buttons and the place in the recording."""

    #: Another speed.
    speed_chosen = pyqtSignal(float)

    def __init__(self, actions: LabelActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.playing = False
        self.back = MediaButton(actions.frame_back, Sign.STEP_BACK)
        self.play = MediaButton(actions.play, Sign.PLAY)
        self.on = MediaButton(actions.frame_on, Sign.STEP_ON)
        self.clock = QLabel()
        self.speed = QToolButton()
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed.setToolTip(text.SPEED_TIP)
        self.speed.setAccessibleName(text.SPEED_TIP)
        self._menu = QMenu(self)
        group = QActionGroup(self._menu)
        for factor in SPEEDS:
            action = self._menu.addAction(speed_words(factor))
            assert action is not None
            action.setCheckable(True)
            action.setData(factor)
            group.addAction(action)
            action.triggered.connect(
                lambda _on=False, factor=factor: self.speed_chosen.emit(factor)
            )
        self.speed.setMenu(self._menu)
        self.speed.setText(speed_words(0.25))
        self.speed.setFixedWidth(self.speed.sizeHint().width())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        for widget in (self.back, self.play, self.on):
            layout.addWidget(widget)
        layout.addSpacing(SPACE)
        layout.addWidget(self.clock)
        layout.addStretch(1)
        for action in (actions.mark_in, actions.mark_out):
            layout.addWidget(tool_button(action))
        layout.addStretch(1)
        layout.addWidget(tool_button(actions.snap))
        layout.addWidget(self.speed)
        for action, sign in ((actions.zoom_out, "−"), (actions.zoom_in, "+")):
            button = tool_button(action)
            button.setText(sign)
            button.setAccessibleName(action.text())
            layout.addWidget(button)

    def show_place(self, time: float, duration: float, playing: bool, speed: float) -> None:
        """Show where it is, and whether it moves."""
        self.playing = playing
        self.play.set_sign(Sign.PAUSE if playing else Sign.PLAY)
        self.clock.setText(text.place(time, duration))
        widest = self.clock.fontMetrics().horizontalAdvance(text.place(duration, duration))
        self.clock.setMinimumWidth(widest + 2)
        self.speed.setText(speed_words(speed))
        for action in self._menu.actions():
            action.setChecked(action.data() == speed)

"""Everything about the picture: the source's name, the picture or a message, legend, toggles."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.ui import text
from app.ui.actions import Actions
from app.ui.banner import Banner
from app.ui.legend import Legend
from app.ui.message_page import MessagePage
from app.ui.overlay import Overlay
from app.ui.theme import SPACE
from app.ui.video_view import VideoView


class VideoPanel(QWidget):
    """Banner, then picture or message, then one line with the legend and the toggles."""

    def __init__(self, actions: Actions, source_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.banner = Banner()
        self.view = VideoView()
        self.message = MessagePage()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.message)
        self.stack.addWidget(self.view)
        self.legend = Legend()
        self.source_button = QToolButton()
        self.source_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.source_button.setMenu(source_menu)
        self.source_button.setToolTip(text.SOURCE_BUTTON_TIP)
        self.source_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_source("")
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.source_button)
        top.addStretch(1)
        for action in (actions.mirror, actions.skeleton, actions.importance, actions.names):
            top.addWidget(_toggle_button(action))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(top)
        layout.addWidget(self.banner)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.legend, 0, Qt.AlignmentFlag.AlignHCenter)
        actions.mirror.toggled.connect(self.view.set_mirrored)
        for action in (actions.skeleton, actions.importance, actions.names):
            action.toggled.connect(self._set_overlay)
        self._set_overlay()

    def show_source(self, name: str) -> None:
        """Name the source on its button; empty while none is known."""
        full = text.source_label(name) if name else text.CHOOSE_SOURCE
        metrics = self.source_button.fontMetrics()
        shown = metrics.elidedText(full, Qt.TextElideMode.ElideMiddle, 16 * metrics.height())
        # The arrow of Qt's own menu button is not drawn beside words.
        words = f"{shown.replace('&', '&&')}  ▾"
        if words != self.source_button.text():
            self.source_button.setText(words)
            self.source_button.setAccessibleName(f"{text.plain(text.MENU_SOURCE)}: {full}")

    def show_picture(self) -> None:
        """Show the picture in the middle."""
        self.stack.setCurrentWidget(self.view)

    def show_message(self) -> None:
        """Show the message in the middle."""
        self.stack.setCurrentWidget(self.message)

    def _set_overlay(self) -> None:
        overlay = Overlay(
            skeleton=self._actions.skeleton.isChecked(),
            importance=self._actions.importance.isChecked(),
            names=self._actions.names.isChecked(),
        )
        self.view.set_overlay(overlay)
        # Always there, so that the picture keeps its size; empty words would puzzle.
        self.legend.setEnabled(overlay.importance)


def _toggle_button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setText(text.plain(action.text()))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button

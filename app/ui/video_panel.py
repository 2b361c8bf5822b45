"""Everything about the picture: the source's name, the picture or a message, legend, toggles."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.ui.actions import Actions
from app.ui.banner import Banner
from app.ui.legend import Legend
from app.ui.message_page import MessagePage
from app.ui.overlay import Overlay
from app.ui.picture_bar import PictureBar
from app.ui.theme import SPACE
from app.ui.transport import Transport
from app.ui.video_view import VideoView


class VideoPanel(QWidget):
    """Toggles, banner, picture or message, a recording's player, legend."""

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
        self.transport = Transport(actions)
        self.bar = PictureBar(actions, source_menu)
        self.source_button = self.bar.source_button
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.bar)
        layout.addWidget(self.banner)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.transport)
        layout.addWidget(self.legend, 0, Qt.AlignmentFlag.AlignHCenter)
        actions.mirror.toggled.connect(self.view.set_mirrored)
        actions.privacy.toggled.connect(self.view.set_private)
        for action in (actions.skeleton, actions.importance, actions.names):
            action.toggled.connect(self._set_overlay)
        self._set_overlay()

    def show_source(self, name: str) -> None:
        """Name the source on its button; empty while none is known."""
        self.bar.show_source(name)

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

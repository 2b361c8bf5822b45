"""Everything about the picture: the source's name, the picture or a message, legend, toggles."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.ui import text
from app.ui.actions import Actions
from app.ui.banner import Banner
from app.ui.buttons import tool_button
from app.ui.legend import Legend
from app.ui.message_page import MessagePage
from app.ui.overlay import Overlay
from app.ui.theme import SPACE
from app.ui.transport import Transport
from app.ui.video_view import VideoView


class VideoPanel(QWidget):
    """Toggles, banner, picture or message, a recording's player, legend."""

    def __init__(self, actions: Actions, source_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._source = ""
        self._toggles: list[QToolButton] = []
        self.banner = Banner()
        self.view = VideoView()
        self.message = MessagePage()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.message)
        self.stack.addWidget(self.view)
        self.legend = Legend()
        self.transport = Transport(actions)
        self.source_button = QToolButton()
        self.source_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.source_button.setMenu(source_menu)
        self.source_button.setToolTip(text.SOURCE_BUTTON_TIP)
        self.source_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Without it a long name would keep the window from becoming narrower.
        self.source_button.setMinimumWidth(80)
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.source_button)
        top.addStretch(1)
        for action in (
            actions.mirror,
            actions.privacy,
            actions.skeleton,
            actions.importance,
            actions.names,
        ):
            toggle = tool_button(action)
            self._toggles.append(toggle)
            top.addWidget(toggle)
        self.show_source("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(top)
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
        full = text.source_label(name) if name else text.CHOOSE_SOURCE
        if full != self._source:
            self._source = full
            self.source_button.setAccessibleName(f"{text.plain(text.MENU_SOURCE)}: {full}")
            self._fit_source()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Give the source's name the room that the toggles leave."""
        super().resizeEvent(event)
        self._fit_source()

    def _fit_source(self) -> None:
        taken = sum(toggle.sizeHint().width() + SPACE for toggle in self._toggles)
        arrow = "  ▾"
        metrics = self.source_button.fontMetrics()
        room = self.width() - taken - metrics.horizontalAdvance(arrow) - 40
        shown = metrics.elidedText(self._source, Qt.TextElideMode.ElideMiddle, max(60, room))
        self.source_button.setText(shown.replace("&", "&&") + arrow)

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

"""The line over the picture: what is watched, and what is drawn on it."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.text import formats
from app.text import window as text
from app.ui.actions import Actions
from app.ui.buttons import menu_button, tool_button
from app.ui.theme import SPACE

_ARROW = "  ▾"
# The least room for the source's name and its button, logical pixels.
_SHORTEST_NAME = 110
_BUTTON = 40


class PictureBar(QWidget):
    """The source's button, and a button for each toggle, or one menu of them where these do not
    fit."""

    def __init__(self, actions: Actions, source_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = ""
        self.source_button = menu_button(source_menu, text.SOURCE_BUTTON_TIP)
        choices = (
            actions.mirror, actions.privacy, actions.skeleton, actions.importance, actions.names,
        )  # fmt: skip
        self.toggles = [tool_button(action) for action in choices]
        menu = QMenu(self)
        menu.addActions(choices)
        self.more = menu_button(menu, text.MORE_TOGGLES_TIP)
        self.more.setText(formats.plain(text.MENU_VIEW) + _ARROW)
        self.more.setAccessibleName(text.MORE_TOGGLES_TIP)
        self.more.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.source_button)
        layout.addStretch(1)
        for button in (*self.toggles, self.more):
            layout.addWidget(button)
        # Less than the buttons need: the menu is there for that.
        self.setMinimumWidth(220)
        self.show_source("")

    def show_source(self, name: str) -> None:
        """Name the source on its button; empty while none is known."""
        full = formats.source_label(name) if name else text.CHOOSE_SOURCE
        if full != self._source:
            self._source = full
            self.source_button.setAccessibleName(f"{formats.plain(text.MENU_SOURCE)}: {full}")
            self._fit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Give the source's name the room that the toggles leave."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.source_button.fontMetrics()
        own = metrics.horizontalAdvance(_ARROW) + _BUTTON
        taken = sum(toggle.sizeHint().width() + SPACE for toggle in self.toggles)
        one_by_one = taken + own + _SHORTEST_NAME <= self.width()
        for toggle in self.toggles:
            toggle.setVisible(one_by_one)
        self.more.setVisible(not one_by_one)
        if not one_by_one:
            taken = self.more.sizeHint().width() + SPACE
        room = max(_SHORTEST_NAME, self.width() - taken - own)
        shown = metrics.elidedText(self._source, Qt.TextElideMode.ElideMiddle, room)
        self.source_button.setText(shown.replace("&", "&&") + _ARROW)

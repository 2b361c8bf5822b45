"""How the user chooses weights, looks at their card, and compares them with others."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QFileDialog, QWidget

from app.text import live as live_text
from app.text import window as text
from app.ui.actions import Actions
from app.ui.controller import Controller
from app.ui.weights_dialog import WeightsDialog


class WeightsChooser(QObject):
    """Follows the actions of the recogniser's menu."""

    def __init__(self, controller: Controller, actions: Actions, window: QWidget) -> None:
        """`window` is the parent of the dialogs."""
        super().__init__(window)
        self._controller, self._actions, self._window = controller, actions, window
        actions.choose_weights.triggered.connect(self.choose)
        actions.default_weights.triggered.connect(lambda: controller.choose_weights(None))
        actions.about_weights.triggered.connect(self.show_card)
        actions.compare.triggered.connect(self.compare)
        actions.end_comparison.triggered.connect(lambda: controller.compare(None))

    def choose(self) -> None:
        """Ask for weights and recognise with them."""
        if path := self._ask(text.WEIGHTS_TITLE):
            self._controller.choose_weights(path)

    def compare(self) -> None:
        """Ask for weights and let them see the same stream."""
        if path := self._ask(live_text.COMPARE_TITLE):
            self._controller.compare(path)

    def show_card(self) -> None:
        """Show what the weights in use are."""
        card = self._controller.card()
        if card is not None:
            choose = self._actions.choose_weights
            WeightsDialog(card, self._controller.weights, choose, self._window).open()

    def _ask(self, title: str) -> Path | None:
        current = self._controller.second or self._controller.weights
        folder = str(current.parent) if current is not None else ""
        name, _ = QFileDialog.getOpenFileName(self._window, title, folder, text.WEIGHTS_FILTER)
        return Path(name) if name else None

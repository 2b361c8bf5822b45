"""Actions of one page: their keys work while that page is shown."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QWidget


class PageActions:
    """Makes actions and gives them to a page; Qt then listens to their keys only while it shows."""

    def __init__(self, page: QWidget) -> None:
        self._page = page

    def action(self, words: str, keys: str, tip: str = "") -> QAction:
        """An action.

        Args:
            words: its name.
            keys: as `QKeySequence` reads them; empty for none.
            tip: what it does; the key is added.
        """
        action = QAction(words, self._page)
        if keys:
            action.setShortcut(QKeySequence(keys))
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        plain = tip or words
        action.setToolTip(f"{plain} ({shown})" if keys else plain)
        self._page.addAction(action)
        return action

    def toggle(self, words: str, keys: str, tip: str = "", *, on: bool = False) -> QAction:
        """An action that is on or off."""
        action = self.action(words, keys, tip)
        action.setCheckable(True)
        action.setChecked(on)
        return action

    def with_shortcuts(self) -> list[QAction]:
        """Those that have a key, in the order they were made."""
        return [action for action in self._page.actions() if not action.shortcut().isEmpty()]


def explain(action: QAction, words: str, *, on: bool) -> None:
    """Say what an action would do now, with its key; `on` when there is anything to do."""
    action.setEnabled(on)
    action.setToolTip(f"{words} ({action.shortcut().toString()})")


def listen(actions: Iterable[QAction], on: bool) -> None:
    """Have actions listen to their keys, or not; another page has the same keys."""
    context = Qt.ShortcutContext.WindowShortcut if on else Qt.ShortcutContext.WidgetShortcut
    for action in actions:
        action.setShortcutContext(context)


def listens(action: QAction) -> bool:
    """Whether an action listens to its keys, see `listen`."""
    return action.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut

"""What can be done about recording, as actions of the live page."""

from __future__ import annotations

from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QWidget

from app.text import recording as text
from app.text.formats import plain
from app.ui.page_actions import PageActions, listen


class RecordActions:
    """The menu, the buttons and the sheet of keys show these."""

    def __init__(self, page: QWidget) -> None:
        actions = PageActions(page)
        self.record = actions.action(text.RECORD, "R", text.RECORD_TIP)
        self.record.setIconText(text.RECORD_SHORT)
        self.takes = actions.action(text.TAKES, "Shift+R", text.TAKES_TIP)
        self.takes.setIconText(text.TAKES_SHORT)
        self.discard = actions.action(text.DISCARD, "Backspace", text.DISCARD_TIP)
        self.discard.setIconText(text.DISCARD_SHORT)
        self.skeleton_only = actions.toggle(text.SKELETON_ONLY, "Shift+P", text.SKELETON_ONLY_TIP)
        self.skeleton_only.setIconText(plain(text.SKELETON_ONLY))
        self.uncertain = actions.toggle(text.UNCERTAIN, "", text.UNCERTAIN_TIP)
        self.uncertain.setIconText(text.UNCERTAIN_SHORT)

    def all(self) -> list[QAction]:
        """In the order of the menu."""
        return [self.record, self.takes, self.discard, self.skeleton_only, self.uncertain]

    def listen(self, on: bool) -> None:
        """Whether the keys work."""
        listen(self.all(), on)

    def with_shortcuts(self) -> list[QAction]:
        """Those that have a key."""
        return [action for action in self.all() if not action.shortcut().isEmpty()]

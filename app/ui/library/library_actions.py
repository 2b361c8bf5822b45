"""Everything that can be done on the library page, with its keys."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QWidget

from app.text import library as text
from app.ui.page_actions import PageActions


class LibraryActions:
    """The page's actions; the page connects them."""

    def __init__(self, page: QWidget) -> None:
        self._actions = PageActions(page)
        make = self._actions.action
        self.open = make(text.OPEN, "Return", text.OPEN_TIP)
        self.open.setShortcuts([QKeySequence("Return"), QKeySequence("Enter")])
        self._page = page
        self.relabel = make(text.RELABEL, "L")
        self.trash = make(text.TRASH, "Del")
        self.restore = make(text.RESTORE, "Ctrl+Shift+R", text.RESTORE_TIP)
        self.empty = make(text.EMPTY_TRASH, "")
        self.review = make(text.REVIEW, "N", text.REVIEW_TIP)
        self.undo, self.redo = make(text.UNDO, "Ctrl+Z"), make(text.REDO, "Ctrl+Shift+Z")
        self.search = make(text.FOCUS_SEARCH, "Ctrl+F")
        self.add = make(text.IMPORT, "Ctrl+I", text.IMPORT_TIP)
        self.export = make(text.EXPORT, "Ctrl+E", text.EXPORT_TIP)
        self.folder = make(text.FOLDER, "", text.FOLDER_TIP)
        self.show_folder = make(text.SHOW_FOLDER, "")
        self.as_grid = self._actions.toggle(text.GRID, "G", text.GRID_TIP, on=True)
        self.as_table = self._actions.toggle(text.TABLE, "T", text.TABLE_TIP)

    def open_in(self, view: QWidget) -> None:
        """Open by Return in the view only: in a field it ends the typing."""
        self._page.removeAction(self.open)
        self.open.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        view.addAction(self.open)

    def with_shortcuts(self) -> list[QAction]:
        """Those that have a key."""
        return [self.open, *self._actions.with_shortcuts()]

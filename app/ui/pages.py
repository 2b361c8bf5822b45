"""The window's pages: one is shown at a time, chosen by a tab or a key."""

from __future__ import annotations

from PyQt6.QtGui import QAction, QActionGroup, QKeySequence
from PyQt6.QtWidgets import QTabWidget, QWidget

from app.text import window as text


class Pages(QTabWidget):
    """Holds the pages. The row of tabs is there only when there is more than one page.

    A page is any widget. It learns by its `showEvent` and `hideEvent` whether it is looked at, and
    is told nothing when the window closes but what every widget is told.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        self.setDocumentMode(True)
        self.setTabBarAutoHide(True)
        bar = self.tabBar()
        assert bar is not None
        bar.setAccessibleName(text.PAGES)
        # Its line would run above the tabs.
        bar.setDrawBase(False)
        self._group = QActionGroup(self)
        #: One for each page, for a menu: it shows the page, and is checked while it is shown.
        self.actions_: list[QAction] = []
        self.currentChanged.connect(self._changed)

    def add_page(self, title: str, page: QWidget, tip: str = "") -> QAction:
        """Add a page behind the others.

        Args:
            title: in one or two words; its key is Alt and the page's number.
            page: the widget; a second tab for the same one is never made.
            tip: what is there, in a sentence.

        Returns:
            The action that shows it.
        """
        number = self.addTab(page, title)
        action = QAction(title, self)
        action.setCheckable(True)
        action.setShortcut(QKeySequence(f"Alt+{number + 1}"))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.setTabToolTip(number, f"{tip or title} ({keys})")
        action.triggered.connect(lambda: self.setCurrentWidget(page))
        self._group.addAction(action)
        self.actions_.append(action)
        self._changed(self.currentIndex())
        return action

    def _changed(self, number: int) -> None:
        if 0 <= number < len(self.actions_):
            self.actions_[number].setChecked(True)

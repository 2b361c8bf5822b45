"""The pages beside the picture."""

from __future__ import annotations

from PyQt6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.ui.theme import SPACE


class SideTabs(QTabWidget):
    """Pages of panels, one shown at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        bar = self.tabBar()
        assert bar is not None
        bar.setDrawBase(False)
        bar.setExpanding(True)

    def add_page(self, title: str, *panels: QWidget) -> None:
        """A page of panels one below the other; the last one takes the room that is left."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE + 4)
        for panel in panels:
            column.addWidget(panel, 1 if panel is panels[-1] else 0)
        self.addTab(page, title)

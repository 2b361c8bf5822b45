"""The pages beside the picture."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from app.text import live as text
from app.ui.theme import SPACE


class SideTabs(QTabWidget):
    """Pages of panels, one shown at a time; a page that is too tall is scrolled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        bar = self.tabBar()
        assert bar is not None
        bar.setDrawBase(False)
        bar.setExpanding(True)
        bar.setAccessibleName(text.SIDE_TABS)

    def add_page(self, title: str, *panels: QWidget) -> None:
        """A page of panels one below the other; the last one takes the room that is left."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE + 4)
        for panel in panels:
            column.addWidget(panel, 1 if panel is panels[-1] else 0)
        self.addTab(_Scrolled(page), title)


class _Scrolled(QScrollArea):
    """As wide as there is room; a large text or a small window makes it scroll."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page.setAutoFillBackground(False)
        viewport = self.viewport()
        if viewport is not None:
            viewport.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A few lines."""
        return QSize(0, 6 * self.fontMetrics().lineSpacing())

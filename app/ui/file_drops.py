"""Files that are dragged from elsewhere and dropped on a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QEvent, QObject, pyqtSignal
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QWidget


class FileDrops(QObject):
    """Listens to one widget's drags; anything that is not a file of this computer is let pass."""

    #: Files are above the page, or are gone again.
    hovering = pyqtSignal(bool)
    #: Files were dropped.
    dropped = pyqtSignal(list)

    def __init__(self, page: QWidget, welcome: Callable[[], bool] = lambda: True) -> None:
        """`welcome`: whether files are wanted now."""
        super().__init__(page)
        self._welcome = welcome
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, page: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 (Qt's name)
        """Take what is for us."""
        if isinstance(event, QDragEnterEvent):
            if _files_of(event) and self._welcome():
                event.acceptProposedAction()
                self.hovering.emit(True)
            return True
        if event is not None and event.type() == QEvent.Type.DragLeave:
            self.hovering.emit(False)
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.hovering.emit(False)
            files = _files_of(event)
            if files and self._welcome():
                event.acceptProposedAction()
                self.dropped.emit(files)
            return True
        return super().eventFilter(page, event)


def _files_of(event: QDropEvent) -> list[Path]:
    data = event.mimeData()
    if data is None:
        return []
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]

"""Weights as files: a copy for others, and somebody's brought in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QWidget

from app.errors import UserError
from app.text import teach as text
from app.ui.export import tell
from app.ui.library.keeper import LibraryKeeper
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.teaching.shelf import Version


class WeightsExchange(QObject):
    """Asks where, does it, and tells what came of it."""

    #: What was done, in a few words.
    said = pyqtSignal(str)
    #: Somebody's weights are in the library now; their file.
    brought_in = pyqtSignal(object)

    def __init__(self, keeper: LibraryKeeper, page: QWidget) -> None:
        """
        Args:
            keeper: has the library.
            page: what dialogs belong to.
        """
        super().__init__(page)
        self._keeper, self._page = keeper, page
        self._tasks = Tasks(self)

    def ask_where_to_share(self, version: Version) -> None:
        """Ask where a copy is to be."""
        name, _ = QFileDialog.getSaveFileName(
            self._page, text.SHARE_TITLE, version.path.name, text.SHARE_FILTER
        )
        if name:
            path = Path(name) if Path(name).suffix else Path(name).with_suffix(version.path.suffix)
            self.share(version, path)

    def share(self, version: Version, path: Path) -> None:
        """Write a copy."""
        from app.teaching.shelf import share

        try:
            share(version.path, path)
        except UserError as error:
            tell(self._page, text.SHARE_FAILED, str(error))
        else:
            self.said.emit(text.shared(path))

    def ask_what_to_bring_in(self) -> None:
        """Ask for somebody's weights."""
        name, _ = QFileDialog.getOpenFileName(
            self._page, text.BRING_IN_TITLE, "", text.SHARE_FILTER
        )
        if name:
            self.bring_in(Path(name))

    def bring_in(self, path: Path) -> None:
        """Bring somebody's weights in, once they are checked."""
        library = self._keeper.library
        if library is None:
            return
        folder = library.folder

        def work(_task: object) -> Path:
            from app.teaching.shelf import bring_in

            return bring_in(path, folder)

        def done(where: Path) -> None:
            self.said.emit(text.brought_in(path.stem))
            self.brought_in.emit(where)

        self._tasks.run(work, done, lambda why: tell(self._page, text.BRING_IN_FAILED, why))

    def close(self, timeout: float) -> bool:
        """Stop; whether all threads ended within `timeout` seconds."""
        return self._tasks.close(timeout)

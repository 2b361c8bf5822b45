"""The library in use: opened when it is needed, the same for every page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.library import Library


class LibraryKeeper(QObject):
    """Opens a library in the background, and closes it at the end."""

    #: A library is open now.
    opened = pyqtSignal()
    #: It could not be opened; why, in a sentence.
    failed = pyqtSignal(str)

    #: The library is about to be closed for another one: whoever reads in it has to stop.
    leaving = pyqtSignal()

    def __init__(
        self,
        folder: Path,
        open_library: Callable[[Path], Library] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """
        Args:
            folder: where the library is, or is made when it is first needed.
            open_library: opens or makes one; called in the background. None for the real one.
        """
        super().__init__(parent)
        self.folder = folder
        self.library: Library | None = None
        self.problem = ""
        #: It could not be opened because its database is damaged.
        self.damaged = False
        self._open = open_library or _open
        self._tasks = Tasks(self)
        self._waiting: list[Callable[[Library], object]] = []
        self._opening = False

    def need(self, use: Callable[[Library], object] | None = None) -> None:
        """Have it open, and `use` it then: at once if it is open already."""
        if self.library is not None:
            if use is not None:
                use(self.library)
            return
        if use is not None:
            self._waiting.append(use)
        if not self._opening:
            self._opening, self.problem, self.damaged = True, "", False
            folder = self.folder
            self._tasks.run(
                lambda task: self._try(folder),
                lambda library: self._opened(library, folder),
                lambda message: self._failed(message, folder),
            )

    def move_to(self, folder: Path) -> None:
        """Use another library from now on."""
        if folder == self.folder and self.library is not None:
            return
        self.folder = folder
        if self.library is not None:
            self.leaving.emit()
        self._close()
        self._opening = False
        self.need()

    def close(self, timeout: float = 0.0) -> bool:
        """Let go of it; whether all threads ended within `timeout` seconds."""
        ended = self._tasks.close(timeout)
        self._close()
        return ended

    def _try(self, folder: Path) -> Library:
        from app.library.errors import DamagedLibraryError

        try:
            return self._open(folder)
        except DamagedLibraryError:
            self.damaged = folder == self.folder
            raise

    def _opened(self, library: Library, folder: Path) -> None:
        if folder != self.folder or self.library is not None:
            library.close()  # Another one was chosen meanwhile.
            return
        self._opening, self.library = False, library
        waiting, self._waiting = self._waiting, []
        self.opened.emit()
        for use in waiting:
            use(library)

    def _failed(self, message: str, folder: Path) -> None:
        if folder == self.folder:
            self._opening, self.problem = False, message
            self._waiting.clear()
            self.failed.emit(message)

    def _close(self) -> None:
        library, self.library = self.library, None
        if library is not None:
            library.close()


def _open(folder: Path) -> Library:
    # Here, not above: the window is to be there before the database is.
    from app.library import Library

    return Library.open_or_create(folder)

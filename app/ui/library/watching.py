"""What a page shows of a library, read in the background whenever it has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.errors import UserError
from app.ui.library.keeper import LibraryKeeper
from app.ui.tasks import Task, Tasks

if TYPE_CHECKING:
    from app.library import Library

#: What is read, and what says that it is not as it was.
Content = TypeVar("Content")
Mark = TypeVar("Mark")


class LibraryWatch(QObject, Generic[Content, Mark]):
    """Looks now and then for changes of a library, in whichever window; subclasses say what to
    read."""

    #: What was read.
    found = pyqtSignal(object)
    #: It cannot be read; why.
    failed = pyqtSignal(str)

    def __init__(self, keeper: LibraryKeeper, every_ms: int, parent: QObject | None = None) -> None:
        """
        Args:
            keeper: has the library.
            every_ms: how often it is looked, milliseconds.
        """
        super().__init__(parent)
        self._keeper = keeper
        self._tasks = Tasks(self)
        self._reading: Task[Content] | None = None
        self._seen: Mark | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self.look)
        keeper.leaving.connect(self.forget)

    def watch(self, on: bool) -> None:
        """Look now and then, or not any more."""
        if on:
            self._timer.start()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Read, if anything is not as it was."""
        library = self._keeper.library
        if library is None or self._reading is not None:
            return
        try:
            now = self._mark(library)
        except UserError as error:
            self.failed.emit(str(error))
            return
        if now != self._seen:
            self._changed(library, now)

    def forget(self) -> None:
        """What was read is of a library that is not used any more."""
        self._cancel()
        self._seen = None

    def close(self, timeout: float) -> bool:
        """Stop; whether all threads ended within `timeout` seconds."""
        self._timer.stop()
        return self._tasks.close(timeout)

    def _mark(self, library: Library) -> Mark:
        """What is another one when there is something new to read.

        Raises:
            UserError: the library cannot be read.
        """
        raise NotImplementedError

    def _changed(self, library: Library, now: Mark) -> None:
        """There is something new: read it."""
        raise NotImplementedError

    def _read(self, work: Callable[[Task[Content]], Content]) -> None:
        """Do that on another thread, and tell of what it brings."""
        self._reading = self._tasks.run(work, self._done, self._not_done)

    def _cancel(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _done(self, content: Content) -> None:
        self._reading = None
        self.found.emit(content)

    def _not_done(self, message: str) -> None:
        self._reading = None
        self.failed.emit(message)

"""What the library holds, as far as it is to be shown: read in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.errors import UserError
from app.ui.library.keeper import LibraryKeeper
from app.ui.tasks import Task, Tasks

if TYPE_CHECKING:
    from app.library import Clip, Counts, Query

# How often it is looked for changes of other windows and of the recorder.
_WATCH_MS = 400


@dataclass(frozen=True, eq=False)
class Content:
    """What was read at once.

    Attributes:
        changes: the library's number of changes before.
        clips: those that were asked for.
        counts: of the whole library.
        labels: names of actions, in order.
        undo, redo: what would be taken back or done again; None for nothing.
    """

    changes: int
    clips: list[Clip]
    counts: Counts
    labels: tuple[str, ...]
    undo: str | None
    redo: str | None


class ClipsWatch(QObject):
    """Reads when asked, and when anything was changed, in whichever window."""

    #: A `Content`.
    found = pyqtSignal(object)
    #: It cannot be read; why.
    failed = pyqtSignal(str)

    def __init__(
        self, keeper: LibraryKeeper, query: Callable[[], Query], parent: QObject | None = None
    ) -> None:
        """
        Args:
            keeper: has the library.
            query: what is to be shown.
        """
        super().__init__(parent)
        self._keeper, self._query = keeper, query
        self._tasks = Tasks(self)
        self._reading: Task[Content] | None = None
        self._seen = -1
        self._timer = QTimer(self)
        self._timer.setInterval(_WATCH_MS)
        self._timer.timeout.connect(self.look)
        keeper.leaving.connect(self.forget)

    def watch(self, on: bool) -> None:
        """Look now and then, or not any more."""
        if on:
            self._timer.start()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Read anew if anything was changed."""
        library = self._keeper.library
        if library is None or self._reading is not None:
            return
        try:
            changed = library.changes() != self._seen
        except UserError as error:
            self.failed.emit(str(error))
            return
        if changed:
            self.read()

    def read(self) -> None:
        """Read what is to be shown; the newest wish wins."""
        library = self._keeper.library
        if library is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        query = self._query()

        def work(_task: Task[Content]) -> Content:
            # The number first: what changes while it is being read is read again.
            changes = library.changes()
            return Content(
                changes, library.clips(query), library.counts(), library.labels(),
                library.next_undo(), library.next_redo(),
            )  # fmt: skip

        self._reading = self._tasks.run(work, self._done, self._not_done)

    def forget(self) -> None:
        """What is being read is of a library that is not used any more."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        self._seen = -1

    def close(self, timeout: float) -> bool:
        """Stop; whether all threads ended within `timeout` seconds."""
        self._timer.stop()
        return self._tasks.close(timeout)

    def _done(self, content: Content) -> None:
        self._reading = None
        self._seen = content.changes
        self.found.emit(content)

    def _not_done(self, message: str) -> None:
        self._reading = None
        self.failed.emit(message)

"""What the library holds, as far as it is to be shown: read in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from app.ui.library.keeper import LibraryKeeper
from app.ui.library.watching import LibraryWatch
from app.ui.tasks import Task

if TYPE_CHECKING:
    from app.library import Clip, Counts, Library, Query

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


class ClipsWatch(LibraryWatch[Content, int]):
    """Reads when asked, and when anything was changed, in whichever window."""

    def __init__(
        self, keeper: LibraryKeeper, query: Callable[[], Query], parent: QObject | None = None
    ) -> None:
        """
        Args:
            keeper: has the library.
            query: what is to be shown.
        """
        super().__init__(keeper, _WATCH_MS, parent)
        self._query = query

    def read(self) -> None:
        """Read what is to be shown; the newest wish wins."""
        library = self._keeper.library
        if library is None:
            return
        self._cancel()
        query = self._query()

        def work(_task: Task[Content]) -> Content:
            # The number first: what changes while it is being read is read again.
            changes = library.changes()
            return Content(
                changes, library.clips(query), library.counts(), library.labels(),
                library.next_undo(), library.next_redo(),
            )  # fmt: skip

        self._read(work)

    def _mark(self, library: Library) -> int:
        return library.changes()

    def _changed(self, library: Library, now: int) -> None:
        self.read()

    def _done(self, content: Content) -> None:
        self._seen = content.changes
        super()._done(content)

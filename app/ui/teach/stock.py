"""What the library has to teach with, and which weights it has: read in the background."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.errors import UserError
from app.ui.library.keeper import LibraryKeeper
from app.ui.tasks import Task, Tasks

if TYPE_CHECKING:
    from app.library import Library
    from app.teaching.shelf import Version
    from model.teaching.report import Need

_WATCH_MS = 500


@dataclass(frozen=True)
class Stock:
    """What there is.

    Attributes:
        labels: numbers of clips, by label.
        people: numbers of people, by label.
        missing: what the chosen labels lack.
        versions: the library's weights, newest first.
        broken: a sentence for each weights file that cannot be used.
    """

    labels: dict[str, int]
    people: dict[str, int]
    missing: tuple[Need, ...]
    versions: tuple[Version, ...]
    broken: tuple[str, ...]


class StockWatch(QObject):
    """Reads anew whenever the library, or what is chosen of it, has changed."""

    #: A `Stock`.
    found = pyqtSignal(object)
    #: It cannot be read; why.
    failed = pyqtSignal(str)

    def __init__(
        self,
        keeper: LibraryKeeper,
        chosen: Callable[[], Collection[str] | None],
        parent: QObject | None = None,
    ) -> None:
        """
        Args:
            keeper: has the library.
            chosen: the labels that are to be taught; None for all.
        """
        super().__init__(parent)
        self._keeper, self._chosen = keeper, chosen
        self._tasks = Tasks(self)
        self._reading: Task[Stock] | None = None
        self._seen: tuple[object, ...] = ()
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
        """Read, if anything is not as it was."""
        library = self._keeper.library
        if library is None or self._reading is not None:
            return
        chosen = self._chosen()
        try:
            now = (library.changes(), library.folder, chosen)
        except UserError as error:
            self.failed.emit(str(error))
            return
        if now != self._seen:
            self._seen = now
            self._reading = self._tasks.run(
                lambda _task: _stock_of(library, chosen), self._done, self._not_done
            )

    def again(self) -> None:
        """Read even if the library says that nothing has changed: weights have."""
        self._cancel()
        self._seen = ()
        self.look()

    def forget(self) -> None:
        """What was read is of a library that is not used any more."""
        self._cancel()
        self._seen = ()

    def close(self, timeout: float) -> bool:
        """Stop; whether all threads ended within `timeout` seconds."""
        self._timer.stop()
        return self._tasks.close(timeout)

    def _cancel(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _done(self, stock: Stock) -> None:
        self._reading = None
        self.found.emit(stock)

    def _not_done(self, message: str) -> None:
        self._reading = None
        self.failed.emit(message)


def _stock_of(library: Library, chosen: Collection[str] | None) -> Stock:
    from app.library import NO_ACTION
    from app.teaching.missing import missing
    from app.teaching.shelf import versions

    counts = library.counts()
    labels = dict(counts.labels)
    wanted = [name for name in (labels if chosen is None else chosen) if name in labels]
    people = {name: len([p for p in who if p]) for name, who in counts.persons_by_label.items()}
    known, broken = versions(library.folder)
    needs = missing(library, [name for name in wanted if name != NO_ACTION])
    return Stock(labels, people, tuple(needs), tuple(known), tuple(broken))

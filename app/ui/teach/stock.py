"""What the library has to teach with, and which weights it has: read in the background."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from app.ui.library.keeper import LibraryKeeper
from app.ui.library.watching import LibraryWatch

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
        method: the way of teaching that suits them: ``head`` or ``fine-tune``.
        versions: the library's weights, newest first.
        broken: a sentence for each weights file that cannot be used.
    """

    labels: dict[str, int]
    people: dict[str, int]
    missing: tuple[Need, ...]
    method: str
    versions: tuple[Version, ...]
    broken: tuple[str, ...]


#: Number of changes, folder, chosen labels.
_Mark = tuple[int, Path, Collection[str] | None]


class StockWatch(LibraryWatch[Stock, _Mark]):
    """Reads anew whenever the library, or what is chosen of it, has changed."""

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
        super().__init__(keeper, _WATCH_MS, parent)
        self._chosen = chosen

    def again(self) -> None:
        """Read even if the library says that nothing has changed: weights have."""
        self.forget()
        self.look()

    def _mark(self, library: Library) -> _Mark:
        return library.changes(), library.folder, self._chosen()

    def _changed(self, library: Library, now: _Mark) -> None:
        self._seen = now
        self._read(lambda _task: _stock_of(library, now[2]))


def _stock_of(library: Library, chosen: Collection[str] | None) -> Stock:
    from app.library import NO_ACTION
    from app.teaching.outlook import outlook
    from app.teaching.shelf import versions

    counts = library.counts()
    labels = dict(counts.labels)
    wanted = [name for name in (labels if chosen is None else chosen) if name in labels]
    people = {name: len([p for p in who if p]) for name, who in counts.persons_by_label.items()}
    known, broken = versions(library.folder)
    found = outlook(library, [name for name in wanted if name != NO_ACTION])
    return Stock(labels, people, found.missing, found.method.value, tuple(known), tuple(broken))

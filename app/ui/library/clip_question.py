"""Which clips are asked for: what is typed, the filter, and the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtWidgets import QLineEdit

from app.ui.library.clip_table import ClipTable
from app.ui.library.filter_list import EVERYTHING, Filter, FilterList

if TYPE_CHECKING:
    from app.library import Query

# Typing goes on for so long before it is searched.
_TYPING_MS = 120


class ClipQuestion(QObject):
    """Puts together what three widgets say."""

    #: Something else is asked for.
    changed = pyqtSignal()

    def __init__(
        self, search: QLineEdit, filters: FilterList, table: ClipTable, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._search, self._filters = search, filters
        self._filter: Filter = EVERYTHING
        self._sort = ("created", True)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        search.textChanged.connect(lambda _words: self._typing.start())
        filters.chosen.connect(self._filter_chosen)
        table.sort_chosen.connect(self._sort_chosen)

    @property
    def in_trash(self) -> bool:
        """The trash is asked for."""
        return self._filter.trashed

    @property
    def searching(self) -> bool:
        """Some words are searched for."""
        return bool(self._search.text().strip())

    def query(self) -> Query:
        """What the library is to be asked."""
        from app.library import Query

        sort, descending = self._sort
        return self._filter.of(Query(text=self._search.text(), sort=sort, descending=descending))

    def show_all(self) -> None:
        """No filter, no search."""
        self._search.clear()
        self._typing.stop()
        self._filters.choose(EVERYTHING)
        self._filter = EVERYTHING
        self.changed.emit()

    def _filter_chosen(self, chosen: Filter) -> None:
        self._filter = chosen
        self.changed.emit()

    def _sort_chosen(self, sort: str, descending: bool) -> None:
        self._sort = (sort, descending)
        self.changed.emit()

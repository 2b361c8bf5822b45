"""The clips themselves: thumbnails or table, or a message where there are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, pyqtSignal
from PyQt6.QtWidgets import QAbstractItemView, QStackedWidget, QWidget

from app.ui.library.clip_grid import ClipGrid
from app.ui.library.clip_model import CLIP, NOTES, ClipModel
from app.ui.library.clip_table import ClipTable
from app.ui.library.thumbnails import Thumbnails
from app.ui.message_page import Choice, MessagePage

if TYPE_CHECKING:
    from app.library import Clip


class LibraryView(QStackedWidget):
    """Two looks at the same rows; what is chosen stays chosen from one to the other."""

    #: Other clips are chosen.
    chosen = pyqtSignal()
    #: A clip is to be opened, by its number.
    opened = pyqtSignal(int)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ClipModel(self)
        self.grid, self.table = ClipGrid(thumbnails), ClipTable()
        self.message = MessagePage()
        self._look: QAbstractItemView = self.grid
        for view in (self.grid, self.table):
            view.setModel(self.model)
            view.doubleClicked.connect(self._open)
            selection = view.selectionModel()
            assert selection is not None
            selection.selectionChanged.connect(self.chosen)
            self.addWidget(view)
        self.table.arrange()
        self.addWidget(self.message)

    def show_clips(self, clips: Sequence[Clip]) -> None:
        """Show these; what was chosen and is still there stays chosen."""
        before = self.chosen_ids()
        if self.model.set_clips(clips):
            self.choose(before)
            self.chosen.emit()
        self.setCurrentWidget(self._look)

    def show_message(self, title: str, detail: str, choices: Sequence[Choice] = ()) -> None:
        """There is nothing to show, and what can be done about it."""
        self.model.set_clips(())
        self.message.show_problem(title, detail, choices)
        self.setCurrentWidget(self.message)

    def show_progress(self, title: str, detail: str) -> None:
        """It is on its way."""
        self.model.set_clips(())
        self.message.show_progress(title, detail)
        self.setCurrentWidget(self.message)

    def look_as(self, grid: bool) -> None:
        """As thumbnails, or as a table."""
        before = self.chosen_ids()
        self._look = self.grid if grid else self.table
        if self.currentWidget() is not self.message:
            self.setCurrentWidget(self._look)
        self.choose(before)
        self._look.setFocus()

    def chosen_clips(self) -> list[Clip]:
        """The chosen clips, in the order in which they are shown."""
        selection = self._look.selectionModel()
        if selection is None:
            return []
        rows = {index.row() for index in selection.selectedIndexes()}
        return [self.model.clips[row] for row in sorted(rows) if row < len(self.model.clips)]

    def chosen_ids(self) -> list[int]:
        """Their numbers."""
        return [clip.id for clip in self.chosen_clips()]

    def choose(self, clips: Iterable[int]) -> None:
        """Choose clips by their numbers."""
        wanted, selection = set(clips), QItemSelection()
        rows = [row for row, clip in enumerate(self.model.clips) if clip.id in wanted]
        for first, last in _runs(rows):
            selection.select(self.model.index(first, 0), self.model.index(last, NOTES))
        model = self._look.selectionModel()
        assert model is not None
        flag = QItemSelectionModel.SelectionFlag
        if rows:
            model.setCurrentIndex(self.model.index(rows[0], 0), flag.NoUpdate)
        model.select(selection, flag.ClearAndSelect)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(CLIP).id)


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """First and last of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs

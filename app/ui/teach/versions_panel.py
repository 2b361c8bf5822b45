"""All weights of the library in a table: choose one to use, several to compare."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QItemSelectionModel, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.text import teach as text
from app.ui.card import dim_label
from app.ui.teach.versions_model import ACTIONS, ALARMS, DATE, HERE, NAME, SCORE, VersionsModel
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.teaching.records import Compared
    from app.teaching.shelf import Version

_WIDTHS = {DATE: 128, ACTIONS: 140, SCORE: 76, HERE: 60, ALARMS: 76}


class VersionsPanel(QWidget):
    """Says what is chosen and what is wanted; does nothing itself."""

    #: Another version is chosen, or several are.
    chosen = pyqtSignal()
    #: How good one is, is to be shown.
    opened = pyqtSignal()
    #: These files are to be compared on the same clips.
    compare_wanted = pyqtSignal(list)
    #: Somebody's weights are to be brought in.
    bring_in_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None, now: Callable[[], float] = time.time) -> None:
        """`now`: seconds since 1970."""
        super().__init__(parent)
        self._now = now
        self.model = VersionsModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        # Names begin alike and differ in what was taught.
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName(text.VERSIONS_TAB)
        down, across = self.table.verticalHeader(), self.table.horizontalHeader()
        assert down is not None
        assert across is not None
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(self.fontMetrics().height() + 14)
        across.setHighlightSections(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        across.setMinimumSectionSize(60)
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        self.compared = dim_label("")
        self.compared.setTextFormat(Qt.TextFormat.PlainText)
        self.compared.setWordWrap(True)
        self.compared.hide()
        self.hint = dim_label(text.VERSIONS_HINT, 0.92)
        self.hint.setWordWrap(True)
        self.compare, self.bring_in = QPushButton(text.COMPARE), QPushButton(text.BRING_IN)
        self.compare.setToolTip(text.COMPARE_TIP)
        self.bring_in.setToolTip(text.BRING_IN_TIP)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.hint, 1)
        row.addWidget(self.bring_in)
        row.addWidget(self.compare)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.compared)
        layout.addLayout(row)
        self.compare.clicked.connect(self._compare)
        self.bring_in.clicked.connect(self.bring_in_wanted)
        self.table.doubleClicked.connect(lambda _index: self.opened.emit())
        selection = self.table.selectionModel()
        assert selection is not None
        self._selection = selection
        selection.selectionChanged.connect(lambda *_: self.chosen.emit())

    def show_versions(self, versions: Sequence[Version]) -> None:
        """Show these; what was chosen stays so."""
        before = [one.path for one in self.chosen_versions()]
        if self.model.set_versions(versions, self._now()):
            self.choose(before[0] if len(before) == 1 else None)

    def show_compared(self, compared: Compared) -> None:
        """Show what each made of the same clips."""
        self.model.set_compared({Path(entry.weights): entry for entry in compared.weights})
        seen = {one.name: one.taught_with for one in compared.weights if one.taught_with}
        self.compared.setText(text.compared(compared.labels, seen, compared.left_out))
        self.compared.show()

    def forget(self) -> None:
        """Another library."""
        self.model.set_versions((), 0.0)
        self.model.set_compared({})
        self.compared.hide()

    def chosen_versions(self) -> list[Version]:
        """In the order in which they are shown."""
        rows = sorted({index.row() for index in self._selection.selectedIndexes()})
        return [self.model.versions[row] for row in rows if row < len(self.model.versions)]

    def choose(self, path: Path | None) -> None:
        """Choose one by its file."""
        row = self.model.row_of(path)
        if row is not None:
            flag = QItemSelectionModel.SelectionFlag
            self._selection.setCurrentIndex(
                self.model.index(row, NAME), flag.ClearAndSelect | flag.Rows
            )

    def _compare(self) -> None:
        chosen = self.chosen_versions()
        wanted = chosen if len(chosen) > 1 else self.model.versions
        self.compare_wanted.emit([one.path for one in wanted])

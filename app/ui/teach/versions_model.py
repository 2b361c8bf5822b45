"""The library's weights as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PyQt6.QtGui import QFont

from app.text import teach as text
from app.text.library import when

if TYPE_CHECKING:
    from pathlib import Path

    from app.teaching.records import ComparedWeights
    from app.teaching.shelf import Version

NAME, DATE, ACTIONS, SCORE, HERE, ALARMS = range(len(text.VERSION_COLUMNS))


class VersionsModel(QAbstractTableModel):
    """Newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.versions: Sequence[Version] = ()
        self._used: Version | None = None
        self._compared: Mapping[Path, ComparedWeights] = {}
        self._now = 0.0

    def set_versions(self, versions: Sequence[Version], now: float) -> bool:
        """Show these; whether they are other ones. `now`: seconds since 1970."""
        self._now = now
        if list(versions) == list(self.versions):
            return False
        self.beginResetModel()
        self.versions = tuple(versions)
        self.endResetModel()
        return True

    def set_used(self, version: Version | None) -> None:
        """This one is in use."""
        self._used = version
        self._changed()

    def set_compared(self, results: Mapping[Path, ComparedWeights]) -> None:
        """What each made of the library's clips."""
        self._compared = results
        self._changed()

    def row_of(self, path: Path | None) -> int | None:
        """Where a file's row is."""
        rows = (row for row, one in enumerate(self.versions) if one.path == path)
        return next(rows, None)

    def rowCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802 (Qt's name)
        """How many versions."""
        return 0 if parent is not None and parent.isValid() else len(self.versions)

    def columnCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802 (Qt's name)
        """How many facts of each."""
        return 0 if parent is not None and parent.isValid() else len(text.VERSION_COLUMNS)

    def headerData(  # noqa: N802 (Qt's name)
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The columns' names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text.VERSION_COLUMNS[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return text.VERSION_COLUMN_TIPS[section]
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows."""
        version = self.versions[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(version, index.column())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return text.version_tip(version.name, version.classes)
        if role == Qt.ItemDataRole.FontRole and version is self._used and index.column() == NAME:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _words(self, version: Version, column: int) -> str:
        compared = self._compared.get(version.path)
        score = compared.score if compared is not None else version.score
        if column == NAME:
            return text.in_use(version.name) if version is self._used else version.name
        if column == DATE:
            return text.BUNDLED if version.date is None else when(version.date, self._now)
        if column == ACTIONS:
            return text.actions(len(version.classes), version.added)
        if column == SCORE:
            return text.share(version.score.accuracy if version.score is not None else None)
        if column == HERE:
            return text.share(compared.score.accuracy if compared is not None else None)
        return text.rate(score.false_alarms.per_hour if score is not None else None)

    def _changed(self) -> None:
        if self.versions:
            last = self.index(len(self.versions) - 1, ALARMS)
            self.dataChanged.emit(self.index(0, 0), last)

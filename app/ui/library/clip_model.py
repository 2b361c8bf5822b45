"""The clips that are shown, as rows for a table and for a grid of thumbnails."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from app.text import library as text
from app.text.formats import percent

if TYPE_CHECKING:
    from app.library import Clip

#: The clip itself.
CLIP = Qt.ItemDataRole.UserRole
#: What each column is sorted by, in the words of `app.library.Query`; empty where it is not.
SORTS = ("label", "person", "session", "duration", "quality", "created", "source", "")
LABEL, PERSON, SESSION, LENGTH, QUALITY, RECORDED, SOURCE, NOTES = range(len(SORTS))
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ClipModel(QAbstractTableModel):
    """One row a clip, in the order of the query."""

    def __init__(self, parent: QObject | None = None, now: Callable[[], float] = time.time) -> None:
        """`now`: seconds since 1970, for "today"."""
        super().__init__(parent)
        self.clips: Sequence[Clip] = ()
        self._now = now

    def set_clips(self, clips: Sequence[Clip]) -> bool:
        """Show these; whether they are other ones, or in another order, than before."""
        other = [clip.id for clip in clips] != [clip.id for clip in self.clips]
        if other:
            self.beginResetModel()
            self.clips = clips
            self.endResetModel()
        elif clips != self.clips:
            self.clips = clips
            self.dataChanged.emit(self.index(0, 0), self.index(len(clips) - 1, NOTES))
        return other

    def rowCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802 (Qt's name)
        """How many clips."""
        return 0 if parent is not None and parent.isValid() else len(self.clips)

    def columnCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802 (Qt's name)
        """How many facts of each."""
        return 0 if parent is not None and parent.isValid() else len(SORTS)

    def headerData(  # noqa: N802 (Qt's name)
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The columns' names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text.COLUMNS[section]
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows; the clip."""
        clip = self.clips[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(clip, index.column())
        if role == CLIP:
            return clip
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return text.tip(clip.label, clip.person, clip.duration, clip.quality)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == LENGTH:
            return _RIGHT
        return None

    def _words(self, clip: Clip, column: int) -> str:
        if column == LABEL:
            return (
                text.label(clip.label) if clip.label or not clip.spans else text.spans(clip.spans)
            )
        if column == LENGTH:
            return text.length(clip.duration)
        if column == QUALITY:
            return percent(clip.quality)
        if column == RECORDED:
            return text.when(clip.created, self._now())
        if column == NOTES:
            return " ".join(clip.notes.split())
        return (clip.label, clip.person, clip.session, "", "", "", clip.source)[column]

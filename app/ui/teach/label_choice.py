"""The labels of the library with ticks: which are taught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.ui import text_teach as text
from app.ui.text import action_name

_NAME = Qt.ItemDataRole.UserRole


class LabelChoice(QListWidget):
    """A line a label; there are tens of them, not thousands."""

    #: Other labels are ticked.
    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(text.ACTIONS)
        self.setToolTip(text.ACTIONS_TIP)
        self._unticked: set[str] = set()
        self.itemChanged.connect(self._ticked)

    def show_labels(self, labels: Mapping[str, int], people: Mapping[str, int]) -> None:
        """These labels with their numbers of clips and people; ticks stay as they were."""
        self.blockSignals(True)
        if [self.item(row).data(_NAME) for row in range(self.count())] != list(labels):  # type: ignore[union-attr]
            self.clear()
            for name in labels:
                item = QListWidgetItem()
                item.setData(_NAME, name)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsUserCheckable
                    | Qt.ItemFlag.ItemIsSelectable
                )
                self.addItem(item)
        for row, (name, count) in enumerate(labels.items()):
            entry = self.item(row)
            assert entry is not None
            entry.setText(f"{action_name(name)}   {text.clips(count, people.get(name, 0))}")
            ticked = Qt.CheckState.Unchecked if name in self._unticked else Qt.CheckState.Checked
            entry.setCheckState(ticked)
        self.blockSignals(False)

    def chosen(self) -> tuple[str, ...]:
        """The ticked labels."""
        return tuple(name for name in self._names() if name not in self._unticked)

    def tick(self, names: Sequence[str]) -> None:
        """Tick these, and no others."""
        self._unticked = set(self._names()) - set(names)
        self.blockSignals(True)
        for row in range(self.count()):
            entry = self.item(row)
            assert entry is not None
            on = entry.data(_NAME) not in self._unticked
            entry.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.changed.emit()

    def _names(self) -> list[str]:
        items = (self.item(row) for row in range(self.count()))
        return [str(item.data(_NAME)) for item in items if item is not None]

    def _ticked(self, item: QListWidgetItem) -> None:
        name = str(item.data(_NAME))
        if item.checkState() is Qt.CheckState.Checked:
            self._unticked.discard(name)
        else:
            self._unticked.add(name)
        self.changed.emit()

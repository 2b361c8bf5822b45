"""Which actions count: a list to tick."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.text import formats
from app.text import live as text
from app.ui.buttons import quiet_button
from app.ui.theme import SPACE
from app.ui.tick_delegate import TickDelegate
from app.ui.tips import tip

_ROWS = 4


class ClassChoice(QWidget):
    """All actions of the weights, each on or off."""

    #: The names of those that are off, in the weights' order, whenever the user changed it.
    changed = pyqtSignal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel(text.CLASSES)
        self.all_on = quiet_button(text.CLASSES_ALL, text.CLASSES_ALL_TIP)
        self.all_off = quiet_button(text.CLASSES_NONE, text.CLASSES_NONE_TIP)
        self.list = QListWidget()
        self.list.setItemDelegate(TickDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(text.CLASSES)
        self.list.setToolTip(text.CLASSES_TIP)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(lambda _item: self._told())
        # A click on the words ticks too, not only one on the little box.
        self.list.itemClicked.connect(self._clicked)
        self._pressed: Qt.CheckState | None = None
        self.list.itemPressed.connect(self._note)
        self.all_on.clicked.connect(lambda: self._set_all(True))
        self.all_off.clicked.connect(lambda: self._set_all(False))
        head = QHBoxLayout()
        head.addWidget(self.label)
        head.addStretch(1)
        head.addWidget(self.all_on)
        head.addWidget(self.all_off)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        row = self.fontMetrics().lineSpacing() + 6
        self.list.setMinimumSize(QSize(80, _ROWS * row))
        self.set_classes(())

    def set_classes(self, names: Sequence[str]) -> None:
        """The actions there are, without the one that stands for none; all are on."""
        self.list.blockSignals(True)
        self.list.clear()
        for name in names:
            item = QListWidgetItem(formats.action_name(name))
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(tip(item.text(), text.CLASSES_TIP))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable
                          | Qt.ItemFlag.ItemIsSelectable)  # fmt: skip
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._refresh()

    def set_off(self, off: Collection[str]) -> None:
        """These are off, all others on; nothing is emitted."""
        self.list.blockSignals(True)
        for item in self._items():
            on = item.data(Qt.ItemDataRole.UserRole) not in off
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self._refresh()

    def off(self) -> tuple[str, ...]:
        """The names of those that are off."""
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in self._items()
            if item.checkState() is Qt.CheckState.Unchecked
        )

    def _items(self) -> list[QListWidgetItem]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item for item in items if item is not None]

    def _note(self, item: QListWidgetItem) -> None:
        self._pressed = item.checkState()

    def _clicked(self, item: QListWidgetItem) -> None:
        if self._pressed is not None and item.checkState() is self._pressed:
            on = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
        self._pressed = None

    def _set_all(self, on: bool) -> None:
        everything = [item.data(Qt.ItemDataRole.UserRole) for item in self._items()]
        self.set_off(() if on else everything)
        self._told()

    def _told(self) -> None:
        self._refresh()
        self.changed.emit(self.off())

    def _refresh(self) -> None:
        count, off = self.list.count(), len(self.off())
        self.setEnabled(count > 0)
        self.label.setText(text.classes_on(count - off, count) if off else text.CLASSES)
        self.all_on.setEnabled(off > 0)
        self.all_off.setEnabled(off < count)

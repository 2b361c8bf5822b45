"""A field for the name of an action: type one, or choose one that was used before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QPaintEvent
from PyQt6.QtWidgets import QComboBox, QCompleter, QSizePolicy, QWidget

from app.text.formats import action_name
from app.ui.fields import paint_list_mark


class LabelBox(QComboBox):
    """Shows names as people read them, and gives those that were there back as they were.

    A name that is typed is taken when Enter is pressed or the field is left.
    """

    #: Another name; empty for none.
    label_chosen = pyqtSignal(str)

    def __init__(
        self,
        hint: str,
        name: str,
        parent: QWidget | None = None,
        spell: Callable[[str], str] = action_name,
    ) -> None:
        """
        Args:
            hint: shown while it is empty.
            name: for screen readers.
            spell: a name as people read it; people's own names stay as they are.
        """
        super().__init__(parent)
        self._spell = spell
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(16)
        self.setAccessibleName(name)
        self._label = ""
        line = self.lineEdit()
        assert line is not None
        line.setPlaceholderText(hint)
        line.setAccessibleName(name)
        line.editingFinished.connect(self._take)
        self.activated.connect(lambda _row: self._take())
        completer = self.completer()
        if completer is not None:
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._line = line

    @property
    def label(self) -> str:
        """The name in it; empty for none."""
        return self._known(self._line.text())

    def set_label(self, label: str) -> None:
        """Put a name in, without saying so."""
        self._label = label
        if not self._line.hasFocus() or self._known(self._line.text()) != label:
            self._line.setText(self._spell(label))
            # Of a long name the beginning is seen.
            self._line.setCursorPosition(0)

    def set_names(self, names: Sequence[str]) -> None:
        """What can be chosen, in this order."""
        if [self.itemData(row) for row in range(self.count())] == list(names):
            return
        words = self._line.text()
        self.blockSignals(True)
        self.clear()
        for name in names:
            self.addItem(self._spell(name), name)
        self.setCurrentIndex(-1)
        self._line.setText(words)
        self.blockSignals(False)

    def set_hint(self, hint: str) -> None:
        """What is shown while it is empty."""
        self._line.setPlaceholderText(hint)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """The field with a mark for its list: a style sheet takes the usual one away."""
        super().paintEvent(event)
        paint_list_mark(self)

    def _known(self, words: str) -> str:
        """The name that is shown by some words; the words themselves where it is a new one."""
        words = " ".join(words.split())
        if words == self._spell(self._label):
            return self._label
        row = self.findText(words, Qt.MatchFlag.MatchFixedString)
        return str(self.itemData(row)) if words and row >= 0 else words

    def _take(self) -> None:
        label = self._known(self._line.text())
        if label != self._label:
            self._label = label
            self._line.setText(self._spell(label))
            self.label_chosen.emit(label)

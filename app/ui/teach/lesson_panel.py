"""What is to be taught and how: actions with ticks, what they lack, two choices, and the button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.text import teach as text
from app.ui.card import Card
from app.ui.fields import Choice
from app.ui.page_actions import PageActions
from app.ui.teach.label_choice import LabelChoice
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.ui.teach.stock import Stock

_METHODS = ("auto", "head", "fine-tune")


class LessonPanel(QWidget):
    """Knows what the user wants; begins nothing itself."""

    #: Other actions are ticked.
    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._enough = self._busy = False
        self.labels = LabelChoice()
        self.missing = QLabel()
        self.missing.setWordWrap(True)
        self.missing.setTextFormat(Qt.TextFormat.PlainText)
        self.add, self.replace = QRadioButton(text.ADD), QRadioButton(text.REPLACE)
        self.add.setToolTip(text.ADD_TIP)
        self.replace.setToolTip(text.REPLACE_TIP)
        self.add.setChecked(True)
        self.method = Choice()
        self.method.addItems([text.METHOD_AUTO, text.METHOD_HEAD, text.METHOD_TUNE])
        self.method.setToolTip(text.METHOD_TIP)
        self.method.setAccessibleName(text.METHOD)
        self.train = QPushButton(text.TRAIN)
        self.train.setDefault(True)
        self.train.setToolTip(text.TRAIN_TIP)
        self._lay_out()
        self.labels.changed.connect(self._ticked)

    def _lay_out(self) -> None:
        self.setMinimumWidth(260)
        self.setMaximumWidth(360)
        actions, missing, how = Card(text.ACTIONS), Card(text.MISSING), Card(text.HOW)
        actions.body.addWidget(self.labels, 1)
        missing.body.addWidget(self.missing)
        group = QButtonGroup(self)
        for choice in (self.add, self.replace):
            group.addButton(choice)
            how.body.addWidget(choice)
        how.body.addWidget(self.method)
        how.body.addWidget(self.train)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + 4)
        column.addWidget(actions, 1)
        column.addWidget(missing)
        column.addWidget(how)

    def listen(self, actions: PageActions) -> None:
        """Add the key of the button to a page's."""
        self._key = actions.action(text.TRAIN, "Ctrl+Return", text.TRAIN_TIP)
        self._key.triggered.connect(self.train.click)
        self._enable()

    @property
    def method_name(self) -> str:
        """``auto``, ``head`` or ``fine-tune``."""
        return _METHODS[self.method.currentIndex()]

    def show_stock(self, stock: Stock) -> None:
        """What the library has, and what that lacks."""
        self.labels.show_labels(stock.labels, stock.people)
        self._enough = not any(need.required for need in stock.missing)
        lacking = [need.text for need in stock.missing]
        # With no labels at all there is nothing to untick.
        hint = not self._enough and bool(stock.labels)
        self.missing.setText(text.needs(lacking, required=hint))
        self.method.setItemText(0, text.method_auto(stock.method))
        self._enable()

    def show_busy(self, busy: bool, *, goes_on: bool = False) -> None:
        """Whether something is under way; `goes_on`: what was stopped can be continued."""
        self._busy = busy
        self.train.setText(text.GO_ON if goes_on else text.TRAIN)
        self._enable()

    def _ticked(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        self.train.setEnabled(self._enough and not self._busy and bool(self.labels.chosen()))
        for widget in (self.labels, self.add, self.replace, self.method):
            widget.setEnabled(not self._busy)

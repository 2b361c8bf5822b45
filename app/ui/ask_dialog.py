"""A dialog that asks for one thing: the address of a stream, a port, a camera's number."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.text import window as text
from app.ui.card import dim_label
from app.ui.theme import SPACE, WIDE_SPACE


class AskDialog(QDialog):
    """An explanation, a field to fill in, a line for what is wrong, two buttons."""

    def __init__(self, title: str, explanation: str, start: str, parent: QWidget | None) -> None:
        """`start`: words on the button that accepts."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(480)
        words = QLabel(explanation)
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        self._row = QHBoxLayout()
        self.problem = dim_label("", 0.92)
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QDialogButtonBox()
        starter = buttons.addButton(start, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(text.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        assert starter is not None
        self.starter = starter
        self.starter.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, WIDE_SPACE, WIDE_SPACE, WIDE_SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(words)
        layout.addLayout(self._row)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)

    def ask(self, field: QLineEdit | QSpinBox, name: str, hint: str = "") -> None:
        """Add the field; the keys go there first.

        Args:
            name: what is to be filled in; it stands before a number.
            hint: shown in an empty line.
        """
        field.setAccessibleName(name)
        if isinstance(field, QLineEdit):
            field.setPlaceholderText(hint)
            self._row.addWidget(field)
        else:
            label = QLabel(name)
            label.setBuddy(field)
            self._row.addWidget(label)
            self._row.addWidget(field)
            self._row.addStretch(1)
        self.setTabOrder(field, self.starter)
        field.setFocus()

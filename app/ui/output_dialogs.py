"""Where events are to go: the port of the WebSocket, the command."""

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

from app.errors import UserError
from app.event_command import split_command
from app.text import outputs as text
from app.text import window as window_text
from app.ui.card import dim_label
from app.ui.theme import SPACE, WIDE_SPACE


class _OutputDialog(QDialog):
    """An explanation, a row to fill in, a line for what is wrong, two buttons."""

    def __init__(self, title: str, explanation: str, start: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(480)
        words = QLabel(explanation)
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        self.row = QHBoxLayout()
        self.problem = dim_label("", 0.92)
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QDialogButtonBox()
        starter = buttons.addButton(start, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(window_text.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        assert starter is not None
        self.starter = starter
        self.starter.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, WIDE_SPACE, WIDE_SPACE, WIDE_SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(words)
        layout.addLayout(self.row)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)


class SocketDialog(_OutputDialog):
    """Asks for the port; `port` holds it when accepted."""

    def __init__(self, port: int, parent: QWidget | None = None) -> None:
        super().__init__(text.SOCKET_TITLE, text.SOCKET_TEXT, text.SOCKET_START, parent)
        self.number = QSpinBox()
        self.number.setRange(1024, 65535)
        self.number.setValue(port)
        self.number.setAccessibleName(text.SOCKET_PORT)
        self.number.valueChanged.connect(self._show_address)
        self.row.addWidget(QLabel(text.SOCKET_PORT))
        self.row.addWidget(self.number)
        self.row.addStretch(1)
        self._show_address()

    @property
    def port(self) -> int:
        """The port as typed."""
        return self.number.value()

    def _show_address(self) -> None:
        self.problem.setText(text.socket_address(self.port))


class CommandDialog(_OutputDialog):
    """Asks for the command; `command` holds it when accepted."""

    def __init__(self, command: str, parent: QWidget | None = None) -> None:
        super().__init__(text.COMMAND_TITLE, text.COMMAND_TEXT, text.COMMAND_START, parent)
        self.line = QLineEdit(command)
        self.line.setPlaceholderText(text.COMMAND_HINT)
        self.line.setAccessibleName(text.COMMAND_TITLE)
        self.line.textChanged.connect(lambda: self.problem.setText(""))
        self.row.addWidget(self.line)

    @property
    def command(self) -> str:
        """The command line as typed."""
        return self.line.text().strip()

    def accept(self) -> None:
        """Only with a command that can be run."""
        try:
            split_command(self.command)
        except UserError as error:
            self.problem.setText(str(error))
        else:
            super().accept()

"""Where events are to go: the port of the WebSocket, the command."""

from __future__ import annotations

from PyQt6.QtWidgets import QLineEdit, QWidget

from app.errors import UserError
from app.event_command import split_command
from app.text import outputs as text
from app.ui.ask_dialog import AskDialog
from app.ui.fields import CountField


class SocketDialog(AskDialog):
    """Asks for the port; `port` holds it when accepted."""

    def __init__(self, port: int, parent: QWidget | None = None) -> None:
        super().__init__(text.SOCKET_TITLE, text.SOCKET_TEXT, text.SOCKET_START, parent)
        self.number = CountField()
        self.number.setRange(1024, 65535)
        self.number.setValue(port)
        self.number.valueChanged.connect(self._show_address)
        self.ask(self.number, text.SOCKET_PORT)
        self._show_address()

    @property
    def port(self) -> int:
        """The port as typed."""
        return self.number.value()

    def _show_address(self) -> None:
        self.problem.setText(text.socket_address(self.port))


class CommandDialog(AskDialog):
    """Asks for the command; `command` holds it when accepted."""

    def __init__(self, command: str, parent: QWidget | None = None) -> None:
        super().__init__(text.COMMAND_TITLE, text.COMMAND_TEXT, text.COMMAND_START, parent)
        self.line = QLineEdit(command)
        self.line.textChanged.connect(lambda: self.problem.setText(""))
        self.ask(self.line, text.COMMAND_TITLE, text.COMMAND_HINT)

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

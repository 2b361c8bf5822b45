"""What happens when an action ends, beside the list: a line in a file, a message to other programs,
a command, a sound. All are off at first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QWidget

from app.errors import UserError
from app.event_command import EventCommand
from app.event_files import live_record
from app.event_output import LateOutput
from app.event_server import EventServer
from app.events import EventLog, LoggedEvent
from app.text import live as live_text
from app.text import outputs as text
from app.ui.actions import Actions
from app.ui.export import export_events, tell
from app.ui.memory import Memory
from app.ui.output_dialogs import CommandDialog, SocketDialog
from app.ui.recording.sounds import Sounds, Tone
from app.ui.tasks import Tasks


class Outputs(QObject):
    """Follows the actions of the events' menu.

    What goes to other programs is remembered, but has to be switched on anew in each run.
    """

    # Commands are run, and files written, on threads of their own.
    _command_failed = pyqtSignal(str)
    _file_failed = pyqtSignal(str)

    def __init__(
        self, actions: Actions, memory: Memory, parent: QWidget, sounds: Sounds | None = None
    ) -> None:
        """`sounds` plays tones; None for the loudspeaker."""
        super().__init__(parent)
        self._sounds = sounds or Sounds(self)
        self._actions, self._memory, self._parent = actions, memory, parent
        self._file: LateOutput | None = None
        self._tasks = Tasks(self)
        self.server: EventServer | None = None
        self.command: EventCommand | None = None
        actions.sound.toggled.connect(lambda on: self._sounds.prepare() if on else None)
        actions.event_file.triggered.connect(self._choose_file)
        actions.event_socket.triggered.connect(self._socket_switched)
        actions.event_command.triggered.connect(self._command_switched)
        self._file_failed.connect(self._give_up_file)
        self._command_failed.connect(lambda words: tell(parent, text.COMMAND_FAILED, words))

    @property
    def path(self) -> Path | None:
        """The file that events are written to, None for none."""
        return self._file.path if self._file is not None else None

    def begin(self, port: int | None, command: str | None) -> None:
        """Start with what the command line asks for."""
        if port is not None:
            self._offer(port)
        if command is not None:
            self._run(command)

    def close(self) -> None:
        """Offer, run and write nothing any more; waits for nothing."""
        self._set_server(None)
        self._set_command(None)
        if self._file is not None:
            self._file.close()

    def finish(self, timeout: float) -> bool:
        """All is in its file; whether it is, within `timeout` seconds."""
        exported = self._tasks.close(timeout)
        return exported and (self._file is None or self._file.close(timeout))

    def export(self, log: EventLog) -> None:
        """Save the listed events where the user says."""
        export_events(self._parent, log, self._tasks)

    def event_ended(self, logged: LoggedEvent) -> None:
        """Pass an event on."""
        if self._actions.sound.isChecked():
            self._sounds.play(Tone.EVENT)
        if self.server is not None:
            self.server.send(live_record(logged))
        if self.command is not None:
            self.command.send(live_record(logged))
        if self._file is not None:
            self._file.write(logged)

    def _give_up_file(self, message: str) -> None:
        self._set_file(None)
        tell(self._parent, live_text.EXPORT_FAILED, message)

    def _choose_file(self, on: bool) -> None:
        name = ""
        if on:
            name, _ = QFileDialog.getSaveFileName(
                self._parent, text.EVENT_FILE_TITLE, live_text.EXPORT_NAME, text.EVENT_FILE_FILTER,
                options=QFileDialog.Option.DontConfirmOverwrite,
            )  # fmt: skip
        output = None
        if name:
            path = Path(name)
            path = path if path.suffix else path.with_suffix(".csv")
            output = LateOutput(path, self._file_failed.emit)
        self._set_file(output)

    def _set_file(self, output: LateOutput | None) -> None:
        if self._file is not None:
            self._file.close()
        self._file = output
        self._actions.event_file.setChecked(output is not None)
        words = text.EVENT_FILE if output is None else text.event_file(output.path.name)
        self._actions.event_file.setText(words)

    def _socket_switched(self, on: bool) -> None:
        self._set_server(None)
        if on:
            dialog = SocketDialog(self._memory.settings.websocket_port, self._parent)
            dialog.accepted.connect(lambda: self._offer(dialog.port))
            dialog.open()

    def _offer(self, port: int) -> None:
        self._set_server(None)
        try:
            server = EventServer(port)
        except UserError as error:
            tell(self._parent, text.SOCKET_FAILED, str(error))
        else:
            self._set_server(server)
            self._memory.keep(replace(self._memory.settings, websocket_port=server.port))

    def _set_server(self, server: EventServer | None) -> None:
        if self.server is not None:
            self.server.close()
        self.server = server
        action = self._actions.event_socket
        action.setChecked(server is not None)
        action.setText(text.SOCKET if server is None else text.offered_at(server.address))

    def _command_switched(self, on: bool) -> None:
        self._set_command(None)
        if on:
            dialog = CommandDialog(self._memory.settings.event_command, self._parent)
            dialog.accepted.connect(lambda: self._run(dialog.command))
            dialog.open()

    def _run(self, words: str) -> None:
        try:
            command = EventCommand(words, self._command_failed.emit)
        except UserError as error:
            tell(self._parent, text.COMMAND_FAILED, str(error))
        else:
            self._set_command(command)
            self._memory.keep(replace(self._memory.settings, event_command=words))

    def _set_command(self, command: EventCommand | None) -> None:
        if self.command is not None:
            self.command.close()
        self.command = command
        action = self._actions.event_command
        action.setChecked(command is not None)
        action.setText(text.COMMAND if command is None else text.runs(command.words))

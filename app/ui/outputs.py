"""What happens when an action ends, beside the list: a line in a file, a sound. Off at first."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QApplication, QFileDialog, QWidget

from app.errors import UserError
from app.event_output import EventOutput
from app.events import LoggedEvent
from app.ui import text
from app.ui.actions import Actions
from app.ui.export import tell


class Outputs(QObject):
    """Follows the two actions of the menu."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions, self._parent = actions, parent
        self._file: EventOutput | None = None
        actions.event_file.triggered.connect(self._choose_file)

    @property
    def path(self) -> Path | None:
        """The file that events are written to, None for none."""
        return self._file.path if self._file is not None else None

    def event_ended(self, logged: LoggedEvent) -> None:
        """Pass an event on."""
        if self._actions.sound.isChecked():
            QApplication.beep()
        if self._file is not None:
            try:
                self._file.write(logged)
            except UserError as error:
                # Told once: it is over with this file.
                self._set_file(None)
                tell(self._parent, text.EXPORT_FAILED, str(error))

    def _choose_file(self, on: bool) -> None:
        name = ""
        if on:
            name, _ = QFileDialog.getSaveFileName(
                self._parent, text.EVENT_FILE_TITLE, text.EXPORT_NAME, text.EVENT_FILE_FILTER,
                options=QFileDialog.Option.DontConfirmOverwrite,
            )  # fmt: skip
        output = None
        if name:
            path = Path(name)
            try:
                output = EventOutput(path if path.suffix else path.with_suffix(".csv"))
            except UserError as error:
                tell(self._parent, text.EXPORT_FAILED, str(error))
        self._set_file(output)

    def _set_file(self, output: EventOutput | None) -> None:
        self._file = output
        self._actions.event_file.setChecked(output is not None)
        words = text.EVENT_FILE if output is None else text.event_file(output.path.name)
        self._actions.event_file.setText(words)

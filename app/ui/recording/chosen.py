"""How the user records: the choices in use, and the news of every change by hand."""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal

from app.recording_choices import RecordingChoices


class Chosen(QObject):
    """What recording's parts share; `now` holds the choices."""

    #: The user made other choices; they are to be remembered.
    changed = pyqtSignal(object)

    def __init__(self, choices: RecordingChoices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = choices

    def choose(self, choices: RecordingChoices) -> None:
        """The user wants it like this from now on."""
        self.now = choices
        self.changed.emit(choices)

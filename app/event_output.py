"""Events written to a CSV file as they end, for other programs to follow."""

from __future__ import annotations

from pathlib import Path

from app.errors import UserError
from app.event_files import to_csv
from app.events import LoggedEvent
from app.text import outputs as text


class EventOutput:
    """Adds a line for each event at the end of a file; what was in it before stays."""

    def __init__(self, path: Path) -> None:
        """
        Raises:
            UserError: the file cannot be written.
        """
        self.path = path
        self._append("")

    def write(self, logged: LoggedEvent) -> None:
        """Add an event.

        Raises:
            UserError: the file cannot be written any more.
        """
        self._append(to_csv([logged]).split("\n", 1)[1])

    def _append(self, lines: str) -> None:
        # Opened anew for each event: another program may move the file away and read it in peace.
        try:
            with self.path.open("a", encoding="utf-8", newline="") as file:
                if file.tell() == 0:
                    file.write(to_csv([]))
                file.write(lines)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UserError(text.event_file_failed(self.path, reason)) from error

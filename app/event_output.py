"""Events written to a CSV file as they end, for other programs to follow."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
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


class LateOutput:
    """The same without waiting for the disk: lines are added on a thread of its own, in order."""

    def __init__(self, path: Path, on_problem: Callable[[str], None]) -> None:
        """
        Args:
            path: the file.
            on_problem: told once, in words for the user, that it cannot be written; then it is over
                with this file. Called on another thread.
        """
        self.path = path
        self._on_problem = on_problem
        self._queue: queue.SimpleQueue[LoggedEvent | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="event file", daemon=True)
        self._thread.start()

    def write(self, logged: LoggedEvent) -> None:
        """Add an event; returns at once."""
        self._queue.put(logged)

    def close(self, timeout: float = 0.0) -> bool:
        """Add nothing more; whether all is in the file, within `timeout` seconds."""
        self._queue.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            output = EventOutput(self.path)
            while (logged := self._queue.get()) is not None:
                output.write(logged)
        except UserError as error:
            self._on_problem(str(error))

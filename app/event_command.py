"""A command of the user's that runs for each event."""

from __future__ import annotations

import json
import logging
import queue
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.text import outputs as text

_log = logging.getLogger(__name__)

# How often it is asked whether there is still time, seconds.
_LOOK = 0.1

#: What of an event can stand in the command's words, each in braces.
PLACES = ("action", "start", "end", "confidence", "source", "json")
_PLACE = re.compile("{(" + "|".join(PLACES) + ")}")


def split_command(words: str) -> list[str]:
    """A command line as its words; quotes hold a word with spaces together.

    Raises:
        UserError: there is no such program, or a quote is not closed.
    """
    try:
        # On Windows a backslash is part of a path, and quotes stay where they are.
        windows = sys.platform == "win32"
        command = shlex.split(words, posix=not windows)
        command = [word.strip('"') for word in command] if windows else command
    except ValueError as error:
        raise UserError(text.quote_open(words)) from error
    if not command:
        raise UserError(text.NO_COMMAND)
    program = str(Path(command[0]).expanduser())
    if shutil.which(program) is None:
        raise UserError(text.no_program(command[0]))
    return [program, *command[1:]]


def filled(command: list[str], record: Mapping[str, Any]) -> list[str]:
    """The command's words with an event in its places.

    What is filled in never becomes an option: where it would begin a word with "-", a space stands
    before it.
    """
    values = {name: str(record.get(name, "")) for name in PLACES}
    values["json"] = json.dumps(record, ensure_ascii=False, allow_nan=False)
    words = [command[0]]
    for word in command[1:]:
        given = _PLACE.sub(lambda match: values[match[1]], word)
        words.append(" " + given if given.startswith("-") and not word.startswith("-") else given)
    return words


class EventCommand:
    """Runs a command for each event, without a shell and without ever waiting for it.

    The event is given as JSON on standard input, and in the command's own words where these ask for
    it: ``notify-send {action}``. Some run at once; others wait, and when too many wait, events
    are left out. What does not end in time is ended.
    """

    def __init__(
        self,
        words: str,
        on_problem: Callable[[str], None] = lambda message: None,
        at_once: int = 2,
        waiting: int = 32,
        patience: float = 30.0,
    ) -> None:
        """
        Args:
            words: the command line, see `split_command`.
            on_problem: told in words for the user what did not work, the first time that it did
                not; called on another thread.
            at_once: how many may run at the same time.
            waiting: how many events may wait for their turn.
            patience: seconds after which a command is ended.

        Raises:
            UserError: the command cannot be run.
        """
        self.words = words
        self._command = split_command(words)
        self._on_problem, self._patience = on_problem, patience
        self._told = False
        self._lock = threading.Lock()
        self._queue: queue.Queue[Mapping[str, Any] | None] = queue.Queue(waiting)
        self._closed = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name="event command", daemon=True)
            for _ in range(at_once)
        ]
        for thread in self._threads:
            thread.start()

    def send(self, record: Mapping[str, Any]) -> None:
        """Run the command for an event; returns at once."""
        if self._closed.is_set():
            return
        try:
            self._queue.put_nowait(record)
        except queue.Full:
            self._problem(text.command_slow(self._command[0]))

    def close(self, timeout: float = 0.0) -> bool:
        """Run it no more; what runs now may end by itself.

        Returns:
            Whether nothing was running any more after `timeout` seconds.
        """
        self._closed.set()
        for _ in self._threads:
            try:
                self._queue.put_nowait(None)
            except queue.Full:
                break  # each thread looks at `_closed` after what it does now
        for thread in self._threads:
            thread.join(timeout / len(self._threads))
        return not any(thread.is_alive() for thread in self._threads)

    def finish(self, hurried: Callable[[], bool] = lambda: False) -> None:
        """Wait until the command has run for every event, or there is no more time for that.

        Args:
            hurried: asked now and then; when it is true, what still waits is left out.
        """
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            while thread.is_alive() and not hurried():
                thread.join(_LOOK)
        self._closed.set()

    def _work(self) -> None:
        while not self._closed.is_set():
            record = self._queue.get()
            if record is None or self._closed.is_set():
                return
            self._run(record)

    def _run(self, record: Mapping[str, Any]) -> None:
        given = (json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n").encode()
        try:
            done = subprocess.run(
                filled(self._command, record), input=given, timeout=self._patience,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            self._problem(text.command_ended(self._command[0], self._patience))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self._problem(text.command_not_run(self._command[0], reason))
        else:
            if done.returncode != 0:
                self._problem(text.command_failed(self._command[0], done.returncode))

    def _problem(self, message: str) -> None:
        _log.warning("%s", message)
        with self._lock:
            told, self._told = self._told, True
        if not told:
            self._on_problem(message)

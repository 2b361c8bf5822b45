"""Teaching in a child process, for the window: start it, ask for its records, stop it. No Qt."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from app.teaching.records import Failed, Record, is_end, parse
from app.teaching.requests import CompareRequest, TeachRequest
from app.text import teach as text

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
#: Seconds between asking the child to stop and ending it.
_PATIENCE = 10.0


class TeachingRun:
    """A child process that teaches or compares.

    `start` it, ask `records` now and then (it never waits), until one comes for which
    `app.teaching.records.is_end` holds; there always is one, also when the child dies. `cancel`
    asks it to stop, and `close` makes sure that it is gone.
    """

    def __init__(
        self, request: TeachRequest | CompareRequest, program: Sequence[str] | None = None
    ) -> None:
        """
        Args:
            program: what runs the program; None for this Python and ``-m app``.
        """
        self._command = list(program or (sys.executable, "-m", "app"))
        self._command += [*request.arguments(), "--json", "--until-stdin-ends"]
        self._process: subprocess.Popen[str] | None = None
        self._records: deque[Record] = deque()
        self._complaints: deque[str] = deque(maxlen=20)
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start the child; a failure to do so is a record, too."""
        try:
            self._process = subprocess.Popen(
                self._command,
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            reason = error.strerror or str(error)
            self._records.append(Failed(text.not_started(reason)))
            return
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        complaining = threading.Thread(
            target=self._listen, args=(self._process.stderr,), name="teaching errors", daemon=True
        )
        reading = threading.Thread(
            target=self._read,
            args=(self._process, self._process.stdout, complaining),
            name="teaching",
            daemon=True,
        )
        self._threads = [complaining, reading]
        for thread in self._threads:
            thread.start()

    @property
    def running(self) -> bool:
        """Whether more records may come."""
        return any(thread.is_alive() for thread in self._threads) or bool(self._records)

    def records(self) -> list[Record]:
        """The records that came since the last call, in order."""
        found = []
        while self._records:
            found.append(self._records.popleft())
        return found

    def cancel(self) -> None:
        """Ask the child to stop; it answers with `Cancelled`."""
        process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()

    def wait(self, seconds: float) -> bool:
        """Wait for the child to end; whether it has."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def close(self, patience: float = _PATIENCE) -> None:
        """Stop the child and wait for it; after `patience` seconds it is ended the hard way.

        What it writes is whole or not there at all, whenever it ends.
        """
        self.cancel()
        if self._process is not None and not self.wait(patience):
            self._process.kill()
            self.wait(_PATIENCE)

    def _listen(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._complaints.append(line.rstrip())

    def _read(
        self, process: subprocess.Popen[str], stream: IO[str], complaining: threading.Thread
    ) -> None:
        ended = False
        with stream:
            for line in stream:
                try:
                    record = parse(line)
                except ValueError:
                    _log.warning("teaching wrote: %s", line.rstrip())
                    continue
                if record is not None:
                    self._records.append(record)
                    ended = ended or is_end(record)
        code = process.wait()
        complaining.join()
        if not ended:
            _log.error("teaching ended with %d:\n%s", code, "\n".join(self._complaints))
            self._records.append(Failed(text.ended_unexpectedly(code)))
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()

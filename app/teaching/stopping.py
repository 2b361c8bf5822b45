"""When the user wants teaching to stop: a signal, or whoever started it closing its input."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType


class Stop:
    """Asked between steps."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    @property
    def asked(self) -> bool:
        """Whether to stop."""
        return self._asked.is_set()

    def ask(self) -> None:
        """Stop at the next step."""
        self._asked.set()

    @contextlib.contextmanager
    def listening(self, with_input: bool) -> Iterator[None]:
        """Take over Ctrl-C and SIGTERM meanwhile; a second one ends the program the hard way.

        Args:
            with_input: the end of standard input asks to stop, too.
        """
        before = {s: signal.signal(s, self._on_signal) for s in (signal.SIGINT, signal.SIGTERM)}
        if with_input:
            # A daemon: nothing can wake a thread that waits for input.
            threading.Thread(target=self._drain, name="teaching input", daemon=True).start()
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.ask()
        signal.signal(number, signal.SIG_DFL)

    def _drain(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            # Not through sys.stdin: a thread that holds its lock at exit makes Python crash.
            while os.read(sys.__stdin__.fileno() if sys.__stdin__ else 0, 4096):
                pass
        self.ask()

"""The thread of the recorder: it does in order what it is asked to, and looks around meanwhile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from app.errors import UserError
from app.logs import log_file
from app.recording.inbox import Inbox
from app.text import recording as text

_log = logging.getLogger(__name__)

# How often it looks around while nothing is asked, in seconds.
_TICK = 0.1


class Worker:
    """Asking never waits."""

    def __init__(
        self, most_bytes: int, tick: Callable[[], object], problem: Callable[[str], object]
    ) -> None:
        """
        Args:
            most_bytes: of what is asked with a size that may wait.
            tick: called after each thing, and now and then without.
            problem: told in a sentence what went wrong.
        """
        self._inbox: Inbox[Callable[[], object]] = Inbox(most_bytes)
        self._tick, self._problem = tick, problem
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def do(self, what: Callable[[], object], size: int = 0) -> bool:
        """Have something done after all that was asked before; whether there was room for it."""
        return self._inbox.put(what, size)

    def end(self, timeout: float) -> bool:
        """End after what was asked before; whether it did within `timeout` seconds."""
        self.do(self._end)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _end(self) -> None:
        self._ended = True

    def _run(self) -> None:
        while not self._ended:
            what = self._inbox.take(_TICK)
            try:
                if what is not None:
                    what()
                self._tick()
            except UserError as error:
                self._problem(str(error))
            except Exception:
                _log.exception("recording failed")
                self._problem(text.failed_unexpectedly(log_file()))

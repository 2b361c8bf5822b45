"""One training or comparison at a time, in a child process that is asked now and then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

if TYPE_CHECKING:
    from app.teaching.records import Record
    from app.teaching.requests import CompareRequest, TeachRequest

_POLL_MS = 60
# How long a child may take to end when the window is closed, seconds.
_PARTING = 0.3


class Run(Protocol):
    """What is needed of `app.teaching.runner.TeachingRun`; only `close` waits."""

    def start(self) -> None: ...
    def records(self) -> list[Record]: ...
    def cancel(self) -> None: ...
    def close(self, patience: float = ...) -> None: ...


#: Makes a run, which is not started yet.
MakeRun = Callable[["TeachRequest | CompareRequest"], Run]


class Training(QObject):
    """Starts runs and hands on what they say."""

    #: A record of `app.teaching.records` that is not the last one.
    heard = pyqtSignal(object)
    #: The last record of a run: how it ended.
    ended = pyqtSignal(object)

    def __init__(self, make_run: MakeRun | None = None, parent: QObject | None = None) -> None:
        """`make_run`: None for the real child process."""
        super().__init__(parent)
        self._make_run = make_run or _real_run
        self._run: Run | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.poll)

    @property
    def busy(self) -> bool:
        """Something is under way."""
        return self._run is not None

    def begin(self, request: TeachRequest | CompareRequest) -> None:
        """Begin; nothing may be under way."""
        assert self._run is None
        self._run = self._make_run(request)
        self._run.start()
        self._timer.start()

    def cancel(self) -> None:
        """Ask it to stop; it says when it has."""
        if self._run is not None:
            self._run.cancel()

    def poll(self) -> None:
        """Hand on what was said since the last time."""
        from app.teaching.records import is_end

        run = self._run
        for record in run.records() if run is not None else ():
            if is_end(record):
                self._timer.stop()
                self._run = None
                self.ended.emit(record)
            else:
                self.heard.emit(record)

    def finish(self) -> None:
        """The child is gone when this returns."""
        self._timer.stop()
        if self._run is not None:
            self._run.close(_PARTING)
            self._run = None


def _real_run(request: TeachRequest | CompareRequest) -> Run:
    from app.teaching.runner import TeachingRun

    return TeachingRun(request)

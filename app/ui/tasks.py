"""Work that would take too long for the window's thread, on threads of its own."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from PyQt6.QtCore import QObject, QTimer

from app.errors import UserError
from app.logs import log_file
from app.text import window as text

T = TypeVar("T")

_log = logging.getLogger(__name__)
_POLL_MS = 25


class Task(Generic[T]):
    """Work that is under way; `report` is for the work, all else for the window."""

    def __init__(self, answers: queue.SimpleQueue[Callable[[], None]]) -> None:
        self._answers = answers
        self._cancelled = threading.Event()
        self._progress: Callable[[float, str], None] | None = None
        self.thread: threading.Thread | None = None

    def cancel(self) -> None:
        """Ask the work to end; what it still brings counts for nothing."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to end."""
        return self._cancelled.is_set()

    def report(self, share: float, words: str = "") -> bool:
        """Say how far it is, 0 to 1; whether to go on."""
        progress = self._progress
        if progress is not None and not self.cancelled:
            self._answers.put(lambda: None if self.cancelled else progress(share, words))
        return not self.cancelled


class Tasks(QObject):
    """Runs work on threads and hands its results over on the window's thread.

    The threads touch no Qt object: a timer, which ticks only while work is under way, comes for
    what they have to say. So a window may go away at any moment.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answers: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._tasks: list[Task[object]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._hand_over)

    @property
    def busy(self) -> bool:
        """Whether any work is under way."""
        return bool(self._tasks)

    def run(
        self,
        work: Callable[[Task[T]], T],
        done: Callable[[T], object],
        failed: Callable[[str], object] | None = None,
        progress: Callable[[float, str], None] | None = None,
    ) -> Task[T]:
        """Begin.

        Args:
            work: called on a thread of its own.
            done: called with what it returned, unless it was cancelled.
            failed: called with one sentence when it could not be done.
            progress: called with what it reports.
        """
        task: Task[T] = Task(self._answers)
        task._progress = progress

        def answer(act: Callable[[], object]) -> None:
            def act_and_forget() -> None:
                self._tasks.remove(task)  # type: ignore[arg-type]
                if not task.cancelled:
                    act()

            self._answers.put(act_and_forget)

        def run() -> None:
            try:
                result = work(task)
            except UserError as error:
                message = str(error)
                answer(lambda: failed(message) if failed is not None else None)
            except Exception:
                _log.exception("work in the background failed")
                message = text.failed_unexpectedly(log_file())
                answer(lambda: failed(message) if failed is not None else None)
            else:
                answer(lambda: done(result))

        task.thread = threading.Thread(target=run, name="background", daemon=True)
        self._tasks.append(task)  # type: ignore[arg-type]
        self._timer.start()
        task.thread.start()
        return task

    def close(self, timeout: float = 0.0) -> bool:
        """Cancel everything; whether all threads ended within `timeout` seconds."""
        deadline = time.monotonic() + timeout
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            assert task.thread is not None
            task.thread.join(max(0.0, deadline - time.monotonic()))
        return not any(task.thread and task.thread.is_alive() for task in self._tasks)

    def _hand_over(self) -> None:
        while True:
            try:
                act = self._answers.get_nowait()
            except queue.Empty:
                break
            act()
        if not self._tasks:
            self._timer.stop()

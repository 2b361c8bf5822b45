"""The whole program in this process: `app.cli.main` with its window, driven step by step."""

from __future__ import annotations

import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PyQt6.QtCore import QCoreApplication, QEvent, QTimer

import app.ui.main
from app.cli import main
from app.ui.window import MainWindow

#: What a test does with the window: each thing it yields is waited for until it is true.
Script = Callable[[MainWindow], Iterator[Callable[[], object]]]


class Program:
    """Runs `main` in folders of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        for name in ("CACHE", "STATE", "CONFIG"):
            monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))

    def run(self, script: Script, *arguments: object, seconds: float = 60.0) -> int:
        """Start with these arguments, follow the script, close the window.

        Returns:
            The exit code.

        Raises:
            AssertionError: something that was waited for did not come true in time; whatever the
                script raises is raised here, too.
        """
        driver: list[_Driver] = []

        class Driven(MainWindow):
            def __init__(self, *args: object, **options: object) -> None:
                super().__init__(*args, **options)  # type: ignore[arg-type]
                driver.append(_Driver(self, script(self), seconds))

        self._monkeypatch.setattr(app.ui.main, "MainWindow", Driven)
        with _restored():
            code = main([str(argument) for argument in arguments])
        # Gone at once, from the window down: not piece by piece by the garbage collector.
        driver[0].window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if driver[0].error is not None:
            raise driver[0].error
        return code


class _Driver:
    def __init__(
        self, window: MainWindow, steps: Iterator[Callable[[], object]], seconds: float
    ) -> None:
        self.window = window
        self.error: BaseException | None = None
        self._active = False
        self._steps = steps
        self._awaited: Callable[[], object] = window.isVisible
        self._deadline = time.monotonic() + seconds
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._turn)
        self._timer.start(5)

    def _turn(self) -> None:
        try:
            if not self._active and self.window.isVisible():
                # On a screen without a window manager nobody else gives it the keys.
                self.window.activateWindow()
                self._active = True
            if self._awaited():
                self._awaited = next(self._steps)
            elif time.monotonic() > self._deadline:
                line = self._steps.gi_frame.f_lineno
                raise AssertionError(f"what the script waited for in line {line} is not true")
        except StopIteration:
            self._end()
        except BaseException as error:
            self.error = error
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self.window.close()


@contextmanager
def _restored() -> Iterator[None]:
    """What `main` changes in its process is put back."""
    root, interval = logging.getLogger(), sys.getswitchinterval()
    handlers, level = list(root.handlers), root.level
    interrupt = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        for handler in [handler for handler in root.handlers if handler not in handlers]:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)
        signal.signal(signal.SIGINT, interrupt)
        sys.setswitchinterval(interval)

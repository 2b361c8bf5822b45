"""Unexpected errors: the traceback to the log, one sentence to the user, and on it goes."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from types import TracebackType

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QMessageBox, QWidget

from app.text import window as text

_log = logging.getLogger(__name__)


def _place(trace: TracebackType | None) -> str:
    """The innermost line of a traceback."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


class ErrorReporter(QObject):
    """Shows an unexpected error once, in one dialog at a time, however often it happens.

    Without it PyQt ends the program at the first exception in a slot.
    """

    #: Where it happened, and what is said of it.
    _raised = pyqtSignal(str, str)

    def __init__(self, window: QWidget, log: Path) -> None:
        """
        Args:
            window: the dialog's parent.
            log: where the user finds the details.
        """
        super().__init__(window)
        self._window, self._log_file = window, log
        self._shown: set[str] = set()
        self.dialog: QMessageBox | None = None
        # Qt queues this across threads: the dialog is always made on the GUI thread.
        self._raised.connect(self._show)

    def install(self) -> None:
        """Report what nobody else catches, on every thread."""
        sys.excepthook = self.report
        threading.excepthook = self._report_thread

    def uninstall(self) -> None:
        """Back to Python's own ways."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an error with its traceback and tell the user."""
        if issubclass(kind, KeyboardInterrupt):
            return
        _log.error("unexpected error", exc_info=(kind, error, trace))
        self._raised.emit(f"{kind.__name__} {_place(trace)}", f"{kind.__name__}: {error}")

    def _report_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.exc_type, args.exc_value, args.exc_traceback)

    def _show(self, place: str, what: str) -> None:
        # By its place: the words may be others each time, as where they have a number in them.
        if place in self._shown or self.dialog is not None:
            return
        self._shown.add(place)
        self.dialog = QMessageBox(self._window)
        self.dialog.setIcon(QMessageBox.Icon.Warning)
        self.dialog.setWindowTitle(text.ERROR_TITLE)
        self.dialog.setTextFormat(Qt.TextFormat.PlainText)
        self.dialog.setText(text.unexpected(what, self._log_file))
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

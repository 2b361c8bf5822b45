"""The log file: where tracebacks go instead of in the user's face."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

import platformdirs

APP_NAME = "esgn-live"
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


def log_file() -> Path:
    """Where the log is kept; the folder need not exist yet."""
    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False)) / "esgn-live.log"


def start_logging() -> Path | None:
    """Send the program's log records to a rotating file (three of at most 1 MB).

    Returns:
        The file, or None when it cannot be written; the program then runs without a log.
    """
    # A library's warning must not reach the terminal through logging's handler of last resort.
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.NullHandler())
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
        )
        path.open("a").close()
    except OSError:
        return None
    handler.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path

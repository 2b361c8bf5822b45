"""``python -m app``: the window, or a subcommand without one."""

from __future__ import annotations

import logging
import os
import sys
import threading

from app.cli import main


def leave(code: int) -> None:
    """End the process at once: everything is written by now.

    A worker thread that hangs in a driver or in an import cannot be ended; torn down around it,
    Python and the C++ libraries crash. And after a window, with Qt, torch and MediaPipe in the
    process, being torn down piece by piece takes seconds.
    """
    threads = any(
        thread.is_alive() and thread is not threading.main_thread()
        for thread in threading.enumerate()
    )
    if threads or "PyQt6.QtWidgets" in sys.modules:
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    leave(main())

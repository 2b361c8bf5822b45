"""``python -m app``: the window, or a subcommand without one."""

from __future__ import annotations

import logging
import os
import sys
import threading

from app.cli import main


def leave(code: int) -> None:
    """End the process, also when a worker thread hangs in a driver or in an import.

    Such a thread cannot be ended; torn down around it, Python and the C++ libraries crash.
    """
    if any(t.is_alive() and t is not threading.main_thread() for t in threading.enumerate()):
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    leave(main())

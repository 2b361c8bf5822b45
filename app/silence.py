"""Keep C++ libraries from writing to the terminal."""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
import threading
from collections.abc import Iterator

_log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """What is written to file descriptor 2 meanwhile goes into the log instead.

    MediaPipe and TensorFlow Lite greet every start with lines on stderr that no setting switches
    off. The redirection holds for the whole process: use it for moments only.
    """
    with _one_at_a_time, tempfile.TemporaryFile() as file:
        try:
            saved = os.dup(2)
        except OSError:  # no stderr at all, as under pythonw
            yield
            return
        try:
            os.dup2(file.fileno(), 2)
            yield
        finally:
            os.dup2(saved, 2)
            os.close(saved)
            file.seek(0)
            text = file.read().decode(errors="replace").strip()
            if text:
                _log.info("written to stderr by a library:\n%s", text)

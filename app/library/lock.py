"""A file that tells other processes whether its owner is still alive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO


class Lock:
    """Held from `take` to `release`; the operating system lets go of it when the process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Whether nobody else holds it, so that it is ours now.

        Raises:
            OSError: the file cannot be made.
        """
        file = self._path.open("ab")
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let go of it and remove the file; may be called twice."""
        if self._file is not None:
            self.let_go()
            self._path.unlink(missing_ok=True)

    def let_go(self) -> None:
        """Let go of it and leave the file, as if the process had died."""
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

"""What can go wrong with a library, and how SQLite's and the system's errors become sentences."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from app.errors import UserError
from app.text import library_errors as text

_FULL = (errno.ENOSPC, errno.EDQUOT)


class LibraryError(UserError):
    """A library cannot be opened, read or changed. Nothing of it was lost."""


class NewerLibraryError(LibraryError):
    """It was written by a newer version of the program."""


class DamagedLibraryError(LibraryError):
    """Its database is damaged; ``python -m app library repair`` saves what can be saved."""


class ReadOnlyError(LibraryError):
    """It can be looked at, but not changed."""


class DiskFullError(LibraryError):
    """No room is left for what was to be written."""


class ConflictError(LibraryError):
    """Somebody else has changed the same thing meanwhile."""


def from_sqlite(error: sqlite3.Error, path: Path) -> LibraryError:
    """What to tell the user of an error of the database at `path`."""
    reason = str(error)
    lower = reason.lower()
    if "malformed" in lower or "not a database" in lower or "corrupt" in lower:
        return damaged(path, reason)
    if "full" in lower:
        return disk_full(path.parent)
    if "readonly" in lower:
        return read_only(path.parent)
    if "locked" in lower or "busy" in lower:
        return LibraryError(text.busy(path.parent))
    if "disk i/o" in lower or "unable to open" in lower:
        return LibraryError(text.unreachable(path.parent, reason))
    return LibraryError(text.unusable(path.parent, reason))


def from_system(error: OSError, folder: Path) -> LibraryError:
    """What to tell the user of a failure to write into the library's folder."""
    if error.errno in _FULL:
        return disk_full(folder)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return read_only(folder)
    reason = error.strerror or type(error).__name__
    return LibraryError(text.writing_failed(folder, reason))


def is_full(error: OSError) -> bool:
    """Whether it is about room on the disk."""
    return error.errno in _FULL


def disk_full(folder: Path) -> DiskFullError:
    """No room is left."""
    return DiskFullError(text.disk_full(folder))


def read_only(folder: Path) -> ReadOnlyError:
    """It may be read and not written."""
    return ReadOnlyError(text.read_only(folder))


def damaged(path: Path, reason: str) -> DamagedLibraryError:
    """The database is not whole."""
    return DamagedLibraryError(text.damaged(path, reason))


def newer(path: Path, found: int, known: int) -> NewerLibraryError:
    """Its layout is not known yet."""
    return NewerLibraryError(text.newer(path.parent, found, known))

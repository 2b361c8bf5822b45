"""What can go wrong with a library, and how SQLite's and the system's errors become sentences."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from app.errors import UserError


class LibraryError(UserError):
    """A library cannot be opened, read or changed. Nothing of it was lost."""


class NewerLibraryError(LibraryError):
    """It was written by a newer version of the program."""


class DamagedLibraryError(LibraryError):
    """Its database is damaged; ``python -m app library repair`` saves what can be saved."""


class ReadOnlyError(LibraryError):
    """It can be looked at, but not changed."""


class ConflictError(LibraryError):
    """Somebody else has changed the same thing meanwhile."""


def from_sqlite(error: sqlite3.Error, path: Path) -> LibraryError:
    """What to tell the user of an error of the database at `path`."""
    text = str(error)
    lower = text.lower()
    if "malformed" in lower or "not a database" in lower or "corrupt" in lower:
        return damaged(path, text)
    if "full" in lower:
        return disk_full(path.parent)
    if "readonly" in lower:
        return read_only(path.parent)
    if "locked" in lower or "busy" in lower:
        return LibraryError(
            f"The library {path.parent} is busy: another program has been writing to it for "
            "several seconds; try again when it has finished."
        )
    if "disk i/o" in lower or "unable to open" in lower:
        return LibraryError(
            f"The library {path.parent} cannot be reached ({text}); check the disk and the "
            "folder's permissions."
        )
    return LibraryError(f"The library {path.parent} cannot be used ({text}).")


def from_system(error: OSError, folder: Path) -> LibraryError:
    """What to tell the user of a failure to write into the library's folder."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return read_only(folder)
    reason = error.strerror or type(error).__name__
    return LibraryError(f"Writing to the library {folder} failed ({reason}); check the disk.")


def disk_full(folder: Path) -> LibraryError:
    """No room is left."""
    return LibraryError(
        f"The disk of the library {folder} is full, so the last change was not made; free some "
        "space and try again."
    )


def read_only(folder: Path) -> ReadOnlyError:
    """It may be read and not written."""
    return ReadOnlyError(
        f"The library {folder} cannot be changed: its disk or folder is read-only; copy it to "
        "another place or change the permissions."
    )


def damaged(path: Path, reason: str) -> DamagedLibraryError:
    """The database is not whole."""
    return DamagedLibraryError(
        f"The library's database {path} is damaged ({reason}); the recordings beside it are "
        f"untouched: python -m app library repair {path.parent} makes it anew."
    )


def newer(path: Path, found: int, known: int) -> NewerLibraryError:
    """Its layout is not known yet."""
    return NewerLibraryError(
        f"The library {path.parent} was written by a newer version of the program (layout "
        f"{found}, this one knows up to {known}); update the program to open it."
    )

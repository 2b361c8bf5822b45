"""What is said when a library cannot be opened, read or changed."""

from __future__ import annotations

from pathlib import Path

EMPTY = "it is empty"


def missing(folder: Path) -> str:
    """A folder without a library."""
    return f"There is no library in {folder}; create one there."


def there_already(folder: Path) -> str:
    """A library where one was to be made."""
    return f"There is a library in {folder} already."


def closed(folder: Path) -> str:
    """It was closed meanwhile."""
    return f"The library {folder} is closed."


def another_program_s(path: Path) -> str:
    """A database of something else."""
    return f"{path} is another program's database, not a library; choose another folder."


def busy(folder: Path) -> str:
    """Another program does not let go of it."""
    return (
        f"The library {folder} is busy: another program has been writing to it for several "
        "seconds; try again when it has finished."
    )


def unreachable(folder: Path, reason: str) -> str:
    """The disk does not give it."""
    return (
        f"The library {folder} cannot be reached ({reason}); check the disk and the folder's "
        "permissions."
    )


def unusable(folder: Path, reason: str) -> str:
    """Another error of the database."""
    return f"The library {folder} cannot be used ({reason})."


def writing_failed(folder: Path, reason: str) -> str:
    """Another error of the disk."""
    return f"Writing to the library {folder} failed ({reason}); check the disk."


def disk_full(folder: Path) -> str:
    """No room is left."""
    return (
        f"The disk of the library {folder} is full, so the last change was not made; free some "
        "space and try again."
    )


def read_only(folder: Path) -> str:
    """It may be read and not written."""
    return (
        f"The library {folder} cannot be changed: its disk or folder is read-only; copy it to "
        "another place or change the permissions."
    )


def damaged(path: Path, reason: str) -> str:
    """The database is not whole."""
    return (
        f"The library's database {path} is damaged ({reason}); the recordings beside it are "
        f"untouched: python -m app library repair {path.parent} makes it anew."
    )


def newer(folder: Path, found: int, known: int) -> str:
    """Its layout is not known yet."""
    return (
        f"The library {folder} was written by a newer version of the program (layout {found}, "
        f"this one knows up to {known}); update the program to open it."
    )


def wrong_name(folder: Path, uid: str) -> str:
    """A clip whose name would lead out of the library."""
    return f"The library {folder} has a clip with the wrong name {uid!r}."


def no_clip(number: int) -> str:
    """A clip that is gone."""
    return f"There is no clip {number} in the library."


def no_span(number: int) -> str:
    """A span that is gone."""
    return f"There is no span {number} in the library."


def no_clip_or_span(number: object) -> str:
    """Either is gone."""
    return f"There is no clip or span {number} in the library."


def joints_unreadable(number: int, reason: str) -> str:
    """A clip without its joints."""
    return (
        f"The joints of clip {number} cannot be read ({reason}); the clip can only be moved to the "
        "trash, or its folder be brought back from a copy."
    )


def video_misnamed(number: int, name: str) -> str:
    """A video whose name would lead elsewhere."""
    return f"The video of clip {number} has the wrong name {name!r}."


def video_missing(number: int, path: Path) -> str:
    """A clip without its pictures."""
    return (
        f"The video of clip {number} is missing ({path}); bring it back to that place, or go on "
        "with its joints alone."
    )


def cannot_undo(what: str) -> str:
    """The change is out of date."""
    return f"“{what}” cannot be undone: the same was changed in another window since."


def cannot_redo(what: str) -> str:
    """The same for doing it again."""
    return f"“{what}” cannot be done again: the same was changed in another window since."


def undo_without_clip(what: str) -> str:
    """What was changed is gone."""
    return f"“{what}” cannot be undone: its clip is gone."

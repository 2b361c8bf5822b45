"""What is said when recordings are brought in or taken elsewhere and something is in the way."""

from __future__ import annotations

from pathlib import Path

EXPORT_STOPPED = "The export was stopped."
NO_PICTURE = "there is not a single picture in it."


def not_written(path: Path, reason: object) -> str:
    """A file that cannot be made."""
    return f"{path} cannot be written ({reason}); choose another place."


def folder_not_written(path: Path, reason: object) -> str:
    """A folder that cannot be made or filled."""
    return f"{path} cannot be written ({reason}); choose another folder."


def nothing_to_export(folder: Path) -> str:
    """A library without examples."""
    return (
        f"The library {folder} holds no labelled clips of this kind, so there is nothing to "
        "export; label some first."
    )


def left_out(name: str, reason: object) -> str:
    """One of several that could not be taken along."""
    return f"{name} was left out: {reason}"


def several_left_out(name: str, more: int, reason: object) -> str:
    """One that could not be taken along, and those after it for the same reason."""
    return f"{name} and {more} more were left out: {reason}" if more else left_out(name, reason)


def not_one_clip(count: int) -> str:
    """A video of none, or of several."""
    return f"A video is that of one clip, and these are {count}; choose one."


def too_many_repetitions(name: str, most: int) -> str:
    """One example more than file names have room for."""
    return f"{name} was left out: over {most} repetitions."


def too_many_names(most: int, kind: str, count: int) -> str:
    """More than file names have room for."""
    return (
        f"NTU's file names have room for {most} {kind}, and there are {count}; export fewer labels "
        "at a time."
    )


def clip_without_pictures(clip: int) -> str:
    """Joints alone cannot be exported as a video."""
    return (
        f"Clip {clip} was recorded without pictures; with the overlay its skeleton is painted on "
        "black."
    )


def clip_without_places(clip: int) -> str:
    """A recording that was never in a picture."""
    return (
        f"Clip {clip} does not say where in the picture its joints are, so they cannot be painted."
    )


def there_already(uid: str, folder: Path) -> str:
    """A clip that the other library has."""
    return f"{uid} is in {folder} already."


def line_left_out(line: int, name: str, reason: object) -> str:
    """A line of a table that does not fit."""
    return f"Line {line} of {name} was left out: {reason}."


def no_text(path: Path, reason: object) -> str:
    """A table that is not text."""
    return f"{path} cannot be read as text ({reason}); choose another file."


def no_table(path: Path, reason: object) -> str:
    """Text that is no table."""
    return f"{path} is not a table ({reason}); choose another file."


def columns_missing(path: Path, names: list[str]) -> str:
    """A table of something else."""
    return (
        f"{path} has no column for {' and '.join(names)}; its first line must name the columns, "
        "such as Behavior, Start (s), Stop (s)."
    )


def clip_unclear(name: str, count: int) -> str:
    """A line of a table names no clip, or several."""
    name = name or "nothing that is named"
    return f"{count} clips are called {name}" if count else f"no clip in the library is {name}"


def names_unreadable(path: Path, reason: object) -> str:
    """The list of names beside skeleton files is not one."""
    return f"{path} is not a list of kind, number and name ({reason}); mend or remove it."


def nobody(path: Path) -> str:
    """A skeleton file without a skeleton."""
    return f"{path} shows nobody in any frame."


def unusable(reason: object) -> str:
    """A file that its reader does not take; the reason names it."""
    return f"{reason}; choose another file."


def no_such_thing(path: Path) -> str:
    """Nothing is at a path."""
    return f"There is no {path}; check the name and the folder."


def folder_without_recordings(path: Path) -> str:
    """A folder of something else."""
    return f"There are no videos and no .skeleton files in {path}."


def library_read_only(folder: Path) -> str:
    """Nothing can come in."""
    return f"Nothing can be imported into {folder}, which is read-only."


def unreadable(name: str, reason: object) -> str:
    """The disk does not give a file."""
    return f"{name} cannot be read ({reason})."

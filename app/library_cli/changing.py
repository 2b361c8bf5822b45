"""The commands that change what is known of clips."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from app.errors import UserError
from app.library import Library
from app.library_cli.output import clips_of, say

_EDITED = ("person", "session", "source", "notes", "split")


def create(arguments: argparse.Namespace) -> int:
    """A new library."""
    Library.create(arguments.library).close()
    say(arguments, f"Made a library in {arguments.library}.", created=str(arguments.library))
    return 0


def relabel(arguments: argparse.Namespace) -> int:
    """Give clips a label."""
    with Library.open(arguments.library) as library:
        clips = clips_of(library, arguments.clips)
        library.relabel(clips, arguments.label)
    label = arguments.label.strip()
    done = f"Labelled {_clips(clips)} {label}." if label else f"Took the label off {_clips(clips)}."
    say(arguments, done, relabelled=clips, label=label)
    return 0


def edit(arguments: argparse.Namespace) -> int:
    """Set what is known of clips."""
    given = {name: getattr(arguments, name) for name in _EDITED}
    values = {name: value for name, value in given.items() if value is not None}
    if not values:
        raise UserError("Nothing was given to change; see --help for what can be set.")
    with Library.open(arguments.library) as library:
        clips = clips_of(library, arguments.clips)
        library.edit(clips, **values)
    say(arguments, f"Set {', '.join(values)} of {_clips(clips)}.", edited=clips, **values)
    return 0


def rename(arguments: argparse.Namespace) -> int:
    """Give a label another name."""
    with Library.open(arguments.library) as library:
        if arguments.old not in library.labels():
            known = ", ".join(library.labels()) or "none"
            raise UserError(
                f"{library.folder} has no label {arguments.old}; its labels are {known}."
            )
        if not arguments.new.strip():
            raise UserError("A label needs a name; relabel clips to take labels away.")
        library.rename_label(arguments.old, arguments.new)
    say(
        arguments, f"Renamed {arguments.old} to {arguments.new}.",
        renamed=arguments.old, label=arguments.new.strip(),
    )  # fmt: skip
    return 0


def trash(arguments: argparse.Namespace) -> int:
    """Move clips to the trash."""
    with Library.open(arguments.library) as library:
        clips = clips_of(library, arguments.clips)
        library.trash(clips)
    say(arguments, f"Moved {_clips(clips)} to the trash.", trashed=clips)
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Take clips out of the trash."""
    with Library.open(arguments.library) as library:
        clips = clips_of(library, arguments.clips)
        library.restore(clips)
    say(arguments, f"Restored {_clips(clips)}.", restored=clips)
    return 0


def empty_trash(arguments: argparse.Namespace) -> int:
    """Delete what lies in the trash."""
    with Library.open(arguments.library) as library:
        count = library.empty_trash()
    say(arguments, f"Deleted {count} clip{'' if count == 1 else 's'} for good.", deleted=count)
    return 0


def undo(arguments: argparse.Namespace) -> int:
    """Take back the last change."""
    with Library.open(arguments.library) as library:
        what = library.undo(anybodys=True)
    say(arguments, f"Took back: {what}." if what else "There is nothing to take back.", undone=what)
    return 0


def redo(arguments: argparse.Namespace) -> int:
    """Do again what was taken back."""
    with Library.open(arguments.library) as library:
        what = library.redo(anybodys=True)
    say(arguments, f"Did again: {what}." if what else "There is nothing to do again.", redone=what)
    return 0


def repair(arguments: argparse.Namespace) -> int:
    """Make a damaged database anew."""
    from app.library.repair import repair as make_anew

    done = make_anew(arguments.library)
    aside = f" The old database is kept as {done.set_aside.name}." if done.set_aside else ""
    say(
        arguments,
        f"Saved {done.clips} clips and {done.spans} spans, and found {done.from_files} more clips "
        f"by their files.{aside}",
        clips=done.clips, spans=done.spans, from_copy=done.from_copy, from_files=done.from_files,
        set_aside=str(done.set_aside) if done.set_aside else None,
    )  # fmt: skip
    return 0


TASKS: dict[str, Callable[[argparse.Namespace], int]] = {
    "create": create,
    "relabel": relabel,
    "edit": edit,
    "rename": rename,
    "trash": trash,
    "restore": restore,
    "empty-trash": empty_trash,
    "undo": undo,
    "redo": redo,
    "repair": repair,
}


def _clips(clips: list[int]) -> str:
    return "1 clip" if len(clips) == 1 else f"{len(clips)} clips"

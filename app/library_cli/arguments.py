"""The command line of ``library``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.errors import UserError
from app.library.records import SORTS, SPLITS

_ABOUT = """\
Looks into a library of clips, brings recordings in and out, and changes what is known of them.
LIBRARY is the library's folder. CLIP is a clip's number or its uid, as list shows them. Every
change is on the disk when the command returns, and can be taken back by undo."""

_EXAMPLES = """
examples:
  python -m app library create clips
  python -m app library import clips videos/ --label-from-folder --person ann
  python -m app library list clips --label wave --sort quality
  python -m app library relabel clips 3 7 --label clap
  python -m app library export clips --format store --out clips.safetensors
  python -m model.train --data store --root clips.safetensors --out runs/mine

With --json every line is one JSON object.

exit code: 0 when all went well, 2 when something could not be done (one sentence on stderr says
what and why), 130 when it was interrupted.
"""

FORMATS = ("store", "ntu", "pyskl", "csv", "library", "video")

_IMPORT_ABOUT = """\
Brings in, by what each PATH is:
  videos, and folders of them   every frame goes through the pose model; what the network names
                                becomes suggested spans
  .skeleton files, or a folder  NTU RGB+D, with names.csv beside them as export writes it
  .pkl, .npz                    annotations of pyskl or CTR-GCN; nothing in them is run
  .safetensors                  the program's own format
  .csv                          spans for clips that are there: start, stop and behaviour, as BORIS
                                writes them
  a library's folder            all of its clips"""

_EXPORT_ABOUT = """\
Writes the labelled pieces of clips: each confirmed span, and each labelled clip without any.
  store     one .safetensors file, for python -m model.train --data store
  ntu       a folder of NTU RGB+D .skeleton files and their names.csv
  pyskl     one .pkl annotation file
  csv       a table of start, stop and behaviour, as BORIS writes it
  library   another library, made when missing: whole clips with videos, labelled or not
  video     the video of one clip (--clip), with --overlay the skeleton painted into it"""


def add_library(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The subcommand with its own subcommands."""
    library = _command(commands, "library", "manage a library of clips", _ABOUT, _EXAMPLES)
    tasks = library.add_subparsers(dest="task", metavar="COMMAND", required=True)
    _add_looking(tasks)
    _add_changing(tasks)
    _add_moving(tasks)


def run_library(arguments: argparse.Namespace) -> int:
    """Run one of its subcommands; returns the exit code."""
    # Imported here: the program's own start must stay light.
    from app.library_cli import changing, looking, moving

    tasks = {**looking.TASKS, **changing.TASKS, **moving.TASKS}
    try:
        return tasks[arguments.task](arguments)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read our output has seen enough ("| head").
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _add_looking(tasks: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    listing = _task(tasks, "list", "list clips")
    _add_filters(listing)
    listing.add_argument("--trashed", action="store_true", help="those in the trash instead")
    listing.add_argument(
        "--sort", choices=SORTS, default="created", help="order (default: created)"
    )
    listing.add_argument("--reverse", action="store_true", help="the other way round")
    _task(tasks, "counts", "count clips by label, person and session")
    show = _task(tasks, "show", "show what is known of one clip, with its spans")
    show.add_argument("clip", metavar="CLIP")


def _add_changing(tasks: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _task(tasks, "create", "make a new library in a folder")
    relabel = _task(tasks, "relabel", "give clips a label")
    _add_clips(relabel)
    relabel.add_argument("--label", required=True, help="the label; empty to take it away")
    edit = _task(tasks, "edit", "set what is known of clips")
    _add_clips(edit)
    for name in ("person", "session", "source", "notes"):
        edit.add_argument(f"--{name}", help="empty to take it away")
    edit.add_argument("--split", choices=SPLITS, help="the side of an evaluation")
    rename = _task(tasks, "rename", "give a label another name, in all clips and spans")
    rename.add_argument("old", metavar="LABEL")
    rename.add_argument("new", metavar="NAME", help="one that is there already joins the two")
    _add_clips(_task(tasks, "trash", "move clips to the trash"))
    _add_clips(_task(tasks, "restore", "take clips out of the trash"))
    _task(tasks, "empty-trash", "delete what lies in the trash for good")
    _task(tasks, "undo", "take back the last change, whoever made it")
    _task(tasks, "redo", "do again what was taken back last")
    _task(tasks, "repair", "make a damaged database anew from what can still be read")


def _add_moving(tasks: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    bring = _task(tasks, "import", "bring in videos, skeletons or labels", _IMPORT_ABOUT)
    bring.add_argument("paths", metavar="PATH", type=Path, nargs="+")
    label = bring.add_mutually_exclusive_group()
    label.add_argument("--label", default="", help="the label of clips that bring none")
    label.add_argument(
        "--label-from-folder", action="store_true", help="that label is the name of a file's folder"
    )
    bring.add_argument("--person", default="", help="who is in them")
    bring.add_argument("--session", default="", help="the sitting they are from")
    bring.add_argument("--notes", default="")
    bring.add_argument("--split", choices=SPLITS, default="", help="the side of an evaluation")
    bring.add_argument(
        "--leave-videos", action="store_true", help="do not copy videos, point to where they are"
    )
    bring.add_argument("--clip", metavar="CLIP", help="the clip that a .csv is about")
    export = _task(tasks, "export", "write clips in a format of other programs", _EXPORT_ABOUT)
    export.add_argument("--format", choices=FORMATS, required=True)
    export.add_argument("--out", metavar="PATH", type=Path, required=True)
    _add_filters(export)
    export.add_argument("--clip", metavar="CLIP", help="the clip of --format video")
    export.add_argument("--overlay", action="store_true", help="paint the skeleton (video)")


def _add_filters(to: argparse.ArgumentParser) -> None:
    to.add_argument("--text", default="", help="words that all occur in what is known of a clip")
    for name in ("label", "person", "session"):
        to.add_argument(
            f"--{name}",
            dest=f"{name}s",
            action="append",
            metavar=name.upper(),
            help=f"only this {name}; may be repeated, '' for those without one",
        )


def _add_clips(to: argparse.ArgumentParser) -> None:
    to.add_argument("clips", metavar="CLIP", nargs="+", help="number or uid")


def _task(
    tasks: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    text: str,
    about: str = "",
) -> argparse.ArgumentParser:
    task = _command(tasks, name, text, about or f"{text[0].upper()}{text[1:]}.", "")
    task.add_argument("library", metavar="LIBRARY", type=Path, help="the library's folder")
    task.add_argument("--json", action="store_true", help="write one JSON object a line")
    return task


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    text: str,
    about: str,
    epilog: str,
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=text,
        description=about,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )

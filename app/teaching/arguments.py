"""The command line of ``teach``, ``compare`` and ``roll-back``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from app.teaching.requests import CompareRequest, TeachRequest

_TEACH_ABOUT = """\
Teaches a network the labelled clips of a library, and says how well it will do before you use it:
it is tested on people, sessions or recordings that it was not taught with. New actions are added
to those that it knows, unless you ask for --replace. Few clips give it a new head in seconds; many
fine-tune the whole network in minutes. Ctrl-C stops; the same command goes on."""

_TEACH_EXAMPLES = """
examples:
  python -m app teach clips --out mine.safetensors
  python -m app teach clips --out mine.safetensors --label clap --label "shoulder press"
  python -m app --weights mine.safetensors

What was at --out before is kept beside it (mine.1.safetensors); roll-back brings it back.

exit code: 0 when all went well, 2 when it cannot be done, 130 when it was stopped.
"""

_COMPARE_ABOUT = """\
Runs several weights over the clips of a library that show actions which all of them know, and
prints how many each gets right. Clips that weights were taught with are counted and named."""


def add_teaching(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The subcommands."""
    teach = commands.add_parser(
        "teach",
        help="teach a network the clips of a library",
        description=_TEACH_ABOUT,
        epilog=_TEACH_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    teach.add_argument("library", metavar="LIBRARY", type=Path, help="the folder of the clips")
    teach.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help="the weights file to write"
    )
    teach.add_argument(
        "--weights",
        metavar="FILE",
        type=Path,
        default=argparse.SUPPRESS,
        help="what is taught (default: the weights that come with the program)",
    )
    _add_labels(teach, "teach this label only; may be repeated (default: all of the library)")
    teach.add_argument(
        "--replace", action="store_true", help="forget the actions that it knows already"
    )
    teach.add_argument(
        "--method",
        choices=("auto", "head", "fine-tune"),
        default="auto",
        help="a new head on the frozen network, or fine-tuning (default: by the number of clips)",
    )
    teach.add_argument(
        "--mirror",
        dest="mirrored",
        metavar="LABEL",
        action="append",
        default=[],
        help="an action that is the same when done by the other side; may be repeated",
    )
    teach.add_argument("--name", default="", help="what the weights are called, for people")
    teach.add_argument("--seed", type=int, default=0, help="of all that is random (default: 0)")
    teach.add_argument(
        "--threads", type=int, default=0, help="processor threads to use (default: half of them)"
    )
    _add_protocol(teach)

    compare = commands.add_parser(
        "compare",
        help="compare weights on the clips of a library",
        description=_COMPARE_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    compare.add_argument("library", metavar="LIBRARY", type=Path, help="the folder of the clips")
    compare.add_argument("compared", metavar="WEIGHTS", type=Path, nargs="+", help="weights files")
    _add_labels(compare, "only clips of this label; may be repeated")
    _add_protocol(compare)

    back = commands.add_parser(
        "roll-back",
        help="bring the earlier version of taught weights back",
        description="Puts the version that was kept when weights were taught anew back in their"
        " place; what is there now is gone then.",
    )
    back.add_argument("rolled_back", metavar="WEIGHTS", type=Path, help="the weights file")


def run_teaching(arguments: argparse.Namespace) -> int | None:
    """Run one of these subcommands; None when the command is another."""
    # Imported here: the program's own start must stay light.
    from app.teaching import command
    from app.teaching.stopping import Stop

    if arguments.command == "roll-back":
        return command.roll_back(arguments.rolled_back)
    stop = Stop()
    runs: dict[str, Callable[[], int]] = {
        "teach": lambda: command.teach(_teach_request(arguments), arguments.json, stop),
        "compare": lambda: command.compare(_compare_request(arguments), arguments.json, stop),
    }
    run = runs.get(arguments.command)
    if run is None:
        return None
    with stop.listening(arguments.until_stdin_ends):
        return run()


def _teach_request(arguments: argparse.Namespace) -> TeachRequest:
    return TeachRequest(
        library=arguments.library,
        out=arguments.out,
        weights=arguments.weights,
        labels=_labels(arguments),
        replace=arguments.replace,
        method=arguments.method,
        mirrored=tuple(arguments.mirrored),
        name=arguments.name,
        seed=arguments.seed,
        threads=arguments.threads,
    )


def _compare_request(arguments: argparse.Namespace) -> CompareRequest:
    return CompareRequest(arguments.library, tuple(arguments.compared), _labels(arguments))


def _labels(arguments: argparse.Namespace) -> tuple[str, ...] | None:
    return tuple(arguments.labels) if arguments.labels else None


def _add_labels(to: argparse.ArgumentParser, text: str) -> None:
    to.add_argument(
        "--label", dest="labels", metavar="LABEL", action="append", default=[], help=text
    )


def _add_protocol(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "--json",
        action="store_true",
        help="write JSON lines (app/teaching/records.py says which)",
    )
    to.add_argument(
        "--until-stdin-ends",
        action="store_true",
        help="stop when standard input is closed, for programs that start this one",
    )

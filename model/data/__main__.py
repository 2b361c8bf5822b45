"""``python -m model.data``: look into data sets."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from model.data.dataset import NAMES, load
from model.data.errors import DataError
from model.data.stats import describe, picture, statistics


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand; the exit code: 0, or 2 when the data or the picture cannot be used."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s")
    try:
        dataset = load(options.data, options.root, options.cache, workers=options.workers)
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    stats = statistics(dataset.store)
    print(describe(dataset, stats))
    if options.picture:
        try:
            picture(dataset, stats, options.picture)
        except (OSError, ValueError) as error:
            print(f"{options.picture}: the picture cannot be written ({error})", file=sys.stderr)
            return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m model.data", description="Look into sets of recorded skeletons."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    stats = commands.add_parser(
        "stats",
        help="show how many recordings there are of what, and how long they are",
        description="Read a data set and show its counts by class, subject and camera, the "
        "lengths of its sequences, and how each protocol divides it. NTU RGB+D and preprocessed "
        "files are parsed once and kept, so that the next time is quick; an interrupted run goes "
        "on where it stopped.",
    )
    stats.add_argument("--data", required=True, choices=NAMES, help="which data set it is")
    stats.add_argument(
        "--root",
        required=True,
        type=Path,
        help="the folder of the recordings; for pyskl and store, the file",
    )
    stats.add_argument("--picture", type=Path, metavar="FILE", help="also draw it (.png, .svg)")
    stats.add_argument(
        "--cache", type=Path, metavar="DIR", help="where parsed sets are kept (your cache folder)"
    )
    stats.add_argument(
        "--workers", type=int, metavar="N", help="processes to parse with (one per processor)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

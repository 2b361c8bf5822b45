"""Command line: ``python -m model.movements --out FILE``."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from model.movements.make import NUMBERS, write
from model.movements.rests import RESTS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m model.movements",
        description="Make up skeletons of people who act, or do nothing, as a store file.",
    )
    parser.add_argument("--out", required=True, type=Path, help="the file (.safetensors)")
    parser.add_argument("--seed", type=int, default=0, help="everything is drawn from it (0)")
    parser.add_argument(
        "--share", type=float, default=1.0, metavar="X",
        help=f"of the usual numbers, {sum(NUMBERS.values())} in all (1)",
    )  # fmt: skip
    parser.add_argument(
        "--classes", type=partial(_names, known=NUMBERS), default=tuple(NUMBERS),
        metavar="clap,wave", help="only these (all)",
    )  # fmt: skip
    parser.add_argument(
        "--rests", type=partial(_names, known=RESTS), default=tuple(RESTS), metavar="stand,talk",
        help="how those are who do nothing: only so (any)",
    )  # fmt: skip
    parser.add_argument(
        "--turned", type=float, default=0.0, metavar="DEGREES",
        help="people face away from the camera by up to this; 180: anywhere (0)",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    if options.share <= 0 or options.seed < 0 or not 0 <= options.turned <= 180:
        parser.error("--share must be over 0, --seed at least 0, --turned 0 to 180")
    try:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        turned = math.radians(options.turned)
        count = write(
            options.out, options.seed, options.share, options.classes, turned, options.rests
        )
    except OSError as error:
        print(f"{options.out} cannot be written: {error}", file=sys.stderr)
        return 2
    print(f"{options.out}: {count} sequences")
    return 0


def _names(text: str, known: Collection[str]) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not set(names) <= set(known):
        raise argparse.ArgumentTypeError(f"not all of these are known: {', '.join(known)}")
    return names


if __name__ == "__main__":
    sys.exit(main())

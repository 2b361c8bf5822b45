"""Long commands that can be stopped and go on: how they end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable


def finish(
    program: str, run: Callable[[argparse.Namespace], None], options: argparse.Namespace
) -> int:
    """Run a command to its end; its exit status.

    Args:
        program: as it is called, for messages.
        run: raises ValueError or OSError, in one sentence, where something cannot be used.
        options: with `out`, the folder that the same command goes on from.
    """
    try:
        run(options)
    except (ValueError, OSError) as error:
        print(f"{program}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\nStopped. The same command goes on from {options.out}.", file=sys.stderr)
        return 130
    return 0

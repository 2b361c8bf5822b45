"""``python -m tests.bench NAME [--json] [options]`` runs ``tests/bench/NAME.py``."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import tests.bench


def benchmarks() -> list[str]:
    """The modules of this package that can be run: those with a `run`."""
    folder = str(Path(tests.bench.__file__).parent)
    names = (module.name for module in pkgutil.iter_modules([folder]))
    return sorted(name for name in names if name not in ("__main__", "report"))


def load(name: str) -> ModuleType:
    """The benchmark's module: `add_arguments(parser)` (optional) and `run(arguments) -> Report`."""
    return importlib.import_module(f"tests.bench.{name}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one benchmark; 0 when its target is reached, else 1."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Run one benchmark and print its figure."
    )
    commands = parser.add_subparsers(dest="name", metavar="NAME", required=True)
    chosen = next((argument for argument in arguments if not argument.startswith("-")), None)
    for name in benchmarks():
        command = commands.add_parser(name)
        command.add_argument("--json", action="store_true", help="print one JSON object")
        if name == chosen:
            module = load(name)
            command.description = module.__doc__
            if hasattr(module, "add_arguments"):
                module.add_arguments(command)
    parsed = parser.parse_args(arguments)
    report = load(parsed.name).run(parsed)
    print(report.to_json() if parsed.json else report.to_text())
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())

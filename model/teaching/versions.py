"""Earlier versions of a weights file, kept beside it: ``mine.safetensors`` was before
``mine.1.safetensors``, ``mine.2.safetensors`` and so on, the highest number the latest."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from model.files import replace_file
from model.text import teaching as text


class NoEarlierVersionError(ValueError):
    """There is nothing to go back to; the message names the file."""


def earlier(path: Path) -> list[Path]:
    """The earlier versions of a weights file, latest first."""
    pattern = re.compile(re.escape(path.stem) + r"\.(\d+)" + re.escape(path.suffix))
    found = []
    if path.parent.is_dir():
        for entry in path.parent.iterdir():
            match = pattern.fullmatch(entry.name)
            if match is not None:
                found.append((int(match.group(1)), entry))
    return [entry for _, entry in sorted(found, reverse=True)]


def keep(path: Path) -> Path | None:
    """Copy what is at `path`, if anything, to the next number; returns where to.

    Raises:
        OSError: it cannot be copied.
    """
    if not path.exists():
        return None
    kept = earlier(path)
    number = int(kept[0].stem.rpartition(".")[2]) + 1 if kept else 1
    target = path.with_name(f"{path.stem}.{number}{path.suffix}")
    for old, new in _with_cards(path, target):
        if old.exists():
            replace_file(new, lambda temporary, old=old: shutil.copyfile(old, temporary))  # type: ignore[misc]
    return target


def roll_back(path: Path) -> Path:
    """Put the latest earlier version in the place of `path`; returns where it was.

    What was at `path` is gone afterwards.

    Raises:
        NoEarlierVersionError: there is none.
        OSError: the files cannot be moved.
    """
    kept = earlier(path)
    if not kept:
        raise NoEarlierVersionError(text.no_earlier_version(path))
    # The tensors carry their card: it is they that count, and they are moved last.
    for old, new in reversed(_with_cards(kept[0], path)):
        if old.exists():
            os.replace(old, new)
    return kept[0]


def _with_cards(path: Path, target: Path) -> list[tuple[Path, Path]]:
    return [(path, target), (path.with_suffix(".json"), target.with_suffix(".json"))]

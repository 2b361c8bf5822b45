"""What a path is, for an import."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from app.errors import UserError
from app.importing.videos import videos_in
from app.library.library import is_library
from app.text import transfers as text


class Kind(Enum):
    """What can be brought into a library."""

    VIDEO = "video"
    NTU = "NTU skeletons"
    ANNOTATIONS = "annotations"
    STORE = "store"
    BEHAVIOURS = "behaviours"
    LIBRARY = "library"


_ENDINGS = {
    ".skeleton": Kind.NTU,
    ".pkl": Kind.ANNOTATIONS,
    ".pickle": Kind.ANNOTATIONS,
    ".npz": Kind.ANNOTATIONS,
    ".safetensors": Kind.STORE,
    ".csv": Kind.BEHAVIOURS,
    ".tsv": Kind.BEHAVIOURS,
}


def recognise(paths: Iterable[Path]) -> list[tuple[Kind, Path]]:
    """The files in `paths` and what each is, folders opened; any other file counts as a video.

    Raises:
        UserError: one of them is not there, or is a folder with nothing to import.
    """
    found: list[tuple[Kind, Path]] = []
    for path in paths:
        found += _in(path)
    return list(dict.fromkeys(found))


def sort_out(paths: Iterable[Path]) -> tuple[list[tuple[Kind, Path]], list[str]]:
    """The same, with a sentence for each path that is nothing to import, beside the rest."""
    found: list[tuple[Kind, Path]] = []
    problems = []
    for path in paths:
        try:
            found += _in(path)
        except UserError as error:
            problems.append(str(error))
    return list(dict.fromkeys(found)), problems


def _in(path: Path) -> list[tuple[Kind, Path]]:
    if not path.exists():
        raise UserError(text.no_such_thing(path))
    if not path.is_dir():
        return [(_ENDINGS.get(path.suffix.lower(), Kind.VIDEO), path)]
    if is_library(path):
        return [(Kind.LIBRARY, path)]
    skeletons = [(Kind.NTU, file) for file in sorted(path.rglob("*.skeleton"))]
    videos = [(Kind.VIDEO, file) for file in videos_in([path])]
    if not (skeletons or videos):
        raise UserError(text.folder_without_recordings(path))
    return skeletons + videos

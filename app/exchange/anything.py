"""Clips of a library in any of the formats, by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.errors import UserError
from app.exchange import behaviours, ntu_format, pyskl_format, store_format
from app.exchange.copying import copy_clips
from app.exchange.pieces import Exported, Pieces
from app.library import Library
from app.library.records import Query
from app.text import transfers as text

_PIECEWISE = {"store": store_format.write, "pyskl": pyskl_format.write, "ntu": ntu_format.write}


def export(
    library: Library, query: Query, name: str, out: Path, go_on: Callable[[float], bool]
) -> Exported:
    """Write the clips that a query asks for.

    A clip may be of several labels: where the query asks for some, formats of labelled pieces get
    only those with one of these.

    Args:
        name: one of `app.exchange.formats.FORMATS`.
        out: the file or folder.
        go_on: told the share that is done; false to stop. A file is not left behind then; of a
            folder what is whole stays.

    Raises:
        UserError: there is nothing to write, it cannot be written, or a file was stopped.
    """
    if name in _PIECEWISE:
        pieces = Pieces(library, query, None if query.labels is None else set(query.labels))
        count = len(pieces.examples)
        return _PIECEWISE[name](out, pieces, lambda done: go_on(done / count))
    if name == "csv":
        return Exported(behaviours.write(out, library, query))
    if name == "library":
        with Library.open_or_create(out) as target:
            return copy_clips(library, target, query, go_on)
    from app.exchange import video  # with OpenCV and PyAV

    clips = library.clips(query)
    if len(clips) != 1:
        raise UserError(text.not_one_clip(len(clips)))
    overlay = name == "video with skeleton"
    return Exported(int(video.write(out, library, clips[0].id, overlay, go_on)))

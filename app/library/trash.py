"""Deleting for good."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from app.library import errors, files, history
from app.library.database import Database
from app.library.records import Clip
from model.data.clip_library import CLIPS


def empty(folder: Path, database: Database, doomed: Sequence[Clip]) -> int:
    """Delete clips with all that belongs to them; how many. See `Library.empty_trash`.

    Their folders are moved aside within the transaction and deleted after it, so that there never
    is an entry without files or a folder that looks like a clip without an entry.
    """
    if not doomed:
        return 0
    numbers = {clip.id for clip in doomed}
    marks = ", ".join(map(str, numbers))
    try:
        with database.change() as connection:
            rows = connection.execute(f"SELECT id FROM spans WHERE clip IN ({marks})")
            history.forget(connection, numbers, {row[0] for row in rows})
            connection.execute(f"DELETE FROM clips WHERE id IN ({marks})")
            for clip in doomed:
                _move(folder, clip.uid)
    except BaseException as error:
        for clip in doomed:
            _move(folder, clip.uid, back=True)
        if isinstance(error, OSError):
            raise errors.from_system(error, folder) from error
        raise
    for clip in doomed:
        shutil.rmtree(files.clip_folder(folder, clip.uid, files.DELETED), ignore_errors=True)
    return len(doomed)


def _move(folder: Path, uid: str, back: bool = False) -> None:
    """Move a clip's folder to where those wait that are deleted next, or back."""
    source, target = (files.clip_folder(folder, uid, k) for k in (CLIPS, files.DELETED))
    if back:
        source, target = target, source
    if source.exists():
        files.move(source, target)

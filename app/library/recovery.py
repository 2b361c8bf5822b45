"""What a program that died has left behind, put right by the next one that opens the library.

Nothing here deletes what was recorded: a folder of a clip without an entry gets one, a recording
that broke off becomes a clip. Only what was emptied out of the trash is deleted to the end.
"""

from __future__ import annotations

import logging
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import UserError
from app.library import files, unfinished
from app.library.intake import clip_row
from app.library.journal import FACTS, LOG, read_facts
from app.library.motion import read_motion
from app.library.records import Clip
from model.data.clip_library import CLIPS, JOINTS
from model.data.errors import DataError
from model.files import replace_file

if TYPE_CHECKING:
    from app.library.database import Database
    from app.library.library import Library

_log = logging.getLogger(__name__)

_DAY = 24 * 60 * 60.0


def back_up(folder: Path, database: Database) -> None:
    """Keep a copy of the database, once a day: `app.library.repair` falls back on it."""
    copy = folder / files.BACKUP
    try:
        if copy.exists() and time.time() - copy.stat().st_mtime < _DAY:
            return
        replace_file(copy, database.backup)
    except (UserError, OSError) as error:
        _log.warning("no copy of the library %s could be kept: %s", folder, error)


def recover(library: Library, database: Database) -> tuple[Clip, ...]:
    """Put right what can be put right; the clips that were found again.

    What cannot be, because the disk is full for one, is left for the next time.
    """
    found: list[Clip] = []
    try:
        _finish_deleting(library.folder, database)
        found += _listed(library, database)
        for incoming in files.abandoned(library.folder):
            clip = _finished(library, incoming)
            if clip is not None:
                found.append(clip)
    except (UserError, OSError) as error:
        _log.warning("the library %s could not be put right: %s", library.folder, error)
    return tuple(found)


def _finish_deleting(folder: Path, database: Database) -> None:
    for doomed in files.folders(folder / files.DELETED):
        with database.change() as connection:
            listed = connection.execute("SELECT 1 FROM clips WHERE uid = ?", (doomed.name,))
            if listed.fetchone() is not None:
                # Its entry was to go together with it and did not: neither goes.
                files.move(doomed, folder / CLIPS / doomed.name)
                continue
        shutil.rmtree(doomed, ignore_errors=True)


def _listed(library: Library, database: Database) -> list[Clip]:
    """Give folders of clips that have no entry one."""
    known = {row[0] for row in database.rows("SELECT uid FROM clips")}
    strangers = [f for f in files.folders(library.folder / CLIPS) if f.name not in known]
    found = []
    for folder in strangers:
        try:
            motion, facts, uid = read_motion(folder / JOINTS)
        except DataError as error:
            _log.warning("%s is not a clip: %s", folder, error)
            continue
        if uid != folder.name:
            _log.warning("%s holds the clip %s; rename the folder", folder, uid)
            continue
        video = files.video_in(folder)
        if not _entered(database, clip_row(uid, motion, facts, video.name if video else "")):
            continue
        clip = library.find(uid)
        assert clip is not None
        found.append(clip)
        for name in (LOG, FACTS):
            (folder / name).unlink(missing_ok=True)
    return found


def _entered(database: Database, row: dict[str, Any]) -> bool:
    """Whether a clip had no entry and has one now."""
    marks = ", ".join("?" * len(row))
    try:
        with database.change() as connection:
            # Its own program may have come to it meanwhile, or another window.
            if connection.execute("SELECT 1 FROM clips WHERE uid = ?", (row["uid"],)).fetchone():
                raise _ThereAlreadyError
            connection.execute(
                f"INSERT INTO clips ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
            )
    except _ThereAlreadyError:
        return False
    return True


class _ThereAlreadyError(Exception):
    """Nothing is to be changed: the transaction is undone."""


def _finished(library: Library, incoming: files.Incoming) -> Clip | None:
    facts, start = read_facts(incoming.folder)
    try:
        clip = unfinished.finish(library, incoming, facts, start)
    except BaseException:
        incoming.abandon()
        raise
    if clip is None:
        incoming.discard()
    return clip

"""A new database for a library whose old one is damaged; nothing is deleted."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.library import errors, files, recovery
from app.library.database import Database
from app.library.library import Library
from model.data.clip_library import DATABASE

_log = logging.getLogger(__name__)

_Rows = dict[Any, dict[str, Any]]
#: What is worth saving, with the column that tells rows apart. History is not.
_TABLES = {"clips": "id", "spans": "id", "labels": "name"}


@dataclass(frozen=True)
class Repair:
    """What a repair has saved.

    Attributes:
        set_aside: where the damaged database is now; None when there was none.
        clips, spans: entries that were read out of it or out of the copy of an earlier day.
        from_copy: how many clips of those are only in that copy.
        from_files: clips that had no entry anywhere and got one from their files, with what was
            known when they were recorded.
    """

    set_aside: Path | None
    clips: int
    spans: int
    from_copy: int
    from_files: int


def repair(folder: Path) -> Repair:
    """Make a library's database anew from all that can still be read. No window may have it open.

    The damaged database is renamed, not deleted.

    Raises:
        LibraryError: the folder cannot be written, or the database is one of a newer version or of
            another program, which is not damage.
    """
    path = folder / DATABASE
    _refuse_others(path)
    damaged, copied = _saved_from(path), _saved_from(folder / files.BACKUP)
    saved = {table: copied[table] | damaged[table] for table in _TABLES}
    aside = _set_aside(path)
    database = Database.create(path)
    try:
        with database.change() as connection:
            for table in _TABLES:
                for row in saved[table].values():
                    _insert(connection, table, row)
            clips, spans = (
                connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("clips", "spans")
            )
        found = recovery.recover(Library(folder, database), database)
    finally:
        database.close()
    only_copied = copied["clips"].keys() - damaged["clips"].keys()
    return Repair(aside, clips, spans, len(only_copied), len(found))


def _refuse_others(path: Path) -> None:
    """
    Raises:
        LibraryError: it is whole, and not ours to make anew.
    """
    if not path.exists():
        return
    try:
        Database(path, read_only=True).close()
    except errors.DamagedLibraryError:
        return


def _saved_from(path: Path) -> dict[str, _Rows]:
    """The rows that can be read, by their key, from both ends of each table."""
    saved: dict[str, _Rows] = {table: {} for table in _TABLES}
    if not path.exists():
        return saved
    with contextlib.suppress(sqlite3.Error):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        with contextlib.closing(connection):
            connection.row_factory = sqlite3.Row
            for table, key in _TABLES.items():
                for order in ("ASC", "DESC"):
                    with contextlib.suppress(sqlite3.Error):
                        # Row by row: what comes before a damaged page is good.
                        for row in connection.execute(
                            f"SELECT * FROM {table} ORDER BY {key} {order}"
                        ):
                            saved[table].setdefault(row[key], dict(row))
    return saved


def _set_aside(path: Path) -> Path | None:
    if not path.exists():
        return None
    aside = path.with_name(f"library.damaged-{time.strftime('%Y%m%d-%H%M%S')}.sqlite")
    try:
        for end in ("-wal", "-shm"):
            beside = path.with_name(path.name + end)
            if beside.exists():
                os.replace(beside, aside.with_name(aside.name + end))
        os.replace(path, aside)
    except OSError as error:
        raise errors.from_system(error, path.parent) from error
    return aside


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    known = [column[1] for column in connection.execute(f"PRAGMA table_info({table})")]
    values = {name: value for name, value in row.items() if name in known}
    columns = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    try:
        connection.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values())
        )
    except sqlite3.Error as error:
        _log.warning("a row of %s could not be saved: %s", table, error)

"""Changes that can be taken back: what each row was before, and what it became.

A change is undone only where nobody has changed the same columns since, so that a window cannot
silently take back what another one did.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Collection, Mapping
from typing import Any

from app.library.errors import ConflictError
from app.text import library_errors as text

#: So many changes can be taken back.
KEPT = 1000
_KEYS = {"clips": "id", "spans": "id", "labels": "name"}

_Values = dict[str, Any]
_Entry = tuple[str, Any, _Values | None, _Values | None]


class Step:
    """One change within a transaction, noted row by row."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.entries: list[_Entry] = []

    def update(self, table: str, key: Any, values: Mapping[str, Any]) -> bool:
        """Set columns of one row; whether anything differed.

        Raises:
            KeyError: there is no such row.
        """
        before = _row(self.connection, table, key, tuple(values))
        if before is None:
            raise KeyError(key)
        differing = {name: value for name, value in values.items() if before[name] != value}
        if differing:
            _set(self.connection, table, key, differing)
            old = {name: before[name] for name in differing}
            self.entries.append((table, key, old, differing))
        return bool(differing)

    def insert(self, table: str, values: Mapping[str, Any]) -> int:
        """Add a row; its number."""
        key = _insert(self.connection, table, values)
        after = _row(self.connection, table, values.get(_KEYS[table], key))
        assert after is not None
        self.entries.append((table, after[_KEYS[table]], None, after))
        return key

    def delete(self, table: str, key: Any) -> None:
        """Remove a row; nothing happens when there is none."""
        before = _row(self.connection, table, key)
        if before is not None:
            _delete(self.connection, table, key)
            self.entries.append((table, key, before, None))

    def keep(self, session: str, what: str) -> None:
        """Write the change into the history; what this session had undone is gone for good."""
        if not self.entries:
            return
        self.connection.execute("DELETE FROM history WHERE session = ? AND undone = 1", (session,))
        self.connection.execute(
            "INSERT INTO history (session, made, what, rows) VALUES (?, ?, ?, ?)",
            (session, time.time(), what, json.dumps(self.entries, ensure_ascii=False)),
        )
        self.connection.execute(
            "DELETE FROM history WHERE id <= (SELECT max(id) FROM history) - ?", (KEPT,)
        )


def newest(connection: sqlite3.Connection, session: str | None, undone: bool) -> Any:
    """(id, what, rows) of the change that comes next, or None.

    Args:
        session: whose changes; None for anybody's.
        undone: the next one to do again instead of the next one to undo.
    """
    order = "ASC" if undone else "DESC"
    whose, parameters = ("", ()) if session is None else ("AND session = ?", (session,))
    return connection.execute(
        f"SELECT id, what, rows FROM history WHERE undone = ? {whose} ORDER BY id {order} LIMIT 1",
        (int(undone), *parameters),
    ).fetchone()


def apply(connection: sqlite3.Connection, change: tuple[int, str, str], undo: bool) -> None:
    """Take a change back, or do it again.

    Raises:
        ConflictError: what it changed is not as it left it.
    """
    number, what, stored = change
    entries: list[_Entry] = json.loads(stored)
    for table, key, before, after in reversed(entries) if undo else entries:
        now, then = (after, before) if undo else (before, after)
        columns = tuple(now) if now is not None else None
        if _row(connection, table, key, columns) != now:
            raise ConflictError(text.cannot_undo(what) if undo else text.cannot_redo(what))
        try:
            if then is None:
                _delete(connection, table, key)
            elif now is None:
                _insert(connection, table, then)
            else:
                _set(connection, table, key, then)
        except sqlite3.IntegrityError as error:
            raise ConflictError(text.undo_without_clip(what)) from error
    connection.execute("UPDATE history SET undone = ? WHERE id = ?", (int(undo), number))


def forget(connection: sqlite3.Connection, clips: Collection[int], spans: Collection[int]) -> None:
    """Leave clips that are being deleted for good, and their spans, out of all changes."""
    for number, stored in connection.execute("SELECT id, rows FROM history").fetchall():
        entries: list[_Entry] = json.loads(stored)
        kept = [entry for entry in entries if not _concerns(entry, clips, spans)]
        if not kept:
            connection.execute("DELETE FROM history WHERE id = ?", (number,))
        elif len(kept) < len(entries):
            connection.execute(
                "UPDATE history SET rows = ? WHERE id = ?",
                (json.dumps(kept, ensure_ascii=False), number),
            )


def _concerns(entry: _Entry, clips: Collection[int], spans: Collection[int]) -> bool:
    table, key, before, after = entry
    if table == "clips":
        return key in clips
    if table == "spans":
        return key in spans or any(row and row.get("clip") in clips for row in (before, after))
    return False


def _row(
    connection: sqlite3.Connection, table: str, key: Any, columns: tuple[str, ...] | None = None
) -> _Values | None:
    names = ", ".join(f'"{name}"' for name in columns) if columns else "*"
    cursor = connection.execute(f"SELECT {names} FROM {table} WHERE {_KEYS[table]} = ?", (key,))
    row = cursor.fetchone()
    if row is None:
        return None
    return dict(zip((column[0] for column in cursor.description), row, strict=True))


def _set(connection: sqlite3.Connection, table: str, key: Any, values: Mapping[str, Any]) -> None:
    columns = ", ".join(f'"{name}" = ?' for name in values)
    connection.execute(
        f"UPDATE {table} SET {columns} WHERE {_KEYS[table]} = ?", (*values.values(), key)
    )


def _insert(connection: sqlite3.Connection, table: str, values: Mapping[str, Any]) -> int:
    columns = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    cursor = connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values())
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _delete(connection: sqlite3.Connection, table: str, key: Any) -> None:
    connection.execute(f"DELETE FROM {table} WHERE {_KEYS[table]} = ?", (key,))

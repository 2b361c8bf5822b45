"""The names of the actions in a library, and their order."""

from __future__ import annotations

from collections.abc import Iterable

from app.library.changes import Changes
from app.library.database import Database
from app.text import library_changes as text


def names(database: Database) -> tuple[str, ...]:
    """Those in an order first, then others in use, by name."""
    ordered = [row[0] for row in database.rows("SELECT name FROM labels ORDER BY position, name")]
    used = {
        row[0]
        for row in database.rows(
            "SELECT label FROM clips WHERE NOT trashed AND label <> '' UNION SELECT spans.label "
            "FROM spans JOIN clips ON clips.id = spans.clip WHERE NOT trashed"
        )
    }
    return (*ordered, *sorted(used - set(ordered), key=str.casefold))


def order(changes: Changes, wanted: Iterable[str]) -> None:
    """Make this the order of these names; others have none any more."""
    unique = dict.fromkeys(name.strip() for name in wanted if name.strip())
    with changes.step(text.ORDER_LABELS) as step:
        for (name,) in step.connection.execute("SELECT name FROM labels").fetchall():
            step.delete("labels", name)
        for position, name in enumerate(unique):
            step.insert("labels", {"name": name, "position": position})


def rename(changes: Changes, old: str, new: str) -> None:
    """Give an action another name in all clips and spans; see `Library.rename_label`."""
    new = new.strip()
    if not (old and new):
        raise ValueError("a label needs a name")
    with changes.step(text.rename(old, new)) as step:
        for table in ("clips", "spans"):
            rows = step.connection.execute(f"SELECT id FROM {table} WHERE label = ?", (old,))
            for (number,) in rows.fetchall():
                step.update(table, number, {"label": new})
        ordered = dict(step.connection.execute("SELECT name, position FROM labels").fetchall())
        if old in ordered:
            step.delete("labels", old)
            if new not in ordered:
                step.insert("labels", {"name": new, "position": ordered[old]})

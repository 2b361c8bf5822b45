"""A `Query` as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.library.records import SORTS, Query
from app.library.schema import CLIP_COLUMNS

_CONFIRMED = "SELECT 1 FROM spans WHERE clip = clips.id AND state = 'confirmed'"
_TEXT = (
    "folded(label || char(10) || person || char(10) || session || char(10) || source || char(10) "
    "|| notes)"
)


def statement(query: Query) -> tuple[str, list[Any]]:
    """The SELECT that answers a query, and its parameters.

    Raises:
        ValueError: no such order.
    """
    if query.sort not in SORTS:
        raise ValueError(f"clips cannot be sorted by {query.sort!r}, but by {', '.join(SORTS)}")
    conditions = ["trashed = ?"]
    parameters: list[Any] = [int(query.trashed)]
    for word in query.text.casefold().split():
        conditions.append(
            f"(instr({_TEXT}, ?) OR EXISTS ({_CONFIRMED} AND instr(folded(spans.label), ?)))"
        )
        parameters += [word, word]
    if query.labels is not None:
        _labels(query.labels, conditions, parameters)
    for column, wanted in (
        ("person", query.persons),
        ("session", query.sessions),
        ("split", query.splits),
    ):
        if wanted is not None:
            conditions.append(f"{column} IN ({_marks(wanted)})")
            parameters += wanted
    if query.ids is not None:
        # Numbers, written out: SQLite bounds how many parameters there may be.
        conditions.append(f"id IN ({', '.join(str(int(number)) for number in query.ids)})")
    if query.has_video is not None:
        conditions.append(f"video {'<>' if query.has_video else '='} ''")
    for comparison, bound in ((">=", query.least_quality), ("<=", query.most_quality)):
        if bound is not None:
            conditions.append(f"quality {comparison} ?")
            parameters.append(bound)
    direction = "DESC" if query.descending else "ASC"
    collation = " COLLATE NOCASE" if query.sort in ("label", "person", "session", "source") else ""
    # The number last: clips that are equal otherwise keep their places from one look to the next.
    order = f"{query.sort}{collation} {direction}, id {direction}"
    where = " AND ".join(conditions)
    return f"SELECT {CLIP_COLUMNS} FROM clips WHERE {where} ORDER BY {order}", parameters


def _labels(labels: Sequence[str], conditions: list[str], parameters: list[Any]) -> None:
    named = [label for label in labels if label]
    either = []
    if named:
        marks = _marks(named)
        either.append(f"label IN ({marks})")
        either.append(f"EXISTS ({_CONFIRMED} AND spans.label IN ({marks}))")
        parameters += [*named, *named]
    if "" in labels:
        either.append(f"(label = '' AND NOT EXISTS ({_CONFIRMED}))")
    conditions.append(f"({' OR '.join(either)})" if either else "0")


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))

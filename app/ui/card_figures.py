"""The figures of a weights' card as small tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.text import formats
from app.text import weights as text

# What `model.evaluate` puts its figures under: no group of its own.
_UNNAMED = "measured"
Row = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Table:
    """Figures that belong together.

    Attributes:
        title: of all of them; empty for single ones.
        columns: heads; none where every row has one figure.
        rows: a name, and as many figures as there are columns.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def tables(metrics: Mapping[str, Any]) -> list[Table]:
    """All figures, single ones first: those that have figures of the same kinds share a table."""
    return list(_tables(metrics, ()))


def _tables(group: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Table]:
    single = {name: value for name, value in group.items() if not isinstance(value, Mapping)}
    inner = {name: value for name, value in group.items() if isinstance(value, Mapping)}
    flat = {name: value for name, value in inner.items() if not _has_groups(value)}
    if single:
        lines: list[Row] = [(_figure(n), (_value(value, path),)) for n, value in single.items()]
        yield Table(_title(path), (), tuple(lines))
    if len(flat) > 1:
        kinds = tuple(dict.fromkeys(kind for row in flat.values() for kind in row))
        rows = tuple(
            (
                formats.action_name(name) if path[-1:] == ("found",) else _figure(name),
                tuple(_value(row[kind], path) if kind in row else "–" for kind in kinds),
            )
            for name, row in flat.items()
        )
        yield Table(_title(path), tuple(map(_figure, kinds)), rows)
    for name, value in inner.items():
        if name not in flat or len(flat) == 1:
            yield from _tables(value, path if name == _UNNAMED else (*path, name))


def _has_groups(group: Mapping[str, Any]) -> bool:
    return any(isinstance(value, Mapping) for value in group.values())


def _title(path: tuple[str, ...]) -> str:
    return ", ".join(text.GROUPS.get(name, name) for name in path)


def _figure(name: str) -> str:
    return text.FIGURES.get(name, name)


def _value(value: object, path: tuple[str, ...]) -> str:
    if path[-1:] and path[-1] in text.SHARES and isinstance(value, (int, float)):
        return formats.percent(float(value))
    words = formats.card_value(value)
    return text.VALUES.get(words, words)

"""Settings that people write into files: every name known, every value of the right kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

# By a field's annotation, the kinds that JSON has for it, and what they are called.
_KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a number"),
    "bool": ((bool,), "true or false"),
    "str": ((str,), "a text"),
    "tuple": ((list, tuple), "a list"),
    "dict": ((dict,), "an object"),
}


def check_settings(cls: type, values: Mapping[str, Any], what: str) -> None:
    """Hold a file's object against a dataclass.

    Args:
        what: the settings, for the message, such as "training settings".

    Raises:
        ValueError: unknown names, or a value that is not of its field's kind.
    """
    known = {field.name: str(field.type).split("[", 1)[0] for field in fields(cls)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ValueError(f"unknown {what}: {', '.join(unknown)}")
    for name, value in values.items():
        kinds, words = _KINDS[known[name]]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise ValueError(f"{what}: {name} must be {words}, got {value!r}")

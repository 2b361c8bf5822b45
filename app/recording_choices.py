"""How the user likes to record, as it is remembered from one run to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from math import isfinite
from typing import Any, TypeGuard

from app.takes import TakesPlan

#: Seconds of the past that are kept at hand, and the most that a clip can begin with.
MOST_PRE_ROLL = 10.0
#: So many labels and people are remembered.
RECENT = 12


@dataclass(frozen=True)
class RecordingChoices:
    """What the user chose.

    Attributes:
        plan: of takes.
        pre_roll: seconds before the key is pressed that belong to a clip.
        sounds: tones are played.
        skeleton_only: no pictures are kept.
        uncertain: uncertain moments are kept.
        labels, persons: used before, the newest first; "" in front for none just now.
    """

    plan: TakesPlan = field(default_factory=TakesPlan)
    pre_roll: float = 3.0
    sounds: bool = True
    skeleton_only: bool = False
    uncertain: bool = False
    labels: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()

    def with_label(self, label: str) -> RecordingChoices:
        """This label in front."""
        return replace(self, labels=_newest_first(self.labels, label))

    def with_person(self, person: str) -> RecordingChoices:
        """This person in front."""
        return replace(self, persons=_newest_first(self.persons, person))

    def to_json(self) -> dict[str, Any]:
        """As a file keeps it."""
        return asdict(self)

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> RecordingChoices:
        """What a file kept; what is wrong in it is as if it were not there."""
        usual = RecordingChoices()
        kept: dict[str, Any] = {}
        for entry in fields(RecordingChoices):
            value, expected = content.get(entry.name), getattr(usual, entry.name)
            if isinstance(expected, bool):
                if isinstance(value, bool):
                    kept[entry.name] = value
            elif isinstance(expected, tuple):
                if isinstance(value, (list, tuple)) and all(isinstance(v, str) for v in value):
                    kept[entry.name] = tuple(value)[:RECENT]
            elif isinstance(expected, float) and _is_number(value) and 0 <= value <= 60:
                kept[entry.name] = float(value)
        return replace(usual, plan=_plan(content.get("plan")), **kept)


def _plan(content: object) -> TakesPlan:
    if not isinstance(content, Mapping):
        return TakesPlan()
    numbers = {
        entry.name: content[entry.name]
        for entry in fields(TakesPlan)
        if _is_number(content.get(entry.name))
    }
    try:
        plan = replace(TakesPlan(), **numbers)
        return replace(plan, count=int(plan.count))
    except (ValueError, OverflowError):
        return TakesPlan()


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _newest_first(names: tuple[str, ...], newest: str) -> tuple[str, ...]:
    return (newest, *(name for name in names if name not in (newest, "")))[:RECENT]

"""What a user changes of how decisions are made, and presets of it that are kept by name."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.text import session as text
from model.decision import DecisionSettings
from model.files import write_text

_log = logging.getLogger(__name__)

FORMAT = 1


def with_value(settings: DecisionSettings, name: str, value: float) -> DecisionSettings:
    """The settings with one changed; what depends on it follows.

    The probability at which an action ends keeps its proportion to the one at which it begins.

    Args:
        settings: before.
        name: "enter", "smoothing" or "minimum".
        value: after.
    """
    if name == "enter":
        leave = min(value, settings.leave * value / settings.enter)
        return replace(settings, enter=value, leave=leave)
    if name == "smoothing":
        return replace(settings, smoothing=value)
    return replace(settings, minimum=value)


def carried_over(
    usual: DecisionSettings, tuned: DecisionSettings, other: DecisionSettings
) -> DecisionSettings:
    """What was tuned on some weights, on others: only that, the rest stays as these want it.

    Args:
        usual, tuned: the settings of the weights it was tuned on, before and after.
        other: the usual settings of the others.
    """
    for name in ("enter", "smoothing", "minimum"):
        value = getattr(tuned, name)
        if value != getattr(usual, name):
            other = with_value(other, name, value)
    return replace(other, off=tuned.off)


@dataclass(frozen=True)
class Preset:
    """What a user tuned. All else stays as the weights want it.

    Attributes:
        enter, smoothing, minimum: see `model.decision.DecisionSettings`.
        off: class names that never are an action; names that the weights do not know do no harm.

    Raises:
        ValueError: no decision can be made so.
    """

    enter: float
    smoothing: float
    minimum: float
    off: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        times = (self.smoothing, self.minimum)
        if not 0 < self.enter <= 1 or not all(0 <= time < math.inf for time in times):
            raise ValueError(f"no decision can be made with {self}")

    @classmethod
    def of(cls, settings: DecisionSettings) -> Preset:
        """What of some settings is tuned."""
        return cls(settings.enter, settings.smoothing, settings.minimum, settings.off)

    def applied_to(self, usual: DecisionSettings) -> DecisionSettings:
        """The weights' own settings with these in their places."""
        settings = with_value(usual, "enter", self.enter)
        return replace(
            settings, smoothing=self.smoothing, minimum=self.minimum, off=tuple(self.off)
        )


class PresetFile:
    """Presets by name in one small file; what is wrong in it is as if it were not there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, Preset]:
        """The presets in the order of their names."""
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            _log.warning("the presets %s cannot be read: %s", self._path, error)
            return {}
        listed = content.get("presets") if isinstance(content, dict) else None
        if not isinstance(listed, dict):
            return {}
        found = {name: _preset(values) for name, values in listed.items()}
        good = {name: preset for name, preset in found.items() if preset is not None}
        return dict(sorted(good.items(), key=lambda item: item[0].casefold()))

    def save(self, presets: Mapping[str, Preset]) -> None:
        """Keep exactly these, as a whole or not at all.

        Raises:
            UserError: the file cannot be written.
        """
        content = {
            "format": FORMAT,
            "presets": {name: asdict(preset) for name, preset in presets.items()},
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_text(self._path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UserError(text.presets_not_written(self._path, reason)) from error


def _preset(values: Any) -> Preset | None:
    """A preset from what a file says; None when it is none."""
    if not isinstance(values, dict):
        return None
    enter, smoothing, minimum = (
        _number(values.get(name)) for name in ("enter", "smoothing", "minimum")
    )
    off = values.get("off", [])
    if not isinstance(off, list) or not all(isinstance(name, str) for name in off):
        return None
    try:
        return Preset(enter, smoothing, minimum, tuple(off))
    except ValueError:
        return None


def _number(value: Any) -> float:
    """A number of the file; what is none becomes one that no preset can have."""
    return float(value) if type(value) in (int, float) else -1.0

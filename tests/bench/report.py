"""What every benchmark prints."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Report:
    """The outcome of a benchmark.

    Attributes:
        name: of the benchmark.
        target: what must be reached.
        ratio: measured over yardstick, or None where there is a `value` instead.
        value: a plain figure, or None.
        at_most: the target is a ceiling, else a floor.
        parts: the figures that it was made of.
        further: other targets, in words, and whether they are reached.
    """

    name: str
    target: float
    ratio: float | None = None
    value: float | None = None
    at_most: bool = False
    parts: dict[str, Any] = field(default_factory=dict)
    further: dict[str, bool] = field(default_factory=dict)

    @property
    def figure(self) -> float:
        """The ratio or value."""
        figure = self.ratio if self.ratio is not None else self.value
        assert figure is not None
        return figure

    @property
    def ok(self) -> bool:
        """Whether all targets are reached."""
        reached = self.figure <= self.target if self.at_most else self.figure >= self.target
        return reached and all(self.further.values())

    def to_json(self) -> str:
        """One JSON object."""
        figure = {"ratio": self.ratio} if self.ratio is not None else {"value": self.value}
        values = {"name": self.name, **figure, "target": self.target, "ok": self.ok}
        values["parts"] = self.parts
        if self.further:
            values["further"] = self.further
        return json.dumps(values)

    def to_text(self) -> str:
        """The same for people."""
        relation = "at most" if self.at_most else "at least"
        alone = replace(self, further={})
        lines = [
            f"{self.name}: {self.figure:.3f} ({relation} {self.target:g}: {_verdict(alone.ok)})"
        ]
        lines += [f"  {name}: {part}" for name, part in self.parts.items()]
        lines += [f"  {target}: {_verdict(reached)}" for target, reached in self.further.items()]
        return "\n".join(lines)


def _verdict(reached: bool) -> str:
    return "reached" if reached else "not reached"

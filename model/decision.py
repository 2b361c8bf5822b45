"""From predictions to what the program says is happening."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """What the program says is happening; the values are what files and streams carry."""

    NO_PERSON = "no person"
    TOO_LITTLE_IN_VIEW = "too little in view"
    WARMING_UP = "warming up"
    NO_ACTION = "no action"
    UNKNOWN_ACTION = "unknown action"
    ACTION = "action"


@dataclass(frozen=True)
class Decision:
    """What the program says is happening at one time.

    Attributes:
        time: seconds of the source's clock.
        state: see `State`.
        action: class name while `state` is ACTION, else None.
        confidence: smoothed probability of `action`, 0 to 1; 0 without one.
        since: when the state began, seconds.
    """

    time: float
    state: State
    action: str | None
    confidence: float
    since: float


@dataclass(frozen=True)
class Event:
    """A decided action, over.

    Attributes:
        action: class name.
        start, end: seconds of the source's clock.
        confidence: mean smoothed probability while it lasted, 0 to 1.
        importance: mean joint importance, 25 shares that sum to 1 (`model.skeleton.JOINT_NAMES`).
    """

    action: str
    start: float
    end: float
    confidence: float
    importance: tuple[float, ...]

    def top_joints(self, count: int = 5) -> list[int]:
        """Indices of the most important joints, most important first."""
        order = sorted(range(len(self.importance)), key=lambda joint: -self.importance[joint])
        return order[:count]

"""From predictions to what the program says is happening."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from model.prediction import Prediction

FloatArray = NDArray[np.float32]


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


@dataclass(frozen=True)
class DecisionSettings:
    """How predictions become decisions; the weights' card carries those tuned for it.

    Attributes:
        enter: smoothed probability at which an action is decided.
        leave: smoothed probability under which it ends.
        smoothing: time constant of the probabilities' exponential smoothing, seconds.
        minimum: shortest action, seconds: what ends earlier is no event.
        warmth: share of the window that must be filled before anything is said.
        unknown: smoothed probability of no action under which, with no action decided and
            something clearly going on, the action is called unknown; 0 switches that off.
        lead: by how much an action begins before it is decided, seconds.
        off: class names that are never decided: what is likely of them counts as no action. Names
            that there are not do no harm.
    """

    enter: float = 0.6
    leave: float = 0.35
    smoothing: float = 0.25
    minimum: float = 0.4
    warmth: float = 0.5
    unknown: float = 0.0
    lead: float = 0.0
    off: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "off", tuple(self.off))  # a card has a list
        if not 0 < self.leave <= self.enter <= 1:
            raise ValueError(f"0 < leave <= enter <= 1 must hold, got {self}")
        if min(self.smoothing, self.minimum, self.warmth, self.unknown, self.lead) < 0:
            raise ValueError(f"decision settings must not be negative, got {self}")


class Decider:
    """Smoothing and hysteresis: a stream of predictions in, decisions and events out.

    `settings` may be replaced between two updates; what goes on then goes on under the new ones.
    """

    def __init__(
        self, classes: Sequence[str], settings: DecisionSettings, no_action: str | None
    ) -> None:
        """
        Args:
            classes: names in the order of `Prediction.probabilities`.
            no_action: the class that never is an action, or None.
        """
        self._classes = tuple(classes)
        self.settings = settings
        self._idle = self._classes.index(no_action) if no_action is not None else None
        self._finished: list[Event] = []
        self.reset()

    def reset(self) -> None:
        """Forget everything, the running event and finished ones too."""
        self._finished.clear()
        self._smoothed: FloatArray | None = None
        self._time = 0.0
        self._running: _Running | None = None
        self._state: State | None = None
        self._since = 0.0

    @property
    def smoothed(self) -> FloatArray | None:
        """``(K,)`` smoothed probabilities, or None before the first prediction."""
        return self._smoothed

    def update(self, prediction: Prediction) -> Decision:
        """The decision at a grid step."""
        time = prediction.time
        if prediction.warmth < self.settings.warmth:
            return self._enter(State.WARMING_UP, time)
        smoothed = self._smooth(self._without_off(prediction))
        if self._running is not None:
            chosen = self._running.index
            challenger = self._leader(smoothed)
            taken_over = challenger not in (None, chosen) and (
                smoothed[challenger] > smoothed[chosen]
            )
            if smoothed[chosen] < self.settings.leave or taken_over:
                self._end(time)
            else:
                self._running.add(float(smoothed[chosen]), prediction.importance)
        if self._running is None:
            leader = self._leader(smoothed)
            if leader is not None:
                self._running = _Running(leader, time - self.settings.lead)
                self._running.add(float(smoothed[leader]), prediction.importance)
        if self._running is None:
            idle = self._idle is None or float(smoothed[self._idle]) >= self.settings.unknown
            return self._enter(State.NO_ACTION if idle else State.UNKNOWN_ACTION, time)
        index = self._running.index
        if self._state is not State.ACTION or self._since != self._running.start:
            self._state, self._since = State.ACTION, self._running.start
        self._time = time
        return Decision(
            time, State.ACTION, self._classes[index], float(smoothed[index]), self._since
        )

    def absent(self, time: float, state: State) -> Decision:
        """The decision while nothing can be recognised: ends a running action."""
        self._end(time)
        self._smoothed = None
        return self._enter(state, time)

    def finish(self, time: float) -> list[Event]:
        """End of the source: ends a running action; returns the events not yet fetched."""
        self._end(time)
        return self.finished()

    def finished(self) -> list[Event]:
        """The events that ended since the last call."""
        events, self._finished = self._finished, []
        return events

    def _without_off(self, prediction: Prediction) -> Prediction:
        """The prediction with what is likely of classes that are off given to no action."""
        off = [index for index, name in enumerate(self._classes) if name in self.settings.off]
        if not off:
            return prediction
        probabilities = prediction.probabilities.copy()
        if self._idle is not None:
            probabilities[self._idle] += probabilities[off].sum()
        probabilities[[index for index in off if index != self._idle]] = 0.0
        return replace(prediction, probabilities=probabilities)

    def _smooth(self, prediction: Prediction) -> FloatArray:
        if self._smoothed is None or self.settings.smoothing == 0:
            smoothed = prediction.probabilities
        else:
            elapsed = max(0.0, prediction.time - self._time)
            weight = 1.0 - math.exp(-elapsed / self.settings.smoothing)
            smoothed = self._smoothed + weight * (prediction.probabilities - self._smoothed)
        self._smoothed, self._time = smoothed, prediction.time
        return smoothed

    def _leader(self, smoothed: FloatArray) -> int | None:
        """The class that has reached the entering threshold, or None."""
        leader = int(smoothed.argmax())
        if leader == self._idle or smoothed[leader] < self.settings.enter:
            return None
        return leader

    def _enter(self, state: State, time: float) -> Decision:
        if self._state is not state:
            self._state, self._since = state, time
        return Decision(time, state, None, 0.0, self._since)

    def _end(self, time: float) -> None:
        running, self._running = self._running, None
        if running is None or time - running.start < self.settings.minimum:
            return
        self._finished.append(running.event(self._classes, time))


class _Running:
    """An action that is going on."""

    def __init__(self, index: int, start: float) -> None:
        self.index, self.start = index, start
        self._confidence = 0.0
        self._importance: FloatArray | None = None
        self._steps = 0

    def add(self, confidence: float, importance: FloatArray) -> None:
        self._steps += 1
        self._confidence += confidence
        self._importance = importance if self._importance is None else self._importance + importance

    def event(self, classes: Sequence[str], end: float) -> Event:
        assert self._importance is not None
        shares = self._importance / self._importance.sum()
        return Event(
            classes[self.index],
            self.start,
            end,
            self._confidence / self._steps,
            tuple(float(share) for share in shares),
        )

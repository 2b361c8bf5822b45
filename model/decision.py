"""From predictions to what the program says is happening."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from model.motion import Motion, Sums, evidence, has_lasted
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
        confidence: how sure the name is, 0 to 1: `confidence` of the action's smoothed
            probability; 0 without one.
        since: when the state began, seconds. The name of an action may still change: it is always
            the one that everything since then supports best.
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
        confidence: how sure the name is, 0 to 1, likewise of the mean while it lasted.
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
        leave: smoothed probability of any action at all under which it ends.
        smoothing: time constant of the probabilities' exponential smoothing, seconds.
        minimum: what ends sooner than this after it was decided is no event, seconds; and what
            has no name for less than this is not called unknown yet.
        warmth: share of the window that must be filled before anything is said.
        unknown: smoothed probability of no action under which, with no action decided and
            something clearly going on, the action is called unknown; 0 switches that off.
        lead: by how much an action begins before it is decided, seconds.
        lag: by how much an action ends before that is decided, seconds.
        switch: how long another action must lead before it takes over, seconds. In a motion as
            young as that, the first name was a wrong guess: the motion gets the other name.
        familiar: mean familiarity (`model.prediction.Prediction`) of a motion under which it is an
            unknown action, whatever it resembles most; 0 switches that off.
        seen: share of what an answer rests on that must have been seen
            (`model.prediction.Prediction.seen`); with less, probabilities must be higher in
            proportion to decide an action and to keep it going. 0 switches that off.
        slope, shift, sight: of the confidence shown with a name (`confidence`); slope above 0.
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
    lag: float = 0.0
    switch: float = 0.8
    familiar: float = 0.0
    seen: float = 0.0
    slope: float = 1.0
    shift: float = 0.0
    sight: float = 0.0
    off: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "off", tuple(self.off))  # a card has a list
        if not 0 < self.leave <= self.enter <= 1:
            raise ValueError(f"0 < leave <= enter <= 1 must hold, got {self}")
        times = (self.smoothing, self.minimum, self.lead, self.lag, self.switch)
        if min(self.warmth, self.unknown, self.familiar, self.seen, *times) < 0:
            raise ValueError(f"decision settings must not be negative, got {self}")
        if self.slope <= 0:
            raise ValueError(f"slope must be over 0, got {self}")

    def confidence(self, probability: float, seen: float = 1.0) -> float:
        """How sure a name is whose smoothed probability is this, 0 to 1.

        A name stands for all that was seen since the action began, so it is right more often than
        the probability of the moment says; and the more often, the more of what it rests on was
        seen and not guessed. The probability's logit is scaled and shifted, and `sight` times what
        was `seen` (`model.prediction.Prediction`) added, as was fitted on validation streams
        (Platt, 1999).
        """
        if (self.slope, self.shift, self.sight) == (1.0, 0.0, 0.0):
            return probability
        logit = self.slope * log_odds(probability) + self.shift + self.sight * seen
        return 1.0 / (1.0 + math.exp(-logit))


def log_odds(probability: float) -> float:
    """The logit of a probability; 0 and 1 count as just inside."""
    inside = min(max(probability, 1e-6), 1.0 - 1e-6)
    return math.log(inside / (1.0 - inside))


class Decider:
    """Smoothing and hysteresis: a stream of predictions in, decisions and events out.

    A motion begins when an action is decided and lasts until nothing of any action is left, or
    until another action has led for long enough. It has one name at a time, that which all of its
    predictions together support best, so a window that is mistaken for something else in the
    middle of an action neither ends it nor makes a second one.

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
        self._motion: Motion | None = None
        self._state: State | None = None
        self._since = 0.0
        self._strange: float | None = None

    @property
    def smoothed(self) -> FloatArray | None:
        """``(K,)`` smoothed probabilities, or None before the first prediction."""
        return self._smoothed

    def update(self, prediction: Prediction) -> Decision:
        """The decision at a grid step."""
        time, settings = prediction.time, self.settings
        if prediction.warmth < settings.warmth:
            return self._enter(State.WARMING_UP, time)
        smoothed = self._smooth(self._without_off(prediction))
        actions = self._actions(smoothed)
        leader = int(actions.argmax())
        trust = min(1.0, prediction.seen / settings.seen) if settings.seen else 1.0
        decided = trust * actions[leader] >= settings.enter
        new = evidence(actions, prediction)
        if self._motion is not None:
            # Without a class for no action, all actions together are always likely.
            left = actions.sum() if self._idle is not None else actions[self._motion.name]
            if trust * float(left) < settings.leave:
                self._end(time, settings.lag)
            else:
                self._go_on(self._motion, new, leader if decided else None, time)
        if self._motion is None and decided:
            self._motion = Motion(time - settings.lead, time, new)
        if self._motion is None:
            if self._idle is None or float(smoothed[self._idle]) >= settings.unknown:
                self._strange = None
                return self._enter(State.NO_ACTION, time)
            return self._unnamed(time)
        start, name = self._motion.start, self._motion.name
        if self._motion.familiarity < settings.familiar:
            return self._unnamed(time, start)
        self._strange = None
        self._enter(State.ACTION, time, start)
        sure = settings.confidence(float(smoothed[name]), prediction.seen)
        return Decision(time, State.ACTION, self._classes[name], sure, start)

    def absent(self, time: float, state: State) -> Decision:
        """The decision while nothing can be recognised: ends a running action."""
        self._end(time)
        self._smoothed = self._strange = None
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

    def _actions(self, smoothed: FloatArray) -> FloatArray:
        """Probabilities ``(K,)``, that of no action taken out."""
        actions = smoothed.copy()
        if self._idle is not None:
            actions[self._idle] = 0.0
        return actions

    def _go_on(self, motion: Motion, new: Sums, leader: int | None, time: float) -> None:
        """The motion lasts, gets another name, or is followed by that of another action."""
        motion.add(new, leader, time)
        if not motion.is_lost(time, self.settings.switch):
            return
        if motion.is_young(self.settings.switch):
            motion.rename()
            return
        following = motion.split(self.settings.lag)
        self._end(motion.challenged, self.settings.lag)
        self._motion = following

    def _unnamed(self, time: float, start: float | None = None) -> Decision:
        """Something goes on that has no name: an unknown action, once that has lasted.

        Before an action is named there often are some tenths of a second in which neither it nor
        rest is likely: a flash of "unknown" would be wrong.
        """
        if self._strange is None:
            self._strange = time
        if not has_lasted(self._strange, time, self.settings.minimum):
            return self._enter(State.NO_ACTION, time)
        return self._enter(State.UNKNOWN_ACTION, time, self._strange if start is None else start)

    def _enter(self, state: State, time: float, since: float | None = None) -> Decision:
        began = time if since is None else since
        if self._state is not state or (since is not None and self._since != since):
            self._state, self._since = state, began
        return Decision(time, state, None, 0.0, self._since)

    def _end(self, time: float, lag: float = 0.0) -> None:
        motion, self._motion = self._motion, None
        if motion is None or not has_lasted(motion.decided, time, self.settings.minimum):
            return
        if motion.familiarity >= self.settings.familiar:
            action, end = self._classes[motion.name], max(time - lag, motion.decided)
            shares = tuple(float(share) for share in motion.importance)
            sure = self.settings.confidence(motion.confidence, motion.seen)
            self._finished.append(Event(action, motion.start, end, sure, shares))

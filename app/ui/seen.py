"""What was said of a recording, for the times when its pictures are shown again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.ui.history import NEAR, STEP
from app.ui.importance_mean import Explanation
from model.decision import Decision, State
from model.prediction import Prediction

if TYPE_CHECKING:
    from app.pipeline import Result

#: Ten minutes: a prediction with what the network looked at is 9 kB.
_CAPACITY = 6000


@dataclass(frozen=True, eq=False)
class Known:
    """What was said at one time: the prediction, what was decided, and why."""

    prediction: Prediction
    decision: Decision
    explanation: Explanation


class Seen:
    """Predictions and decisions by time, the newest `_CAPACITY` of them.

    After a jump the network has seen nothing yet and would have to warm up, for ever where the
    recording stands still. What it said when it came by has more behind it.
    """

    def __init__(self) -> None:
        self._said: dict[int, tuple[Prediction, Decision]] = {}

    def clear(self) -> None:
        """Forget everything."""
        self._said.clear()

    def add(self, prediction: Prediction, decision: Decision) -> None:
        """Keep what was said; it replaces what was said of the same time."""
        slot = round(prediction.time / STEP)
        self._said.pop(slot, None)
        self._said[slot] = prediction, decision
        if len(self._said) > _CAPACITY:
            del self._said[next(iter(self._said))]

    def decide(self, decisions: Iterable[Decision]) -> None:
        """The same predictions were decided upon anew."""
        for decision in decisions:
            slot = round(decision.time / STEP)
            if slot in self._said:
                self._said[slot] = self._said[slot][0], decision

    def better(self, result: Result) -> Known | None:
        """What was said of a picture before, where that has more behind it than the result."""
        slot = round(result.frame.time / STEP)
        near = next((slot + by for by in NEAR if slot + by in self._said), None)
        if near is None or result.pose is None:
            return None
        prediction, said = self._said[near]
        new = result.decision
        colder = result.prediction is None or result.prediction.warmth < prediction.warmth
        cut = new.action is not None and new.action == said.action and said.since < new.since
        if said.state is State.WARMING_UP or not (colder or cut):
            return None
        return Known(prediction, said, self._explain(near, prediction, said))

    def _explain(self, slot: int, prediction: Prediction, decision: Decision) -> Explanation:
        frames = prediction.frame_importance
        if decision.action is None:
            return Explanation(prediction.importance, frames, None, 0.0, prediction)
        slots = range(round(decision.since / STEP), slot + 1)
        during = [self._said[at][0].importance for at in slots if at in self._said]
        mean = np.mean(during or [prediction.importance], axis=0)
        lasted = max(0.0, decision.time - decision.since)
        return Explanation(mean, frames, decision.action, lasted, prediction)


def as_known(result: Result, known: Known) -> Result:
    """The picture and the person of a result, with what was said before."""
    return replace(
        result,
        prediction=known.prediction,
        predictions=(known.prediction,),
        decision=known.decision,
        decisions=(known.decision,),
        warming=None,
    )

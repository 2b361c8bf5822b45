"""Decisions made anew from kept predictions: other settings without running pose or network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.decision import Decider, Decision, DecisionSettings, Event, State
from model.prediction import Prediction

# A longer time without a prediction ends an action: nobody was there, or nobody looked.
_GAP = 0.55


@dataclass(frozen=True, eq=False)
class Kept:
    """Predictions of the past. K classes.

    Attributes:
        times: ``(N,)`` seconds, increasing.
        probabilities: ``(N, K)``.
        evidence: ``(N, 28)``, each row as `evidence` makes it.
        classes: K names.
        no_action: the class that never is an action, or None.
    """

    times: NDArray[np.float64]
    probabilities: NDArray[np.float32]
    evidence: NDArray[np.float32]
    classes: Sequence[str]
    no_action: str | None


#: Where `evidence` has the window's warmth, behind the importance of the 25 joints.
WARMTH = 25


def evidence(prediction: Prediction) -> NDArray[np.float32]:
    """``(28,)``: the importance of the 25 joints, the window's warmth, its familiarity, and how
    well what it rests on was seen."""
    rest = (prediction.warmth, prediction.familiarity, prediction.seen)
    return np.array([*prediction.importance, *rest], np.float32)


@dataclass(frozen=True)
class Redecided:
    """What other settings make of the same predictions: a decision for each, and the events."""

    decisions: list[Decision]
    events: list[Event]


def redecide(kept: Kept, settings: DecisionSettings) -> Redecided:
    """Decide by these settings; a tenth of a second for a thousand predictions."""
    decider = Decider(kept.classes, settings, kept.no_action)
    decisions = []
    last: float | None = None
    rows = zip(kept.times.tolist(), kept.probabilities, kept.evidence, strict=True)
    for time, shares, known in rows:
        if last is not None and time - last > _GAP:
            decider.absent(last, State.NO_PERSON)
        importance, (warmth, familiarity, seen) = known[:WARMTH], known[WARMTH:].tolist()
        prediction = Prediction(
            time, shares, importance, importance[None], warmth, familiarity, seen
        )
        decisions.append(decider.update(prediction))
        last = time
    return Redecided(decisions, decider.finish(last) if last is not None else [])

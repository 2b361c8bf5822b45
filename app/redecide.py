"""Decisions made anew from kept predictions: other settings without running pose or network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.decision import Decider, DecisionSettings, Event, State
from model.prediction import Prediction

# A longer time without a prediction ends an action: nobody was there, or nobody looked.
_GAP = 0.55


def redecide(
    times: NDArray[np.float64],
    probabilities: NDArray[np.float32],
    evidence: NDArray[np.float32],
    classes: Sequence[str],
    settings: DecisionSettings,
    no_action: str | None,
) -> list[Event]:
    """The events that other settings would have made of the same predictions.

    Args:
        times: ``(N,)`` seconds, increasing.
        probabilities: ``(N, K)``.
        evidence: ``(N, 27)``: the importance of the 25 joints, the window's warmth, and its
            familiarity.
        classes: K names.
        settings: the other settings.
        no_action: the class that never is an action, or None.
    """
    decider = Decider(classes, settings, no_action)
    last: float | None = None
    for time, shares, known in zip(times.tolist(), probabilities, evidence, strict=True):
        if last is not None and time - last > _GAP:
            decider.absent(last, State.NO_PERSON)
        warmth, familiarity = float(known[25]), float(known[26])
        decider.update(Prediction(time, shares, known[:25], known[None, :25], warmth, familiarity))
        last = time
    return decider.finish(last) if last is not None else []

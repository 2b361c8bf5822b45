"""Importance averaged over what is going on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.decision import Decision
from model.prediction import Prediction

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Explanation:
    """Which joints mattered.

    Attributes:
        importance: ``(25,)``, sums to 1: the mean over the action that goes on, or of the last
            window where none does.
        frames: ``(T, 25)``, of the last window, oldest first; each frame sums to 1.
        action: what goes on; None where nothing does.
        seconds: over how long the mean goes; 0 for the last window alone.
        prediction: of the last window.
    """

    importance: FloatArray
    frames: FloatArray
    action: str | None
    seconds: float
    prediction: Prediction | None = None


class ImportanceMean:
    """Takes one step after the other; begins anew with each action."""

    def __init__(self) -> None:
        self._which: tuple[str, float] | None = None
        self._sum: FloatArray = np.zeros(25, np.float32)
        self._count = 0

    def reset(self) -> None:
        """Forget what went on."""
        self._which = None

    def update(self, prediction: Prediction, decision: Decision) -> Explanation:
        """What is known after this step."""
        if decision.action is None:
            self._which = None
            return Explanation(
                prediction.importance, prediction.frame_importance, None, 0.0, prediction
            )
        which = (decision.action, decision.since)
        if which != self._which:
            self._which, self._count = which, 0
            self._sum = np.zeros_like(prediction.importance)
        self._sum = self._sum + prediction.importance
        self._count += 1
        return Explanation(
            self._sum / np.float32(self._count),
            prediction.frame_importance,
            decision.action,
            max(0.0, decision.time - decision.since),
            prediction,
        )

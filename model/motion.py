"""What is known of a motion while it lasts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.prediction import Prediction

FloatArray = NDArray[np.float32]
Sums = NDArray[np.float64]

# What `evidence` has behind the classes: 25 joints' importance, familiarity, what was seen, 1.
_REST = 28


class Motion:
    """Somebody is doing something: what the predictions say of it so far. K classes.

    Attributes:
        start: when it began, seconds.
        decided: when that was noticed.
        challenged: since when another action leads, if one does.
    """

    def __init__(self, start: float, decided: float, sums: Sums) -> None:
        """
        Args:
            start, decided: seconds.
            sums: ``(K + 28,)``, the predictions' `evidence` so far.
        """
        self.start = start
        self.decided = self.challenged = decided
        self._sums = sums
        self._unnamed = np.zeros_like(sums)  # what came before the name it has now
        self._unchallenged = sums
        self._rival: int | None = None

    @property
    def name(self) -> int:
        """The class that the predictions support best, since a wrong first guess if there was
        one."""
        return int(self._naming[:-_REST].argmax())

    @property
    def confidence(self) -> float:
        """Mean smoothed probability of that class, likewise."""
        since = self._naming
        return float(since[:-_REST].max() / since[-1])

    @property
    def importance(self) -> FloatArray:
        """``(25,)`` mean joint importance, sums to 1."""
        total = self._sums[-_REST:-3]
        mean: FloatArray = (total / total.sum()).astype(np.float32)
        return mean

    @property
    def familiarity(self) -> float:
        """Mean over the motion."""
        return float(self._sums[-3] / self._sums[-1])

    @property
    def seen(self) -> float:
        """Mean of `Prediction.seen`, likewise."""
        since = self._naming
        return float(since[-2] / since[-1])

    @property
    def _naming(self) -> Sums:
        """What the name it has goes by."""
        return self._sums - self._unnamed

    def add(self, evidence: Sums, leader: int | None, time: float) -> None:
        """One more prediction.

        Args:
            evidence: what `evidence` makes of it.
            leader: the class that it would have decided, or None.
        """
        before, self._sums = self._sums, self._sums + evidence
        if leader is None or leader == self.name:
            self._rival = None
        elif leader != self._rival:
            self._rival, self.challenged, self._unchallenged = leader, time, before

    def is_lost(self, time: float, switch: float) -> bool:
        """Whether another action has led for `switch` seconds now."""
        return self._rival is not None and has_lasted(self.challenged, time, switch)

    def is_young(self, switch: float) -> bool:
        """Whether it was challenged before it could have been an action of its own."""
        return self.challenged - self.decided < switch

    def rename(self) -> None:
        """The first name was a wrong guess: only what came since it was challenged names it."""
        self._unnamed, self._rival = self._unchallenged, None

    def split(self, lag: float) -> Motion:
        """The motion that took over when this one was challenged; this one ends there."""
        later = self._sums - self._unchallenged
        self._sums = self._unchallenged
        return Motion(self.challenged - lag, self.challenged, later)


def has_lasted(since: float, time: float, seconds: float) -> bool:
    """Whether what began at `since` has gone on for so long at `time`."""
    # A hair's breadth less: times are multiples of the grid's step only nearly.
    return time - since >= seconds - 1e-6


def evidence(actions: FloatArray, prediction: Prediction) -> Sums:
    """``(K + 28,)``: smoothed probabilities of the actions ``(K,)``, the joints' importance,
    familiarity, what was seen, and 1, to be added up."""
    rest = (prediction.familiarity, prediction.seen, 1.0)
    return np.concatenate([actions, prediction.importance, rest], dtype=np.float64)

"""What came out of checking whether an answer hangs on the joints that are called important."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

#: Up to this many joints are hidden.
MOST_HIDDEN = 8
# A difference smaller than this share of the probability says nothing.
_CLEAR = 0.1
# An answer less likely than this is none.
_LEAST = 0.15


class Verdict(Enum):
    """What came out."""

    HOLDS = "holds"
    UNDECIDED = "undecided"
    FAILS = "fails"
    NO_ANSWER = "no answer"


@dataclass(frozen=True, eq=False)
class ExplanationCheck:
    """Probabilities of one class with k = 0, 1, ... `MOST_HIDDEN` joints hidden.

    Attributes:
        label: number of the class.
        importance: ``(25,)``, what was checked.
        most_important, least_important: ``(k,)``, by importance.
        random: ``(draws, k)``, in random orders.
    """

    label: int
    importance: FloatArray
    most_important: FloatArray
    least_important: FloatArray
    random: FloatArray

    @property
    def ranking(self) -> list[int]:
        """All joints, the most important first: the order in which they were hidden."""
        return [int(joint) for joint in np.argsort(-self.importance, kind="stable")]

    @property
    def whole(self) -> float:
        """The probability with nothing hidden."""
        return float(self.most_important[0])

    @property
    def verdict(self) -> Verdict:
        """Whether hiding the important joints takes more away than hiding random ones does, on
        average over all k."""
        if self.whole < _LEAST:
            return Verdict.NO_ANSWER
        difference = float(self.random[:, 1:].mean() - self.most_important[1:].mean())
        if abs(difference) < _CLEAR * self.whole:
            return Verdict.UNDECIDED
        return Verdict.HOLDS if difference > 0 else Verdict.FAILS

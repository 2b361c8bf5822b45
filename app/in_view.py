"""How much of the body the camera sees, in the terms in which people are told about it."""

from __future__ import annotations

from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from model import skeleton as s

#: A joint less visible than this is a guess of the pose network, and drawn as one.
SEEN = 0.5


class InView(Enum):
    """What is seen of somebody."""

    WHOLE = auto()
    UPPER = auto()
    SHOULDERS = auto()
    HEAD = auto()
    LEGS = auto()
    LITTLE = auto()


def in_view(visibility: NDArray[np.float32]) -> InView:
    """What is seen by the visibility of the joints, ``(25,)``, 0 to 1.

    From the side half of the body is hidden by the other half: one of each pair is enough.
    """
    seen = visibility >= SEEN

    def any_of(*joints: int) -> bool:
        return bool(any(seen[joint] for joint in joints))

    shoulders = any_of(s.LEFT_SHOULDER, s.RIGHT_SHOULDER)
    elbows = any_of(s.LEFT_ELBOW, s.RIGHT_ELBOW)
    knees = any_of(s.LEFT_KNEE, s.RIGHT_KNEE)
    if shoulders and knees:
        return InView.WHOLE
    if shoulders:
        return InView.UPPER if elbows else InView.SHOULDERS
    if knees:
        return InView.LEGS
    return InView.HEAD if seen[s.HEAD] else InView.LITTLE

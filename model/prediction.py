"""What the network says of one window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the network says of the window that ends at `time`. K classes, T frames, 25 joints.

    Attributes:
        time: seconds of the source's clock.
        probabilities: ``(K,)`` float32, calibrated, sums to 1.
        importance: ``(25,)`` float32, share of each joint, sums to 1.
        frame_importance: ``(T, 25)`` float32, the same within each frame, oldest first.
        warmth: share of the window that real frames fill; 1 when full.
        familiarity: how usual the window is among those of known actions: 0.3 is more usual than
            30 % of them (`model.familiarity`); 1 when the weights cannot tell.
        seen: how visible the joints were that the answer rests on, 0 to 1 (`model.support`).
        joints: ``(T + 1, 25, 3)`` float32, what the network looked at: preprocessed, the frame of
            context first; None where it was not kept.
    """

    time: float
    probabilities: FloatArray
    importance: FloatArray
    frame_importance: FloatArray
    warmth: float
    familiarity: float = 1.0
    seen: float = 1.0
    joints: FloatArray | None = None

"""A video frame and the time it was taken."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a source.

    Attributes:
        image: ``(H, W, 3)`` uint8 BGR, read-only, never mirrored.
        time: seconds of the source's clock, strictly increasing within one opening of a source: a
            file's own timestamps (first frame 0), else a monotonic clock read once, at capture.
        index: frames of this source before this one, from 0.
    """

    image: NDArray[np.uint8]
    time: float
    index: int

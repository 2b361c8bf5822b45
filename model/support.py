"""How much of what an answer rests on was seen, and not only guessed by the pose estimator."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


class Support:
    """The visibility of the last T frames.

    Until T frames have come, the first one stands in for those before it, as in the window.
    """

    def __init__(self, frames: int) -> None:
        self._frames = frames
        self._visibility: deque[FloatArray] = deque(maxlen=frames)

    def reset(self) -> None:
        """Forget all frames."""
        self._visibility.clear()

    def add(self, visibility: FloatArray) -> None:
        """One more frame.

        Args:
            visibility: ``(25,)``, 0 to 1.
        """
        self._visibility.extend([visibility] * (1 if self._visibility else self._frames))

    def of(self, importance: FloatArray) -> float:
        """The joints' mean visibility, each as important as it was, 0 to 1.

        Args:
            importance: ``(25,)``, sums to 1.
        """
        return float(np.mean(self._visibility, axis=0) @ importance)

"""Joints of any camera rate onto one fixed-rate grid.

A window is a number of seconds, not of frames: cameras of 12, 25, 30 or 60 frames a second must
give the network the same picture of a motion.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

#: Grid steps a second.
RATE = 10.0
#: Longest time without a skeleton, in seconds, that is bridged by a straight line.
MAX_GAP = 0.5


@dataclass(frozen=True, eq=False)
class GridFrame:
    """The joints at one grid step.

    Attributes:
        time: seconds, a multiple of the grid's step after the first frame's time.
        joints: ``(25, 3)`` float32, metres.
        visibility: ``(25,)`` float32, 0 to 1.
        starts: nothing before this frame belongs to the same motion: forget it.
    """

    time: float
    joints: FloatArray
    visibility: FloatArray
    starts: bool


class GridResampler:
    """Turns timed skeletons into grid frames by linear interpolation.

    `update` once a camera frame, whether or not a skeleton was found. A grid frame comes out as
    soon as a skeleton at or after its time is known. A gap of at most `max_gap` seconds is bridged;
    a longer one starts the grid anew at the next skeleton.
    """

    def __init__(self, rate: float = RATE, max_gap: float = MAX_GAP) -> None:
        """
        Raises:
            ValueError: `rate` or `max_gap` is not positive.
        """
        if rate <= 0 or max_gap <= 0:
            raise ValueError(f"rate and max_gap must be positive, got {rate} and {max_gap}")
        self.rate = rate
        self._step = 1.0 / rate
        self._max_gap = max_gap
        self.reset()

    def reset(self) -> None:
        """Forget everything; the next skeleton starts a new grid."""
        self._time: float | None = None
        self._joints: FloatArray | None = None
        self._visibility: FloatArray | None = None
        self._origin = 0.0
        self._count = 0

    def lost(self, time: float) -> bool:
        """Whether at `time` (seconds) the last skeleton is too long ago to be bridged."""
        return self._time is None or time - self._time > self._max_gap

    def update(
        self, time: float, joints: FloatArray | None, visibility: FloatArray | None
    ) -> list[GridFrame]:
        """The grid frames that this skeleton completes, oldest first; often none.

        Args:
            time: seconds, later than at the last call.
            joints: ``(25, 3)``, or None when nobody was found.
            visibility: ``(25,)``, None together with `joints`.

        Raises:
            ValueError: time ran backwards (call `reset` after a seek).
        """
        if self._time is not None and time <= self._time:
            raise ValueError(f"time must increase: {time:.3f} s came after {self._time:.3f} s")
        if joints is None or visibility is None:
            if self.lost(time):
                self.reset()
            return []
        if self._joints is None or self._visibility is None or self.lost(time):
            self.reset()
            self._origin, self._count = time, 1
            frames = [GridFrame(time, joints, visibility, starts=True)]
        else:
            frames = self._between(time, joints, visibility)
        self._time, self._joints, self._visibility = time, joints, visibility
        return frames

    def _between(self, time: float, joints: FloatArray, visibility: FloatArray) -> list[GridFrame]:
        assert self._time is not None
        assert self._joints is not None
        assert self._visibility is not None
        frames: list[GridFrame] = []
        while True:
            # Counted from the origin, not added up: no rounding error grows over hours.
            grid_time = self._origin + self._count * self._step
            if grid_time > time + 1e-9:
                return frames
            weight = np.float32((grid_time - self._time) / (time - self._time))
            frames.append(
                GridFrame(
                    grid_time,
                    (1 - weight) * self._joints + weight * joints,
                    (1 - weight) * self._visibility + weight * visibility,
                    starts=False,
                )
            )
            self._count += 1

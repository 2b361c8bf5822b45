"""Where playing is: a position that runs on at a speed."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

#: How fast a recording can be played.
SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)


class Player:
    """A place in a recording. It moves by itself only while it plays, when asked where it is."""

    def __init__(
        self, times: NDArray[np.float64], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """
        Args:
            times: ``(F,)`` the recording's frames, seconds from the first, increasing; F > 0.
            clock: monotonic seconds.
        """
        self._times = times.tolist()
        self._clock = clock
        self._place = 0.0
        self._since = 0.0
        self._speed = 1.0
        self._playing = False

    @property
    def duration(self) -> float:
        """The last frame's time, seconds."""
        return float(self._times[-1])

    @property
    def playing(self) -> bool:
        """Whether it moves by itself; it stops at the end."""
        return self._playing and self.time < self.duration

    @property
    def speed(self) -> float:
        """How many seconds pass in a second."""
        return self._speed

    @property
    def time(self) -> float:
        """Now, seconds from the first frame."""
        if not self._playing:
            return self._place
        passed = (self._clock() - self._since) * self._speed
        return min(self._place + passed, self.duration)

    @property
    def frame(self) -> int:
        """The frame that is seen now."""
        return max(0, bisect_right(self._times, self.time + 1e-6) - 1)

    def play(self, on: bool) -> None:
        """Go on, from the beginning when at the end; or hold."""
        place = self.time
        if on and place >= self.duration:
            place = 0.0
        self._start_from(place)
        self._playing = on

    def seek(self, time: float) -> None:
        """Go to a time and go on as before."""
        self._start_from(min(max(0.0, time), self.duration))

    def step(self, frames: int) -> None:
        """Hold some frames further on, or back."""
        target = min(max(0, self.frame + frames), len(self._times) - 1)
        self._playing = False
        self._place = float(self._times[target])

    def set_speed(self, speed: float) -> None:
        """Play faster or slower from here on."""
        self._start_from(self.time)
        self._speed = speed

    def change_speed(self, by: int) -> None:
        """The next faster (+1) or slower (-1) of `SPEEDS`."""
        nearest = min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - self._speed))
        self.set_speed(SPEEDS[min(max(0, nearest + by), len(SPEEDS) - 1)])

    def _start_from(self, place: float) -> None:
        self._place, self._since = place, self._clock()

"""What a viewer may do with a recording: pause, step, jump, play faster or slower."""

from __future__ import annotations

import threading
from collections.abc import Callable

SPEEDS: tuple[float, ...] = (0.25, 0.5, 1.0, 2.0, 4.0)


class Playback:
    """The wishes of a viewer, and the capture thread's waiting for them. For several threads."""

    def __init__(self, start: float = 0.0, paused: bool = False, speed: float = 1.0) -> None:
        """
        Args:
            start: where to begin, seconds.
            paused: show the first frame and wait.
            speed: 1 for the recording's own.
        """
        self._changed = threading.Condition()
        self._jump: float | None = start if start > 0 else None
        self._paused = paused
        # Frames that are shown although it is paused.
        self._wanted = 1 if paused else 0
        self._speed = speed

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return self._paused

    @property
    def speed(self) -> float:
        """How many seconds of the recording go by in one second."""
        return self._speed

    def pause(self, paused: bool) -> None:
        """Stand still, or go on."""
        with self._changed:
            self._paused, self._wanted = paused, 0
            self._changed.notify_all()

    def step(self) -> None:
        """Show one more frame and stand still."""
        with self._changed:
            self._wanted = self._wanted + 1 if self._paused else 1
            self._paused = True
            self._changed.notify_all()

    def jump(self, time: float) -> None:
        """Go on from another place, seconds; paused, show what is there."""
        with self._changed:
            self._jump = max(0.0, time)
            self._wanted = 1
            self._changed.notify_all()

    def set_speed(self, speed: float) -> None:
        """Play faster or slower.

        Raises:
            ValueError: `speed` is not positive.
        """
        if speed <= 0:
            raise ValueError(f"speed must be positive, got {speed}")
        with self._changed:
            self._speed = speed
            self._changed.notify_all()

    def take_jump(self) -> float | None:
        """Where to go before the next frame is read; None to read on."""
        with self._changed:
            jump, self._jump = self._jump, None
            return jump

    def interrupt(self) -> None:
        """Have `wait` look again whether it was stopped."""
        with self._changed:
            self._changed.notify_all()

    def wait(
        self,
        stop: threading.Event,
        delay: Callable[[float], float],
        restart: Callable[[], None],
    ) -> bool:
        """Wait until a frame that was read may be shown.

        Args:
            stop: gives up.
            delay: at a speed, seconds until the frame is due.
            restart: called when it was held up, so that the next frames are not late.

        Returns:
            False when it is not to be shown: stopped, or a jump came.
        """
        with self._changed:
            while not stop.is_set() and self._jump is None:
                if self._paused and not self._wanted:
                    restart()
                    self._changed.wait()
                    continue
                seconds = 0.0 if self._paused else delay(self._speed)
                if seconds <= 0:
                    self._wanted = max(0, self._wanted - 1)
                    return True
                self._changed.wait(seconds)
        return False

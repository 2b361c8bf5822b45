"""Recording without hands: so many takes, so long each, with pauses between. No Qt, no threads."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

# A take that has not begun to be recorded after so long never will.
_PATIENCE = 3.0


@dataclass(frozen=True)
class TakesPlan:
    """What is to be recorded.

    Attributes:
        count: of takes.
        length: of each, seconds.
        pause: between two, seconds; 0 for a burst, one right after the other.
        countdown: before the first one, seconds.
    """

    count: int = 5
    length: float = 3.0
    pause: float = 2.0
    countdown: float = 3.0

    def __post_init__(self) -> None:
        if self.count < 1 or self.length <= 0 or self.pause < 0 or self.countdown < 0:
            raise ValueError(f"no takes can be made by {self}")

    @property
    def seconds(self) -> float:
        """From beginning to end."""
        return self.countdown + self.count * self.length + (self.count - 1) * self.pause


class TakesPhase(Enum):
    """Where it is."""

    WAITING = "waiting"
    RECORDING = "recording"
    DONE = "done"


class Cue(Enum):
    """What is to be done now."""

    #: A second of the countdown has begun.
    TICK = "tick"
    #: Begin a clip of the plan's length.
    START = "start"
    #: A take is over, and another one follows.
    OVER = "over"
    #: The last take is over.
    DONE = "done"


class Takes:
    """Goes through a plan while `update` is called, about ten times a second or more."""

    def __init__(self, plan: TakesPlan, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock`: monotonic seconds."""
        self.plan = plan
        self._clock = clock
        self.phase = TakesPhase.WAITING
        #: The take that is being waited for or recorded, from 1.
        self.number = 1
        self._until = clock() + plan.countdown
        self._ticked = math.inf
        self._seen_recording = False

    @property
    def left(self) -> float:
        """Seconds until the take begins, or ends."""
        return max(0.0, self._until - self._clock())

    def update(self, recording: bool) -> list[Cue]:
        """What is to be done now, in order.

        Args:
            recording: a clip is being recorded.
        """
        if self.phase is TakesPhase.WAITING:
            return self._wait()
        if self.phase is TakesPhase.RECORDING:
            return self._record(recording)
        return []

    def _wait(self) -> list[Cue]:
        if self.left > 0:
            second = math.ceil(self.left)
            ticks = second < self._ticked
            self._ticked = second
            return [Cue.TICK] if ticks else []
        self.phase = TakesPhase.RECORDING
        self._until = self._clock() + self.plan.length
        self._seen_recording = False
        return [Cue.START]

    def _record(self, recording: bool) -> list[Cue]:
        self._seen_recording |= recording
        # The recorder ends it by the source's clock, which need not be ours to the last frame.
        started = self._seen_recording or self._clock() > self._until + _PATIENCE
        if recording or not started or self.left > 0:
            return []
        if self.number == self.plan.count:
            self.phase = TakesPhase.DONE
            return [Cue.DONE]
        self.number += 1
        self.phase = TakesPhase.WAITING
        self._until = self._clock() + self.plan.pause
        self._ticked = math.inf
        return [Cue.OVER]

"""Moments that the network was not sure of: the ones most worth labelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.decision import State

if TYPE_CHECKING:
    from app.pipeline import Result

#: Seconds kept before and after.
MARGIN = 1.0


@dataclass(frozen=True)
class Moment:
    """A stretch of time in which something went on that has no sure name.

    Attributes:
        start, end: seconds of the source's clock.
        label: what it most likely was.
        confidence: that of the label at its best, 0 to 1.
    """

    start: float
    end: float
    label: str
    confidence: float


class UncertainMoments:
    """Finds them while results come in, one after the other. For one thread.

    A moment is at least `shortest` seconds in which the decision is "unknown action", or an action
    with less than `sure` confidence; a longer one is cut at `longest`. After one, nothing is
    reported for `pause` seconds: an hour of fidgeting must not fill the disk.
    """

    def __init__(
        self,
        sure: float = 0.5,
        shortest: float = 0.7,
        longest: float = 6.0,
        pause: float = 10.0,
    ) -> None:
        self._sure, self._shortest, self._longest, self._pause = sure, shortest, longest, pause
        self.reset()

    def reset(self) -> None:
        """What comes next has nothing to do with what was."""
        self._start: float | None = None
        self._last = 0.0
        self._best = ("", 0.0)
        self._not_before = float("-inf")

    def update(self, result: Result, classes: tuple[str, ...]) -> Moment | None:
        """The moment that ended with this result, or None."""
        time = result.frame.time
        if time < self._last:
            self.reset()  # another source, or another place in this one
        unknown = result.decision.state is State.UNKNOWN_ACTION
        if unknown or (
            result.decision.state is State.ACTION and result.decision.confidence < self._sure
        ):
            if self._start is None:
                # What is unknown was so before it was called that; but no moment is told twice.
                before = max(result.decision.since, self._last) if unknown else time
                self._start = min(time, before)
                self._best = ("", 0.0)
            self._last = time
            self._note(result, classes)
            if time - self._start < self._longest:
                return None
        if self._start is None:
            return None
        moment = Moment(self._start, self._last, *self._best)
        self._start = None
        if moment.end - moment.start < self._shortest or moment.start < self._not_before:
            return None
        self._not_before = moment.end + self._pause
        return moment

    def _note(self, result: Result, classes: tuple[str, ...]) -> None:
        for prediction in result.predictions:
            best = int(prediction.probabilities.argmax())
            if prediction.probabilities[best] > self._best[1]:
                self._best = (classes[best], float(prediction.probabilities[best]))

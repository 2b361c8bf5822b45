"""One source being watched: its feed, how it went, and what a view has not taken yet."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from app.capture.feed import Captured, Feed, FeedState
from app.mailbox import Mailbox
from app.pipeline import Result
from app.status import Counters, Problem
from model.decision import Decision, Event

if TYPE_CHECKING:
    from model.prediction import Prediction

_T = TypeVar("_T")

# Kept for a view that does not come for them: a minute of steps.
_STEPS = 600
_EVENTS = 10_000


class Watch:
    """Written by the recognition thread, read by a view; nothing here waits.

    Once it is left behind for another one, nothing that is still written to it shows up.
    """

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.counters = Counters()
        #: All that the feed gave has been recognised.
        self.drained = False
        #: Why it is over before its end; "" and None while all is well.
        self.failure = ""
        self.problem: Problem | None = None
        self._left = False
        self._lock = threading.Lock()
        self._results: Mailbox[Result] = Mailbox()
        self._events: deque[Event] = deque(maxlen=_EVENTS)
        self._steps: deque[tuple[Prediction, Decision]] = deque(maxlen=_STEPS)

    @property
    def left(self) -> bool:
        """Whether it was left behind for another one."""
        return self._left

    @property
    def what_failed(self) -> Problem:
        """What a failure was about."""
        if self.problem is not None:
            return self.problem
        return Problem.UNEXPECTED if self.feed.unexpected else Problem.SOURCE

    def start(self) -> None:
        """Start reading the source."""
        self.feed.start()

    def leave(self) -> None:
        """Stop reading, and take nothing in any more; returns at once."""
        with self._lock:
            self._left = True
        self.feed.stop()

    def followed_by(self, feed: Feed) -> Watch:
        """Leave this one for another feed of the same source: what was found goes on."""
        self.leave()
        following = Watch(feed)
        following.counters = self.counters
        following._results, following._events = self._results, self._events
        following._steps = self._steps
        return following

    def put(self, captured: Captured, result: Result, clock: Callable[[], float]) -> None:
        """Take in what came out of a frame."""
        with self._lock:
            if self._left:
                return
            self.counters.add(result, captured.arrived, clock())
            self._events.extend(result.events)
            self._steps.extend(zip(result.predictions, result.decisions, strict=True))
            self._results.put(replace(result, arrived=captured.arrived))

    def put_events(self, events: Iterable[Event]) -> None:
        """Take in actions that ended without a frame of their own."""
        with self._lock:
            if not self._left:
                self._events.extend(events)

    def finish(self) -> None:
        """Nothing more comes out of the feed."""
        self.drained = self.feed.state is FeedState.ENDED

    def fail(self, problem: Problem, message: str) -> None:
        """It cannot go on."""
        with self._lock:
            self.failure, self.problem = message, problem
        self.feed.stop()

    def take(self) -> Result | None:
        """The newest result that was not taken yet, or None."""
        return self._results.take()

    def take_events(self) -> list[Event]:
        """The actions that ended since the last call, oldest first."""
        return _drain(self._events)

    def take_steps(self) -> list[tuple[Prediction, Decision]]:
        """The predictions since the last call and what was decided at each, oldest first."""
        return _drain(self._steps)


def _drain(queue: deque[_T]) -> list[_T]:
    """What is in a queue that another thread may be filling."""
    taken = []
    while queue:
        taken.append(queue.popleft())
    return taken

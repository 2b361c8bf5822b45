"""What a decider made of a stream, held against what truly happened in it."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from model.decision import Event, State
from model.metrics import binned_error
from model.prediction import Prediction
from model.streaming import Played
from model.streams import Action, Stream

#: An event finds an action when their intersection is this share of their union.
OVERLAP = 0.5
#: An action's name is still right this long after its end, in seconds: windows look back.
LATE = 0.7
#: An action is judged from so many seconds after its start on, or from its middle.
EARLIEST = 0.6
#: What unknown movements and missing events are called in tables.
UNKNOWN, NOTHING = "unknown movement", "nothing"


@dataclass(frozen=True)
class StreamScore:
    """Known actions, unknown movements and rests of one stream or several together.

    Attributes:
        minutes: length.
        actions, unknown: how many known actions and unknown movements there are.
        events: decided actions.
        precision, recall, f1: an event is right when its class is and it overlaps enough.
        named: share of known actions whose name was shown while they went on.
        delay: median seconds from such an action's start to its name.
        false_per_10_minutes: events during rests, by 10 minutes of the stream.
        rejected: share of the unknown movements that made no event.
        shown_error: expected calibration error of the confidence shown with a name.
        states: share of time in each state.
        classes: by class: actions, how many of them were found, events, median delay.
        confusion: rows: what happened; columns: what it was called; see `table`.
    """

    minutes: float
    actions: int
    unknown: int
    events: int
    precision: float
    recall: float
    f1: float
    named: float
    delay: float | None
    false_per_10_minutes: float
    rejected: float | None
    shown_error: float | None
    states: dict[str, float]
    classes: dict[str, dict[str, float | int | None]]
    confusion: dict[str, dict[str, int]]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def score(streams: Sequence[Stream], played: Sequence[Played]) -> StreamScore:
    """Streams and what was made of each, counted together; an action is found by one event."""
    totals = _Totals()
    for stream, result in zip(streams, played, strict=True):
        totals.add(stream, result)
    return totals.score()


class _Totals:
    def __init__(self) -> None:
        self.seconds = 0.0
        self.actions: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.events: Counter[str] = Counter()
        self.delays: dict[str, list[float]] = {}
        self.confusion: dict[str, Counter[str]] = {}
        self.astray = self.unknown = self.accepted = 0
        self.states: Counter[str] = Counter()
        self.shown: list[tuple[float, bool]] = []

    def add(self, stream: Stream, played: Played) -> None:
        self.seconds += stream.seconds
        # An event in a time that nobody has labelled is neither right nor wrong.
        judged = [e for e in played.events if not _is_unjudged(e, stream)]
        left = list(judged)
        for action in stream.truth:
            met = [event for event in judged if _common(event, action) > 0]
            best = max(met, key=lambda event: _common(event, action), default=None)
            row = self.confusion.setdefault(action.action or UNKNOWN, Counter())
            if action.action is None:
                taken = best is not None and _covers(best, action)
                self.unknown += 1
                self.accepted += taken
                row[best.action if best is not None and taken else NOTHING] += 1
                continue
            self.actions[action.action] += 1
            row[best.action if best is not None else NOTHING] += 1
            match = next((e for e in left if e.action == action.action and agrees(e, action)), None)
            if match is not None:
                left.remove(match)
                self.found[action.action] += 1
            delay = _delay(played, action)
            if delay is not None:
                self.delays.setdefault(action.action, []).append(delay)
        self.events.update(event.action for event in judged)
        self.astray += sum(
            all(_common(event, action) <= 0 for action in stream.truth) for event in judged
        )
        self.states.update(decision.state.value for decision in played.decisions)
        self.shown += shown_names(stream, played)

    def score(self) -> StreamScore:
        actions, events, found = (
            sum(counts.values()) for counts in (self.actions, self.events, self.found)
        )
        delays = [delay for several in self.delays.values() for delay in several]
        steps = max(1, sum(self.states.values()))
        return StreamScore(
            minutes=self.seconds / 60,
            actions=actions,
            unknown=self.unknown,
            events=events,
            precision=found / events if events else 0.0,
            recall=found / actions if actions else 0.0,
            f1=2 * found / (events + actions) if events + actions else 0.0,
            named=len(delays) / actions if actions else 0.0,
            delay=statistics.median(delays) if delays else None,
            false_per_10_minutes=self.astray * 600 / self.seconds if self.seconds else 0.0,
            rejected=1 - self.accepted / self.unknown if self.unknown else None,
            shown_error=shown_error(self.shown),
            states={state.value: self.states[state.value] / steps for state in State},
            classes={
                name: {
                    "actions": count,
                    "found": self.found[name],
                    "events": self.events[name],
                    "delay": statistics.median(self.delays[name]) if name in self.delays else None,
                }
                for name, count in sorted(self.actions.items())
            },
            confusion={
                name: dict(row.most_common()) for name, row in sorted(self.confusion.items())
            },
        )


def agrees(event: Event, action: Action) -> bool:
    """Whether an event is at an action's time."""
    whole = max(event.end, action.end) - min(event.start, action.start)
    return _common(event, action) >= OVERLAP * whole


def shown_error(shown: Sequence[tuple[float, bool]]) -> float | None:
    """Expected calibration error of (confidence, right) pairs; None without any."""
    if not shown:
        return None
    confidence, right = (np.array(column) for column in zip(*shown, strict=True))
    return binned_error(confidence, right)


def motion_familiarity(
    stream: Stream, predictions: Sequence[Prediction], idle: int | None
) -> list[float]:
    """How familiar each of a stream's movements is, in order of `Stream.truth`.

    The mean over its windows; 0 where they call it no action.
    """
    times = np.array([prediction.time for prediction in predictions])
    values = []
    for action in stream.truth:
        first = action.start + min(EARLIEST, (action.end - action.start) / 2)
        within = np.flatnonzero((times >= first) & (times <= action.end))
        if not len(within):
            values.append(0.0)
            continue
        chosen = [predictions[index] for index in within]
        leading = int(np.mean([p.probabilities for p in chosen], axis=0).argmax())
        mean = float(np.mean([p.familiarity for p in chosen]))
        values.append(0.0 if leading == idle else mean)
    return values


def shown_names(stream: Stream, played: Played) -> list[tuple[float, bool]]:
    """Confidence and rightness of every name shown."""
    return [(played.decisions[index].confidence, right) for index, right in judged(stream, played)]


def judged(stream: Stream, played: Played) -> list[tuple[int, bool]]:
    """The decisions that show a name, by their place, and whether the name is right."""
    found = []
    for index, decision in enumerate(played.decisions):
        if decision.state is not State.ACTION or _in_unjudged(decision.time, stream):
            continue
        right = any(
            action.action == decision.action and action.start <= decision.time <= action.end + LATE
            for action in stream.truth
        )
        found.append((index, right))
    return found


def _delay(played: Played, action: Action) -> float | None:
    """Seconds from an action's start to its name; None when it was not named in time."""
    for decision in played.decisions:
        if decision.time < action.start or decision.action != action.action:
            continue
        late = decision.time > action.end + LATE
        return None if late else decision.time - action.start
    return None


def _common(event: Event, action: Action) -> float:
    return min(event.end, action.end) - max(event.start, action.start)


def _covers(event: Event, action: Action) -> bool:
    """Whether an event is mostly about a movement, or covers most of it."""
    shorter = min(event.end - event.start, action.end - action.start)
    return _common(event, action) >= OVERLAP * shorter


def _is_unjudged(event: Event, stream: Stream) -> bool:
    length = event.end - event.start
    shared = (min(event.end, end) - max(event.start, start) for start, end in stream.unjudged)
    return any(common >= OVERLAP * length for common in shared)


def _in_unjudged(time: float, stream: Stream) -> bool:
    return any(start <= time <= end for start, end in stream.unjudged)

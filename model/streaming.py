"""How a live recogniser does on long streams: events found, delays, false alarms.

A stream is made of recorded sequences in random order with rests between: the last pose is held,
then turns into the next sequence's first. It goes through the program's own resampler, recogniser
and decider, as live.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.activity import active_interval
from model.data.store import Store
from model.decision import Decider, DecisionSettings, Event, State
from model.preprocess import canonical
from model.stream import Recogniser
from model.weights import Weights
from model.window import GridResampler

FloatArray = NDArray[np.float32]

#: An event finds an action when their intersection is this share of their union.
OVERLAP = 0.5
#: Rests last between these, in seconds, of which the first so many turn one pose into the next.
REST = (1.5, 4.0)
_TURN = 0.8
#: People at rest sway: joints drift by about this, in metres, over a second or so.
_SWAY = 0.006


@dataclass(frozen=True)
class Action:
    """What truly happens in a stream: a class name, start and end in seconds."""

    action: str
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class Stream:
    """A long recording: ``(F, 25, 3)`` joints, ``(F, 25)`` visibility, and what happens in it."""

    joints: FloatArray
    visibility: FloatArray
    fps: float
    truth: tuple[Action, ...]

    @property
    def seconds(self) -> float:
        return len(self.joints) / self.fps


def build_stream(
    store: Store, chosen: Sequence[int], seconds: float, seed: int, rests_only: bool = False
) -> Stream:
    """A stream of at least `seconds` from the chosen sequences, drawn again when they run out.

    Args:
        store: sequences of one frame rate.
        chosen: positions in the store.
        rests_only: only the sequences' first and last poses appear, never what is between.
    """
    rng = np.random.default_rng(seed)
    fps = float(store.fps[chosen[0]])
    joints: list[FloatArray] = []
    visibility: list[FloatArray] = []
    truth: list[Action] = []
    frames = 0
    order: list[int] = []
    while frames < seconds * fps:
        if not order:
            order = [chosen[i] for i in rng.permutation(len(chosen))]
        sequence = store[order.pop()]
        body, seen = _rooted(sequence.joints), sequence.visibility
        if rests_only:
            body, seen = body[[0, -1]], seen[[0, -1]]
        elif sequence.label >= 0:
            begin, end = active_interval(canonical(sequence.joints, seen), fps)
            offset = frames / fps
            name = store.classes[sequence.label]
            truth.append(Action(name, offset + begin, offset + end))
        rest = int(rng.uniform(*REST) * fps)
        joints += [body, _rest(body[-1], rest, fps, rng)]
        visibility += [seen, np.repeat(seen[-1:], rest, axis=0)]
        frames += len(body) + rest
    return Stream(
        _turned(joints, fps), np.concatenate(visibility).astype(np.float32), fps, tuple(truth)
    )


def _rooted(joints: FloatArray) -> FloatArray:
    rooted: FloatArray = joints - joints[:, :1]
    return rooted


def _rest(pose: FloatArray, frames: int, fps: float, rng: np.random.Generator) -> FloatArray:
    """A held pose that sways a little."""
    time = np.arange(frames, dtype=np.float32)[:, None, None] / fps
    phase = rng.uniform(0, 2 * np.pi, (1, 25, 3)).astype(np.float32)
    pace = rng.uniform(0.2, 0.5, (1, 25, 3)).astype(np.float32)
    sway = np.sin(2 * np.pi * pace * time + phase) - np.sin(phase)
    held: FloatArray = (pose + _SWAY * sway).astype(np.float32)
    return held


def _turned(pieces: list[FloatArray], fps: float) -> FloatArray:
    """Pieces end to end; the end of each rest turns smoothly into the next sequence's start."""
    pieces = [piece.copy() for piece in pieces]
    for rest, following in zip(pieces[1::2], pieces[2::2], strict=False):
        frames = min(len(rest), round(_TURN * fps))
        weight = np.linspace(0, 1, frames + 2, dtype=np.float32)[1:-1, None, None]
        smooth = weight * weight * (3 - 2 * weight)
        rest[len(rest) - frames :] += smooth * (following[0] - rest[len(rest) - frames :])
    return np.concatenate(pieces).astype(np.float32)


@dataclass(frozen=True)
class Found:
    """What a decider made of a stream: its events, and the share of time in each state."""

    events: tuple[Event, ...]
    states: dict[str, float]


def play(stream: Stream, weights: Weights, settings: DecisionSettings | None = None) -> Found:
    """Run a stream through the live stages."""
    card = weights.card
    settings = settings or DecisionSettings(**card.decision)
    recogniser = Recogniser(weights)
    resampler = GridResampler(card.rate)
    decider = Decider(card.classes, settings, card.no_action)
    events: list[Event] = []
    states = dict.fromkeys((state.value for state in State), 0)
    time = 0.0
    for index, (joints, seen) in enumerate(zip(stream.joints, stream.visibility, strict=True)):
        time = index / stream.fps
        for frame in resampler.update(time, joints, seen):
            decision = decider.update(recogniser.update(frame))
            states[decision.state.value] += 1
            events += decider.finished()
    events += decider.finish(time)
    total = max(1, sum(states.values()))
    return Found(tuple(events), {name: count / total for name, count in states.items()})


@dataclass(frozen=True)
class StreamingScore:
    """How events compare with what happened.

    Attributes:
        precision, recall, f1: an event is right when its class is and it overlaps enough.
        named: share of actions during which their name was decided at all, overlap or not.
        delay: median seconds from an action's start to when its name was decided.
        false_per_10_minutes: events that overlap no action at all.
    """

    actions: int
    events: int
    precision: float
    recall: float
    f1: float
    named: float
    delay: float | None
    false_per_10_minutes: float

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def score(stream: Stream, events: Sequence[Event], lead: float = 0.0) -> StreamingScore:
    """Compare events with the truth; each action is found by one event at most.

    Args:
        lead: by how much events begin before they were decided (`DecisionSettings.lead`).
    """
    left = list(events)
    found = 0
    for action in stream.truth:
        match = next((e for e in left if e.action == action.action and _union(e, action)), None)
        if match is not None:
            left.remove(match)
            found += 1
    delays, named = [], 0
    for action in stream.truth:
        own = [e for e in events if e.action == action.action and _common(e, action) > 0]
        if own:
            named += 1
            delays.append(own[0].start + lead - action.start)
    astray = sum(all(_common(event, action) <= 0 for action in stream.truth) for event in events)
    precision = found / len(events) if events else 0.0
    recall = found / len(stream.truth) if stream.truth else 0.0
    both = precision + recall
    return StreamingScore(
        actions=len(stream.truth),
        events=len(events),
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / both if both else 0.0,
        named=named / len(stream.truth) if stream.truth else 0.0,
        delay=statistics.median(delays) if delays else None,
        false_per_10_minutes=astray * 600 / stream.seconds,
    )


def _common(event: Event, action: Action) -> float:
    return min(event.end, action.end) - max(event.start, action.start)


def _union(event: Event, action: Action) -> bool:
    whole = max(event.end, action.end) - min(event.start, action.start)
    return _common(event, action) >= OVERLAP * whole

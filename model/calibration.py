"""Fits what turns a trained network's output into decisions, on streams of validation people.

Temperature, what tells unknown actions from known ones, and the settings of the decider. None of it
changes the network.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from model.decision import DecisionSettings
from model.familiarity import Familiarity, fit
from model.metrics import fit_temperature
from model.prediction import Prediction
from model.stream import Recogniser
from model.stream_score import EARLIEST, StreamScore, agrees, score
from model.streaming import decide
from model.streams import Stream
from model.weights import Card, Weights
from model.window import GridResampler

#: Sets of signals that are tried (`model.familiarity.SIGNALS`). Not the cosine alone: it tells one
#: sensor from another as well as one movement from another, so that it looks best where unknown
#: movements come from another data set, and calls real people's squats unknown.
SIGNAL_SETS: tuple[tuple[str, ...], ...] = (
    ("probability",), ("logit",), ("energy",),
    ("probability", "cosine"), ("logit", "cosine"), ("energy", "cosine"),
)  # fmt: skip
#: Share of the known actions that is usually to be kept.
KEPT = 0.95
#: What each setting is tried at, in this order, twice.
TRIED: Mapping[str, tuple[float, ...]] = {
    "enter": (0.35, 0.45, 0.55, 0.65),
    "leave": (0.2, 0.3, 0.4, 0.5),
    "minimum": (0.2, 0.4, 0.6, 0.8),
    "smoothing": (0.15, 0.25, 0.4, 0.6),
    "switch": (0.6, 0.9, 1.2, 1.6),
    "seen": (0.0, 0.6, 0.75, 0.9),
}
#: Mean familiarities of a motion that are tried as the least for a known action.
FAMILIAR = (0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.18, 0.21, 0.25, 0.3, 0.35, 0.4)
# With no name near, an action is called unknown when no action is less likely than this.
_UNKNOWN = 0.3
# Of somebody who has just come, half a window holds how the pose estimator settles more than what
# they do: real videos began with a "stand to sit". Three quarters do not.
_WARMTH = 0.75
# Names that rest on little that was seen are less often right, with hardly less probability: hands
# behind somebody's own back were said to clap.
_SEEN = 0.75
START = DecisionSettings(
    enter=0.55, leave=0.4, smoothing=0.25, minimum=0.4, warmth=_WARMTH, unknown=_UNKNOWN, seen=_SEEN
)
# What another value must bring, in F1: less is chance.
_GAIN = 0.004
# What a figure that is out of bounds costs, in F1: a second of delay beyond this, and an event in
# ten minutes of rest beyond one.
_DELAY, _DELAY_COST, _FALSE_COST = 1.0, 0.2, 0.02
# A rest is clear of its neighbours from so many seconds after an action until this before one.
_AFTER, _BEFORE = 1.2, 0.1


Predictions = Sequence[Sequence[Prediction]]


@dataclass(frozen=True, eq=False)
class Observed:
    """A stream and what the network says of it. N grid steps.

    Attributes:
        predictions: as they come from a network that is not calibrated.
        logits: ``(N, K)``; features: ``(N, C)``.
    """

    stream: Stream
    predictions: tuple[Prediction, ...]
    logits: Tensor
    features: Tensor

    def calibrated(
        self, temperature: float, familiarity: Familiarity | None, idle: int | None
    ) -> list[Prediction]:
        """The predictions of a network that is."""
        logits = self.logits / temperature
        chances = torch.softmax(logits, dim=-1).numpy()
        shares = np.ones(len(logits))
        if familiarity is not None:
            shares = familiarity(logits, self.features, idle).numpy()
        return [
            replace(prediction, probabilities=chance, familiarity=float(share))
            for prediction, chance, share in zip(self.predictions, chances, shares, strict=True)
        ]

    def labels(self, classes: Sequence[str], idle: int | None) -> Tensor:
        """``(N,)``: the class of each step, -1 where it is not clear or unknown."""
        labels = np.full(len(self.predictions), -1 if idle is None else idle, np.int64)
        times = np.array([prediction.time for prediction in self.predictions])
        labels[[prediction.warmth < 1 for prediction in self.predictions]] = -1
        for action in self.stream.truth:
            around = (times > action.start - _BEFORE) & (times < action.end + _AFTER)
            labels[around] = -1
            if action.action is not None:
                first = action.start + min(EARLIEST, (action.end - action.start) / 2)
                within = (times >= first) & (times <= action.end)
                labels[within] = classes.index(action.action)
        for start, end in self.stream.unjudged:
            labels[(times > start) & (times < end + _AFTER)] = -1
        return torch.from_numpy(labels)


def observe(stream: Stream, weights: Weights) -> Observed:
    """Run the live stages over a stream and keep all that they say."""
    recogniser, resampler = Recogniser(weights), GridResampler(weights.card.rate)
    predictions, logits, features = [], [], []
    for index, (joints, seen) in enumerate(zip(stream.joints, stream.visibility, strict=True)):
        for frame in resampler.update(index / stream.fps, joints, seen):
            output = recogniser.step(frame)
            predictions.append(replace(recogniser.predict(frame.time, output), joints=None))
            logits.append(output.logits.float().cpu())
            features.append(output.features.float().cpu())
    return Observed(stream, tuple(predictions), torch.cat(logits), torch.cat(features))


def temperature_of(observed: Sequence[Observed], card: Card) -> float:
    """For the least cross entropy over the steps whose class is clear."""
    idle = _idle(card)
    labels = torch.cat([one.labels(card.classes, idle) for one in observed])
    logits = torch.cat([one.logits for one in observed])
    return fit_temperature(logits[labels >= 0], labels[labels >= 0])


@dataclass(frozen=True, eq=False)
class Rejection:
    """A way to tell unknown actions: its signals, how it ranks them, and what it is worth.

    Attributes:
        settings: the decider's, with the highest `familiar` that keeps enough of the actions found.
        kept: share of the actions found that is.
        rejected: share of the unknown movements that make no event then.
    """

    signals: tuple[str, ...]
    familiarity: Familiarity
    settings: DecisionSettings
    kept: float
    rejected: float


def rejections(
    observed: Sequence[Observed],
    card: Card,
    temperature: float,
    prototypes: Tensor,
    settings: DecisionSettings,
    kept: float = KEPT,
    sets: Sequence[tuple[str, ...]] = SIGNAL_SETS,
) -> list[Rejection]:
    """All ways to tell unknown actions, the best first.

    Each is fitted on the steps of known actions and judged by the events of the streams.

    Args:
        kept: share of the known actions that is to be kept.
        sets: of signals, to choose from.
    """
    idle = _idle(card)
    labels = torch.cat([one.labels(card.classes, idle) for one in observed])
    known = labels >= 0
    if idle is not None:
        known &= labels != idle
    logits = torch.cat([one.logits for one in observed])[known] / temperature
    features = torch.cat([one.features for one in observed])[known]
    streams = [one.stream for one in observed]

    def ways() -> Iterator[Rejection]:
        for signals in sets:
            familiarity = fit(logits, features, idle, prototypes, signals)
            predictions = [one.calibrated(temperature, familiarity, idle) for one in observed]

            def outcome(familiar: float, made: Predictions = predictions) -> tuple[int, float]:
                tried = replace(settings, familiar=familiar)
                total = score(streams, [decide(one, card, tried) for one in made])
                return round(total.recall * total.actions), total.rejected or 0.0

            most, rejected = outcome(0.0)
            best = Rejection(signals, familiarity, settings, 1.0, rejected)
            for familiar in FAMILIAR:
                found, rejected = outcome(familiar)
                if found < kept * most:
                    break
                chosen = replace(settings, familiar=familiar)
                best = Rejection(signals, familiarity, chosen, found / max(1, most), rejected)
            yield best

    return sorted(ways(), key=lambda way: -way.rejected)


@dataclass(frozen=True)
class Fitted:
    """Settings, and what they give on the streams they were fitted on."""

    settings: DecisionSettings
    scores: tuple[StreamScore, ...]


def fit_settings(
    streams: Sequence[Stream],
    predictions: Predictions,
    card: Card,
    start: DecisionSettings = START,
    progress: Callable[[], object] = lambda: None,
) -> Fitted:
    """The decider's settings with the best events, one setting at a time.

    Args:
        streams: some may hold nothing but rests.
        predictions: of each stream, calibrated.
        start: settings to begin with, which are kept where others are hardly better.
        progress: called after every try.
    """

    def scores_of(tried: DecisionSettings) -> tuple[StreamScore, ...]:
        progress()
        return tuple(
            score([stream], [decide(made, card, tried)])
            for stream, made in zip(streams, predictions, strict=True)
        )

    settings = placed(streams, predictions, card, start)
    scores = scores_of(settings)
    for _ in range(2):
        for name, values in TRIED.items():
            for value in values:
                change: dict[str, Any] = {name: value}
                if value == getattr(settings, name) or not _consistent(settings, change):
                    continue
                tried = replace(settings, **change)
                result = scores_of(tried)
                if worth(result) > worth(scores) + _GAIN:
                    settings, scores = tried, result
        settings = placed(streams, predictions, card, settings)
        scores = scores_of(settings)
    return Fitted(settings, scores)


def worth(scores: Sequence[StreamScore]) -> float:
    """Mean event F1 of the streams with actions, less what slow names and false events cost."""
    acting = [one for one in scores if one.actions]
    value = statistics.fmean(one.f1 for one in acting)
    for one in acting:
        if one.delay is not None:
            value -= _DELAY_COST * max(0.0, one.delay - _DELAY) / len(acting)
    for one in scores:
        if not one.actions:
            value -= _FALSE_COST * max(0.0, one.false_per_10_minutes - 1.0)
    return value


def placed(
    streams: Sequence[Stream], predictions: Predictions, card: Card, settings: DecisionSettings
) -> DecisionSettings:
    """With the lead and lag that put starts and ends right in the middle."""
    tried = replace(settings, lead=0.0, lag=0.0)
    early, late = [], []
    for stream, made in zip(streams, predictions, strict=True):
        events = decide(made, card, tried).events
        for action in stream.truth:
            if action.action is None:
                continue
            for event in events:
                meets = min(event.end, action.end + 1.0) - max(event.start, action.start)
                if event.action == action.action and (meets > 0.3 or agrees(event, action)):
                    early.append(event.start - action.start)
                    late.append(event.end - action.end)
    if not early:
        return settings
    lead, lag = (max(0.0, round(statistics.median(one), 2)) for one in (early, late))
    return replace(settings, lead=lead, lag=lag)


def _consistent(settings: DecisionSettings, change: Mapping[str, float]) -> bool:
    enter = change.get("enter", settings.enter)
    return change.get("leave", settings.leave) <= enter


def _idle(card: Card) -> int | None:
    return None if card.no_action is None else card.classes.index(card.no_action)

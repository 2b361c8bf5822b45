"""How a live recogniser does on long streams: events found, delays, false alarms, unknown actions.

A stream (`model.streams`) goes through the program's own resampler, recogniser and decider, as
live. What came out is then held against what truly happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.decision import Decider, Decision, DecisionSettings, Event
from model.prediction import Prediction
from model.stream import Recogniser
from model.streams import Stream
from model.weights import Card, Weights
from model.window import GridResampler


@dataclass(frozen=True)
class Played:
    """What a decider made of a stream.

    Attributes:
        events: in the order they ended.
        decisions: one at every grid step.
    """

    events: tuple[Event, ...]
    decisions: tuple[Decision, ...]


def recognise(stream: Stream, weights: Weights) -> list[Prediction]:
    """A prediction at every grid step of a stream, as live."""
    recogniser = Recogniser(weights)
    resampler = GridResampler(weights.card.rate)
    predictions = []
    for index, (joints, seen) in enumerate(zip(stream.joints, stream.visibility, strict=True)):
        for frame in resampler.update(index / stream.fps, joints, seen):
            predictions.append(recogniser.update(frame))
    return predictions


def decide(
    predictions: Sequence[Prediction], card: Card, settings: DecisionSettings | None = None
) -> Played:
    """Events and decisions of predictions, as live.

    Args:
        settings: None for the card's.
    """
    settings = settings or DecisionSettings(**card.decision)
    decider = Decider(card.classes, settings, card.no_action)
    decisions = [decider.update(prediction) for prediction in predictions]
    end = predictions[-1].time if predictions else 0.0
    return Played(tuple(decider.finish(end)), tuple(decisions))


def play(stream: Stream, weights: Weights, settings: DecisionSettings | None = None) -> Played:
    """A stream through all live stages behind the pose."""
    return decide(recognise(stream, weights), weights.card, settings)

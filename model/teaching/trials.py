"""Clips tried on a network that was not taught with them, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from model.decision import DecisionSettings
from model.metrics import fit_temperature
from model.teaching.clips import TeachingClip
from model.teaching.groups import Grouping
from model.teaching.report import ClipAnswer, Old, Score
from model.teaching.score import false_alarms, summarise
from model.teaching.tracks import Track, events, mean_probabilities
from model.weights import Card

#: Temperatures fitted on few clips are kept near the base's.
_LEAST, _MOST = 0.6, 1.8
#: Steps of each clip that they are fitted on: long clips must not decide.
_STEPS = 8


@dataclass(frozen=True, eq=False)
class Trial:
    """A clip, its track, and the logits ``(N, K)`` at each of its steps.

    Attributes:
        familiarity: ``(N,)`` of each step; None where the weights cannot tell.
    """

    clip: TeachingClip
    track: Track
    logits: Tensor
    familiarity: Tensor | None = None


def answer(trial: Trial, card: Card, background: str) -> tuple[ClipAnswer, int]:
    """What a clip was taken for, and in how many events."""
    clip = trial.clip
    settings = DecisionSettings(**card.decision)
    found = events(trial.track, trial.logits, card, settings, trial.familiarity)
    longest = max(found, key=lambda event: event.end - event.start, default=None)
    live = longest.action if longest is not None else None
    chances = mean_probabilities(trial.track, trial.logits, card.temperature)
    if clip.label == background:
        name = live or background
    else:
        # Every other clip shows an action: which one is asked.
        acting = chances.copy()
        if background in card.classes:
            acting[card.classes.index(background)] = 0.0
        name = card.classes[int(acting.argmax())]
    confidence = float(chances[card.classes.index(name)]) if name in card.classes else 0.0
    return ClipAnswer(clip.name, clip.label, name, round(confidence, 4), live), len(found)


def temperature(trials: Sequence[Trial], card: Card) -> float:
    """What the logits must be divided by, fitted on the trials.

    Args:
        card: says classes, and the temperature near which it is kept.
    """
    logits, labels = [], []
    for trial in trials:
        steps = torch.nonzero(trial.track.acting)[:, 0]
        chosen = steps[torch.linspace(0, len(steps) - 1, _STEPS).round().to(torch.int64)]
        logits.append(trial.logits[chosen])
        labels += [card.classes.index(trial.clip.label)] * len(chosen)
    fitted = fit_temperature(torch.cat(logits), torch.tensor(labels))
    return float(min(max(fitted, _LEAST * card.temperature), _MOST * card.temperature))


def score(
    trials: Sequence[Trial],
    card: Card,
    taught: Sequence[str],
    background: str,
    grouping: Grouping,
    old: Old | None,
) -> Score:
    """The trials' figures.

    Args:
        card: of the taught network; says classes, decision settings and temperature.
    """
    # A class whose only clip is held out has not been taught: it is no failure of its own.
    untested = {
        name
        for caution in grouping.cautions
        if caution.kind == "one recording"
        for name in caution.labels
    }
    answers, alarms, seconds = [], 0, 0.0
    for trial in trials:
        if trial.clip.label in untested:
            continue
        answered, found = answer(trial, card, background)
        answers.append(answered)
        if trial.clip.label == background:
            alarms, seconds = alarms + found, seconds + trial.clip.seconds
    return summarise(
        answers,
        [name for name in taught if name not in untested],
        background,
        false_alarms(alarms, seconds),
        by=grouping.by.value,
        folds=grouping.count,
        old=old,
        cautions=grouping.cautions,
    )

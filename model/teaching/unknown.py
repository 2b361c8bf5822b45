"""What tells unknown movements, carried over to a network that was taught more.

The base ranks signals among those of windows of its own classes (`model.familiarity`). A taught
network keeps these ranks, gets prototypes of the new classes, and a threshold that keeps the clips
it was not taught with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from model.familiarity import Familiarity, prototypes_of
from model.teaching.trials import Trial
from model.weights import Card

#: Share of the clips that must not be called unknown.
KEPT = 0.95


def extended(
    base: Familiarity, old: Tensor, acting: Sequence[Tensor], labels: Sequence[str]
) -> Familiarity:
    """The base's ranks with other prototypes.

    Args:
        old: ``(M, C)`` prototypes of the classes that the network knew, of unit length.
        acting: each clip's features ``(N, C)`` at the steps at which its action can be named.
        labels: of the clips.
    """
    if "cosine" not in base.quantiles:
        return base
    numbers = {label: index for index, label in enumerate(sorted(set(labels)))}
    groups = [
        torch.full((len(part),), numbers[label]) for part, label in zip(acting, labels, strict=True)
    ]
    new = prototypes_of(torch.cat(list(acting)), torch.cat(groups))
    return Familiarity(base.quantiles, torch.cat([old, new]) if len(old) else new)


def judged(trial: Trial, familiarity: Familiarity, card: Card) -> Trial:
    """The trial with how familiar each step is."""
    idle = None if card.no_action is None else card.classes.index(card.no_action)
    logits = trial.logits / card.temperature
    return replace(trial, familiarity=familiarity(logits, trial.track.features, idle))


def threshold(trials: Sequence[Trial], card: Card, most: float) -> float:
    """The mean familiarity of a motion under which it is unknown: at most `most`, and so low that
    `KEPT` of the trials' actions are not."""
    values = [
        float(trial.familiarity[trial.track.acting].mean())
        for trial in trials
        if trial.familiarity is not None and trial.clip.label != card.no_action
    ]
    if not values:
        return most
    return round(min(most, float(np.quantile(values, 1 - KEPT))), 4)


def with_threshold(card: Card, trials: Sequence[Trial]) -> Card:
    """The card with a threshold that keeps the trials; without familiarity it stays as it is."""
    most = float(card.decision.get("familiar", 0.0))
    if not most or all(trial.familiarity is None for trial in trials):
        return card
    return replace(card, decision=card.decision | {"familiar": threshold(trials, card, most)})

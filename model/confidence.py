"""Fits the confidence that is shown with a name, on streams of validation people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from model.decision import DecisionSettings, log_odds
from model.prediction import Prediction
from model.stream_score import judged
from model.streaming import decide
from model.streams import Stream
from model.weights import Card

#: From so many people on. How often names are right differs more between people than between
#: networks: fitted on one whom it recognises badly, the confidence was too low for all others.
PEOPLE = 3
# How strongly the shown confidence is held to the plain probability.
_HELD = 0.0002


def sure(
    streams: Sequence[Stream],
    predictions: Sequence[Sequence[Prediction]],
    card: Card,
    settings: DecisionSettings,
) -> DecisionSettings:
    """With the confidence that makes a name shown with 70 % right seven times in ten.

    Logistic regression of "the name is right" on the logit of its smoothed probability and on how
    much of what it rests on was seen. Every name shown counts alike: a stream of rests has next to
    none, and all of them are wrong. Held a little to the plain probability, for streams with few
    names.
    """
    plain = replace(settings, slope=1.0, shift=0.0, sight=0.0)
    rows, right = [], []
    for stream, made in zip(streams, predictions, strict=True):
        played = decide(made, card, plain)
        for index, is_right in judged(stream, played):
            rows.append((log_odds(played.decisions[index].confidence), 1.0, made[index].seen))
            right.append(float(is_right))
    if not rows:
        return plain
    x, y = torch.tensor(rows, dtype=torch.float64), torch.tensor(right, dtype=torch.float64)
    line = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64, requires_grad=True)
    start = line.detach().clone()
    optimiser = torch.optim.LBFGS([line], max_iter=100, line_search_fn="strong_wolfe")

    def closure() -> float:
        optimiser.zero_grad()
        fit = torch.nn.functional.binary_cross_entropy_with_logits(x @ line, y)
        loss = fit + _HELD * (line - start).square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return float(loss.detach())

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    slope, shift, sight = line.tolist()
    fitted = {"shift": round(shift, 3), "sight": round(sight, 3)}
    return replace(plain, slope=round(max(slope, 0.05), 3), **fitted)

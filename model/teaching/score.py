"""Figures of an honest score: what a network makes of clips that it was not taught with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from model.metrics import confusion, precision_recall
from model.teaching.report import Caution, ClassFigures, ClipAnswer, FalseAlarms, Old, Score


def summarise(
    answers: Sequence[ClipAnswer],
    taught: Sequence[str],
    background: str,
    false_alarms: FalseAlarms,
    *,
    by: str,
    folds: int,
    old: Old | None = None,
    cautions: Sequence[Caution] = (),
) -> Score:
    """Figures of answers.

    Args:
        taught: the classes whose clips count for the accuracy.
        background: the label of clips that show no action.
    """
    others = Counter(a.answer for a in answers if a.answer not in (*taught, background))
    present = [background] if any(a.label == background for a in answers) else []
    names = (*taught, *present, *(name for name, _ in others.most_common() if name not in present))
    table = confusion(
        np.array([_place(a.answer, names) for a in answers], np.int64),
        np.array([_place(a.label, names) for a in answers], np.int64),
        len(names),
    )
    precision, recall = precision_recall(table)
    acted = [a for a in answers if a.label != background]
    return Score(
        by=by,
        folds=folds,
        accuracy=_share([a.right for a in acted]),
        live=_share([a.live == a.label for a in acted]),
        names=names,
        confusion=tuple(tuple(int(count) for count in row) for row in table),
        classes=tuple(
            ClassFigures(
                name, int(table[index].sum()), _number(precision[index]), _number(recall[index])
            )
            for index, name in enumerate((*taught, *present))
        ),
        wrong=tuple(sorted((a for a in answers if not a.right), key=lambda a: -a.confidence)),
        false_alarms=false_alarms,
        old=old,
        cautions=tuple(cautions),
    )


def false_alarms(events: int, seconds: float) -> FalseAlarms:
    """Rates of events counted over a time; the bound is the exact Poisson one."""
    if seconds <= 0:
        return FalseAlarms(events, 0.0, None, None)
    hours = seconds / 3600
    return FalseAlarms(events, round(seconds, 1), events / hours, poisson_bound(events) / hours)


def poisson_bound(events: int) -> float:
    """The largest mean with which so few events still come in one of twenty times."""
    low, high = 0.0, 10.0 + 3.0 * events
    for _ in range(60):
        middle = (low + high) / 2
        # P(at most `events`), summed from its terms.
        term = total = float(np.exp(-middle))
        for count in range(1, events + 1):
            term *= middle / count
            total += term
        low, high = (middle, high) if total > 0.05 else (low, middle)
    return high


def _place(name: str, names: Sequence[str]) -> int:
    return list(names).index(name)


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _number(value: np.floating[Any]) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)

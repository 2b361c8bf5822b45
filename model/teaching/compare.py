"""Several weights on the same clips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from model.teaching import trials
from model.teaching.clips import TeachingClip
from model.teaching.groups import By, Grouping
from model.teaching.lesson import Teacher
from model.teaching.report import Score
from model.teaching.tracks import track
from model.teaching.trials import Trial
from model.teaching.unknown import judged
from model.text import teaching as text
from model.weights import Weights


class ComparisonError(ValueError):
    """These weights cannot be compared on these clips; one sentence says why."""


@dataclass(frozen=True)
class Compared:
    """What one of them made of the clips.

    Attributes:
        taught_with: how many of the clips it was itself taught with.
    """

    score: Score
    taught_with: int


def compare(
    weights: Sequence[Weights], clips: Sequence[TeachingClip], background: str, teacher: Teacher
) -> tuple[tuple[str, ...], list[Compared | None]]:
    """Each of the weights on the clips of those classes that all of them know.

    Weights that know no class of the clips are left out: without that, nothing that was added
    could be compared beside the weights it was added to.

    Args:
        background: the label of clips that show no action.

    Returns:
        The classes, and a result for each of the weights; None for those left out.

    Raises:
        ComparisonError: there is no such class, or weights are not for live use.
        CancelledError: from `teacher`.
    """
    for one in weights:
        if one.card.sampling != "live":
            raise ComparisonError(text.comparing_for_clips(one.path or one.card.name))
    there = {clip.label for clip in clips} - {background}
    known = [there & set(one.card.classes) for one in weights]
    labels = sorted(set.intersection(*filter(None, known))) if any(known) else []
    if not labels:
        raise ComparisonError(text.NO_COMMON_ACTION)
    chosen = [clip for clip in clips if clip.label in (*labels, background)]
    teacher.phase("look", sum(map(bool, known)) * len(chosen))
    found: list[Compared | None] = []
    for one, knows in zip(weights, known, strict=True):
        if not knows:
            found.append(None)
            continue
        named = one.card.no_action or background
        tried = []
        for clip in chosen:
            shown = replace(clip, label=named) if clip.label == background else clip
            tried.append(_try(one, shown))
            teacher.advance()
        nothing_held_out = Grouping(By.RECORDING, (), (), ())
        score = trials.score(tried, one.card, labels, named, nothing_held_out, None)
        found.append(Compared(score, _taught_with(one.card.training, chosen)))
    return tuple(labels), found


def _try(weights: Weights, clip: TeachingClip) -> Trial:
    tracked = track(weights.network, clip, weights.card.rate)
    trial = Trial(clip, tracked, weights.network.classifier(tracked.features).detach())
    if weights.familiarity is None:
        return trial
    return judged(trial, weights.familiarity, weights.card)


def _taught_with(training: dict[str, Any], clips: Sequence[TeachingClip]) -> int:
    taught = training.get("taught", {})
    known = taught.get("clips", []) if isinstance(taught, dict) else []
    return sum(clip.content()[:16] in known for clip in clips) if isinstance(known, list) else 0

"""Teaching in seconds: a new head on the frozen network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import torch

from model.familiarity import Familiarity
from model.teaching import trials, unknown
from model.teaching.groups import Grouping
from model.teaching.head import Head, fit, start_of
from model.teaching.lesson import Lesson, Mode, Teacher
from model.teaching.material import Material
from model.teaching.old_classes import held_people, right
from model.teaching.report import Old, Score
from model.teaching.trials import Trial
from model.teaching.windows import Features, joined
from model.weights import Card


@dataclass(frozen=True, eq=False)
class TaughtHead:
    """A head and what it is worth.

    Attributes:
        head: fitted on all clips.
        first: fitted without fold 0; None when no clip could be held out.
        card: the taught network's, with the temperature and the threshold for unknown actions.
        familiarity: what tells these; None when the base has nothing of the kind.
        score: of heads that were fitted without the clips they answer for; None likewise.
    """

    head: Head
    first: Head | None
    card: Card
    familiarity: Familiarity | None
    score: Score | None


def teach_head(
    lesson: Lesson, grouping: Grouping, material: Material, teacher: Teacher
) -> TaughtHead:
    """Fit one head for each fold to score with, and one on everything to use."""
    kept = lesson.base.card.classes if lesson.mode is Mode.ADD else (lesson.background,)
    start = start_of(lesson.base.network, lesson.base.card.classes, kept, lesson.classes)
    heads: list[Head] = []
    if grouping.count > 1:
        teacher.phase("score", grouping.count)
        for fold in range(grouping.count):
            heads.append(fit(_without(material, fold, grouping.count), start, lesson.strange))
            teacher.advance()
    teacher.phase("fit", 1)
    head = fit(material.all(), start, lesson.strange)
    teacher.advance()
    card = taught_card(lesson)
    familiarity = _familiarity(lesson, material, range(len(lesson.clips)))
    if not heads:
        return TaughtHead(head, None, card, familiarity, None)
    tried = [
        Trial(clip, own, heads[fold](own.features))
        for clip, own, fold in zip(lesson.clips, material.tracks, grouping.folds, strict=True)
    ]
    card = replace(card, temperature=trials.temperature(tried, card))
    for fold in range(grouping.count):
        others = [index for index, own in enumerate(grouping.folds) if own != fold]
        without = _familiarity(lesson, material, others)
        if without is not None:
            tried = [
                unknown.judged(trial, without, card) if own == fold else trial
                for trial, own in zip(tried, grouping.folds, strict=True)
            ]
    card = unknown.with_threshold(card, tried)
    old = _old(lesson, grouping, material, heads)
    score = trials.score(tried, card, lesson.taught, lesson.background, grouping, old)
    return TaughtHead(head, heads[0], card, familiarity, score)


def _familiarity(lesson: Lesson, material: Material, chosen: Iterable[int]) -> Familiarity | None:
    """The base's, with prototypes of the actions in the chosen clips."""
    base = lesson.base.familiarity
    acting = [index for index in chosen if lesson.clips[index].label != lesson.background]
    if base is None or not acting:
        return base
    kept = base.prototypes if lesson.mode is Mode.ADD else base.prototypes[:0]
    own = [material.tracks[index] for index in acting]
    features = [track.features[track.acting] for track in own]
    return unknown.extended(base, kept, features, [lesson.clips[i].label for i in acting])


def taught_card(lesson: Lesson) -> Card:
    """The base's card with the taught network's classes."""
    return replace(lesson.base.card, classes=lesson.classes, no_action=lesson.background)


def _without(material: Material, fold: int, folds: int) -> Features:
    """The windows of all folds but one, and the rehearsal without that fold's people."""
    taught = material.taught.subset(material.taught.groups != fold)
    if material.rehearsed is None:
        return taught
    held = held_people(material.rehearsed.groups, fold, folds)
    return joined([taught, material.rehearsed.subset(~held)])


def _old(lesson: Lesson, grouping: Grouping, material: Material, heads: list[Head]) -> Old | None:
    """The old classes before and after, on rehearsed people that each head did not see."""
    old = material.old
    if old is None:
        return None
    classes = lesson.base.card.classes
    before = start_of(lesson.base.network, classes, classes, classes)
    had, has, count = 0, 0, 0
    for fold, head in enumerate(heads):
        held = held_people(old.people, fold, grouping.count)
        if not held.any():
            continue
        values, labels = material.old_features[held], old.labels[held]
        sequences = old.sequences[held]
        # Old classes have the same places in both.
        had += right(before(values), labels, sequences, classes, lesson.background)
        has += right(head(values), labels, sequences, lesson.classes, lesson.background)
        count += len(torch.unique(sequences))
    return Old(count, had / count, has / count) if count else None

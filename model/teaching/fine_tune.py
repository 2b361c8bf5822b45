"""Teaching in minutes: the whole network goes on learning, from clips and rehearsal alike.

It starts from the head that was fitted on the frozen network. A first run leaves one fold of the
clips out and is scored on it; a second run, the one to use, has them all. Both keep checkpoints:
the same call goes on where it was stopped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch

from model.familiarity import Familiarity, prototypes_of
from model.network import SkeletonNetwork
from model.sampling import SequenceTensors, clip_windows
from model.scoring import live_ends, logits_of
from model.teaching import trials, unknown
from model.teaching.clips import TeachingClip, data_hash, tensors
from model.teaching.frozen import taught_card
from model.teaching.groups import Grouping
from model.teaching.head import Head
from model.teaching.lesson import Lesson, Mode, Point, Teacher
from model.teaching.material import known_to
from model.teaching.mixed_batches import AGAIN, OWN, MixedBatches, sources
from model.teaching.old_classes import held_people, old_windows, right
from model.teaching.rehearsal import Rehearsal
from model.teaching.report import Old, Score
from model.teaching.tracks import track
from model.teaching.trials import Trial
from model.teaching.windows import features_of
from model.training import EpochReport, Trainer, TrainingConfig
from model.weights import Card

_STEPS = 10


def settings(precision: str = "auto") -> TrainingConfig:
    """How a network is fine-tuned: the rate is a third of a network's that starts from nothing."""
    return TrainingConfig(
        epochs=30,
        batch=OWN + AGAIN,
        learning_rate=3e-4,
        milestones=(0.6, 0.85),
        sampling="live",
        epoch_windows=_STEPS * (OWN + AGAIN),
        precision=precision,
    )


@dataclass(frozen=True, eq=False)
class FineTuned:
    """A network that was fine-tuned on all clips, and what one without some of them is worth."""

    network: SkeletonNetwork
    card: Card
    familiarity: Familiarity | None
    score: Score | None


def fine_tune(
    lesson: Lesson,
    grouping: Grouping,
    rehearsal: Rehearsal | None,
    starts: tuple[SkeletonNetwork, SkeletonNetwork | None],
    teacher: Teacher,
    folder: Path,
    config: TrainingConfig | None = None,
) -> FineTuned:
    """Two runs: one to score, one to use.

    Args:
        starts: networks with a head of all clips, and of all but fold 0's (None: nothing to score).
        folder: of checkpoints; runs of other clips or settings lie beside each other there.
    """
    config = config or settings()
    runs = folder / _key(lesson, config)
    every = list(range(len(lesson.clips)))
    card, score = taught_card(lesson), None
    if starts[1] is not None:
        held = [i for i, fold in enumerate(grouping.folds) if fold == 0]
        kept = [i for i, fold in enumerate(grouping.folds) if fold != 0]
        network = _run(
            lesson, kept, rehearsal, starts[1], config, runs / "score", teacher, held,
            grouping.count, "score",
        )  # fmt: skip
        tried = [_try(network, lesson.clips[index], lesson.base.card.rate) for index in held]
        card = replace(card, temperature=trials.temperature(tried, card))
        without = _familiarity(lesson, network, rehearsal, kept)
        if without is not None:
            tried = [unknown.judged(trial, without, card) for trial in tried]
        card = unknown.with_threshold(card, tried)
        old = _old(lesson, network, rehearsal, grouping.count)
        score = trials.score(tried, card, lesson.taught, lesson.background, grouping, old)
    network = _run(
        lesson, every, rehearsal, starts[0], config, runs / "final", teacher, [], None, "fit"
    )
    return FineTuned(network, card, _familiarity(lesson, network, rehearsal, every), score)


def _familiarity(
    lesson: Lesson, network: SkeletonNetwork, rehearsal: Rehearsal | None, chosen: Sequence[int]
) -> Familiarity | None:
    """The base's ranks, with prototypes as this network sees rehearsal and chosen clips."""
    base, known = lesson.base.familiarity, known_to(lesson, rehearsal)
    acting = [lesson.clips[i] for i in chosen if lesson.clips[i].label != lesson.background]
    adds = lesson.mode is Mode.ADD
    # Without rehearsal nobody knows how this network sees the old actions: all would be unknown.
    if base is None or not acting or (adds and known is None and len(base.prototypes)):
        return None
    rate, prototypes = lesson.base.card.rate, base.prototypes[:0]
    if known is not None and adds:
        old = old_windows(known, network.config.frames, rate)
        prototypes = prototypes_of(features_of(network, old.windows), old.labels)
    own = [track(network, clip, rate) for clip in acting]
    features = [one.features[one.acting] for one in own]
    return unknown.extended(base, prototypes, features, [clip.label for clip in acting])


def _run(
    lesson: Lesson,
    taught: Sequence[int],
    rehearsal: Rehearsal | None,
    start: SkeletonNetwork,
    config: TrainingConfig,
    folder: Path,
    teacher: Teacher,
    held: Sequence[int],
    folds: int | None,
    phase: str,
) -> SkeletonNetwork:
    batches = MixedBatches(sources(lesson, taught, rehearsal, folds), _STEPS)
    validate = _validator(lesson, held) if held else None
    trainer = Trainer(
        start.config, config, batches, folder, lesson.seed, torch.device("cpu"), validate, start
    )
    teacher.phase(phase, config.epochs * trainer.steps)
    teacher.advance(trainer.epoch * trainer.steps)
    told = 0

    def tell() -> None:
        nonlocal told
        for report in trainer.history[told:]:
            teacher.point(_point(report, config.epochs))
        told = len(trainer.history)

    def step(epoch: int, number: int, loss: float) -> None:
        tell()
        teacher.advance()

    trainer.run(step)
    tell()
    return trainer.network.eval()


def _point(report: EpochReport, epochs: int) -> Point:
    return Point(report.epoch + 1, epochs, report.loss, report.accuracy, report.validation_accuracy)


def _try(network: SkeletonNetwork, clip: TeachingClip, rate: float) -> Trial:
    tracked = track(network, clip, rate)
    classifier = network.classifier
    head = Head(classifier.weight.detach(), classifier.bias.detach())
    return Trial(clip, tracked, head(tracked.features))


def _old(
    lesson: Lesson, network: SkeletonNetwork, rehearsal: Rehearsal | None, folds: int
) -> Old | None:
    """The old classes before and after, on the rehearsed people whom the score run left out."""
    known = known_to(lesson, rehearsal)
    if known is None or lesson.mode is not Mode.ADD:
        return None
    base = lesson.base
    known = replace(known, data=known.data.subset(held_people(known.data.subjects, 0, folds)))
    if not len(known.data):
        return None
    old = old_windows(known, network.config.frames, base.card.rate)
    count = len(torch.unique(old.sequences))

    def share(judge: SkeletonNetwork, classes: tuple[str, ...]) -> float:
        logits = logits_of(judge, old.windows)
        return right(logits, old.labels, old.sequences, classes, lesson.background) / count

    return Old(count, share(base.network, base.card.classes), share(network, lesson.classes))


def _validator(lesson: Lesson, held: Sequence[int]) -> Callable[[SkeletonNetwork], float]:
    """Share of windows of the held clips that are named rightly."""
    data: SequenceTensors = tensors([lesson.clips[index] for index in held], lesson.classes)
    chosen, ends = live_ends(data, lesson.base.card.rate, stride=4)
    frames = lesson.base.network.config.frames
    windows = clip_windows(data, chosen, ends, frames, lesson.base.card.rate)

    def accuracy(network: SkeletonNetwork) -> float:
        answers = logits_of(network, windows).argmax(dim=-1)
        return float((answers == data.labels[chosen]).float().mean())

    return accuracy


def _key(lesson: Lesson, config: TrainingConfig) -> str:
    """A name for everything that the run depends on."""
    parts = [
        data_hash(lesson.clips),
        lesson.base.card.sha256,
        lesson.mode.value,
        sorted(lesson.mirrored),
        lesson.seed,
        asdict(replace(config)),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

"""Batches for fine-tuning: windows of clips and of what is rehearsed, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from model.live_sampling import LiveWindows
from model.teaching.clips import TeachingClip, tensors
from model.teaching.lesson import Lesson
from model.teaching.material import augmentation, known_to
from model.teaching.old_classes import held_people
from model.teaching.rehearsal import Rehearsal

#: Windows of clips and of rehearsal in a batch.
OWN, AGAIN = 24, 24


@dataclass(frozen=True, eq=False)
class MixedBatches:
    """Batches with a fixed number of windows from each source."""

    sources: Sequence[tuple[LiveWindows, int]]
    steps: int

    def epoch(self, generator: torch.Generator) -> Iterator[tuple[Tensor, Tensor]]:
        for _ in range(self.steps):
            parts = [windows.batch(count, generator) for windows, count in self.sources]
            yield torch.cat([part[0] for part in parts]), torch.cat([part[1] for part in parts])


def sources(
    lesson: Lesson, taught: Sequence[int], rehearsal: Rehearsal | None, held: int | None
) -> list[tuple[LiveWindows, int]]:
    """Where windows come from, and how many of a batch.

    Args:
        held: number of folds when the first one's rehearsed people are left out, too, else None.
    """
    network, card = lesson.base.network, lesson.base.card
    clips = [lesson.clips[index] for index in taught]
    mirrored = [clip for clip in clips if clip.label in lesson.mirrored]
    plain = [clip for clip in clips if clip.label not in lesson.mirrored]
    known = known_to(lesson, rehearsal)
    if known is not None and held is not None:
        people = known.data.subjects
        known = replace(known, data=known.data.subset(~held_people(people, 0, held)))
    count = OWN if known is not None else OWN + AGAIN

    def source(own: list[TeachingClip], flips: bool) -> tuple[LiveWindows, int]:
        windows = LiveWindows(
            tensors(own, lesson.classes),
            lesson.classes,
            lesson.background,
            augmentation(flips),
            network.config.frames,
            card.rate,
        )
        return windows, max(1, round(count * len(own) / len(clips)))

    found = [source(own, flips) for own, flips in ((plain, False), (mirrored, True)) if own]
    if known is not None:
        windows = LiveWindows(
            known.data,
            lesson.classes,
            lesson.background,
            known.live,
            network.config.frames,
            card.rate,
        )
        found.append((windows, AGAIN))
    return found

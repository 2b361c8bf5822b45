"""Everything that is looked at once, before any head is fitted: windows' features and tracks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from model.augmentation import LiveAugmentation
from model.sampling import SequenceTensors
from model.teaching.clips import tensors
from model.teaching.groups import Grouping
from model.teaching.lesson import Lesson, Mode, Teacher
from model.teaching.old_classes import OldWindows, old_windows
from model.teaching.rehearsal import Rehearsal
from model.teaching.tracks import Track, track
from model.teaching.windows import Drawn, Features, draw, features_of, joined, together

#: Windows of each clip: few clips are looked at more often, about so many in all.
WINDOWS, MOST_WINDOWS, WINDOWS_IN_ALL = 16, 32, 1000
#: Windows of each rehearsed sequence; where only its rests are of use, fewer do.
REHEARSED, RESTED = 3.0, 0.5


@dataclass(frozen=True, eq=False)
class Material:
    """What a frozen network sees.

    Attributes:
        taught: windows of the clips; groups are folds.
        rehearsed: windows of the rehearsed sequences, or None; groups are people.
        tracks: of each clip, as live.
        old: windows that the old classes are measured on, or None where they are replaced.
        old_features: ``(W, C)`` of those.
    """

    taught: Features
    rehearsed: Features | None
    tracks: tuple[Track, ...]
    old: OldWindows | None
    old_features: Tensor

    def all(self) -> Features:
        """Taught and rehearsed windows."""
        return self.taught if self.rehearsed is None else joined([self.taught, self.rehearsed])


def look(
    lesson: Lesson, grouping: Grouping, rehearsal: Rehearsal | None, teacher: Teacher
) -> Material:
    """Draw windows and see what the base's network makes of them."""
    network, rate = lesson.base.network, lesson.base.card.rate
    generator = torch.Generator().manual_seed(lesson.seed)
    known = known_to(lesson, rehearsal)
    own = taught_windows(lesson, grouping, generator)
    again = rehearsed_windows(lesson, known, generator) if known is not None else None
    old = None
    if known is not None and lesson.mode is Mode.ADD:
        old = old_windows(known, network.config.frames, rate)
    total = len(lesson.clips) + len(own)
    total += len(again) if again is not None else 0
    total += len(old.windows) if old is not None else 0
    teacher.phase("look", total)
    tracked = []
    for clip in lesson.clips:
        tracked.append(track(network, clip, rate))
        teacher.advance()
    taught = own.seen_by(network, teacher.advance)
    rehearsed = again.seen_by(network, teacher.advance) if again is not None else None
    old_features = torch.zeros(0, taught.values.shape[1])
    if old is not None:
        old_features = features_of(network, old.windows, teacher.advance)
    return Material(taught, rehearsed, tuple(tracked), old, old_features)


def taught_windows(
    lesson: Lesson, grouping: Grouping, generator: torch.Generator, each: int | None = None
) -> Drawn:
    """Windows of the clips; groups are folds.

    Args:
        each: windows of each clip; None for as many as suit the number of clips.
    """
    each = each if each is not None else windows_for(len(lesson.clips))
    folds = torch.tensor(grouping.folds)
    parts = []
    for mirrored in (False, True):
        chosen = [i for i, c in enumerate(lesson.clips) if (c.label in lesson.mirrored) == mirrored]
        if chosen:
            own = tensors([lesson.clips[index] for index in chosen], lesson.classes)
            flips = augmentation(mirrored)
            parts.append(_draw(lesson, own, folds[chosen], flips, each, generator))
    return parts[0] if len(parts) == 1 else together(parts)


def rehearsed_windows(lesson: Lesson, known: Rehearsal, generator: torch.Generator) -> Drawn:
    """Windows of what is rehearsed; groups are people."""
    each = REHEARSED if lesson.mode is Mode.ADD else RESTED
    return _draw(lesson, known.data, known.data.subjects, known.live, each, generator)


def _draw(
    lesson: Lesson,
    data: SequenceTensors,
    groups: Tensor,
    augmentation: LiveAugmentation,
    each: float,
    generator: torch.Generator,
) -> Drawn:
    frames, rate = lesson.base.network.config.frames, lesson.base.card.rate
    classes, idle = lesson.classes, lesson.background
    # Whoever teaches does so with their own camera: few clips are better not made strange.
    augmentation = replace(augmentation, stretch=0.0, shake=0.0)
    return draw(data, groups, classes, idle, augmentation, frames, rate, each, generator)


def windows_for(clips: int) -> int:
    """Windows of each of so many clips."""
    return max(WINDOWS, min(MOST_WINDOWS, WINDOWS_IN_ALL // max(1, clips)))


def augmentation(mirrored: bool) -> LiveAugmentation:
    """How windows of clips vary: mirrored only where that is the same action."""
    return replace(LiveAugmentation(), mirror=0.5 if mirrored else 0.0)


def known_to(lesson: Lesson, rehearsal: Rehearsal | None) -> Rehearsal | None:
    """What of the rehearsal is of use for the lesson's classes, or None."""
    if rehearsal is None:
        return None
    if lesson.mode is Mode.ADD:
        known = rehearsal.of(lesson.classes)
        return known if len(known.data) else None
    # Only how people rest before and after: their actions may be the new ones by other names.
    data = replace(rehearsal.data, labels=torch.zeros_like(rehearsal.data.labels))
    live = replace(rehearsal.live.among(()), idle=1.0)
    return replace(rehearsal, data=data, classes=lesson.classes, live=live)

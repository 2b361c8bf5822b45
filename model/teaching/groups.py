"""Who must not be on both sides when a score is to be honest.

Windows of one clip, clips of one recording, and clips of one person are alike. A score is taken on
people that were not taught with where every class was done by two or more, else on other sessions,
else, with a warning, on other recordings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from model.teaching.clips import TeachingClip
from model.teaching.report import Caution

#: At most so many rounds of teaching and testing.
MOST_FOLDS = 5


class By(Enum):
    """What is never on both sides; the values are for people and files."""

    PERSON = "person"
    SESSION = "session"
    RECORDING = "recording"


@dataclass(frozen=True)
class Grouping:
    """Clips in folds. `folds[i]` is the fold in which clip i is tested."""

    by: By
    groups: tuple[int, ...]
    folds: tuple[int, ...]
    cautions: tuple[Caution, ...]

    @property
    def count(self) -> int:
        """Number of folds."""
        return max(self.folds, default=-1) + 1


_KEYS: dict[By, Callable[[TeachingClip], tuple[str, ...]]] = {
    By.PERSON: lambda clip: (clip.person,),
    By.SESSION: lambda clip: (clip.person, clip.session),
    By.RECORDING: lambda clip: (clip.person, clip.session, clip.recording or clip.name),
}


def group(clips: Sequence[TeachingClip], background: str) -> Grouping:
    """The strictest grouping in which every class can be tested.

    Args:
        background: the label of clips that show no action; they may all be of one group.
    """
    taught = sorted({clip.label for clip in clips} - {background})
    single = {by: _with_one_group(clips, taught, by) for by in By}
    by = next((by for by in By if not single[by]), By.RECORDING)
    keys = [_KEYS[by](clip) for clip in clips]
    number = {key: index for index, key in enumerate(sorted(set(keys)))}
    groups = tuple(number[key] for key in keys)
    cautions = []
    for level in By:
        # Without recordings told apart nothing else can be said of a class.
        weaker = [name for name in single[level] if name not in single[By.RECORDING]]
        names = single[level] if level is By.RECORDING else weaker
        if level is By.PERSON:
            names = [name for name in names if name not in single[By.SESSION]]
        if names:
            cautions.append(Caution(f"one {level.value}", tuple(names)))
    twice = _twice(clips, groups)
    if twice:
        cautions.append(Caution("leak", clips=twice))
    return Grouping(by, groups, _folds(groups), tuple(cautions))


def _with_one_group(clips: Sequence[TeachingClip], labels: Sequence[str], by: By) -> list[str]:
    found: dict[str, set[tuple[str, ...]]] = {label: set() for label in labels}
    for clip in clips:
        if clip.label in found:
            found[clip.label].add(_KEYS[by](clip))
    return [label for label, groups in found.items() if len(groups) < 2]


def _twice(clips: Sequence[TeachingClip], groups: Sequence[int]) -> tuple[str, ...]:
    """Clips whose very skeletons are in another group, too."""
    places: dict[str, set[int]] = {}
    contents = [clip.content() for clip in clips]
    for content, number in zip(contents, groups, strict=True):
        places.setdefault(content, set()).add(number)
    return tuple(
        clip.name for clip, content in zip(clips, contents, strict=True) if len(places[content]) > 1
    )


def _folds(groups: Sequence[int]) -> tuple[int, ...]:
    """Groups dealt into at most `MOST_FOLDS` folds, the largest first into the smallest fold."""
    sizes = Counter(groups)
    filled = [0] * min(MOST_FOLDS, len(sizes))
    fold_of = {}
    for number, size in sorted(sizes.items(), key=lambda entry: (-entry[1], entry[0])):
        fold = filled.index(min(filled))
        fold_of[number] = fold
        filled[fold] += size
    return tuple(fold_of[number] for number in groups)

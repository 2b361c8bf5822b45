"""A library's labelled pieces as clips to teach with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import numpy as np

from app.errors import UserError
from app.library import NO_ACTION, Example, Library, LibraryError, Motion
from app.text import teach as text
from model.teaching.clips import TeachingClip

#: Shorter pieces say nothing, seconds.
_SHORTEST = 0.3


def choose(library: Library, labels: Collection[str] | None) -> list[Example]:
    """The pieces with one of the labels, and those that show no action.

    Args:
        labels: None for all that there are.

    Raises:
        UserError: a label that no piece has.
    """
    every = library.examples()
    if labels is None:
        return every
    unknown = sorted(set(labels) - {example.label for example in every})
    if unknown:
        there = ", ".join(sorted({example.label for example in every})) or "none"
        raise UserError(text.labels_unknown(library.folder, unknown, there))
    return [example for example in every if example.label in {*labels, NO_ACTION}]


def read(
    library: Library,
    examples: Iterable[Example],
    background: str,
    advance: Callable[[int], None] = lambda count: None,
    complain: Callable[[str], None] = lambda message: None,
) -> list[TeachingClip]:
    """The pieces' joints.

    Args:
        background: the network's name for no action.
        advance: told 1 after each piece.
        complain: told of each piece that is left out, in one sentence.
    """
    found = []
    for example in examples:
        try:
            clip = _cut(example, library.motion(example.clip.id), background)
        except LibraryError as error:
            complain(str(error))
        else:
            if clip is not None:
                found.append(clip)
            else:
                complain(f"{name_of(example)} shows nobody for long enough and is left out.")
        advance(1)
    return found


def name_of(example: Example) -> str:
    """What reports call a piece: the clip's uid, and its span when it is only a part of it."""
    return f"{example.clip.uid}#{example.span}" if example.span else example.clip.uid


def _cut(example: Example, motion: Motion, background: str) -> TeachingClip | None:
    times = motion.times
    inside = (times >= example.start - 1e-6) & (times <= example.end + 1e-6)
    chosen = np.flatnonzero(inside & motion.found)
    if len(chosen) < 2 or times[chosen[-1]] - times[chosen[0]] < _SHORTEST:
        return None
    clip = example.clip
    return TeachingClip(
        name=name_of(example),
        label=background if example.label == NO_ACTION else example.label,
        person=clip.person,
        session=clip.session,
        recording=clip.uid,
        times=np.asarray(times[chosen], np.float64),
        joints=np.asarray(motion.joints[chosen], np.float32),
        visibility=np.asarray(motion.visibility[chosen], np.float32),
    )

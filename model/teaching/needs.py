"""What is missing before teaching goes well, as data and as words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from model.teaching.report import BACKGROUND, Need

#: Takes of an action below which teaching refuses, and below which it advises more.
LEAST_TAKES, GOOD_TAKES = 2, 5


class Labelled(Protocol):
    """What must be known of a clip to say what is missing."""

    @property
    def label(self) -> str: ...
    @property
    def person(self) -> str: ...
    @property
    def session(self) -> str: ...
    @property
    def seconds(self) -> float: ...


def needs(clips: Sequence[Labelled], labels: Sequence[str], background: str) -> tuple[Need, ...]:
    """What is missing, required things first.

    Args:
        labels: what is to be taught; labels without clips count, too.
        background: the label of clips that show no action.
    """
    wanted = [label for label in labels if label != background]
    found: list[Need] = [] if wanted else [Need("labels", required=True)]
    for label in wanted:
        own = [clip for clip in clips if clip.label == label]
        if len(own) < GOOD_TAKES:
            required = len(own) < LEAST_TAKES
            found.append(Need("takes", label, GOOD_TAKES - len(own), required=required))
        if len(own) >= LEAST_TAKES and len({(clip.person, clip.session) for clip in own}) < 2:
            found.append(Need("session", label, 1))
    rest = sum(clip.seconds for clip in clips if clip.label == background)
    if rest < BACKGROUND - 0.5:
        # Seconds are said as whole ones.
        found.append(Need("background", seconds=float(round(BACKGROUND - rest))))
    return tuple(sorted(found, key=lambda need: not need.required))

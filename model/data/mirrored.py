"""What a motion is called when the other side of the body does it."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from model.skeleton import MIRROR

_SIDES = {
    "left": "right", "right": "left",
    "clockwise": "counter-clockwise", "counter-clockwise": "clockwise",
    "counterclockwise": "clockwise", "anticlockwise": "clockwise", "anti-clockwise": "clockwise",
}  # fmt: skip
_WORD = re.compile(r"\b(" + "|".join(sorted(_SIDES, key=len, reverse=True)) + r")\b", re.IGNORECASE)


def mirrored_labels(classes: tuple[str, ...]) -> list[int | None]:
    """For each class the label of its mirror image.

    That is the class itself, unless its name tells left from right or a sense of rotation: then it
    is the class of the opposite name, and None when there is none of that name.
    """
    labels = {name.lower(): label for label, name in enumerate(classes)}
    out: list[int | None] = []
    for label, name in enumerate(classes):
        opposite = _WORD.sub(lambda match: _SIDES[match.group().lower()], name.lower())
        out.append(label if opposite == name.lower() else labels.get(opposite))
    return out


def mirrored(joints: NDArray[np.float32]) -> NDArray[np.float32]:
    """Joints ``(..., 25, 3)`` in Kinect axes as a mirror shows them: left and right swapped."""
    flip = np.array([-1.0, 1.0, 1.0], np.float32)
    return np.asarray(joints[..., list(MIRROR), :] * flip, np.float32)

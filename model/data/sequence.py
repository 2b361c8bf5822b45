"""One recorded skeleton sequence, whatever data set it comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.skeleton import NUM_JOINTS
from model.text import data as words


@dataclass(frozen=True, eq=False)
class Sequence:
    """A labelled sequence of one person, or of two listed in turn, frame by frame, as SGN does.

    Attributes:
        name: unique in its data set.
        joints: ``(F, 25, 3)`` float32, metres, Kinect axes, NTU joint order (`model.skeleton`).
        visibility: ``(F, 25)`` float32, 0 not seen to 1 seen (1 where a sensor does not say).
        fps: frames per second.
        label: index into the data set's class names; -1 when there is none.
        subject: person number.
        camera: camera or view number.
    """

    name: str
    joints: NDArray[np.float32]
    visibility: NDArray[np.float32]
    fps: float
    label: int
    subject: int
    camera: int

    def __post_init__(self) -> None:
        frames = len(self.joints)
        shapes = {
            "joints": (self.joints.shape, (frames, NUM_JOINTS, 3)),
            "visibility": (self.visibility.shape, (frames, NUM_JOINTS)),
        }
        for name, (shape, wanted) in shapes.items():
            if shape != wanted or frames == 0:
                raise self._wrong(words.array_wrong(name, wanted, shape))
        if not np.isfinite(self.joints).all():
            raise self._wrong(words.NO_NUMBERS)
        if not self.fps > 0:
            raise self._wrong(words.rate_wrong(self.fps))

    def _wrong(self, reason: str) -> ValueError:
        return ValueError(words.of(self.name, reason))

    @property
    def seconds(self) -> float:
        """Duration, first to last frame."""
        return (len(self.joints) - 1) / self.fps

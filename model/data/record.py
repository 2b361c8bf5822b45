"""The checks that every reader makes before a recording becomes a `Sequence`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.data.errors import DataError
from model.data.sequence import Sequence
from model.text import data as words

#: Longest sequence that is believed, in frames: an hour at 60 frames a second. A count beyond it
#: comes from a damaged file, and nothing is allocated for it.
MAX_FRAMES = 60 * 60 * 60
#: Joints farther from the sensor than this, in metres, are not positions in metres.
MAX_DISTANCE = 100.0


def metres(path: Path, joints: NDArray[Any]) -> NDArray[np.float32]:
    """Joints as a file has them, checked before anything is computed with them, as float32.

    Raises:
        DataError: no frames, values that are not finite or not metres.
    """
    if joints.size == 0:
        raise DataError(path, words.NO_FRAMES)
    if not np.isfinite(joints).all():
        raise DataError(path, words.NO_NUMBERS)
    if np.abs(joints).max() > MAX_DISTANCE:
        raise DataError(path, words.too_far(MAX_DISTANCE))
    return np.ascontiguousarray(joints, np.float32)


def make_sequence(
    path: Path,
    *,
    name: str,
    joints: NDArray[np.float32],
    visibility: NDArray[np.float32] | None = None,
    fps: float,
    label: int,
    subject: int,
    camera: int,
) -> Sequence:
    """A `Sequence` read from `path`, checked.

    Args:
        joints: ``(F, 25, 3)`` metres, Kinect axes.
        visibility: ``(F, 25)`` 0 to 1; none means that the sensor says nothing: all 1.

    Raises:
        DataError: no frames, wrong shapes, values that are not finite or not metres.
    """
    joints = metres(path, joints)
    if visibility is None:
        visibility = np.ones(joints.shape[:2], np.float32)
    try:
        return Sequence(name, joints, visibility, fps, label, subject, camera)
    except ValueError as error:
        raise DataError(path, words.damaged(error)) from error


def read_files(
    files: Iterable[Path],
    read_file: Callable[[Path], Sequence],
    broken: Callable[[DataError], None] | None = None,
) -> Iterator[Sequence]:
    """One recording of each file, in order.

    Args:
        broken: told of every file that cannot be read, which is then left out; without it the
            first such file raises.

    Raises:
        DataError: a broken file and no `broken`.
    """
    for path in files:
        try:
            yield read_file(path)
        except DataError as error:
            if broken is None:
                raise
            broken(error)

"""Northwestern-UCLA: 10 actions, 10 people, up to three views, Kinect v1.

Each file ``aAA_sSS_eEE_vVV.json`` holds ``skeletons`` (frames, 20, 3), metres, Kinect axes, joints
in `model.skeleton.NW_UCLA_ORDER`, and ``label`` 1 to 10. The action numbers of the file names have
gaps (there is no 7 and no 10); labels here follow their order.

Source: Wang, Nie, Xia, Wu and Zhu, "Cross-view Action Modeling, Learning and Recognition",
CVPR 2014. No licence is stated: for measuring only, weights trained on it must not be shipped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from model.data.errors import DataError
from model.data.record import MAX_FRAMES, make_sequence, metres, read_files
from model.data.sequence import Sequence
from model.skeleton import NW_UCLA_ORDER, from_kinect_v1

CLASSES: tuple[str, ...] = (
    "pick up with one hand", "pick up with two hands", "drop trash", "walk around", "sit down",
    "stand up", "donning", "doffing", "throw", "carry",
)  # fmt: skip
#: The file names' action numbers, by label.
ACTION_NUMBERS: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 8, 9, 11, 12)
#: Frames a second: the Kinect's own rate; the files do not say theirs.
FPS = 30.0
SOURCE = "Northwestern-UCLA (Kinect v1)"
CITATION = (
    "J. Wang, X. Nie, Y. Xia, Y. Wu, S.-C. Zhu, Cross-view Action Modeling, Learning and "
    "Recognition, CVPR 2014"
)

_NAME = re.compile(r"a(\d\d)_s(\d\d)_e(\d\d)_v(\d\d)\.json")
_MAX_BYTES = 256 << 20  # a file of MAX_FRAMES frames; real ones are under a megabyte


def files(root: Path) -> list[Path]:
    """The recordings in a folder, ordered by name.

    Raises:
        DataError: the folder is missing or has none.
    """
    found = sorted(path for path in root.glob("a*.json") if _NAME.fullmatch(path.name))
    if not found:
        raise DataError(root, "no NW-UCLA files aAA_sSS_eEE_vVV.json in this folder")
    return found


def read_file(path: Path) -> Sequence:
    """One recording: label 0 to 9, subject 1 to 10, camera = view 1 to 3, named as its file.

    Raises:
        DataError: the name or the content is not NW-UCLA's.
    """
    match = _NAME.fullmatch(path.name)
    if not match:
        raise DataError(path, "not named aAA_sSS_eEE_vVV.json")
    action, subject, _, view = map(int, match.groups())
    if action not in ACTION_NUMBERS:
        raise DataError(path, f"no action has the number {action}")
    label = ACTION_NUMBERS.index(action)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise DataError(path, "far larger than any recording")
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise DataError(path, f"cannot be read ({error.strerror})") from error
    except DataError:
        raise
    except (ValueError, RecursionError) as error:
        raise DataError(path, f"not a whole JSON file ({error})") from error
    if not isinstance(content, dict) or "skeletons" not in content:
        raise DataError(path, "no skeletons in it")
    if content.get("label") != label + 1:
        raise DataError(path, f"label {content.get('label')!r} contradicts the file's name")
    try:
        joints = np.asarray(content["skeletons"])
    except (ValueError, OverflowError) as error:
        raise DataError(path, "skeletons with differing numbers of joints") from error
    if joints.size == 0:
        raise DataError(path, "holds no frames")
    if joints.dtype.kind not in "fi" or joints.shape[1:] != (20, 3) or len(joints) > MAX_FRAMES:
        raise DataError(path, f"skeletons must be (frames, 20, 3) numbers, found {joints.shape}")
    return make_sequence(
        path,
        name=path.stem,
        joints=from_kinect_v1(metres(path, joints), NW_UCLA_ORDER),
        fps=FPS,
        label=label,
        subject=subject,
        camera=view,
    )


def read(root: Path, broken: Callable[[DataError], None] | None = None) -> Iterator[Sequence]:
    """All recordings of a folder, in order.

    Args:
        broken: told of every file that cannot be read, which is then left out; without it the
            first such file raises.

    Raises:
        DataError: no recordings, or a broken one and no `broken`.
    """
    yield from read_files(files(root), read_file, broken)

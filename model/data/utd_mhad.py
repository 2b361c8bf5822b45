"""UTD-MHAD: 27 actions, 8 people, 4 trials each, one frontal Kinect v1 at 30 frames a second.

Each file ``aA_sS_tT_skeleton.mat`` holds the MATLAB variable ``d_skel``, (20, 3, frames), metres,
Kinect axes, joints in `model.skeleton.UTD_MHAD_ORDER`.

Source: Chen, Jafari and Kehtarnavaz, "UTD-MHAD: A Multimodal Dataset for Human Action Recognition
Utilizing a Depth Camera and a Wearable Inertial Sensor", ICIP 2015.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import scipy.io

from model.data.errors import DataError
from model.data.record import MAX_FRAMES, make_sequence, metres, read_files
from model.data.sequence import Sequence
from model.skeleton import UTD_MHAD_ORDER, from_kinect_v1

CLASSES: tuple[str, ...] = (
    "swipe left", "swipe right", "wave", "clap", "throw", "cross arms", "basketball shoot",
    "draw x", "draw circle clockwise", "draw circle counter-clockwise", "draw triangle", "bowling",
    "boxing", "baseball swing", "tennis forehand swing", "arm curl", "tennis serve",
    "two-hand push", "knock on door", "catch", "pick up and throw", "jog in place",
    "walk in place", "sit to stand", "stand to sit", "forward lunge", "squat",
)  # fmt: skip
FPS = 30.0
SOURCE = "UTD-MHAD, skeleton part (Kinect v1)"
CITATION = (
    "C. Chen, R. Jafari, N. Kehtarnavaz, UTD-MHAD: A Multimodal Dataset for Human Action "
    "Recognition Utilizing a Depth Camera and a Wearable Inertial Sensor, ICIP 2015"
)

_NAME = re.compile(r"a(\d{1,2})_s(\d{1,2})_t(\d{1,2})_skeleton\.mat")


def files(root: Path) -> list[Path]:
    """The recordings in a folder, ordered by action, subject and trial.

    Raises:
        DataError: the folder is missing or has none.
    """
    found = [path for path in root.glob("*_skeleton.mat") if _NAME.fullmatch(path.name)]
    if not found:
        raise DataError(root, "no UTD-MHAD files aA_sS_tT_skeleton.mat in this folder")
    return sorted(found, key=_numbers)


def read_file(path: Path) -> Sequence:
    """One recording: label 0 to 26, subject 1 to 8, camera 0, named like ``a1_s1_t1``.

    Raises:
        DataError: the name or the content is not UTD-MHAD's.
    """
    if not _NAME.fullmatch(path.name):
        raise DataError(path, "not named aA_sS_tT_skeleton.mat")
    action, subject, _ = _numbers(path)
    if not 1 <= action <= len(CLASSES):
        raise DataError(path, f"action {action} is not one of 1 to {len(CLASSES)}")
    try:
        # The variables' sizes first: a damaged size must not be allocated.
        variables = {name: (shape, kind) for name, shape, kind in scipy.io.whosmat(path)}
        shape, kind = variables.get("d_skel", ((), ""))
        if kind not in ("double", "single"):
            raise DataError(path, "no numeric MATLAB variable d_skel")
        if len(shape) != 3 or tuple(shape[:2]) != (20, 3) or not 0 < shape[2] <= MAX_FRAMES:
            raise DataError(path, f"d_skel must be (20, 3, frames), found {tuple(shape)}")
        skeleton = scipy.io.loadmat(path, variable_names=["d_skel"])["d_skel"]
    except DataError:
        raise
    except Exception as error:  # damaged files make scipy raise almost anything
        raise DataError(path, f"not a readable MATLAB file ({error})") from error
    joints = metres(path, skeleton.transpose(2, 0, 1))  # (F, 20, 3)
    return make_sequence(
        path,
        name=path.name.removesuffix("_skeleton.mat"),
        joints=from_kinect_v1(joints, UTD_MHAD_ORDER),
        fps=FPS,
        label=action - 1,
        subject=subject,
        camera=0,
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


def _numbers(path: Path) -> tuple[int, int, int]:
    match = _NAME.fullmatch(path.name)
    assert match is not None
    action, subject, trial = map(int, match.groups())
    return action, subject, trial

"""UI-PRMD: 10 rehabilitation movements, 10 people, 10 repetitions, right and wrong; Kinect v2.

One file ``ui_prmd_kinect22_abs_m.npz``: ``data`` (all frames, 22, 3) metres, Kinect axes;
``length`` frames of each sequence, in order; ``movement`` and ``subject`` 1 to 10; ``episode``;
``correct`` 1 or 0. Its joints are named by the segment that starts there: "forearm" is the elbow.

Source: Vakanski, Jun, Paul and Baker, "A Data Set of Human Body Movements for Physical
Rehabilitation Exercises", Data 3(1):2, 2018. Open Data Commons Public Domain Dedication.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import skeleton as s
from model.data.errors import DataError
from model.data.npz import Npz
from model.data.record import MAX_FRAMES, make_sequence, metres
from model.data.sequence import Sequence

CLASSES: tuple[str, ...] = (
    "deep squat", "hurdle step", "inline lunge", "side lunge", "sit to stand",
    "standing active straight leg raise", "standing shoulder abduction", "shoulder extension",
    "shoulder internal and external rotation", "shoulder scaption",
)  # fmt: skip
FPS = 30.0
FILE = "ui_prmd_kinect22_abs_m.npz"
SOURCE = "UI-PRMD, Kinect part"
CITATION = (
    "A. Vakanski, H. Jun, D. Paul, R. Baker, A Data Set of Human Body Movements for Physical "
    "Rehabilitation Exercises, Data 3(1):2, 2018"
)

JOINT_ORDER: tuple[str, ...] = (
    "waist", "spine", "chest", "neck", "head", "head tip",
    "left collar", "left upper arm", "left forearm", "left hand",
    "right collar", "right upper arm", "right forearm", "right hand",
    "left upper leg", "left lower leg", "left foot", "left toes",
    "right upper leg", "right lower leg", "right foot", "right toes",
)  # fmt: skip

# Each NTU joint by the segment that starts there. "chest" and "neck" are one place (7 mm apart),
# NTU's spine at the shoulders; "head" starts 6 cm above it, where Kinect v2 has the neck, and the
# head's tip 15 cm higher is Kinect's head. The collars have no NTU joint.
_SEGMENT: dict[int, str] = {
    s.BASE_OF_SPINE: "waist",
    s.MIDDLE_OF_SPINE: "spine",
    s.SPINE_AT_SHOULDERS: "chest",
    s.NECK: "head",
    s.HEAD: "head tip",
    s.LEFT_SHOULDER: "left upper arm",
    s.LEFT_ELBOW: "left forearm",
    s.LEFT_WRIST: "left hand",
    s.RIGHT_SHOULDER: "right upper arm",
    s.RIGHT_ELBOW: "right forearm",
    s.RIGHT_WRIST: "right hand",
    s.LEFT_HIP: "left upper leg",
    s.LEFT_KNEE: "left lower leg",
    s.LEFT_ANKLE: "left foot",
    s.LEFT_FOOT: "left toes",
    s.RIGHT_HIP: "right upper leg",
    s.RIGHT_KNEE: "right lower leg",
    s.RIGHT_ANKLE: "right foot",
    s.RIGHT_FOOT: "right toes",
}
# The set ends at the wrists: hands prolong the forearm by these shares of its length (a hand's
# middle, the thumb's tip, the finger tips).
_BEYOND_WRIST = (
    (s.LEFT_ELBOW, s.LEFT_WRIST, s.LEFT_HAND, s.LEFT_THUMB, s.LEFT_HAND_TIP),
    (s.RIGHT_ELBOW, s.RIGHT_WRIST, s.RIGHT_HAND, s.RIGHT_THUMB, s.RIGHT_HAND_TIP),
)
_SHARES = (0.33, 0.5, 0.66)


def to_ntu(joints: NDArray[np.float32]) -> NDArray[np.float32]:
    """Joints ``(..., 22, 3)`` in `JOINT_ORDER` as NTU joints ``(..., 25, 3)``, metres.

    Raises:
        ValueError: the last two axes are not 22 × 3.
    """
    if joints.shape[-2:] != (len(JOINT_ORDER), 3):
        raise ValueError(f"expected UI-PRMD joints (..., 22, 3), got {joints.shape}")
    out = np.empty((*joints.shape[:-2], s.NUM_JOINTS, 3), np.float32)
    for joint, name in _SEGMENT.items():
        out[..., joint, :] = joints[..., JOINT_ORDER.index(name), :]
    for elbow, wrist, *beyond in _BEYOND_WRIST:
        forearm = out[..., wrist, :] - out[..., elbow, :]
        for joint, share in zip(beyond, _SHARES, strict=True):
            out[..., joint, :] = out[..., wrist, :] + np.float32(share) * forearm
    return out


def read(root: Path, broken: Callable[[DataError], None] | None = None) -> Iterator[Sequence]:
    """All sequences: label 0 to 9, subject 1 to 10, camera 0.

    Names are like ``m01_s01_e01_correct`` and ``m01_s01_e01_incorrect``.

    Args:
        root: the file or its folder.
        broken: told of every sequence that cannot be used, which is then left out; without it the
            first one raises. A file damaged as a whole always raises.

    Raises:
        DataError: missing, damaged or other arrays than the module's description.
    """
    path = root if root.suffix == ".npz" else root / FILE
    with Npz(path) as archive:
        numbers = {
            name: archive.array(name)
            for name in ("length", "movement", "subject", "episode", "correct")
        }
        shape = archive.shape("data")
        lengths = numbers["length"]
        for name, values in numbers.items():
            if values.dtype.kind not in "iu" or values.shape != lengths.shape or values.ndim != 1:
                raise DataError(path, f"{name} must be {len(lengths)} whole numbers")
        if len(lengths) == 0:
            raise DataError(path, "holds no sequences")
        if lengths.min() < 0 or lengths.max() > MAX_FRAMES or int(lengths.sum()) != shape[0]:
            raise DataError(path, f"length does not add up to the {shape[0]} frames of data")
        data = archive.array("data")
    if shape[1:] != (len(JOINT_ORDER), 3) or data.dtype.kind != "f":
        raise DataError(path, f"data must be (frames, 22, 3) numbers, found {shape}")
    ends = np.cumsum(lengths)
    for index, end in enumerate(ends):
        movement, subject, episode, correct = (
            int(numbers[name][index]) for name in ("movement", "subject", "episode", "correct")
        )
        name = f"m{movement:02}_s{subject:02}_e{episode:02}_{'' if correct else 'in'}correct"
        try:
            if not 1 <= movement <= len(CLASSES):
                raise DataError(path, f"{name}: movement {movement} is not one of 1 to 10")
            yield make_sequence(
                path,
                name=name,
                joints=to_ntu(metres(path, data[end - lengths[index] : end])),
                fps=FPS,
                label=movement - 1,
                subject=subject,
                camera=0,
            )
        except DataError as error:
            if broken is None:
                raise
            broken(error)

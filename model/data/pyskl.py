"""Preprocessed skeletons as pyskl and CTR-GCN share them, read without running what is in them.

* ``.pkl`` (pyskl, mmaction2): a dictionary of ``split`` (name -> list of sample names, such as
  ``xsub_train`` and ``xsub_val``) and ``annotations``, each with ``frame_dir`` (sample name),
  ``label`` from 0, ``total_frames`` and ``keypoint`` (people, frames, 25, 3), metres.
* ``.npz`` (CTR-GCN): ``x_train``, ``y_train``, ``x_test``, ``y_test``; x is (N, frames, 150), two
  bodies of 25 joints padded with zeros, y the label or one-hot. Names, people and cameras are lost.

Which split a sequence belongs to is kept in the store as ``sequence/train:NAME`` and
``sequence/test:NAME``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from model.data import ntu
from model.data.bodies import from_arrays, in_turn
from model.data.errors import DataError
from model.data.npz import Npz
from model.data.record import MAX_FRAMES, make_sequence, metres
from model.data.safe_pickle import read_pickle
from model.data.sequence import Sequence
from model.skeleton import NUM_JOINTS
from model.text import data as words

FPS = 30.0
#: Labels from this on are taken for damage.
MAX_CLASSES = 1000
SOURCE = "skeletons preprocessed by others (pyskl or CTR-GCN layout)"

#: A sequence and, by ``train:NAME`` or ``test:NAME``, whether it belongs there.
Item = tuple[Sequence, dict[str, bool]]


def read(path: Path, broken: Callable[[DataError], None] | None = None) -> Iterator[Item]:
    """All sequences of a file, with their splits.

    Args:
        broken: told of every sequence that cannot be used, which is then left out; without it the
            first one raises. A file damaged as a whole always raises.

    Raises:
        DataError: missing, damaged, refused, or of another layout (2-D skeletons, for one).
    """
    if path.suffix == ".npz":
        return _read_npz(path, broken)
    if path.suffix in (".pkl", ".pickle"):
        return _read_pickle(path, broken)
    raise DataError(path, words.NEITHER_PICKLE_NOR_ARCHIVE)


def _read_pickle(path: Path, broken: Callable[[DataError], None] | None) -> Iterator[Item]:
    content = read_pickle(path)
    if not isinstance(content, dict) or not isinstance(content.get("annotations"), list):
        raise DataError(path, words.NO_ANNOTATIONS)
    splits = content.get("split", {})
    if not isinstance(splits, dict) or not all(isinstance(v, list) for v in splits.values()):
        raise DataError(path, words.SPLIT_WRONG)
    try:
        members = {_side(str(name)): frozenset(names) for name, names in splits.items()}
    except TypeError as error:
        raise DataError(path, words.SPLIT_WRONG) from error
    for index, annotation in enumerate(content["annotations"]):
        try:
            sequence = _from_annotation(path, annotation, index)
        except DataError as error:
            if broken is None:
                raise
            broken(error)
            continue
        yield sequence, {side: sequence.name in names for side, names in members.items()}


def _side(name: str) -> str:
    """``xsub_val`` as ``test:xsub``: what these files call validation is the test split."""
    base, _, side = name.rpartition("_")
    if base and side in ("train", "val", "test"):
        return f"{'train' if side == 'train' else 'test'}:{base}"
    return f"test:{name}"


def _from_annotation(path: Path, annotation: Any, index: int) -> Sequence:
    if not isinstance(annotation, dict):
        raise DataError(path, words.no_dictionary(index))
    name, label = str(annotation.get("frame_dir", index)), annotation.get("label")
    keypoint = annotation.get("keypoint")
    if not isinstance(label, int) or label < 0 or label >= MAX_CLASSES:
        raise DataError(path, words.of(name, words.no_class_number(label)))
    if not isinstance(keypoint, np.ndarray) or keypoint.dtype.kind != "f" or keypoint.ndim != 4:
        raise DataError(path, words.of(name, words.NO_KEYPOINTS))
    return _make(path, name, keypoint, label)


def _read_npz(path: Path, broken: Callable[[DataError], None] | None) -> Iterator[Item]:
    with Npz(path) as archive:
        for side in ("train", "test"):
            shape = archive.shape(f"x_{side}")
            labels = archive.array(f"y_{side}")
            if labels.ndim == 2:
                labels = labels.argmax(axis=1)
            if labels.ndim != 1 or labels.dtype.kind not in "iu" or len(labels) != shape[0]:
                raise DataError(path, words.labels_do_not_fit(f"y_{side}", f"x_{side}"))
            if len(shape) != 3 or shape[2] != 2 * NUM_JOINTS * 3 or shape[1] > MAX_FRAMES:
                raise DataError(path, words.archive_shape(f"x_{side}", shape))
            for index, row in enumerate(archive.rows(f"x_{side}")):
                name = f"{side} {index:06}"
                try:
                    if not 0 <= labels[index] < MAX_CLASSES:
                        reason = words.no_class_number(labels[index].item())
                        raise DataError(path, words.of(name, reason))
                    bodies = row.reshape(-1, 2, NUM_JOINTS, 3).transpose(1, 0, 2, 3)
                    sequence = _make(path, name, bodies, int(labels[index]))
                except DataError as error:
                    if broken is None:
                        raise
                    broken(error)
                    continue
                yield sequence, {"train:file": side == "train", "test:file": side == "test"}


def _make(path: Path, name: str, keypoint: np.ndarray[Any, Any], label: int) -> Sequence:
    if keypoint.shape[2:] != (NUM_JOINTS, 3):
        reason = words.joints_differ(keypoint.shape[2], keypoint.shape[3])
        raise DataError(path, words.of(name, reason))
    try:
        bodies = from_arrays(metres(path, keypoint))
    except DataError as error:
        raise DataError(path, words.of(name, error.reason)) from error
    if not bodies:
        raise DataError(path, words.of(name, words.NOBODY))
    joints, visibility = in_turn(bodies)
    numbers = ntu.parse_name(name)
    return make_sequence(
        path,
        name=name,
        joints=joints,
        visibility=visibility,
        fps=FPS,
        label=label,
        subject=numbers[2] if numbers else -1,
        camera=numbers[1] if numbers else -1,
    )

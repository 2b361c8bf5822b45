"""Annotation files as pyskl and mmaction2 read them: one pickle of plain dictionaries and arrays.

``annotations`` has a dictionary for each labelled piece: ``frame_dir`` (its name), ``label`` (from
0), ``total_frames``, ``keypoint`` (1 person, frames, 25, 3) float32 in metres and
``keypoint_score`` (1, frames, 25); further ``person`` and ``session``. ``split`` holds
``library_train`` and ``library_val``, and ``classes`` the labels' names. The rate is 30 frames a
second; frames without a person are zeros, as is usual there. A pickle is read back by
`model.data.safe_pickle`, which runs nothing of it.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.errors import UserError
from app.exchange.pieces import Exported, Piece, Pieces, even
from app.library.motion import Motion
from app.library.records import Facts
from app.text import transfers as text
from model.data import pyskl
from model.data.errors import DataError
from model.data.safe_pickle import read_pickle
from model.files import replace_file

if TYPE_CHECKING:
    from app.library.library import Library

_TRAIN, _TEST = "library_train", "library_val"


def write(path: Path, pieces: Pieces, progress: Callable[[int], bool] | None = None) -> Exported:
    """Write labelled pieces as an annotation file.

    Args:
        progress: told how many are done; false to stop, which leaves no file.

    Raises:
        UserError: the file cannot be written.
    """
    annotations = []
    split: dict[str, list[str]] = {_TRAIN: [], _TEST: []}
    for count, piece in enumerate(pieces, 1):
        annotations.append(_annotation(pieces, piece))
        split[_TEST if piece.example.clip.split == "test" else _TRAIN].append(piece.name)
        if progress is not None and not progress(count):
            raise UserError(text.EXPORT_STOPPED)
    content = {"split": split, "annotations": annotations, "classes": list(pieces.labels)}
    try:
        # The oldest protocol that arrays take no detour in: readers of any age know it.
        replace_file(path, lambda part: part.write_bytes(pickle.dumps(content, protocol=4)))
    except OSError as error:
        raise UserError(text.not_written(path, error.strerror or error)) from error
    return pieces.exported(len(annotations))


def _annotation(pieces: Pieces, piece: Piece) -> dict[str, Any]:
    joints, visibility, found = even(piece.motion, pyskl.FPS)
    seen = found.astype(np.float32)
    return {
        "frame_dir": piece.name,
        "label": pieces.label(piece.example),
        "total_frames": len(joints),
        "keypoint": np.ascontiguousarray((joints * seen[:, None, None])[None]),
        "keypoint_score": np.ascontiguousarray((visibility * seen[:, None])[None]),
        "person": piece.example.clip.person,
        "session": piece.example.clip.session,
    }


def read(path: Path, library: Library, facts: Facts, progress: Callable[[float], bool]) -> int:
    """Bring the sequences of an annotation file (``.pkl``) or archive (``.npz``) into a library.

    Args:
        facts: what is known of all of them; what the file says itself comes first.
        progress: told the share that is done; false to stop.

    Returns:
        How many.

    Raises:
        UserError: the file cannot be read, or the library cannot be written.
    """
    try:
        extras, classes = _extras(path)
        items = list(pyskl.read(path))
    except DataError as error:
        raise UserError(text.unusable(error)) from error
    for index, (sequence, sides) in enumerate(items):
        extra = extras.get(sequence.name, {})
        label, testing = sequence.label, sides.get("test:library", False)
        motion = Motion(
            np.arange(len(sequence.joints)) / sequence.fps,
            sequence.joints,
            _scores(extra, sequence.visibility),
            np.ones(len(sequence.joints), bool),
        )
        known = Facts(
            label=classes[label] if label < len(classes) else facts.label or f"class {label + 1}",
            person=str(extra.get("person", "")) or facts.person,
            session=str(extra.get("session", "")) or facts.session,
            source=sequence.name,
            split="test" if testing else facts.split,
            notes=facts.notes,
        )
        library.add(motion, known)
        if not progress((index + 1) / len(items)):
            return index + 1
    return len(items)


def _extras(path: Path) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """What this program writes beyond the usual, by the sequence's name, and the labels' names."""
    if path.suffix == ".npz":
        return {}, []
    content = read_pickle(path)
    if not isinstance(content, dict):
        return {}, []
    annotations, classes = content.get("annotations"), content.get("classes")
    found = {
        str(entry.get("frame_dir")): entry
        for entry in (annotations if isinstance(annotations, list) else [])
        if isinstance(entry, dict)
    }
    named = [str(name) for name in classes] if isinstance(classes, list) else []
    return found, named


def _scores(extra: dict[str, Any], usual: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The joints' scores of the frames with somebody, where the file has fitting ones."""
    scores, keypoint = extra.get("keypoint_score"), extra.get("keypoint")
    if not (isinstance(scores, np.ndarray) and isinstance(keypoint, np.ndarray)):
        return usual
    if scores.shape != keypoint.shape[:3] or len(scores) != 1 or scores.dtype.kind != "f":
        return usual
    seen = scores[0][keypoint[0].any(axis=(1, 2))].astype(np.float32)
    if seen.shape != usual.shape or not np.isfinite(seen).all():
        return usual
    return np.asarray(np.clip(seen, 0.0, 1.0), np.float32)

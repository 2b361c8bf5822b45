"""A clip's joints on the disk: one small file in the layout of `model.data.store`.

Each clip's ``joints.safetensors`` is a store of a single sequence, so that everything that reads
stores reads clips, too; nothing in it can run code. Beside joints and visibility it holds

====================  ==================  =========================================================
array                 shape and dtype     content
====================  ==================  =========================================================
``frame/time``        (F,) float64        seconds from the clip's first frame, increasing
``frame/found``       (F,) bool           whether there was a person; where not, the joints are
                                          those of the frame before and the visibility is 0
``frame/image``       (F, 25, 2) float32  where the joints are in the picture, as shares of its
                                          width and height; missing in clips without pictures
====================  ==================  =========================================================

The sequence's name is the clip's uid and its classes are the one label that it was recorded under,
or none. ``facts`` in the metadata (JSON, `app.library.records.Facts`) is what was known when the
clip came into the library: with it a lost database can be made anew.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.library.records import Facts
from model.data.errors import DataError
from model.data.sequence import Sequence
from model.data.store import Store
from model.data.writer import StoreWriter
from model.skeleton import NUM_JOINTS
from model.text import data as words

FloatArray = NDArray[np.float32]

_RATE_OF_ONE_FRAME = 30.0


@dataclass(frozen=True, eq=False)
class Motion:
    """The joints of a clip.

    Attributes:
        times: ``(F,)`` float64 seconds from the clip's first frame, strictly increasing.
        joints: ``(F, 25, 3)`` float32 metres, NTU order, Kinect axes (`model.skeleton`).
        visibility: ``(F, 25)`` float32, 0 to 1.
        found: ``(F,)`` bool: a person was found in the frame.
        image: ``(F, 25, 2)`` float32, shares of the picture's width and height; None without.
    """

    times: NDArray[np.float64]
    joints: FloatArray
    visibility: FloatArray
    found: NDArray[np.bool_]
    image: FloatArray | None = None

    def __post_init__(self) -> None:
        """
        Raises:
            ValueError: wrong shapes, times that do not increase, values that are not finite.
        """
        frames = len(self.times)
        shapes = {
            "times": (self.times.shape, (frames,)),
            "joints": (self.joints.shape, (frames, NUM_JOINTS, 3)),
            "visibility": (self.visibility.shape, (frames, NUM_JOINTS)),
            "found": (self.found.shape, (frames,)),
        }
        if self.image is not None:
            shapes["image"] = (self.image.shape, (frames, NUM_JOINTS, 2))
        for name, (shape, wanted) in shapes.items():
            if shape != wanted or frames == 0:
                raise ValueError(words.array_wrong(name, wanted, shape))
        if not (np.isfinite(self.times).all() and (np.diff(self.times) > 0).all()):
            raise ValueError(words.TIMES_WRONG)
        for values in (self.joints, self.visibility):
            if not np.isfinite(values).all():
                raise ValueError(words.VALUES_NO_NUMBERS)

    def __len__(self) -> int:
        return len(self.times)

    @property
    def duration(self) -> float:
        """Seconds from the clip's beginning to its last frame."""
        return float(self.times[-1])

    @property
    def fps(self) -> float:
        """Frames a second on average."""
        if len(self.times) < 2:
            return _RATE_OF_ONE_FRAME
        return float((len(self.times) - 1) / (self.times[-1] - self.times[0]))

    @property
    def quality(self) -> float:
        """Pose quality of the whole, 0 to 1; see `app.library.records.Clip`."""
        return float(self.frame_quality().mean())

    def frame_quality(self) -> FloatArray:
        """``(F,)`` float32, pose quality of each frame, 0 to 1: its joints' mean visibility."""
        quality: FloatArray = np.clip(self.visibility.mean(axis=1), 0.0, 1.0) * self.found
        return quality.astype(np.float32)

    def between(self, start: float, end: float) -> Motion:
        """The frames of a stretch of time, both ends included; times count from `start`.

        Raises:
            ValueError: there is no frame in it.
        """
        inside = (self.times >= start - 1e-6) & (self.times <= end + 1e-6)
        if not inside.any():
            raise ValueError(words.no_frame_between(start, end))
        return Motion(
            np.maximum(self.times[inside] - start, 0.0),
            self.joints[inside],
            self.visibility[inside],
            self.found[inside],
            None if self.image is None else self.image[inside],
        )


class _SmallWriter(StoreWriter):
    """Keeps no room for broken files: it would be more than the joints of a short clip take."""

    broken_room = 0


def write_motion(path: Path, uid: str, motion: Motion, facts: Facts) -> None:
    """Write a clip's joints, as a whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    classes = (facts.label,) if facts.label else ()
    label = 0 if facts.label else -1
    sequence = Sequence(uid, motion.joints, motion.visibility, motion.fps, label, -1, -1)
    further: dict[str, NDArray[np.float64] | NDArray[np.bool_] | FloatArray] = {
        "time": np.asarray(motion.times, np.float64),
        "found": np.asarray(motion.found, np.bool_),
    }
    if motion.image is not None:
        further["image"] = np.asarray(motion.image, np.float32)
    texts = {"source": facts.source, "facts": json.dumps(asdict(facts), ensure_ascii=False)}
    with _SmallWriter(path, classes, **texts) as writer:
        writer.add(sequence, further)


def read_motion(path: Path) -> tuple[Motion, Facts, str]:
    """A clip's joints, what was known of it when they were written, and its uid.

    Raises:
        DataError: missing, damaged, or not a clip's.
    """
    store = Store.open(path)
    if len(store) != 1 or "time" not in store.frame_values or "found" not in store.frame_values:
        raise DataError(path, words.NO_CLIP)
    image = store.frame_values.get("image")
    try:
        motion = Motion(
            np.asarray(store.frame_values["time"], np.float64),
            store.joints,
            store.visibility,
            np.asarray(store.frame_values["found"], np.bool_),
            None if image is None else np.asarray(image, np.float32),
        )
    except ValueError as error:
        raise DataError(path, words.damaged(error)) from error
    return motion, facts_from(store.metadata.get("facts", "")), store.name(0)


def facts_from(text: str) -> Facts:
    """As far as they can be read; what is missing or wrong is as if nobody had said it."""
    try:
        found = json.loads(text)
    except ValueError:
        return Facts()
    if not isinstance(found, dict):
        return Facts()
    usual = Facts()
    kept: dict[str, Any] = {}
    for entry in fields(Facts):
        value, expected = found.get(entry.name), getattr(usual, entry.name)
        if isinstance(expected, float) and isinstance(value, (int, float)):
            kept[entry.name] = float(value)
        elif isinstance(expected, str) and isinstance(value, str):
            kept[entry.name] = value
    return Facts(**kept)

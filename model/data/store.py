"""Many sequences in one memory-mapped file: what training reads, and what readers cache.

A safetensors file (`model.data.tensor_file`), extension ``.safetensors``, with N sequences of
`total` frames in all:

=====================  ======================  ===================================================
array                  shape and dtype         content
=====================  ======================  ===================================================
``joints``             (total, 25, 3) float32  metres, Kinect axes, NTU joint order
``visibility``         (total, 25) float32     0 not seen to 1 seen
``offsets``            (N + 1,) int64          sequence i is frames ``offsets[i]:offsets[i + 1]``
``labels``             (N,) int64              index into the classes, -1 for none
``subjects``           (N,) int64              person number
``cameras``            (N,) int64              camera, view or setup number
``fps``                (N,) float32            frames a second
``names``              (bytes,) uint8          the sequences' names, UTF-8, one after the other
``name_offsets``       (N + 1,) int64          name i is bytes ``name_offsets[i]:[i + 1]``
``frame/NAME``         (total, ...) any        further values of each frame, e.g. ``true_joints``
``sequence/NAME``      (N, ...) any            further values of each sequence, e.g. ``yaw``
=====================  ======================  ===================================================

Metadata (texts): ``format`` = "esgn-skeletons", ``version`` (a newer one is refused), ``classes``
(JSON list), ``source``, ``citation``, ``licence``, ``dataset`` (whose protocols apply), ``broken``
(JSON list of [file, reason]: what could not be read when the file was made; the first hundreds of
them) and ``broken_count`` (all of them), and whatever else its maker notes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.data.errors import DataError
from model.data.sequence import Sequence
from model.data.store_layout import FORMAT, VERSION, check, prefixed
from model.data.tensor_file import read_tensor_file
from model.skeleton import NUM_JOINTS
from model.text import data as words

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Tensors:
    """All sequences as one set of arrays (shapes in the module's table), without copies."""

    joints: FloatArray
    visibility: FloatArray
    offsets: IntArray
    labels: IntArray
    subjects: IntArray
    cameras: IntArray
    fps: FloatArray

    @property
    def lengths(self) -> IntArray:
        """``(N,)`` frames of each sequence."""
        return np.diff(self.offsets)


class Store:
    """Sequences by position, and all of them as arrays. Read-only.

    Attributes:
        frame_values: further ``(total, ...)`` arrays by name.
        sequence_values: further ``(N, ...)`` arrays by name.
        metadata: the file's texts.
    """

    def __init__(
        self, path: Path, arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]
    ) -> None:
        """Of arrays as the module's table has them; for files use `Store.open`.

        Raises:
            DataError: (naming `path`) arrays are missing or do not fit together.
        """
        check(path, arrays, metadata)
        self.path = path
        self.metadata = dict(metadata)
        self._arrays = dict(arrays)
        self._names = arrays["names"].tobytes()
        self.frame_values = prefixed(arrays, "frame/")
        self.sequence_values = prefixed(arrays, "sequence/")

    @classmethod
    def open(cls, path: Path) -> Store:
        """A file's sequences; its arrays are mapped, so memory is used only for what is touched.

        Raises:
            DataError: missing, damaged, foreign, or written by a newer version of the program.
        """
        arrays, metadata = read_tensor_file(path)
        return cls(path, arrays, metadata)

    @classmethod
    def of(
        cls,
        sequences: Iterable[Sequence],
        classes: Iterable[str],
        broken: Iterable[DataError] = (),
        further: Mapping[str, NDArray[Any]] | None = None,
        **texts: str,
    ) -> Store:
        """A store in memory.

        Args:
            broken: what could not be read.
            further: `sequence_values`.
            texts: metadata, such as ``source`` and ``citation``.
        """
        items = list(sequences)
        names = [item.name.encode() for item in items]
        empty = np.zeros((0, NUM_JOINTS, 3), np.float32)
        arrays: dict[str, NDArray[Any]] = {
            "joints": np.concatenate([empty, *(item.joints for item in items)]),
            "visibility": np.concatenate([empty[..., 0], *(item.visibility for item in items)]),
            "offsets": np.cumsum([0, *(len(item.joints) for item in items)], dtype=np.int64),
            "labels": np.array([item.label for item in items], np.int64),
            "subjects": np.array([item.subject for item in items], np.int64),
            "cameras": np.array([item.camera for item in items], np.int64),
            "fps": np.array([item.fps for item in items], np.float32),
            "names": np.frombuffer(b"".join(names), np.uint8),
            "name_offsets": np.cumsum([0, *map(len, names)], dtype=np.int64),
        }
        arrays |= {f"sequence/{name}": values for name, values in (further or {}).items()}
        failures = [(str(error.path), error.reason) for error in broken]
        metadata = make_metadata(
            tuple(classes),
            broken=json.dumps(failures),
            broken_count=str(len(failures)),
            **texts,
        )
        return cls(Path("memory"), arrays, metadata)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> Sequence:
        """One sequence; its arrays are views.

        Raises:
            IndexError: no such sequence.
            ValueError: it holds values that are not finite.
        """
        if not -len(self) <= index < len(self):
            raise IndexError(f"sequence {index} of {len(self)}")
        index %= len(self)
        frames = slice(int(self.offsets[index]), int(self.offsets[index + 1]))
        return Sequence(
            self.name(index),
            self.joints[frames],
            self.visibility[frames],
            float(self.fps[index]),
            int(self.labels[index]),
            int(self.subjects[index]),
            int(self.cameras[index]),
        )

    def __iter__(self) -> Iterator[Sequence]:
        return (self[index] for index in range(len(self)))

    def name(self, index: int) -> str:
        """The name of one sequence."""
        begin, end = self._arrays["name_offsets"][index : index + 2]
        return self._names[int(begin) : int(end)].decode(errors="replace")

    def check_values(self) -> None:
        """Look at every value, which `open` does not: for files made elsewhere.

        Raises:
            DataError: no sequences, or values that are not finite numbers.
        """
        if len(self) == 0:
            raise DataError(self.path, words.NO_SEQUENCES)
        for values in (self.joints, self.visibility):
            # In pieces: the array may be larger than memory.
            for start in range(0, len(values), 65536):
                if not np.isfinite(values[start : start + 65536]).all():
                    raise DataError(self.path, words.VALUES_NO_NUMBERS)

    def tensors(self) -> Tensors:
        """Everything as arrays."""
        return Tensors(
            self.joints, self.visibility, self.offsets,
            self.labels, self.subjects, self.cameras, self.fps,
        )  # fmt: skip

    @property
    def names(self) -> list[str]:
        """All names, in order."""
        return [self.name(index) for index in range(len(self))]

    @property
    def joints(self) -> FloatArray:
        """``(total, 25, 3)`` metres."""
        return self._arrays["joints"]

    @property
    def visibility(self) -> FloatArray:
        """``(total, 25)``."""
        return self._arrays["visibility"]

    @property
    def offsets(self) -> IntArray:
        """``(N + 1,)``."""
        return self._arrays["offsets"]

    @property
    def labels(self) -> IntArray:
        """``(N,)``."""
        return self._arrays["labels"]

    @property
    def subjects(self) -> IntArray:
        """``(N,)``."""
        return self._arrays["subjects"]

    @property
    def cameras(self) -> IntArray:
        """``(N,)``."""
        return self._arrays["cameras"]

    @property
    def fps(self) -> FloatArray:
        """``(N,)``."""
        return self._arrays["fps"]

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names, by label."""
        return tuple(json.loads(self.metadata["classes"]))

    @property
    def broken(self) -> list[tuple[str, str]]:
        """(file, reason) of what could not be read when the store was made, or the first of it."""
        return [(name, reason) for name, reason in json.loads(self.metadata.get("broken", "[]"))]

    @property
    def broken_count(self) -> int:
        """How many files could not be read."""
        return int(self.metadata.get("broken_count", len(self.broken)))


def make_metadata(classes: tuple[str, ...], **texts: str) -> dict[str, str]:
    """The texts of a store of this version."""
    return {
        "format": FORMAT,
        "version": str(VERSION),
        "classes": json.dumps(list(classes), ensure_ascii=False),
        **texts,
    }

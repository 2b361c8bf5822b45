"""Writes a `model.data.store` file sequence by sequence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.data.errors import DataError
from model.data.sequence import Sequence
from model.data.store import make_metadata
from model.data.tensor_file import TensorFileWriter
from model.skeleton import NUM_JOINTS


class StoreWriter:
    """Adds sequences to a new store, one at a time, holding only numbers per sequence in memory.

    Use it as a context manager: the file appears whole when the block ends without an exception
    (temporary file in the same folder, fsync, replace), and not at all otherwise.

    Args:
        path: the file to write, in an existing folder.
        classes: class names by label.
        texts: metadata, such as ``source``, ``citation`` and ``licence``.
    """

    #: Bytes of the header for broken files: a few hundred; further ones are only counted.
    broken_room = 64 << 10

    def __init__(self, path: Path, classes: Iterable[str], **texts: str) -> None:
        self._classes = tuple(classes)
        metadata = make_metadata(self._classes, **texts)
        self._file = TensorFileWriter(path, metadata, spare=2 * self.broken_room)
        self._broken: list[tuple[str, str]] = []
        self._broken_count = 0
        # Declared first, so that an empty store is valid too, and joints go straight to the file.
        self._file.append("joints", np.zeros((0, NUM_JOINTS, 3), np.float32))
        self._file.append("visibility", np.zeros((0, NUM_JOINTS), np.float32))
        self._ends: list[int] = [0]
        self._name_ends: list[int] = [0]
        self._names = bytearray()
        self._numbers: list[tuple[int, int, int, float]] = []
        self._extras: set[str] | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def add(
        self,
        sequence: Sequence,
        frame_values: Mapping[str, NDArray[Any]] | None = None,
        sequence_values: Mapping[str, Any] | None = None,
    ) -> None:
        """Append one sequence.

        Args:
            frame_values: further arrays ``(F, ...)``, such as ``true_joints``; every sequence needs
                the same names, dtypes and row shapes.
            sequence_values: one further number or array each, such as ``yaw``; likewise.

        Raises:
            ValueError: a label outside the classes, or values unlike those of the sequences before.
        """
        frames = len(sequence.joints)
        if not -1 <= sequence.label < len(self._classes):
            raise ValueError(f"{sequence.name}: no class has the label {sequence.label}")
        rows = {f"frame/{name}": np.asarray(v) for name, v in (frame_values or {}).items()}
        for name, values in rows.items():
            if values.shape[:1] != (frames,):
                raise ValueError(f"{sequence.name}: {name} must have {frames} rows")
        for name, value in (sequence_values or {}).items():
            rows[f"sequence/{name}"] = np.asarray(value)[None]
        if self._extras is None:
            self._extras = set(rows)
        if set(rows) != self._extras:
            raise ValueError(
                f"{sequence.name}: further values {sorted(rows)}, earlier sequences had "
                f"{sorted(self._extras)}"
            )
        rows["joints"] = np.asarray(sequence.joints, np.float32)
        rows["visibility"] = np.asarray(sequence.visibility, np.float32)
        for name, values in rows.items():
            self._file.check(name, values)  # all of them before any is written
        for name, values in rows.items():
            self._file.append(name, values)
        self._names += sequence.name.encode()
        self._ends.append(self._ends[-1] + frames)
        self._name_ends.append(len(self._names))
        self._numbers.append((sequence.label, sequence.subject, sequence.camera, sequence.fps))

    def note_broken(self, error: DataError) -> None:
        """Remember a file that could not be read (`Store.broken`)."""
        self._broken_count += 1
        self._broken.append((str(error.path), error.reason[:300]))

    def note_more_broken(self, count: int) -> None:
        """Count files that could not be read and whose names are not known any more."""
        self._broken_count += count

    def describe(self, classes: Iterable[str], **texts: str) -> None:
        """Replace the class names and add metadata, when they are known only after reading.

        Raises:
            ValueError: fewer classes than the labels already added need.
        """
        self._classes = tuple(classes)
        highest = max((label for label, *_ in self._numbers), default=-1)
        if highest >= len(self._classes):
            raise ValueError(f"{len(self._classes)} classes for labels up to {highest}")
        for name, value in make_metadata(self._classes, **texts).items():
            self._file.set_metadata(name, value)

    def __enter__(self) -> StoreWriter:
        self._file.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            try:
                self._append_tables()
            except BaseException as failure:
                self._file.__exit__(type(failure), failure, failure.__traceback__)
                raise
        self._file.__exit__(kind, error, trace)

    def _append_tables(self) -> None:
        numbers = list(zip(*self._numbers, strict=True)) or [(), (), (), ()]
        self._file.append("offsets", np.array(self._ends, np.int64))
        self._file.append("labels", np.array(numbers[0], np.int64))
        self._file.append("subjects", np.array(numbers[1], np.int64))
        self._file.append("cameras", np.array(numbers[2], np.int64))
        self._file.append("fps", np.array(numbers[3], np.float32))
        self._file.append("names", np.frombuffer(bytes(self._names), np.uint8))
        self._file.append("name_offsets", np.array(self._name_ends, np.int64))
        kept = _fitting(self._broken, self.broken_room)
        self._file.set_metadata("broken", json.dumps(kept))
        self._file.set_metadata("broken_count", str(self._broken_count))


def _fitting(broken: list[tuple[str, str]], limit: int) -> list[tuple[str, str]]:
    """As many of the first entries as fit into so many bytes of JSON."""
    size, kept = 0, 0
    for entry in broken:
        size += len(json.dumps(entry)) + 2
        if size > limit:
            break
        kept += 1
    return broken[:kept]

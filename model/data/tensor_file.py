"""Named arrays in one file, memory-mapped, in the safetensors layout; nothing in it can run code.

Layout (https://github.com/huggingface/safetensors, "Format"): 8 bytes little-endian length of the
header, the header (JSON, may end in spaces), then the arrays' bytes without holes. The header maps
each name to ``{"dtype", "shape", "data_offsets": [begin, end]}`` and ``__metadata__`` to a flat
dictionary of strings. Any safetensors library reads these files; this module exists because the
library itself neither maps numpy arrays nor writes them bit by bit.
"""

from __future__ import annotations

import json
import mmap
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from model.data.errors import DataError
from model.text import data as words

_DTYPES = {
    "F32": "<f4", "F64": "<f8", "I16": "<i2", "I32": "<i4", "I64": "<i8", "U8": "|u1",
    "BOOL": "|b1",
}  # fmt: skip
_DTYPE_NAMES = {np.dtype(code): name for name, code in _DTYPES.items()}
_MAX_HEADER = 64 << 20
# What a header needs besides its metadata; arrays have short names and few axes.
_HEADER_SLACK = 4 << 10


def read_tensor_file(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """The arrays of a file, read-only views of the mapped file, and its metadata.

    Every size is checked against the file's own before anything is mapped; nothing is copied.

    Raises:
        DataError: missing, unreadable, truncated or not of this layout.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if size < 10 or not 2 <= length <= min(_MAX_HEADER, size - 8):
                raise DataError(path, words.NO_TENSOR_FILE)
            header = json.loads(file.read(length))
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise DataError(path, words.not_opened(error.strerror)) from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(path, words.NO_TENSOR_HEADER) from error
    try:
        metadata = header.pop("__metadata__", {})
        if not all(isinstance(value, str) for value in metadata.values()):
            raise ValueError(words.METADATA_NO_TEXT)
        arrays = {name: _view(mapped, 8 + length, entry, name) for name, entry in header.items()}
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise DataError(path, words.damaged_or_cut_off(error)) from error
    return arrays, dict(metadata)


def _view(mapped: mmap.mmap, start: int, entry: Any, name: str) -> NDArray[Any]:
    dtype = np.dtype(_DTYPES[entry["dtype"]])
    shape = tuple(int(extent) for extent in entry["shape"])
    begin, end = (int(offset) for offset in entry["data_offsets"])
    count = 1
    for extent in shape:
        count *= extent
    if min((*shape, begin), default=0) < 0 or end - begin != count * dtype.itemsize:
        raise ValueError(words.tensor_size(name, shape))
    if start + end > len(mapped):
        raise ValueError(words.tensor_beyond(name))
    return np.frombuffer(mapped, dtype, count, start + begin).reshape(shape)


class TensorFileWriter:
    """Writes arrays that grow row by row, without holding them in memory.

    The first array goes straight into the file, the others into nameless files beside it that are
    copied behind it at the end, so name the largest first. Use it as a context manager: the file
    appears, whole and flushed to the disk, when the block ends; after an exception there is none,
    and a file that was there before stays.

    Args:
        path: the file to write.
        metadata: what is known from the start; `set_metadata` replaces values later.
        spare: bytes to keep free in the header for metadata that comes later.
    """

    def __init__(self, path: Path, metadata: Mapping[str, str], spare: int = 0) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._metadata = dict(metadata)
        self._header_size = _HEADER_SLACK + spare + len(json.dumps(self._metadata))
        self._header_size += -(8 + self._header_size) % 64  # arrays start aligned
        self._main: IO[bytes] = self._part.open("wb")
        self._main.write(b" " * (8 + self._header_size))
        self._files: dict[str, IO[bytes]] = {}
        #: dtype, row shape and number of rows so far, by array
        self._rows: dict[str, tuple[np.dtype[Any], tuple[int, ...], int]] = {}

    def set_metadata(self, name: str, value: str) -> None:
        """Add or replace one text in the header."""
        self._metadata[name] = value

    def check(self, name: str, rows: NDArray[Any]) -> None:
        """Whether `append` would take these rows.

        Raises:
            ValueError: another dtype or row shape than before, or a dtype the layout lacks.
        """
        if rows.dtype not in _DTYPE_NAMES:
            raise ValueError(f"{name}: arrays of {rows.dtype} cannot be stored")
        before = self._rows.get(name, (rows.dtype, rows.shape[1:], 0))[:2]
        if (rows.dtype, rows.shape[1:]) != before:
            raise ValueError(
                f"{name}: rows of {rows.dtype} {rows.shape[1:]} do not fit those before, "
                f"{before[0]} {before[1]}"
            )

    def append(self, name: str, rows: NDArray[Any]) -> None:
        """Rows ``(n, ...)`` to the end of an array; the first call fixes dtype and row shape.

        Raises:
            ValueError: see `check`; nothing was written then.
        """
        self.check(name, rows)
        if not self._files:
            self._files[name] = self._main
        elif name not in self._files:
            self._files[name] = tempfile.TemporaryFile(dir=self._path.parent)  # noqa: SIM115
        count = self._rows[name][2] if name in self._rows else 0
        self._files[name].write(np.ascontiguousarray(rows).tobytes())
        self._rows[name] = (rows.dtype, rows.shape[1:], count + len(rows))

    def __enter__(self) -> TensorFileWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            for file in self._files.values():
                file.close()
            self._main.close()
            self._part.unlink(missing_ok=True)

    def _finish(self) -> None:
        header: dict[str, Any] = {"__metadata__": self._metadata}
        position = 0
        for name, (dtype, row_shape, rows) in self._rows.items():
            shape = (rows, *row_shape)
            size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
            header[name] = {
                "dtype": _DTYPE_NAMES[dtype],
                "shape": list(shape),
                "data_offsets": [position, position + size],
            }
            position += size
        for file in list(self._files.values())[1:]:
            file.seek(0)
            while block := file.read(1 << 20):
                self._main.write(block)
        text = json.dumps(header).encode()
        if len(text) > self._header_size:
            raise ValueError(f"{self._path}: metadata of {len(text)} bytes is more than announced")
        self._main.seek(0)
        self._main.write(self._header_size.to_bytes(8, "little"))
        self._main.write(text.ljust(self._header_size))
        self._main.flush()
        os.fsync(self._main.fileno())
        self._main.close()
        os.replace(self._part, self._path)

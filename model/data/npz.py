"""Reads ``.npz`` archives that nobody vouches for: no pickles, no size believed unchecked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from model.data.errors import DataError
from model.text import data as words

#: Largest array that `Npz.array` reads into memory, in bytes.
MAX_ARRAY = 2 << 30


class Npz:
    """An archive of arrays; use it as a context manager.

    Raises:
        DataError: (also from the methods) missing, truncated, not an archive, or an array that is
            missing, holds objects, or is not as long as its header says.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise DataError(path, words.not_opened(error.strerror)) from error
        except (zipfile.BadZipFile, ValueError) as error:
            raise DataError(path, words.no_archive(error)) from error

    @property
    def names(self) -> list[str]:
        """The arrays in it."""
        return [name[:-4] for name in self._zip.namelist() if name.endswith(".npy")]

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of an array, from its header, checked against the bytes that are there."""
        with self._open(name) as file:
            return self._header(name, file)[0]

    def array(self, name: str) -> NDArray[Any]:
        """A whole array."""
        with self._open(name) as file:
            shape, fortran, dtype = self._header(name, file)
            if int(np.prod(shape, dtype=object)) * dtype.itemsize > MAX_ARRAY:
                raise DataError(self.path, words.array_too_large(name))
            data = self._read(name, file, int(np.prod(shape, dtype=object)) * dtype.itemsize)
        order: Any = "F" if fortran else "C"
        return np.frombuffer(data, dtype).reshape(shape, order=order)

    def rows(self, name: str) -> Iterator[NDArray[Any]]:
        """An array row by row (along its first axis), however large it is."""
        with self._open(name) as file:
            shape, fortran, dtype = self._header(name, file)
            if fortran and len(shape) > 1:
                raise DataError(self.path, words.array_by_columns(name))
            size = int(np.prod(shape[1:], dtype=object)) * dtype.itemsize
            if size > MAX_ARRAY:
                raise DataError(self.path, words.row_too_large(name))
            for _ in range(shape[0]):
                yield np.frombuffer(self._read(name, file, size), dtype).reshape(shape[1:])

    def __enter__(self) -> Npz:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self._zip.open(f"{name}.npy")
        except KeyError as error:
            raise DataError(self.path, words.no_array(name)) from error
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise DataError(self.path, words.array_not_read(name, error)) from error

    def _header(self, name: str, file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
        try:
            version = npy.read_magic(file)  # type: ignore[no-untyped-call]
            read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
            shape, fortran, dtype = read(file)  # type: ignore[no-untyped-call]
        except Exception as error:  # damaged archives raise many kinds
            raise DataError(self.path, words.array_foreign(name, error)) from error
        if dtype.hasobject:
            raise DataError(self.path, words.array_of_objects(name))
        size = int(np.prod(shape, dtype=object)) * dtype.itemsize
        if not shape or min(shape) < 0 or size > self._zip.getinfo(f"{name}.npy").file_size:
            raise DataError(self.path, words.array_shorter(name, shape))
        return shape, fortran, dtype

    def _read(self, name: str, file: IO[bytes], size: int) -> bytes:
        try:
            data = file.read(size)
        except Exception as error:  # zlib.error, BadZipFile (checksum), EOFError
            raise DataError(self.path, words.array_damaged(name, error)) from error
        if len(data) != size:
            raise DataError(self.path, words.array_cut_off(name))
        return data

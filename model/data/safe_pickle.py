"""Reads pickles of plain data and numpy arrays, and nothing else.

A pickle is a small program: loading one from a stranger with `pickle.load` runs what they wrote.
Here the only names a pickle may use are those that numpy arrays are pickled with, and even they do
not reach numpy: they make inert stand-ins, which are checked and turned into arrays afterwards.
Python's own unpickler in its pure-Python form is used because the C one allocates what a damaged
file asks for.
"""

from __future__ import annotations

import math
import pickle
from pathlib import Path
from typing import IO, Any, ClassVar

import numpy as np

from model.data.errors import DataError
from model.text import data as words

#: Largest file that is read, in bytes: the content is held in memory.
MAX_BYTES = 4 << 30


def read_pickle(path: Path) -> Any:
    """The content: dicts, lists, tuples, texts, numbers and numpy arrays of numbers.

    Raises:
        DataError: missing, damaged, or a pickle that asks for anything else.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DataError(path, words.pickle_too_large(MAX_BYTES >> 30))
        with path.open("rb") as file:
            return _plain(_Unpickler(_Bounded(file, size)).load())
    except DataError:
        raise
    except OSError as error:
        raise DataError(path, words.not_read(error.strerror)) from error
    except _ForbiddenError as error:
        raise DataError(path, words.pickle_refused(str(error))) from error
    except Exception as error:  # damaged pickles raise nearly everything
        reason = words.no_pickle(str(error) or type(error).__name__)
        raise DataError(path, reason) from error


class _ForbiddenError(ValueError):
    """The pickle asks for something that data does not need."""


class _Bounded:
    """A file that refuses to read beyond its end before memory is asked for."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._left = size

    def read(self, count: int) -> bytes:
        if count > self._left:
            raise EOFError(words.CUT_OFF)
        self._left -= count
        return self._file.read(count)

    def readline(self) -> bytes:
        line = self._file.readline()
        self._left -= len(line)
        return line

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Dtype:
    """Stands for ``numpy.dtype``."""

    def __init__(self, code: str, *_: object) -> None:
        if not isinstance(code, str) or np.dtype(code).kind not in "biufSU":
            raise _ForbiddenError(words.arrays_of_type(code))
        self.dtype = np.dtype(code)

    def __setstate__(self, state: Any) -> None:
        if state[1] in ("<", ">"):
            self.dtype = self.dtype.newbyteorder(state[1])


class _Array:
    """Stands for an array while it is put together."""

    value: Any = None

    def __setstate__(self, state: Any) -> None:
        _, shape, dtype, fortran, data = state
        self.value = _array(data, dtype, shape, "F" if fortran else "C")


class _ArrayType:
    """Stands for the class ``numpy.ndarray``, which pickles mention and never call."""


def _array(data: Any, dtype: Any, shape: Any, order: str) -> Any:
    if not isinstance(dtype, _Dtype):
        raise _ForbiddenError(words.ARRAY_WITHOUT_TYPE)
    if isinstance(data, str):  # Python 2 pickles, and protocol 0 to 2
        data = data.encode("latin1")
    shape = tuple(int(extent) for extent in shape)
    if min(shape, default=0) < 0 or math.prod(shape) * dtype.dtype.itemsize != len(data):
        raise ValueError(words.array_size(shape, len(data)))
    return np.frombuffer(bytes(data), dtype.dtype).reshape(
        shape, order="F" if order == "F" else "C"
    )


def _reconstruct(*_: object) -> _Array:
    return _Array()


def _from_buffer(data: Any, dtype: Any, shape: Any, order: Any) -> _Array:
    array = _Array()
    array.value = _array(data, dtype, shape, order)
    return array


def _scalar(dtype: Any, data: Any = b"") -> Any:
    return _array(data, dtype, (), "C")[()].item()


def _encode(text: Any, encoding: Any = "latin1") -> bytes:
    if not isinstance(text, str) or encoding not in ("latin1", "latin-1"):
        raise _ForbiddenError(words.ODD_ENCODING)
    return text.encode("latin1")


_CORES = ("numpy.core", "numpy._core")
_ALLOWED: dict[tuple[str, str], Any] = {
    ("numpy", "dtype"): _Dtype,
    ("numpy", "ndarray"): _ArrayType,
    ("_codecs", "encode"): _encode,
    **{(f"{core}.multiarray", "_reconstruct"): _reconstruct for core in _CORES},
    **{(f"{core}.multiarray", "scalar"): _scalar for core in _CORES},
    **{(f"{core}.numeric", "_frombuffer"): _from_buffer for core in _CORES},
}


class _Unpickler(pickle._Unpickler):
    # A table of what each opcode does; the copy keeps the library's own as it is.
    dispatch: ClassVar[dict[int, Any]] = dict(pickle._Unpickler.dispatch)
    stack: list[Any]

    def load_build(self) -> None:
        # Without this a pickle could set attributes of the functions and classes above.
        if len(self.stack) < 2 or not isinstance(self.stack[-2], (_Array, _Dtype)):
            raise _ForbiddenError(words.WOULD_CHANGE)
        state = self.stack.pop()
        self.stack[-1].__setstate__(state)

    dispatch[pickle.BUILD[0]] = load_build

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise _ForbiddenError(words.would_run(f"{module}.{name}")) from None

    def persistent_load(self, pid: Any) -> Any:
        raise _ForbiddenError(words.REFERS_OUTSIDE)


def _plain(value: Any) -> Any:
    """The content with stand-ins replaced, each shared part once, however deep it goes."""
    done: dict[int, Any] = {}
    root: list[Any] = [value]
    waiting: list[Any] = [root]
    while waiting:
        container = waiting.pop()
        if id(container) in done:
            continue
        done[id(container)] = container
        entries = container.items() if isinstance(container, dict) else enumerate(container)
        for key, found in list(entries):
            item = container[key] = list(found) if isinstance(found, tuple) else found
            if isinstance(item, _Array):
                container[key] = item.value
            elif isinstance(item, (dict, list)):
                waiting.append(item)
    return root[0]

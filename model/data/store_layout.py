"""What makes a set of arrays a store: the checks behind `model.data.store`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.data.errors import DataError
from model.skeleton import NUM_JOINTS
from model.text import data as words

FORMAT = "esgn-skeletons"
VERSION = 1


def prefixed(arrays: Mapping[str, NDArray[Any]], prefix: str) -> dict[str, NDArray[Any]]:
    """The arrays whose names begin so, without the prefix."""
    return {
        name.removeprefix(prefix): array
        for name, array in arrays.items()
        if name.startswith(prefix)
    }


def check(path: Path, arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> None:
    """
    Raises:
        DataError: (naming `path`) not the arrays and texts that `model.data.store` describes.
    """
    if metadata.get("format") != FORMAT:
        raise DataError(path, words.NO_STORE)
    version = metadata.get("version", "")
    if not version.isdecimal() or int(version) > VERSION:
        raise DataError(path, words.store_newer(version, VERSION))
    try:
        classes = json.loads(metadata["classes"])
    except (KeyError, ValueError, RecursionError) as error:
        raise DataError(path, words.NO_CLASSES) from error
    if not isinstance(classes, list) or not all(isinstance(name, str) for name in classes):
        raise DataError(path, words.CLASSES_NO_NAMES)
    count, total = len(arrays.get("labels", ())), len(arrays.get("joints", ()))
    letters = len(arrays.get("names", ()))
    expected: dict[str, tuple[tuple[int, ...], type]] = {
        "joints": ((total, NUM_JOINTS, 3), np.float32),
        "visibility": ((total, NUM_JOINTS), np.float32),
        "offsets": ((count + 1,), np.int64),
        "labels": ((count,), np.int64),
        "subjects": ((count,), np.int64),
        "cameras": ((count,), np.int64),
        "fps": ((count,), np.float32),
        "names": ((letters,), np.uint8),
        "name_offsets": ((count + 1,), np.int64),
    }
    for name, (shape, dtype) in expected.items():
        found = arrays.get(name)
        if found is None or found.shape != shape or found.dtype != dtype:
            wanted = f"{np.dtype(dtype)} {shape}"
            actual = "" if found is None else f"{found.dtype} {found.shape}"
            raise DataError(path, words.store_array(name, wanted, actual))
    for prefix, rows in (("frame/", total), ("sequence/", count)):
        for name, array in prefixed(arrays, prefix).items():
            if array.ndim == 0 or len(array) != rows:
                raise DataError(path, words.store_rows(prefix + name, rows))
    for name, end, least in (("offsets", total, 1), ("name_offsets", letters, 0)):
        steps = arrays[name]
        if steps[0] != 0 or steps[-1] != end or (count and np.diff(steps).min() < least):
            raise DataError(path, words.store_counts(name, end))
    if count and (arrays["labels"].min() < -1 or arrays["labels"].max() >= len(classes)):
        raise DataError(path, words.store_labels(len(classes)))
    if not (arrays["fps"] > 0).all():
        raise DataError(path, words.RATES_WRONG)

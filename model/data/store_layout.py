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
        raise DataError(path, "not a file of skeleton sequences made by this program")
    version = metadata.get("version", "")
    if not version.isdecimal() or int(version) > VERSION:
        raise DataError(
            path, f"format version {version or '?'}, this program reads up to {VERSION}: update it"
        )
    try:
        classes = json.loads(metadata["classes"])
    except (KeyError, ValueError, RecursionError) as error:
        raise DataError(path, "damaged: no list of classes") from error
    if not isinstance(classes, list) or not all(isinstance(name, str) for name in classes):
        raise DataError(path, "damaged: the classes are not a list of names")
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
            actual = "missing" if found is None else f"{found.dtype} {found.shape}"
            raise DataError(path, f"damaged: {name} must be {np.dtype(dtype)} {shape}: {actual}")
    for prefix, rows in (("frame/", total), ("sequence/", count)):
        for name, array in prefixed(arrays, prefix).items():
            if array.ndim == 0 or len(array) != rows:
                raise DataError(path, f"damaged: {prefix}{name} must have {rows} rows")
    for name, end, least in (("offsets", total, 1), ("name_offsets", letters, 0)):
        steps = arrays[name]
        if steps[0] != 0 or steps[-1] != end or (count and np.diff(steps).min() < least):
            raise DataError(path, f"damaged: {name} do not count up to {end}")
    if count and (arrays["labels"].min() < -1 or arrays["labels"].max() >= len(classes)):
        raise DataError(path, f"damaged: labels outside the {len(classes)} classes")
    if not (arrays["fps"] > 0).all():
        raise DataError(path, "damaged: frame rates that are not positive")

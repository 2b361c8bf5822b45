"""Preprocessed skeleton files (`model.data.pyskl`) as a store that is made once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from model.data import ntu, pyskl
from model.data.errors import DataError
from model.data.store import Store
from model.data.writer import StoreWriter


def converted(path: Path, folder: Path) -> Store:
    """The sequences of a file, kept in `folder` for the next time.

    Raises:
        DataError: the file cannot be used, or the folder cannot be written.
    """
    try:
        stat = path.stat()
        text = f"1 {path.name} {stat.st_size} {stat.st_mtime_ns}"
        key = hashlib.sha256(text.encode()).hexdigest()[:16]
        target = folder / f"pyskl-{path.stem}-{key}.safetensors"
        if target.exists():
            try:
                return Store.open(target)
            except DataError:
                target.unlink()  # damaged by something else: make it anew
        folder.mkdir(parents=True, exist_ok=True)
        _convert(path, target)
    except OSError as error:
        raise DataError(folder, f"the cache cannot be written ({error.strerror})") from error
    return Store.open(target)


def _convert(path: Path, target: Path) -> None:
    broken: list[DataError] = []
    highest, all_ntu = 0, True
    # Which classes there are is known only at the end.
    placeholder = [f"class {label + 1}" for label in range(pyskl.MAX_CLASSES)]
    with StoreWriter(target, placeholder, source=pyskl.SOURCE) as writer:
        for sequence, sides in pyskl.read(path, broken.append):
            writer.add(sequence, sequence_values=sides)
            highest = max(highest, sequence.label)
            all_ntu = all_ntu and ntu.parse_name(sequence.name) is not None
        if len(writer) == 0:
            raise broken[0] if broken else DataError(path, "no sequences in it")
        for error in broken:
            writer.note_broken(error)
        actions = 60 if highest < 60 else 120
        if highest < actions and (all_ntu or path.stem.lower().startswith("ntu")):
            # CTR-GCN's archives keep no sample names, hence no people: only the file's own split.
            origin = {"dataset": f"ntu{actions}"} if all_ntu else {}
            writer.describe(ntu.classes(actions), citation=ntu.CITATION, **origin)
        else:
            writer.describe(placeholder[: highest + 1])

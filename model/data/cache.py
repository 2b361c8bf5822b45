"""Parses many files once, over several processes, into one store file.

The files are divided into parts; each worker process writes its part as a store of its own, whole
or not at all, so after an interruption only unfinished parts are parsed again. At the end the parts
become one file and are deleted. Names, sizes and dates of the files are part of the result's key:
when they change, it is made anew.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from model.data.errors import DataError
from model.data.sequence import Sequence
from model.data.store import Store
from model.data.writer import StoreWriter

#: Files parsed between two times that progress is saved.
PART = 256
# Raised when readers change what they yield, so that nobody trains on what an old one made.
_READER_VERSION = "1"


@dataclass(frozen=True)
class Recipe:
    """What to make a store of.

    Attributes:
        name: the data set's, part of the file's name.
        files: what to read, in the order of the sequences.
        read_file: a module's function (worker processes import it); raises `DataError`.
        classes: class names by label.
        texts: further metadata, such as ``source`` and ``citation``.
    """

    name: str
    files: tuple[Path, ...]
    read_file: Callable[[Path], Sequence]
    classes: tuple[str, ...]
    texts: dict[str, str]


def cached(
    recipe: Recipe, folder: Path, *, workers: int | None = None, progress: bool = True
) -> Store:
    """The store of a recipe: opened when it was made before, else made.

    Files that cannot be read are left out and listed in `Store.broken`.

    Args:
        folder: where the store is kept.
        workers: processes; none means one per processor, 1 means this one.
        progress: show a bar on stderr.

    Raises:
        DataError: not one file could be read, or the folder cannot be written.
    """
    key = _key(recipe)
    target = folder / f"{recipe.name}-{key[:16]}.safetensors"
    if target.exists():
        try:
            return Store.open(target)
        except DataError:
            target.unlink()  # damaged by something else: make it anew
    parts = folder / f"{recipe.name}-{key[:16]}.parts"
    try:
        parts.mkdir(parents=True, exist_ok=True)
        paths = _parse(recipe, parts, workers or os.cpu_count() or 1, progress)
        _join(recipe, paths, target)
        shutil.rmtree(parts, ignore_errors=True)
        # What runs that were killed while joining left behind can be gigabytes.
        for leftover in folder.glob(f".{target.name}.*.part"):
            leftover.unlink(missing_ok=True)
    except OSError as error:
        raise DataError(folder, f"the cache cannot be written ({error.strerror})") from error
    return Store.open(target)


def _key(recipe: Recipe) -> str:
    digest = hashlib.sha256(f"{_READER_VERSION} {recipe.classes}".encode())
    for path in recipe.files:
        stat = path.stat()
        digest.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _parse(recipe: Recipe, parts: Path, workers: int, progress: bool) -> list[Path]:
    jobs = [
        (parts / f"{start:07}.safetensors", recipe.files[start : start + PART])
        for start in range(0, len(recipe.files), PART)
    ]
    paths = [path for path, _ in jobs]
    waiting = [job for job in jobs if not _whole(job[0])]
    done = len(recipe.files) - sum(len(files) for _, files in waiting)
    bar = tqdm(
        total=len(recipe.files), initial=done, unit="file", desc=recipe.name, disable=not progress
    )
    with bar:
        if workers == 1 or len(waiting) == 1:
            for path, files in waiting:
                bar.update(_parse_part(path, files, recipe.read_file, recipe.classes))
            return paths
        # Spawned, not forked: the caller may have threads (torch has).
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(workers, len(waiting) or 1), mp_context=context) as pool:
            running: set[Future[int]] = {
                pool.submit(_parse_part, path, files, recipe.read_file, recipe.classes)
                for path, files in waiting
            }
            try:
                while running:
                    finished, running = wait(running, return_when=FIRST_COMPLETED)
                    for future in finished:
                        bar.update(future.result())
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
    return paths


def _whole(path: Path) -> bool:
    try:
        Store.open(path)
    except DataError:
        return False
    return True


def _parse_part(
    target: Path,
    files: tuple[Path, ...],
    read_file: Callable[[Path], Sequence],
    classes: tuple[str, ...],
) -> int:
    """Read some files into a store; the number of files. Runs in a worker process."""
    with StoreWriter(target, classes) as writer:
        for path in files:
            try:
                writer.add(read_file(path))
            except DataError as error:
                writer.note_broken(error)
    return len(files)


def _join(recipe: Recipe, parts: list[Path], target: Path) -> None:
    with StoreWriter(target, recipe.classes, **recipe.texts) as writer:
        for path in parts:
            part = Store.open(path)
            for sequence in part:
                writer.add(sequence)
            for name, reason in part.broken:
                writer.note_broken(DataError(name, reason))
            writer.note_more_broken(part.broken_count - len(part.broken))
        if len(writer) == 0:
            name, reason = part.broken[0]
            raise DataError(name, f"{reason}; and no other of {len(recipe.files)} files is usable")

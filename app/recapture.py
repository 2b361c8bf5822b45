"""Re-record a motion-capture data set through the pose stage, by painting it.

    python -m app.recapture --data utd-mhad --root DIR --out DIR [--views N] [--workers N]

Every sequence is painted as a person before a camera and the program's own pose stage looks at the
pictures, so that training sees what live use sees. The result, ``OUT/NAME.safetensors``, is a
`model.data.store` file with for each frame also ``found``, ``true_joints``, ``image_joints`` and
``true_image_joints``, and for each sequence ``yaw``, ``pitch``, ``roll``, ``distance``, ``focal``
and ``framing`` (`app.recapture_record`). Run it again after an interruption: it goes on.

    python -m app.recapture check FILE [VIDEO ...]

compares a result with the pose stage's view of real people.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import sys
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path

from tqdm import tqdm

from app.capture.source import SourceError
from app.errors import UserError
from app.pose import MediaPipePose, PoseEstimator
from app.recapture_record import Recording, record
from app.recapture_shards import ShardFolder
from app.recapture_sources import DATA_SETS, DataSet
from model.data.errors import DataError
from model.data.sequence import Sequence as Motion
from model.data.store import Store

#: Raised by one whenever the same arguments would give other pictures than before.
PAINTING = 4

Task = tuple[Motion, int, int]  # sequence, view, seed


class _Worker:
    """Records tasks with one estimator, made at the first."""

    def __init__(self) -> None:
        self._estimator: PoseEstimator | None = None

    def __call__(self, task: Task) -> tuple[str, int, Recording]:
        if self._estimator is None:
            from app.opencv import cv2

            cv2.setNumThreads(1)  # one process a core; threads would only compete
            self._estimator = MediaPipePose()
        sequence, view, seed = task
        return sequence.name, view, record(sequence, view, seed, self._estimator)


_worker = _Worker()  # one for each process: an estimator cannot be sent to another


def _work(task: Task) -> tuple[str, int, Recording]:
    return _worker(task)


def recapture(
    data: DataSet,
    root: Path,
    out: Path,
    name: str,
    *,
    views: int,
    workers: int,
    seed: int,
    subjects: Sequence[int] = (),
    classes: Sequence[str] = (),
    every: int = 1,
) -> Path:
    """Record what is missing in `out`, then gather all of it in ``out/NAME.safetensors``.

    Args:
        views: 1 for the frontal one only; the others are random.
        subjects: only these; empty for all.
        classes: only these, by name; empty for all.
        every: only every such sequence, for a quick sample.

    Raises:
        UserError: `out` was made with other settings, the data set has no such class, or no
            sequence of these subjects exists.
        DataError: the data set cannot be read.
    """
    folder = ShardFolder(
        out, {"data": name, "seed": seed, "painting": PAINTING}, data.classes, data.texts
    )
    unknown = sorted(set(classes) - set(data.classes))
    if unknown:
        raise UserError(f"{name} has no class {unknown[0]!r}; it has {', '.join(data.classes)}.")
    labels = {data.classes.index(wanted) for wanted in classes}
    sequences = [
        item
        for item in data.read(root)
        if (not subjects or item.subject in subjects) and (not labels or item.label in labels)
    ][::every]
    if not sequences:
        raise UserError(f"{root} has no sequences of the subjects asked for.")
    target = out / f"{name}.safetensors"
    for view in range(views):
        tasks = [(s, view, seed) for s in sequences if not folder.path(s.name, view).exists()]
        done = len(sequences) - len(tasks)
        with (
            contextlib.closing(_results(tasks, workers)) as results,
            tqdm(
                results, f"view {view}", len(sequences), initial=done, unit=" sequences",
                mininterval=1.0,
            ) as progress,
        ):  # fmt: skip
            for sequence_name, number, recording in progress:
                folder.write(recording, sequence_name, number)
        # After every view, so that there is something to work with early.
        folder.gather(target)
    return target


def _results(
    tasks: Iterable[Task], workers: int
) -> Generator[tuple[str, int, Recording], None, None]:
    if workers <= 1:
        yield from map(_work, tasks)
        return
    # Spawned, not forked: MediaPipe's threads do not survive a fork.
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        yield from pool.imap_unordered(_work, tasks)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.recapture",
        description="Paint a motion-capture data set as a person before a camera and record what "
        "the pose stage sees. An interrupted run continues where it stopped.",
        epilog="python -m app.recapture check FILE [VIDEO ...] compares a result with real people.",
    )
    parser.add_argument("--data", required=True, choices=sorted(DATA_SETS), help="the data set")
    parser.add_argument("--root", required=True, type=Path, help="its folder")
    parser.add_argument("--out", required=True, type=Path, help="folder for the result")
    parser.add_argument(
        "--views", type=int, default=2, metavar="N",
        help="views of each sequence: 1 frontal, the others random (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N",
        help="processes, each keeping one core busy (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N",
        help="people, rooms and cameras are drawn from it (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--subjects", type=_numbers, default=(), metavar="1,3,5",
        help="only these people (default: all)",
    )  # fmt: skip
    parser.add_argument(
        "--classes", type=_names, default=(), metavar="squat,wave",
        help="only these classes, by name (default: all)",
    )  # fmt: skip
    parser.add_argument(
        "--every", type=int, default=1, metavar="N",
        help="only every Nth sequence, for a quick sample (default: all)",
    )  # fmt: skip
    return parser


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


def _check(arguments: Sequence[str]) -> int:
    from app.recapture_check import table

    parser = argparse.ArgumentParser(
        prog="python -m app.recapture check",
        description="Compare recaptured skeletons with those of people in videos.",
    )
    parser.add_argument("file", type=Path, help="a file that recapture made")
    parser.add_argument("videos", nargs="*", type=Path, help="videos of one person")
    options = parser.parse_args(arguments)
    try:
        print(table(Store.open(options.file), options.videos, MediaPipePose()))
    except (UserError, DataError, SourceError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["check"]:
        return _check(arguments[1:])
    parser = _arguments()
    options = parser.parse_args(arguments)
    if min(options.views, options.workers, options.every) < 1:
        parser.error("--views, --workers and --every must be 1 or more")
    try:
        target = recapture(
            DATA_SETS[options.data], options.root, options.out, options.data,
            views=options.views, workers=options.workers, seed=options.seed,
            subjects=options.subjects, classes=options.classes, every=options.every,
        )  # fmt: skip
    except (UserError, DataError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the same command continues from here.", file=sys.stderr)
        return 130
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())

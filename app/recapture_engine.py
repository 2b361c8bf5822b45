"""Recording many sequences: in this process, or in several on this machine."""

from __future__ import annotations

import multiprocessing
from collections.abc import Generator, Iterable
from dataclasses import dataclass

from app.pose import MediaPipePose, PoseEstimator
from app.recapture_record import Recording, record
from model.data.sequence import Sequence


@dataclass(frozen=True, eq=False)
class Task:
    """One view of one sequence, with the arguments of `app.recapture_record.record`."""

    sequence: Sequence
    number: int
    seed: int
    fps: float | None
    mirrored_label: int | None


class Worker:
    """Records tasks with one estimator, made at the first."""

    def __init__(self) -> None:
        self._estimator: PoseEstimator | None = None

    def __call__(self, task: Task) -> tuple[str, Recording]:
        if self._estimator is None:
            from app.opencv import cv2

            cv2.setNumThreads(1)  # one process a core; threads would only compete
            self._estimator = MediaPipePose()
        recording = record(
            task.sequence, task.number, task.seed, self._estimator,
            fps=task.fps, mirrored_label=task.mirrored_label,
        )  # fmt: skip
        return task.sequence.name, recording


_worker = Worker()  # one for each process: an estimator cannot be sent to another


def _work(task: Task) -> tuple[str, Recording]:
    return _worker(task)


def work_through(
    tasks: Iterable[Task], workers: int
) -> Generator[tuple[str, Recording], None, None]:
    """Names of sequences and their recordings, in the order in which they get done."""
    if workers <= 1:
        yield from map(_work, tasks)
        return
    # Spawned, not forked: MediaPipe's threads do not survive a fork.
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        yield from pool.imap_unordered(_work, tasks)

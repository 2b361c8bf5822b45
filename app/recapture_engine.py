"""Recording many sequences: in this process, in several on this machine, or on a cluster."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass

from app.errors import UserError
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


Result = tuple[str, Recording]  # the sequence's name, and what became of it


class Worker:
    """Records tasks with one estimator for each thread, made at the thread's first task."""

    def __init__(self) -> None:
        self._own = threading.local()

    def __call__(self, task: Task) -> Result:
        estimator: PoseEstimator | None = getattr(self._own, "estimator", None)
        if estimator is None:
            from app.opencv import cv2

            cv2.setNumThreads(1)  # one process a core; threads would only compete
            estimator = self._own.estimator = MediaPipePose()
        recording = record(
            task.sequence, task.number, task.seed, estimator,
            fps=task.fps, mirrored_label=task.mirrored_label,
        )  # fmt: skip
        return task.sequence.name, recording


_worker = Worker()  # one for each process: an estimator cannot be sent to another


def _work(task: Task) -> Result:
    return _worker(task)


def work_through(
    tasks: Iterable[Task], workers: int, scheduler: str | None = None
) -> Generator[Result, None, None]:
    """Recordings in the order in which they get done; closing the generator stops the work.

    Args:
        workers: processes on this machine; 1 for none besides this one.
        scheduler: address of a Dask scheduler whose workers do it instead.

    Raises:
        UserError: a process or the cluster died, or cannot be used.
    """
    if scheduler is not None:
        with _cluster(scheduler) as (executor, threads):
            yield from _in_turn(executor, tasks, lambda: 2 * threads() + 2)
    elif workers <= 1:
        yield from map(_work, tasks)
    else:
        # Spawned, not forked: MediaPipe's threads do not survive a fork.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, context, _leave_interrupts_to_the_parent) as executor:
            try:
                yield from _in_turn(executor, tasks, lambda: 2 * workers)
            except BrokenProcessPool as error:
                raise UserError(
                    "A process died, perhaps for want of memory; run the same command again, "
                    "it continues, with fewer --workers if need be."
                ) from error


def _in_turn(
    executor: Executor, tasks: Iterable[Task], window: Callable[[], int]
) -> Iterator[Result]:
    """Hand out tasks as others are done: a large data set is never in memory at once."""
    waiting: set[Future[Result]] = set()
    try:
        for task in tasks:
            waiting.add(executor.submit(_work, task))
            while len(waiting) >= window():
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    finally:
        for future in waiting:
            future.cancel()


def _leave_interrupts_to_the_parent() -> None:
    # Ctrl+C reaches all processes of a terminal; the parent's is enough.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, Callable[[], int]]]:
    """A Dask cluster's workers as an executor, and how many threads they have now."""
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise UserError(
            "--scheduler needs Dask, which is not installed: pip install 'distributed>=2024.8'"
        ) from error
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise UserError(
            f"No Dask scheduler answers at {address}; start one with 'dask scheduler' and give "
            "the address that it prints, such as tcp://host:8786."
        ) from error
    with client:
        if not client.nthreads():
            raise UserError(
                f"The Dask scheduler at {address} has no workers; start some in the program's "
                f"folder: dask worker {address} --nthreads 1 --nworkers auto"
            )
        try:
            # Not pure: what was done before is kept in files, not in the cluster.
            yield client.get_executor(pure=False), lambda: sum(client.nthreads().values())
        except KilledWorker as error:
            raise UserError(f"The Dask workers died: {error}") from error
        except ModuleNotFoundError as error:
            raise UserError(
                f"The Dask workers miss the program or a package of it ({error}); start them in "
                "its folder, with its Python."
            ) from error

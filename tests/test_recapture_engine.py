"""Recapture's ways to work: here, in processes, on a cluster; all give the same."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from typing import Any

import pytest

import app.recapture_engine as engine
from app.errors import UserError
from app.recapture_engine import Task, Worker, work_through
from app.recapture_record import Recording
from tests.test_recapture import FakeEstimator, sequence


def tasks(count: int = 4) -> Iterator[Task]:
    for number in range(count):
        yield Task(sequence(f"a1_s1_t{number}", frames=3 + number), 300, 1, None, 0)


def counted(items: Iterator[Task], taken: list[str]) -> Iterator[Task]:
    for task in items:
        taken.append(task.sequence.name)
        yield task


class FakeWorker(Worker):
    """A worker whose estimator needs no model."""

    def __init__(self) -> None:
        super().__init__()
        self._own.estimator = FakeEstimator()

    def __call__(self, task: Task) -> tuple[str, Recording]:
        self._own.estimator = FakeEstimator()  # in this thread, too
        return super().__call__(task)


class LaterExecutor(Executor):
    """Does the oldest thing handed in when `work` is called, and never by itself."""

    def __init__(self) -> None:
        self.open: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, function: Any, *arguments: Any, **others: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.open.append((future, lambda: function(*arguments, **others)))
        return future

    def work(self) -> None:
        future, function = self.open.pop(0)
        future.set_result(function())


def test_tasks_are_handed_out_only_as_others_are_done(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "_worker", FakeWorker())
    executor, taken = LaterExecutor(), []

    def wait(waiting: set[Future[Any]], return_when: str) -> tuple[set[Any], set[Any]]:
        executor.work()
        done = {future for future in waiting if future.done()}
        return done, waiting - done

    monkeypatch.setattr(engine, "wait", wait)
    results = engine._in_turn(executor, counted(tasks(6), taken), lambda: 2)
    assert next(results)[0] == "a1_s1_t0"
    assert len(taken) == 2
    assert [name for name, _ in results] == [f"a1_s1_t{n}" for n in range(1, 6)]


def test_what_was_not_begun_is_given_up_when_the_work_is_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "_worker", FakeWorker())
    executor = LaterExecutor()

    def wait(waiting: set[Future[Any]], return_when: str) -> tuple[set[Any], set[Any]]:
        executor.work()
        done = {future for future in waiting if future.done()}
        return done, waiting - done

    monkeypatch.setattr(engine, "wait", wait)
    results = engine._in_turn(executor, tasks(6), lambda: 3)
    next(results)
    results.close()
    assert executor.open
    assert all(future.cancelled() for future, _ in executor.open)


@pytest.mark.timeout(300)
def test_processes_give_what_one_process_gives():
    alone = dict(work_through(tasks(3), 1))
    together = dict(work_through(tasks(3), 2))
    assert alone.keys() == together.keys()
    for name, recording in alone.items():
        assert (recording.sequence.joints == together[name].sequence.joints).all()
        assert recording.sequence_values() == together[name].sequence_values()


def test_without_dask_a_scheduler_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r"pip install 'distributed>=2024.8'"):
        next(work_through(tasks(), 1, "tcp://127.0.0.1:8786"))


@pytest.fixture
def cluster() -> Iterator[Any]:
    """A scheduler and a worker of two threads, in this process."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, protocol="tcp",
        dashboard_address=None, host="127.0.0.1",
    ) as cluster:  # fmt: skip
        yield cluster


def test_a_cluster_gives_what_one_process_gives(cluster: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "_worker", FakeWorker())
    alone = dict(work_through(tasks(5), 1))
    together = dict(work_through(tasks(5), 1, cluster.scheduler_address))
    assert alone.keys() == together.keys()
    for name, recording in alone.items():
        assert (recording.sequence.joints == together[name].sequence.joints).all()
        assert recording.sequence_values() == together[name].sequence_values()


def test_a_cluster_without_workers_is_refused(cluster: Any):
    cluster.scale(0)
    cluster.sync(cluster._correct_state)
    with pytest.raises(UserError, match="has no workers; start some"):
        next(work_through(tasks(), 1, cluster.scheduler_address))


def test_an_address_where_no_scheduler_is_says_so(monkeypatch: pytest.MonkeyPatch):
    distributed = pytest.importorskip("distributed")

    def client(*_: Any, **__: Any) -> Any:
        raise OSError("timed out trying to connect")

    monkeypatch.setattr(distributed, "Client", client)
    with pytest.raises(UserError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1"):
        next(work_through(tasks(), 1, "tcp://127.0.0.1:1"))

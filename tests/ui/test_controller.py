"""Which session runs, on what, and that nothing waits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.controller import Controller
from tests.ui.conftest import Clock
from tests.ui.fakes import FakeSession, result

Make = Callable[[str, Path | None], FakeSession]


class Factory:
    """Remembers the sessions it made."""

    def __init__(self) -> None:
        self.made: list[FakeSession] = []

    def __call__(self, source: str, weights: Path | None) -> FakeSession:
        self.made.append(FakeSession(source, weights))
        return self.made[-1]


@pytest.fixture
def factory() -> Factory:
    return Factory()


def controller(
    factory: Factory,
    source: str | None = "0",
    find: Callable[[], str] = lambda: "demo",
    clock: Clock | None = None,
) -> Controller:
    return Controller(factory, find, source, None, clock or Clock())


def test_starts_once_and_only_when_told(factory: Factory) -> None:
    it = controller(factory)
    it.poll()
    assert factory.made == []
    it.start()
    it.start()
    assert [session.source for session in factory.made] == ["0"]
    assert factory.made[0].started


@pytest.mark.parametrize(("found", "without_camera"), [("0", False), ("demo", True)])
def test_looks_for_a_camera_on_another_thread(
    qtbot: QtBot, factory: Factory, found: str, without_camera: bool
) -> None:
    release = threading.Event()
    names: list[str] = []

    def find() -> str:
        names.append(threading.current_thread().name)
        release.wait(10)
        return found

    it = controller(factory, None, find)
    it.start()
    it.poll()
    assert factory.made == [], "start must not wait for the search"
    release.set()

    def made() -> bool:
        it.poll()
        return bool(factory.made)

    with qtbot.waitSignal(it.source_changed) as changed:
        qtbot.waitUntil(made)
    assert changed.args == [found]
    assert it.found_no_camera == without_camera
    assert names != [threading.main_thread().name]


def test_source_chosen_while_still_looking_wins(qtbot: QtBot, factory: Factory) -> None:
    looked = threading.Event()

    def find() -> str:
        looked.set()
        return "0"

    it = controller(factory, None, find)
    it.choose_source("video.mp4")
    it.start()
    it.poll()
    assert [session.source for session in factory.made] == ["video.mp4"]


def test_failed_search_falls_back_to_the_demo(qtbot: QtBot, factory: Factory) -> None:
    def find() -> str:
        raise OSError("driver")

    it = controller(factory, None, find)
    it.start()

    def made() -> bool:
        it.poll()
        return bool(factory.made)

    qtbot.waitUntil(made)
    assert factory.made[0].source == "demo"


def test_search_that_hangs_is_not_waited_for(qtbot: QtBot, factory: Factory) -> None:
    release, clock = threading.Event(), Clock()
    it = controller(factory, None, lambda: str(release.wait(10)), clock)
    it.start()
    clock.now += 7
    it.poll()
    assert factory.made == []
    clock.now += 2
    it.poll()
    assert factory.made[0].source == "demo"
    assert it.found_no_camera
    release.set()


def test_a_source_found_elsewhere_goes_on(qtbot: QtBot, factory: Factory) -> None:
    it = controller(factory)
    it.start()
    it.choose_source("1", "USB camera")
    with qtbot.assertNotEmitted(it.source_changed):
        it.reopen("2")
    assert factory.made[0].sources == ["1", "2"]
    assert it.source == "2"
    assert it.status().source_name == "USB camera"
    it.choose_source("a.mp4")
    assert it.status().source_name == "camera 0", "the session's own name again"


def test_another_source_in_the_same_session(factory: Factory) -> None:
    it = controller(factory)
    it.start()
    it.choose_source("demo")
    assert len(factory.made) == 1
    assert factory.made[0].sources == ["demo"]
    assert not it.found_no_camera, "the user chose the demo"


def test_other_weights_wait_until_the_camera_is_free(factory: Factory) -> None:
    it = controller(factory)
    it.start()
    old = factory.made[0]
    old.ended = False
    it.choose_weights(Path("other.safetensors"))
    it.poll()
    assert old.stops, "the old session is told to stop at once"
    assert set(old.stops) == {0.0}, "without waiting for it"
    assert len(factory.made) == 1
    assert it.status() is None
    old.ended = True
    it.poll()
    assert [(s.source, s.weights) for s in factory.made[1:]] == [("0", Path("other.safetensors"))]


def test_session_that_hangs_is_left_behind(factory: Factory) -> None:
    clock = Clock()
    it = controller(factory, clock=clock)
    it.start()
    factory.made[0].ended = False
    it.choose_weights(None)
    clock.now += 6
    it.poll()
    assert len(factory.made) == 2


def test_source_chosen_between_two_sessions(factory: Factory) -> None:
    it = controller(factory)
    it.start()
    factory.made[0].ended = False
    it.choose_weights(None)
    it.choose_source("late.mp4")
    factory.made[0].ended = True
    it.poll()
    assert [session.source for session in factory.made] == ["0", "late.mp4"]


def test_stop_tells_all_and_reports(factory: Factory) -> None:
    it = controller(factory)
    it.start()
    assert it.stop(0.5)
    factory.made[0].ended = False
    assert not it.stop(0.5)
    assert max(factory.made[0].stops) <= 0.5


def test_before_the_session_there_is_nothing(factory: Factory) -> None:
    it = controller(factory)
    assert it.take() is None
    assert it.take_events() == []
    assert it.classes() == ()
    assert it.stop(0.1)
    it.start()
    factory.made[0].results.append(result(1.0))
    assert it.take() is not None

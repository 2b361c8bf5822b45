"""The program is over within a second of closing its window, whatever it is doing.

Each test brings the whole program, from its command line on, into a state, and closes the window.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import app.ui.main
from app.library import Library
from app.opencv import cv2
from app.status import Phase
from app.teaching.runner import TeachingRun
from app.ui.teach.teach_page import TeachPage
from app.ui.window import MainWindow
from tests.clips import add
from tests.fakes import mjpeg_server, write_video
from tests.ui.program import Program, Script

Steps = Iterator[Callable[[], object]]

#: Seconds; a machine that has more to do than it can gets as much more.
LIMIT = 1.0


class Hang:
    """Something that does not come back before the test is over."""

    def __init__(self) -> None:
        self.begun, self._end = threading.Event(), threading.Event()

    def __call__(self, *_: object) -> object:
        self.begun.set()
        self._end.wait(60.0)
        raise OSError("it hung, and the test is over")

    def end(self) -> None:
        self._end.set()


@pytest.fixture
def hang() -> Iterator[Hang]:
    made = Hang()
    yield made
    made.end()


@pytest.fixture
def closes(program: Program) -> Callable[..., None]:
    """Runs a script, closes the window, and looks at the clock when `main` has returned."""

    def run(script: Script, *arguments: object) -> None:
        closed: list[float] = []

        def timed(window: MainWindow) -> Steps:
            yield from script(window)
            closed.append(time.monotonic())

        assert program.run(timed, *arguments) == 0
        took = time.monotonic() - closed[0]
        share = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        assert took < LIMIT * share

    return run


def phase(window: MainWindow, wanted: Phase) -> Callable[[], bool]:
    def true() -> bool:
        status = window._controller.status()
        return status is not None and status.phase is wanted

    return true


def test_while_a_camera_is_looked_for(
    closes: Callable[..., None], hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.ui.main.run.__kwdefaults__, "find_source", hang)

    def script(window: MainWindow) -> Steps:
        yield hang.begun.is_set

    closes(script)


@pytest.mark.usefixtures("quick")
def test_while_a_camera_hangs_as_it_opens(
    closes: Callable[..., None], hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cv2, "VideoCapture", hang)
    monkeypatch.setattr("app.ui.main.list_cameras", list)
    monkeypatch.setattr("app.ui.main.watch_cameras", lambda changed: None)

    def script(window: MainWindow) -> Steps:
        yield hang.begun.is_set
        yield phase(window, Phase.OPENING)

    closes(script, "--source", "0")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("path", ["silent", "stalls"])
def test_while_a_stream_does_not_answer(closes: Callable[..., None], path: str) -> None:
    with mjpeg_server() as server:

        def script(window: MainWindow) -> Steps:
            yield phase(window, Phase.OPENING if path == "silent" else Phase.RUNNING)

        closes(script, "--source", f"{server.url}/{path}")


@pytest.mark.usefixtures("quick")
def test_while_it_runs_and_while_it_reconnects(closes: Callable[..., None]) -> None:
    with mjpeg_server() as server:

        def running(window: MainWindow) -> Steps:
            yield window.page.video.view.isVisible

        closes(running, "--source", f"{server.url}/video")

        def reconnecting(window: MainWindow) -> Steps:
            yield window.page.video.view.isVisible
            server.stop()
            yield phase(window, Phase.RECONNECTING)

        closes(reconnecting, "--source", f"{server.url}/video")


@pytest.mark.usefixtures("quick")
def test_when_a_file_has_ended_and_while_one_is_paused(
    closes: Callable[..., None], tmp_path: Path
) -> None:
    short = write_video(tmp_path / "short.mp4", [0.0, 0.04, 0.08])
    long = write_video(tmp_path / "long.mp4", [number / 25 for number in range(200)])

    def ended(window: MainWindow) -> Steps:
        yield phase(window, Phase.ENDED)

    closes(ended, "--source", short)

    def paused(window: MainWindow) -> Steps:
        yield window.page.video.view.isVisible
        window.actions_.pause.trigger()
        yield lambda: window._controller.status().paused

    closes(paused, "--source", long)


def test_while_weights_are_loaded(
    closes: Callable[..., None], hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.live.build_real_pipeline", hang)

    def script(window: MainWindow) -> Steps:
        yield hang.begun.is_set
        yield phase(window, Phase.LOADING)

    closes(script, "--source", "demo")


@pytest.mark.usefixtures("quick")
def test_while_a_clip_is_recorded(
    closes: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the clip is there."""
    folder = tmp_path / "clips"
    monkeypatch.setattr("app.ui.studio.library_path", lambda: folder)

    def script(window: MainWindow) -> Steps:
        assert window.studio is not None
        status = window.studio._recorder.status
        yield lambda: (status().at_hand or 0.0) > 0.2
        window.studio.record_actions.record.trigger()
        yield lambda: status().seconds > 0.5

    closes(script, "--source", "demo")
    with Library.open(folder) as library:
        (clip,) = library.clips()
    assert clip.duration > 0.5
    assert clip.has_video


@pytest.mark.usefixtures("quick")
def test_while_it_is_taught(
    closes: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child does not listen, and is gone nevertheless."""
    folder = tmp_path / "clips"
    with Library.create(folder) as library:
        for label in ("lift arm", "bow", "no action"):
            for _ in range(3):
                add(library, label)
    monkeypatch.setattr("app.ui.studio.library_path", lambda: folder)
    deaf = (sys.executable, "-c", "import time; time.sleep(60)")
    runs: list[TeachingRun] = []

    def start(request: object) -> TeachingRun:
        runs.append(TeachingRun(request, deaf))  # type: ignore[arg-type]
        return runs[-1]

    monkeypatch.setattr("app.ui.teach.training._real_run", start)

    def script(window: MainWindow) -> Steps:
        assert window.studio is not None
        teach: TeachPage = window.studio.teach
        window.pages.setCurrentWidget(teach)
        yield teach.lesson.train.isEnabled
        teach.lesson.train.click()
        yield lambda: runs and runs[0].running

    closes(script, "--source", "demo")
    assert runs[0].wait(0.0)


@pytest.mark.usefixtures("quick")
def test_while_a_video_is_imported(
    closes: Callable[..., None], hang: Hang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.studio.library_path", lambda: tmp_path / "clips")
    monkeypatch.setattr("app.ui.library.transfers._bring_in", hang)

    def script(window: MainWindow) -> Steps:
        assert window.studio is not None
        window.pages.setCurrentWidget(window.studio.library)
        window.studio.library.transfers.bring_in([tmp_path / "a.mp4"])
        yield hang.begun.is_set

    closes(script, "--source", "demo")


@pytest.mark.usefixtures("quick")
def test_while_the_settings_are_written_to_a_slow_disk(
    closes: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window is off the screen before anything is written."""
    shown: list[bool] = []
    windows: list[MainWindow] = []

    def write(*_: object) -> None:
        if threading.current_thread() is threading.main_thread():
            shown.append(windows[0].isVisible())

    monkeypatch.setattr("app.settings.write_text", write)

    def script(window: MainWindow) -> Steps:
        windows.append(window)
        yield window.page.video.view.isVisible

    closes(script, "--source", "demo")
    assert True not in shown

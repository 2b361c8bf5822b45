"""Behaviour of the whole program, from its command line on, with a camera on this computer."""

from __future__ import annotations

import json
import shlex
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QMessageBox
from websockets.sync.client import connect

from app.capture.camera_mode import CameraMode
from app.logs import log_file
from app.opencv import cv2
from app.status import Phase, Problem
from app.text import live as live_text
from app.text import window as text
from app.ui.cameras import Camera
from app.ui.window import MainWindow
from model.decision import State
from tests.fakes import MjpegServer, mjpeg_server, tiny_weights
from tests.heartbeat import Heartbeat
from tests.ui.program import Program

pytestmark = pytest.mark.usefixtures("quick")

Steps = Iterator[Callable[[], object]]


def watches(window: MainWindow) -> Callable[[], bool]:
    """Whether the picture is on screen, fresh."""
    view = window.page.video.view
    return lambda: view.isVisible() and not view.dimmed


def test_a_stream_is_watched_lost_and_found(program: Program) -> None:
    with mjpeg_server() as server:

        def script(window: MainWindow) -> Steps:
            yield watches(window)
            yield lambda: window.page.decision.headline.text() == "Wave"
            server.stop()
            banner = window.page.video.banner
            yield banner.isVisible
            assert banner.label.text().startswith(text.RECONNECTING)
            # A last picture may still have been on its way.
            yield lambda: window.page.video.view.dimmed
            server.start()
            yield watches(window)
            yield lambda: not banner.isVisible()

        assert program.run(script, "--source", f"{server.url}/video") == 0


def test_an_unexpected_error_is_told_once_and_the_program_goes_on(program: Program) -> None:
    def script(window: MainWindow) -> Steps:
        yield watches(window)
        calls: list[int] = []

        def breaks() -> None:
            calls.append(1)
            raise ZeroDivisionError("in a slot")

        timer = QTimer(window)
        timer.timeout.connect(breaks)
        timer.start(1)
        yield lambda: len(calls) > 20

        def dialogs() -> list[QMessageBox]:
            return [box for box in window.findChildren(QMessageBox) if box.isVisible()]

        (box,) = dialogs()
        assert "ZeroDivisionError: in a slot" in box.text()
        assert str(log_file()) in box.text()
        before = window._controller.status().frames
        yield lambda: window._controller.status().frames > before + 5
        box.close()
        seen = len(calls)
        yield lambda: len(calls) > seen + 20
        assert dialogs() == [], "the same error is told once"
        threading.Thread(target=breaks, name="somewhere else").start()
        timer.stop()
        yield lambda: len(log_file().read_text().split("ZeroDivisionError: in a slot")) > 40

    assert program.run(script, "--source", "demo") == 0
    assert str(program.folder) in str(log_file()), "in the folders of this test"


def test_the_window_is_never_held_up(program: Program) -> None:
    """By its own doing, that is: what else the machine does is not counted."""

    def script(window: MainWindow) -> Steps:
        yield watches(window)
        beats = Heartbeat(parent=window)
        beats.start()
        for tab in range(window.page.tabs.count()):
            window.page.tabs.setCurrentIndex(tab)
            frames = window._controller.status().frames
            yield lambda frames=frames: window._controller.status().frames > frames + 15
        for action in (window.actions_.privacy, window.actions_.names, window.actions_.mirror):
            action.trigger()
        frames = window._controller.status().frames
        yield lambda: window._controller.status().frames > frames + 15
        yield lambda: beats.count > 20
        assert beats.stop().own < 30.0

    assert program.run(script, "--source", "demo") == 0


def test_two_weights_side_by_side(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tiny_weights(program.folder / "other.safetensors")
    monkeypatch.setattr(
        "app.ui.weights_chooser.QFileDialog.getOpenFileName", lambda *_: (str(other), "")
    )

    def script(window: MainWindow) -> Steps:
        panel = window.page.compare
        yield watches(window)
        window.actions_.compare.trigger()
        yield panel.isVisible
        yield lambda: panel.second.name.text() == "tiny"
        yield panel.second.bars.rows
        yield lambda: panel.second.cost.text().endswith("ms for each answer")
        assert panel.first.headline.text() == "Wave"
        window.actions_.end_comparison.trigger()
        yield lambda: not panel.isVisible()

    assert program.run(script, "--source", "demo") == 0


def test_closing_while_loading_leaves_nothing_behind(program: Program) -> None:
    def script(window: MainWindow) -> Steps:
        yield lambda: window._controller.status() is not None

    assert program.run(script, "--source", str(Path(program.folder) / "gone.mp4")) == 0


def test_a_missing_file_then_the_demo(program: Program) -> None:
    def script(window: MainWindow) -> Steps:
        message = window.page.video.message
        yield lambda: bool(message.buttons())
        assert window._controller.status().phase is Phase.FAILED
        window.actions_.play_demo.trigger()
        yield watches(window)

    assert program.run(script, "--source", "/nowhere/gone.mp4") == 0


class Device:
    """A network camera that OpenCV opens as if it were a webcam; it cannot change its size."""

    def __init__(self, stream: cv2.VideoCapture, asked: list[dict[int, float]]) -> None:
        self._stream, self._asked = stream, asked
        asked.append({})

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def set(self, prop: int, value: float) -> bool:
        self._asked[-1][prop] = value
        return True


class Webcam:
    """Camera 0 of this computer, and what it was asked for each time that it was opened."""

    def __init__(self, server: MjpegServer) -> None:
        self.server = server
        self.asked: list[dict[int, float]] = []
        self._open = cv2.VideoCapture

    def open(self, number: int, backend: int) -> Device:
        """In place of ``cv2.VideoCapture``."""
        assert number == 0
        return Device(self._open(f"{self.server.url}/video"), self.asked)

    def sizes(self) -> list[tuple[float, float] | None]:
        """Width and height of each time; None where nothing was asked for."""
        wide, high = cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT
        return [(each[wide], each[high]) if wide in each else None for each in self.asked]


@pytest.fixture
def webcam(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webcam]:
    """One webcam with two sizes, plugged in."""
    with mjpeg_server() as server:
        made = Webcam(server)
        listed = [Camera(0, "Desk camera", (CameraMode(1280, 720, 30.0), CameraMode(640, 480)))]
        monkeypatch.setattr(cv2, "VideoCapture", made.open)
        monkeypatch.setattr("app.ui.main.list_cameras", lambda: listed)
        monkeypatch.setattr("app.ui.main.watch_cameras", lambda changed: None)
        yield made


def test_a_camera_by_name_size_and_rate(program: Program, webcam: Webcam) -> None:
    def first(window: MainWindow) -> Steps:
        window.source_menu.aboutToShow.emit()
        window.source_menu._cameras[0].trigger()
        yield watches(window)
        yield lambda: window.windowTitle() == "Desk camera – ESGN Live"
        modes = window.source_menu.modes
        yield lambda: modes.words()[0].startswith("Now 64 × 48, ")
        assert window.page.video.view.mirrored
        modes.actions()[3].trigger()
        yield lambda: webcam.sizes() == [None, (1280, 720)]
        yield watches(window)

    assert program.run(first, "--source", "demo") == 0

    def second(window: MainWindow) -> Steps:
        yield watches(window)
        assert window._controller.source == "0@1280x720@30", "remembered by its name"
        assert webcam.sizes()[-1] == (1280, 720)
        webcam.server.stop()
        yield window.page.video.banner.isVisible
        yield lambda: window.page.video.view.dimmed
        webcam.server.start()
        yield watches(window)

    assert program.run(second) == 0


def test_opening_that_takes_too_long_is_cancelled(program: Program) -> None:
    with mjpeg_server() as server:

        def script(window: MainWindow) -> Steps:
            message = window.page.video.message
            yield lambda: window._controller.status() is not None
            yield lambda: window._controller.status().phase is Phase.OPENING
            yield lambda: [button.text() for button in message.buttons()] == [text.CANCEL]
            message.buttons()[0].click()
            yield lambda: message.title.text() == text.CANCELLED
            assert window._controller.status().problem is Problem.CANCELLED
            window.actions_.play_demo.trigger()
            yield watches(window)

        assert program.run(script, "--source", f"{server.url}/silent") == 0


def test_a_recording_is_held_stepped_searched_and_sped_up(program: Program) -> None:
    def script(window: MainWindow) -> Steps:
        status, transport = window._controller.status, window.page.video.transport
        yield watches(window)
        window.actions_.pause.trigger()
        yield lambda: status().paused
        held: list[float] = []

        def shown() -> float:
            return window.page._newest

        yield lambda: held.append(shown()) or (len(held) > 30 and held[-1] == held[-30])
        before = shown()
        window.actions_.step_on.trigger()
        yield lambda: shown() > before
        assert shown() < before + 0.2
        transport.sought.emit(20.0)
        yield lambda: 19.9 < shown() < 20.2
        window.actions_.faster.trigger()
        yield lambda: status().speed > 1
        window.actions_.pause.trigger()
        yield lambda: shown() > 20.5

    assert program.run(script, "--source", "demo") == 0


def test_tuning_changes_what_is_said_and_holds_at_the_next_start(program: Program) -> None:
    def first(window: MainWindow) -> Steps:
        tuning, headline = window.page.tuning, window.page.decision.headline
        yield lambda: headline.text() == "Wave"
        tuning.classes.all_off.click()
        yield lambda: headline.text() == live_text.state_text(State.NO_ACTION)[0]
        tuning.presets.keep("quiet")

    assert program.run(first, "--source", "demo") == 0

    def second(window: MainWindow) -> Steps:
        headline = window.page.decision.headline
        yield lambda: headline.text() == live_text.state_text(State.NO_ACTION)[0]
        assert window.page.tuning.presets.name == "quiet"
        window.page.tuning.reset.click()
        yield lambda: headline.text() == "Wave"
        window.actions_.reset_settings.trigger()

    assert program.run(second, "--source", "demo") == 0

    def third(window: MainWindow) -> Steps:
        yield lambda: window.page.decision.headline.text() == "Wave"
        assert window.page.tuning.presets.preset("quiet") is not None, "a reset keeps presets"

    assert program.run(third, "--source", "demo") == 0


def test_events_go_out_as_the_command_line_asks(program: Program) -> None:
    script = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    written = program.folder / "event.json"
    command = shlex.join([sys.executable, "-c", script, str(written)])
    heard: list[dict] = []

    def listen(address: str, greeted: threading.Event) -> None:
        with connect(address) as client:
            for message in client:
                heard.append(json.loads(message))
                greeted.set()

    def steps(window: MainWindow) -> Steps:
        server, greeted = window.outputs.server, threading.Event()
        assert server is not None
        thread = threading.Thread(target=listen, args=(server.address, greeted))
        thread.start()
        yield greeted.is_set
        yield lambda: window.page.decision.headline.text() == "Wave"
        yield lambda: window._controller.status().frames > 30
        # What goes on ends where a recording is left.
        window.page.seek(20.0)
        yield lambda: len(heard) > 1
        yield lambda: written.exists() and written.read_text().endswith("\n")
        window.outputs.close()
        thread.join(10)

    asked = ("--websocket", "0", "--event-command", command)
    assert program.run(steps, "--source", "demo", *asked) == 0
    assert (heard[1]["action"], heard[1]["source"]) == ("wave", "demo")
    assert json.loads(written.read_text()) == heard[1]

"""Cameras in the window: by name, with size and rate, plugged in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.capture.camera_mode import CameraMode
from app.settings import SettingsFile
from app.status import Phase, Problem
from app.text import formats
from app.text import window as text
from app.ui.cameras import Camera, list_device_files, offered_modes
from app.ui.controller import Controller
from app.ui.dialogs import CameraDialog
from app.ui.window import MainWindow
from tests.ui.conftest import Clock
from tests.ui.fakes import RUNNING, FakeSession, result

FULL_HD, HD = CameraMode(1920, 1080, 30.0), CameraMode(1280, 720, 60.0)


class Desk:
    """A computer with cameras."""

    def __init__(self, qtbot: QtBot, clock: Clock, path: Path) -> None:
        self._qtbot, self._clock = qtbot, clock
        self.file = SettingsFile(path)
        self.cameras = [Camera(0, "Front"), Camera(1, "USB", (FULL_HD, HD))]
        self.session = FakeSession()
        self.windows: list[MainWindow] = []
        self._changed: list[Callable[[], None]] = []

    def open(self, source: str | None = "1") -> MainWindow:
        self.session = FakeSession()

        def make(spec: str, weights: Path | None) -> FakeSession:
            self.session.source = spec
            return self.session

        controller = Controller(make, lambda: "demo", source, None, self._clock)
        window = MainWindow(
            controller, lambda: self.cameras, True, self._clock, self.file, self._watch
        )
        self._qtbot.addWidget(window)
        self.windows.append(window)
        window.show()
        self._qtbot.waitUntil(lambda: self.session.started)
        return window

    def ask_for(self, window: MainWindow, number: int) -> None:
        """Choose a camera by its number."""
        window.actions_.camera_by_number.trigger()
        (dialog,) = window.findChildren(CameraDialog)
        dialog.box.setValue(number)
        dialog.starter.click()
        self._qtbot.waitUntil(lambda: not window.findChildren(CameraDialog))

    def known(self, window: MainWindow, name: str) -> None:
        """Wait until the window has looked up what its camera is called."""
        self._qtbot.waitUntil(lambda: window._controller.title == name)

    def _watch(self, changed: Callable[[], None]) -> QObject:
        self._changed.append(changed)
        return QObject()

    def plug(self, *cameras: Camera) -> None:
        """Now these are there."""
        self.cameras = list(cameras)
        self._changed[-1]()


@pytest.fixture
def desk(qtbot: QtBot, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, clock, tmp_path / "settings.json")
    yield made
    for window in made.windows:
        window.close()


def say(window: MainWindow, session: FakeSession, phase: Phase, **more: object) -> None:
    session.now = replace(RUNNING, phase=phase, **more)  # type: ignore[arg-type]
    window.show_status()


def marked(window: MainWindow) -> list[str]:
    """The cameras that the menu says are watched."""
    return [a.text() for a in window.source_menu.actions() if a.isChecked()]


def test_a_camera_is_called_by_its_name(desk: Desk) -> None:
    window = desk.open()
    desk.known(window, "USB")
    say(window, desk.session, Phase.RUNNING, source_name="camera 1")
    assert window.windowTitle() == "USB – ESGN Live"
    assert marked(window) == ["USB"]
    window._controller.choose_source("a.mp4")
    assert marked(window) == []


def test_size_and_rate_are_chosen_measured_and_remembered(desk: Desk) -> None:
    window = desk.open()
    modes = window.source_menu.modes
    desk.known(window, "USB")
    assert modes.isEnabled()
    usual = [text.CAMERA_USUAL, "1920 × 1080, 30 fps", "1280 × 720, 60 fps"]
    assert modes.words()[1:] == usual
    say(window, desk.session, Phase.RUNNING, size=(640, 480), capture_fps=29.96)
    assert modes.words()[0] == "Now 640 × 480, 30.0 fps"
    modes.actions()[-1].trigger()
    assert desk.session.sources == ["1@1280x720@60"]
    desk._qtbot.waitUntil(lambda: modes.checked() == HD)
    window.close()
    again = desk.open(None)
    assert desk.session.source == "demo", "a mode is no choice of a camera"
    again.source_menu.aboutToShow.emit()
    again.source_menu._cameras[1].trigger()
    assert desk.session.sources == ["1@1280x720@60"]
    again.close()
    desk.cameras.reverse()
    desk.cameras = [Camera(0, "USB", (FULL_HD, HD)), Camera(1, "Front")]
    desk.open(None)
    assert desk.session.source == "0@1280x720@60", "by name, wherever it is plugged in"


def test_a_camera_that_tells_nothing_is_offered_common_sizes(desk: Desk) -> None:
    window = desk.open("0")
    desk.known(window, "Front")
    modes = window.source_menu.modes
    assert modes.words()[1:] == [text.CAMERA_USUAL, *map(formats.camera_mode, (
        FULL_HD, CameraMode(1280, 720, 30.0), CameraMode(640, 480, 30.0),
    ))]  # fmt: skip
    window._controller.choose_source("a.mp4")
    assert not modes.isEnabled()


def test_what_is_worth_choosing() -> None:
    found = offered_modes(
        [(640, 480, 30.0), (640, 480, 15.0), (1280, 720, 60.0), (1280, 720, 10.0)]
    )
    assert [str(mode) for mode in found] == ["1280x720@60", "1280x720@30", "640x480@30"]


def test_unplugged_and_back_under_another_number(desk: Desk) -> None:
    window = desk.open()
    desk.known(window, "USB")
    desk.session.results = [result(1.0)]
    window.show_newest()
    say(window, desk.session, Phase.RUNNING)
    desk.plug(Camera(0, "Front"))
    say(window, desk.session, Phase.RECONNECTING, message="It stopped.")
    view = window.page.video.view
    assert view.dimmed
    assert desk.session.sources == []
    desk.plug(Camera(0, "Front"), Camera(3, "USB"))
    assert desk.session.sources == ["3"]
    assert marked(window) == ["USB"]
    say(window, desk.session, Phase.OPENING)
    assert view.isVisible(), "the last picture stays until the first new one"
    say(window, desk.session, Phase.RUNNING)
    assert not view.dimmed


def test_a_camera_that_was_missing_at_first_starts_when_it_is_plugged_in(desk: Desk) -> None:
    window = desk.open()
    desk.known(window, "USB")
    say(window, desk.session, Phase.FAILED, problem=Problem.SOURCE, message="No.")
    desk.plug(*desk.cameras, Camera(7, "Other"))
    assert desk.session.sources == ["1"]


def test_other_cameras_come_and_go_without_effect(desk: Desk) -> None:
    window = desk.open()
    desk.known(window, "USB")
    say(window, desk.session, Phase.RUNNING)
    desk.plug(Camera(1, "USB"), Camera(2, "USB"))
    desk.plug(Camera(1, "USB"))
    assert desk.session.sources == []
    assert window.source_menu.cameras() == ["USB"]


def test_opening_can_be_cancelled(desk: Desk) -> None:
    window = desk.open()
    say(window, desk.session, Phase.OPENING, source_kind=None)
    message = window.page.video.message
    (cancel,) = message.buttons()
    assert cancel.text() == text.CANCEL
    cancel.click()
    assert desk.session.told[-1] == ("cancel", None)
    say(window, desk.session, Phase.FAILED, problem=Problem.CANCELLED, message="Not opened.")
    assert message.title.text() == text.CANCELLED
    assert message.buttons()[0].text() == text.TRY_AGAIN


def test_a_camera_that_the_system_does_not_list_is_reached_by_its_number(desk: Desk) -> None:
    desk.cameras = []
    window = desk.open("demo")
    desk.ask_for(window, 2)
    assert desk.session.sources == ["2"]
    say(window, desk.session, Phase.RUNNING, source_name="camera 2")
    assert window.windowTitle() == "Camera 2 – ESGN Live"
    window.close()
    again = desk.open(None)
    assert desk.session.source == "2", "remembered, as it has no name"
    desk.cameras = [Camera(2, "USB")]
    desk.ask_for(again, 2)
    assert desk.file.load().camera == "USB"


def test_a_camera_that_comes_while_the_demo_stands_in_for_one_is_offered(desk: Desk) -> None:
    desk.cameras = []
    window = desk.open(None)
    banner = window.page.video.banner
    desk._qtbot.waitUntil(lambda: bool(desk._changed))
    say(window, desk.session, Phase.RUNNING, source_name="demo", source_kind="demo")
    assert banner.label.text() == text.FALLBACK
    desk.plug(Camera(0, "<b>USB</b>"))
    say(window, desk.session, Phase.RUNNING, source_name="demo", source_kind="demo")
    assert banner.label.text() == text.camera_plugged_in("<b>USB</b>")
    assert desk.session.sources == [], "no camera is turned on unasked"
    desk.plug()
    say(window, desk.session, Phase.RUNNING, source_name="demo", source_kind="demo")
    assert banner.label.text() == text.FALLBACK
    desk.plug(Camera(3, "USB"))
    say(window, desk.session, Phase.RUNNING, source_name="demo", source_kind="demo")
    banner.action.click()
    assert desk.session.sources == ["3"]
    say(window, desk.session, Phase.RUNNING)
    assert banner.isHidden()


def test_a_camera_leaves_a_demo_alone_that_was_chosen(desk: Desk) -> None:
    desk.cameras = []
    window = desk.open("demo")
    desk._qtbot.waitUntil(lambda: bool(desk._changed))
    desk.plug(Camera(0, "USB"))
    say(window, desk.session, Phase.RUNNING, source_name="demo", source_kind="demo")
    assert window.page.video.banner.isHidden()


def test_names_by_the_system_s_own_files(tmp_path: Path) -> None:
    for number, name, index in ((2, "USB camera", "0"), (3, "USB camera", "1"), (0, "Front", "0")):
        folder = tmp_path / f"video{number}"
        folder.mkdir()
        (folder / "name").write_text(f"{name}\n")
        (folder / "index").write_text(f"{index}\n")
    (tmp_path / "video7").mkdir()
    assert list_device_files(tmp_path) == [
        Camera(0, "Front"), Camera(2, "USB camera"), Camera(7, "video7"),
    ]  # fmt: skip
    assert list_device_files(tmp_path / "nowhere") == []

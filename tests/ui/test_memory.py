"""What the window remembers from one run to the next."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from app.capture.camera_mode import CameraMode
from app.settings import Settings, SettingsFile
from app.text import window as text
from app.ui.cameras import Camera, watch_cameras
from app.ui.controller import Controller
from app.ui.output_dialogs import CommandDialog
from app.ui.theme import DARK, LIGHT, Appearance, theme_of
from app.ui.window import MainWindow
from tests.ui.conftest import Clock
from tests.ui.fakes import FakeSession, result


class Days:
    """Opens the program again and again with the same settings."""

    def __init__(self, qtbot: QtBot, clock: Clock, path: Path) -> None:
        self.qtbot, self.clock = qtbot, clock
        self.file = SettingsFile(path)
        self.cameras = [Camera(0, "Front"), Camera(1, "Desk")]
        self.changed: list[Callable[[], None]] = []
        self.windows: list[MainWindow] = []
        self.session = FakeSession()

    def _make(self, source: str, weights: Path | None) -> FakeSession:
        self.session = FakeSession(source)
        return self.session

    def _watch(self, changed: Callable[[], None]) -> QObject:
        self.changed.append(changed)
        return QObject()

    def open(self, source: str | None = "0", mirror: bool = True) -> MainWindow:
        self.session = FakeSession()
        controller = Controller(self._make, lambda: "demo", source, None, self.clock)
        window = MainWindow(
            controller, lambda: self.cameras, mirror, self.clock, self.file, self._watch
        )
        self.qtbot.addWidget(window)
        self.windows.append(window)
        window.show()

        def started() -> bool:
            controller.poll()
            return self.session.started

        self.qtbot.waitUntil(started)
        return window


@pytest.fixture
def days(qtbot: QtBot, clock: Clock, tmp_path: Path) -> Iterator[Days]:
    made = Days(qtbot, clock, tmp_path / "settings.json")
    yield made
    for window in made.windows:
        window.close()


def test_view_and_layout_come_back(days: Days) -> None:
    first = days.open()
    first.setGeometry(40, 50, 1000, 640)
    for key in (Qt.Key.Key_S, Qt.Key.Key_N, Qt.Key.Key_P, Qt.Key.Key_T, Qt.Key.Key_M):
        days.qtbot.keyClick(first, key)
    first.actions_.appearance[Appearance.DARK].trigger()
    first.page.tabs.setCurrentIndex(1)
    first.close()
    second = days.open()
    actions = second.actions_
    toggles = (actions.skeleton, actions.names, actions.privacy, actions.timeline, actions.mirror)
    assert [toggle.isChecked() for toggle in toggles] == [False, True, True, False, False]
    assert not second.page.timeline.isVisible()
    assert second.page.tabs.currentIndex() == 1
    assert second.geometry().getRect() == (40, 50, 1000, 640)
    assert theme_of(second.page.video.view) == DARK
    assert second.page.video.view.private


def test_reset_makes_it_the_first_day(days: Days) -> None:
    first = days.open()
    for key in (Qt.Key.Key_S, Qt.Key.Key_T, Qt.Key.Key_M):
        days.qtbot.keyClick(first, key)
    first.sources.play_video("/v/a.mp4")
    first.source_menu.camera_chosen.emit(1)
    first.source_menu.modes.chosen.emit(CameraMode(640, 480, 30.0))
    first.actions_.appearance[Appearance.DARK].trigger()
    first.actions_.reset_settings.trigger()
    assert first.actions_.skeleton.isChecked()
    assert first.actions_.mirror.isChecked()
    assert first.page.timeline.isVisible()
    assert theme_of(first.page.video.view) == LIGHT
    assert first.source_menu.recent.isEmpty()
    kept = days.file.load()
    assert (kept.recent, kept.camera, kept.appearance) == ((), "", "system")
    assert kept.camera_modes == {}


def test_a_window_on_a_screen_that_is_gone_is_brought_back(days: Days) -> None:
    days.file.save(Settings(geometry=(50_000, 50_000, 1000, 640)))
    window = days.open()
    assert window.width() == 1000
    assert window.x() < 10_000


def test_an_option_turns_mirroring_off_for_one_run(days: Days) -> None:
    first = days.open(mirror=False)
    assert not first.page.video.view.mirrored
    first.close()
    assert days.open().page.video.view.mirrored


def test_the_camera_is_found_again_by_its_name(days: Days) -> None:
    first = days.open(None)
    first.source_menu.aboutToShow.emit()
    first.source_menu._cameras[1].trigger()
    first.close()
    days.cameras = [Camera(0, "Front"), Camera(1, "New"), Camera(4, "Desk")]
    days.open(None)
    assert days.session.source == "4"
    days.cameras = [Camera(0, "Front")]
    days.open(None)
    assert days.session.source == "demo", "gone: looked for as on the first day"
    days.open("0")
    assert days.session.source == "0", "the command line has the last word"


def test_outputs_are_remembered_but_off_at_the_next_start(days: Days) -> None:
    first = days.open()
    first.outputs.begin(0, f"{sys.executable} {{action}}")
    server, command = first.outputs.server, first.outputs.command
    assert server is not None
    assert command is not None
    first.close()
    assert server.close(10.0)
    assert command.close(10.0)
    kept = days.file.load()
    assert kept.event_command == f"{sys.executable} {{action}}"
    second = days.open()
    assert (second.outputs.server, second.outputs.command) == (None, None)
    second.actions_.event_command.trigger()
    (dialog,) = second.findChildren(CommandDialog)
    assert dialog.command == kept.event_command
    dialog.reject()


def test_recent_videos(days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    first = days.open()
    assert not first.source_menu.recent.isEnabled()
    for name in ("/v/a & b.mp4", "/w/c.mp4"):
        monkeypatch.setattr(
            "app.ui.source_chooser.QFileDialog.getOpenFileName", lambda *_, name=name: (name, "")
        )
        first.actions_.open_video.trigger()
    first.close()
    second = days.open()
    offered = second.source_menu.recent.actions()
    assert [action.text() for action in offered] == ["c.mp4", "a && b.mp4"]
    asked: list[str] = []
    monkeypatch.setattr(
        "app.ui.source_chooser.QFileDialog.getOpenFileName",
        lambda parent, title, folder, kinds: asked.append(folder) or ("", ""),
    )
    second.actions_.open_video.trigger()
    assert asked == ["/w"]
    offered[1].trigger()
    assert days.session.sources == ["/v/a & b.mp4"]
    assert second.source_menu.recent.actions()[0].text() == "a && b.mp4"


def test_the_menu_follows_cameras_plugged_in_and_out(days: Days) -> None:
    window = days.open("demo")
    # Looked up once, before there is a picture to stand still.
    days.qtbot.waitUntil(lambda: len(days.changed) == 1)
    window.source_menu.aboutToShow.emit()
    assert len(days.changed) == 1
    assert window.source_menu.cameras() == ["Front", "Desk"]
    days.cameras = [Camera(0, "Front"), Camera(1, "Desk"), Camera(2, "USB")]
    days.changed[0]()
    assert window.source_menu.cameras() == ["Front", "Desk", "USB"]


def test_qt_can_be_asked_to_watch(qtbot: QtBot) -> None:
    watcher = watch_cameras(lambda: None)
    assert watcher is None or isinstance(watcher, QObject)


def test_privacy_shows_the_skeleton_on_black(days: Days) -> None:
    window = days.open()
    days.session.results.append(result(1.0))
    window.show_newest()
    window.show_status()
    view = window.page.video.view
    placement = view.placement()
    assert placement is not None
    corner = (round(placement.left) + 30, round(placement.top) + 30)
    assert view.grab().toImage().pixelColor(*corner).lightness() > 40
    days.qtbot.keyClick(window, Qt.Key.Key_P)
    picture = view.grab().toImage()
    assert picture.pixelColor(*corner).lightness() == 0
    bright = sum(
        picture.pixelColor(x, y).lightness() > 100
        for x in range(0, picture.width(), 4)
        for y in range(0, picture.height(), 4)
    )
    assert bright > 20, "the skeleton is still there"
    assert text.PRIVACY_TIP in window.actions_.privacy.toolTip()

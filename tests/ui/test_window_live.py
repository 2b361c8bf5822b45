"""The window over a real session: real threads, a real network camera, a fake person."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.live import LiveSession, Phase
from app.text import live as live_text
from app.text import window as text
from app.ui.controller import Controller
from app.ui.window import MainWindow
from tests.fakes import fake_pipeline, mjpeg_server, worker_threads, write_video


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[[str], MainWindow]]:
    windows: list[tuple[MainWindow, Controller]] = []
    interval = sys.getswitchinterval()

    def make(source: str, weights: Path | None) -> LiveSession:
        return LiveSession(
            source, weights, build_pipeline=lambda path, device: fake_pipeline(), retry=0.02
        )

    def build(source: str) -> MainWindow:
        controller = Controller(make, lambda: "demo", source, None)
        window = MainWindow(controller, list)
        qtbot.addWidget(window)
        windows.append((window, controller))
        window.show()
        return window

    yield build
    for window, controller in windows:
        window.close()
        assert controller.stop(10.0)
    assert worker_threads() == []
    sys.setswitchinterval(interval)


def watches(window: MainWindow) -> bool:
    return window.page.video.view.isVisible() and not window.page.video.view.dimmed


def test_unplugged_stream_is_told_and_comes_back(
    qtbot: QtBot, open_window: Callable[[str], MainWindow]
) -> None:
    with mjpeg_server() as server:
        window = open_window(f"{server.url}/video")
        qtbot.waitUntil(lambda: watches(window), timeout=20_000)
        qtbot.waitUntil(lambda: window.page.decision.headline.text() == "Wave", timeout=20_000)
        server.stop()
        banner = window.page.video.banner
        qtbot.waitUntil(banner.isVisible, timeout=20_000)
        assert banner.label.text().startswith(text.RECONNECTING)
        qtbot.waitUntil(lambda: window.page.video.view.dimmed)
        assert window.page.decision.headline.text() == live_text.PICTURE_LOST[0]
        server.start()
        qtbot.waitUntil(lambda: watches(window), timeout=20_000)
        qtbot.waitUntil(lambda: not banner.isVisible())


def test_file_ends_and_plays_again(
    qtbot: QtBot, open_window: Callable[[str], MainWindow], tmp_path: Path
) -> None:
    video = write_video(tmp_path / "short.mp4", [0.0, 0.04, 0.08])
    window = open_window(str(video))
    banner = window.page.video.banner
    qtbot.waitUntil(banner.isVisible, timeout=20_000)
    assert banner.label.text() == text.ENDED
    banner.action.click()
    assert not window.page.video.view.isVisible()
    qtbot.waitUntil(lambda: banner.isVisible() and window.page.video.view.isVisible())


def test_missing_file_then_a_good_one(
    qtbot: QtBot, open_window: Callable[[str], MainWindow], tmp_path: Path
) -> None:
    window = open_window(str(tmp_path / "gone.mp4"))
    message = window.page.video.message
    qtbot.waitUntil(lambda: bool(message.buttons()), timeout=20_000)
    assert message.title.text() == text.FAILED_SOURCE
    assert "gone.mp4" in message.detail.text()
    write_video(tmp_path / "gone.mp4", [n / 25 for n in range(50)])
    message.buttons()[2].click()
    qtbot.waitUntil(lambda: watches(window), timeout=20_000)


@pytest.mark.parametrize("moment", list(Phase))
def test_closing_in_the_middle_of_anything(
    qtbot: QtBot, open_window: Callable[[str], MainWindow], tmp_path: Path, moment: Phase
) -> None:
    """Closed as soon as a status of this phase was seen, or after a while without."""
    video = write_video(tmp_path / "short.mp4", [0.0, 0.04, 0.08])
    name = "gone.mp4" if moment is Phase.FAILED else video.name
    window = open_window(str(tmp_path / name))
    seen: list[Phase] = []
    timer = QTimer(window)

    def look() -> None:
        status = window._controller.status()
        if status is not None:
            seen.append(status.phase)

    timer.timeout.connect(look)
    timer.start(1)
    qtbot.waitUntil(lambda: moment in seen or Phase.ENDED in seen or Phase.FAILED in seen)
    # Or it fires while the window it belongs to is being torn down, in some later test.
    timer.stop()
    window.close()
    assert not window.isVisible()

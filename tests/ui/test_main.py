"""Behaviour of the whole program, from its command line on, with a camera on this computer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QMessageBox

from app.logs import log_file
from app.status import Phase
from app.ui import text
from app.ui.window import MainWindow
from tests.fakes import mjpeg_server, tiny_weights
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

"""A window on a session that a test makes up."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ui.controller import Controller
from app.ui.window import MainWindow
from tests.ui.conftest import Clock
from tests.ui.fakes import FakeSession


def window_on(session: FakeSession, qtbot: QtBot, clock: Clock) -> MainWindow:
    """A window that is shown, plays a video, and has started the session by itself."""
    controller = Controller(lambda *_: session, lambda: "demo", "a.mp4", None, clock)
    window = MainWindow(controller, list, True, clock)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: session.started)
    return window

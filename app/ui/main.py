"""Starts the window."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

from app.capture import default_source
from app.live import LiveSession
from app.logs import log_file
from app.options import Options
from app.recording.recorder import Recorder
from app.settings import SettingsFile, settings_path
from app.text import window as text
from app.ui.cameras import list_cameras, watch_cameras
from app.ui.controller import Controller
from app.ui.errors import ErrorReporter
from app.ui.icon import app_icon
from app.ui.session import MakeSession, Session
from app.ui.window import MainWindow

# How long the threads may take to end; what hangs longer is left behind by `app.__main__`.
_CLOSE_TIMEOUT = 0.4
# How long a clip that is being recorded may take to get to the disk.
_SAVE_TIMEOUT = 10.0


def run(
    options: Options,
    *,
    make_session: MakeSession | None = None,
    find_source: Callable[[], str] = default_source,
    settings_file: SettingsFile | None = None,
) -> int:
    """Show the window until it is closed.

    Args:
        options: the command line's.
        make_session: makes a session of a source and weights; None for the real one.
        find_source: finds the source when the options name none.
        settings_file: where the settings are kept; None for this user's.

    Returns:
        The exit status.
    """
    app = _application()
    app.setApplicationName(text.APP_NAME)
    app.setDesktopFileName("esgn-live")
    app.setStyle("Fusion")
    app.setWindowIcon(app_icon())
    recorder = Recorder()
    controller = Controller(
        make_session or _session_maker(options, recorder),
        find_source,
        options.source,
        options.weights,
    )
    window = MainWindow(
        controller,
        list_cameras,
        mirror_cameras=options.mirror,
        settings_file=settings_file or SettingsFile(settings_path()),
        watch_cameras=watch_cameras,
        recorder=recorder,
    )
    window.follow_system()
    window.outputs.begin(options.websocket, options.event_command)
    errors = ErrorReporter(window, log_file())
    errors.install()
    # The display timer runs Python many times a second, so Ctrl-C in the terminal is heard. It may
    # be heard in the middle of a repaint: the window closes when that is over.
    signal.signal(signal.SIGINT, lambda *_: QTimer.singleShot(0, window.close))
    if window.starts_maximised:
        window.showMaximized()
    else:
        window.show()
    status = app.exec()
    controller.stop(_CLOSE_TIMEOUT)
    window.finish(_SAVE_TIMEOUT)
    errors.uninstall()
    return status


@cache
def _application() -> QApplication:
    """The one that there is already, or a new one; kept until the process ends.

    Taken down when `run` returns it would take the window along, under the feet of its threads.
    """
    there = QApplication.instance()
    return there if isinstance(there, QApplication) else QApplication(sys.argv[:1])


def _session_maker(options: Options, recorder: Recorder) -> MakeSession:
    def make(source: str, weights: Path | None) -> Session:
        return LiveSession(
            source,
            weights,
            options.device,
            pose_model=options.pose_model,
            image_fps=options.image_fps,
            recorder=recorder,
        )

    return make

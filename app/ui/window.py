"""The main window: menus, the live page, the line of measurements."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QMimeData, QObject, Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PyQt6.QtWidgets import QApplication, QFileDialog, QMainWindow, QStatusBar

from app.capture.names import DEMO, camera_number, is_address
from app.live import Phase
from app.settings import Settings, SettingsFile
from app.ui import text
from app.ui.actions import Actions
from app.ui.cameras import Camera
from app.ui.controller import Controller
from app.ui.dialogs import AboutDialog, ShortcutSheet, StreamDialog
from app.ui.export import export_events
from app.ui.health_bar import HealthBar
from app.ui.live_page import LivePage
from app.ui.memory import remembered, restore
from app.ui.menus import menu_bar
from app.ui.outputs import Outputs
from app.ui.source_menu import SourceMenu
from app.ui.theme import Appearance, apply_theme
from app.ui.weights_dialog import WeightsDialog

#: The display timer looks for a new result this often; it repaints only when there is one.
_DISPLAY_MS = 16
_STATUS_MS = 200
# Width and height at first.
_SIZE = (1280, 760)


class MainWindow(QMainWindow):
    """Assembles pages and actions. The session starts after the window is on screen."""

    def __init__(
        self,
        controller: Controller,
        list_cameras: Callable[[], Sequence[Camera]],
        mirror_cameras: bool = True,
        clock: Callable[[], float] = time.monotonic,
        settings_file: SettingsFile | None = None,
        watch_cameras: Callable[[Callable[[], None]], QObject | None] = lambda changed: None,
    ) -> None:
        """
        Args:
            controller: not started yet.
            list_cameras: names the cameras; called whenever the source menu opens.
            mirror_cameras: show cameras as a mirror does, unless the settings say otherwise.
            clock: counts seconds, for easing and rates.
            settings_file: where the settings are kept; None to keep none.
            watch_cameras: see `SourceMenu`.
        """
        super().__init__()
        self._controller, self._list_cameras = controller, list_cameras
        self._settings_file = settings_file
        self._settings = settings_file.load() if settings_file is not None else Settings()
        self._mirror_cameras = mirror_cameras and self._settings.mirror
        self.setWindowTitle(text.APP_NAME)
        self.setMinimumSize(960, 600)
        self.resize(*_SIZE)
        self.setAcceptDrops(True)
        self.actions_ = Actions(self)
        self.source_menu = SourceMenu(self.actions_, list_cameras, watch_cameras, self)
        self.page = LivePage(controller, self.actions_, self.source_menu, clock)
        self.outputs = Outputs(self.actions_, self)
        self.page.event_listed.connect(self.outputs.event_ended)
        self.health = HealthBar()
        self.setCentralWidget(self.page)
        self.setMenuBar(menu_bar(self.actions_, self.source_menu))
        status_bar = QStatusBar()
        status_bar.setSizeGripEnabled(False)
        status_bar.addWidget(self.health, 1)
        self.setStatusBar(status_bar)
        self._connect()
        self._display = QTimer(self)
        self._display.setInterval(_DISPLAY_MS)
        self._display.timeout.connect(self.show_newest)
        self._status = QTimer(self)
        self._status.setInterval(_STATUS_MS)
        self._status.timeout.connect(self.show_status)
        self._set_source(controller.source)
        self._use_settings()

    def _connect(self) -> None:
        actions = self.actions_
        actions.open_video.triggered.connect(self.open_video)
        actions.open_stream.triggered.connect(self.open_stream)
        actions.play_demo.triggered.connect(lambda: self._controller.choose_source(DEMO))
        actions.restart.triggered.connect(self.restart)
        actions.export.triggered.connect(lambda: export_events(self, self.page.log))
        actions.quit.triggered.connect(self.close)
        actions.choose_weights.triggered.connect(self.choose_weights)
        actions.default_weights.triggered.connect(lambda: self._controller.choose_weights(None))
        actions.about_weights.triggered.connect(self.show_weights)
        actions.full_screen.toggled.connect(self._set_full_screen)
        actions.shortcuts.triggered.connect(self.show_shortcuts)
        actions.about.triggered.connect(lambda: AboutDialog(self).open())
        for choice, action in actions.appearance.items():
            action.triggered.connect(lambda _on=False, choice=choice: self.set_appearance(choice))
        actions.mirror.triggered.connect(self._mirror_chosen)
        actions.reset_settings.triggered.connect(self.reset_settings)
        self.source_menu.camera_chosen.connect(self._choose_camera)
        self.source_menu.recent_chosen.connect(self.play_video)
        self._controller.source_changed.connect(self._set_source)

    def set_appearance(self, choice: Appearance) -> None:
        """Light, dark, or as the system is."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, choice)

    @property
    def starts_maximised(self) -> bool:
        """Whether it filled the screen when it was closed."""
        return self._settings.maximised

    def appearance(self) -> Appearance:
        """What is chosen."""
        chosen = self.actions_.appearance.items()
        return next(choice for choice, action in chosen if action.isChecked())

    def _set_source(self, spec: str | None) -> None:
        if spec is not None:
            self.actions_.mirror.setChecked(
                self._mirror_cameras and camera_number(spec) is not None
            )
        self.page.new_source()

    def restart(self) -> None:
        """The same source again, after its end or a failure."""
        if self._controller.source is not None:
            self._controller.choose_source(self._controller.source)

    def open_video(self) -> None:
        """Ask for a video file and play it."""
        name, _ = QFileDialog.getOpenFileName(
            self, text.OPEN_VIDEO_TITLE, self._video_folder(), text.VIDEO_FILTER
        )
        if name:
            self.play_video(name)

    def play_video(self, path: str) -> None:
        """Play a video, and remember it among the recent ones."""
        self._settings = self._settings.with_recent(path)
        self.source_menu.show_recent(self._settings.recent)
        self._save()
        self._controller.choose_source(path)

    def _video_folder(self) -> str:
        return str(Path(self._settings.recent[0]).parent) if self._settings.recent else ""

    def _choose_camera(self, spec: str) -> None:
        self._settings = replace(self._settings, camera=self.source_menu.camera_name(spec))
        self._save()
        self._controller.choose_source(spec)

    def _mirror_chosen(self, on: bool) -> None:
        if camera_number(self._controller.source or "") is not None:
            self._mirror_cameras = on
            self._settings = replace(self._settings, mirror=on)

    def _use_settings(self) -> None:
        restore(self, self._settings)
        self.source_menu.show_recent(self._settings.recent)

    def _save(self) -> None:
        self._settings = remembered(self, self._settings)
        if self._settings_file is not None:
            self._settings_file.save(self._settings)

    def reset_settings(self) -> None:
        """Everything as on the first day."""
        self._settings = Settings()
        self._mirror_cameras = True
        self.showNormal()
        self.resize(*_SIZE)
        self._use_settings()
        if camera_number(self._controller.source or "") is not None:
            self.actions_.mirror.setChecked(True)
        self._save()

    def _begin(self) -> None:
        """Start with the camera that was chosen last, if it is there; it may have another number
        today."""
        if self._controller.source is None and self._settings.camera:
            for camera in self._list_cameras():
                if camera.name == self._settings.camera:
                    self._controller.choose_source(str(camera.index))
                    break
        self._controller.start()

    def open_stream(self) -> None:
        """Ask for an address and watch it."""
        dialog = StreamDialog(self)
        dialog.accepted.connect(lambda: self._controller.choose_source(dialog.address))
        dialog.open()

    def choose_weights(self) -> None:
        """Ask for weights and recognise with them."""
        name, _ = QFileDialog.getOpenFileName(self, text.WEIGHTS_TITLE, "", text.WEIGHTS_FILTER)
        if name:
            self._controller.choose_weights(Path(name))

    def show_weights(self) -> None:
        """Show what the weights in use are."""
        card = self._controller.card()
        if card is not None:
            choose = self.actions_.choose_weights
            WeightsDialog(card, self._controller.weights, choose, self).open()

    def show_shortcuts(self) -> None:
        """Show the keys."""
        ShortcutSheet(self.actions_.with_shortcuts(), self).open()

    def show_newest(self) -> None:
        """One turn of the display timer."""
        self._controller.poll()
        result = self._controller.take()
        if result is not None:
            self.page.show_result(result, self._controller.classes())
        self.page.show_steps(self._controller.take_steps())
        for event in self._controller.take_events():
            self.page.show_event(event)

    def show_status(self) -> None:
        """One turn of the status timer."""
        status = self._controller.status()
        if status is None:
            return
        self.page.show_status(status)
        self.actions_.about_weights.setEnabled(self._controller.card() is not None)
        self.health.show_status(status, self.page.video.view.screen_fps())
        name = text.source_label(status.source_name)
        self.setWindowTitle(f"{name} – {text.APP_NAME}" if name else text.APP_NAME)
        if status.phase is Phase.ENDED and status.source_kind == "demo":
            self._controller.replay()

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Start the session once the window has been painted."""
        super().showEvent(event)
        if not self._display.isActive():
            # Nothing looks chosen until the user has pressed Tab.
            self.setFocus()
            self._display.start()
            self._status.start()
            QTimer.singleShot(50, self._begin)

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Tell the threads to end, and be gone from the screen without waiting for them."""
        self._display.stop()
        self._status.stop()
        self._controller.stop(0.0)
        self._save()
        super().closeEvent(event)

    def _set_full_screen(self, on: bool) -> None:
        if on:
            self.showFullScreen()
        else:
            self.showNormal()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Escape leaves the full screen; Space plays and pauses."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.actions_.full_screen.setChecked(False)
        # No shortcut: that would take Space away from the buttons.
        if event is not None and event.key() == Qt.Key.Key_Space:
            self.actions_.pause.trigger()
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Take a file or an address that is dragged onto the window."""
        if event is not None and _dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Play what was dropped."""
        if event is not None and (spec := _dropped(event.mimeData())):
            event.acceptProposedAction()
            if is_address(spec):
                self._controller.choose_source(spec)
            else:
                self.play_video(spec)


def _dropped(data: QMimeData | None) -> str:
    """What to watch of something dropped; empty when it is nothing to watch."""
    if data is None or not data.hasUrls():
        return ""
    url = data.urls()[0]
    return url.toLocalFile() if url.isLocalFile() else url.toString()

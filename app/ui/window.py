"""The main window: menus, pages, the line of measurements."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PyQt6.QtWidgets import QApplication, QMainWindow, QMenu, QStatusBar

from app.settings import SettingsFile
from app.status import Phase
from app.text import formats
from app.text import window as text
from app.ui.actions import Actions
from app.ui.camera_keeper import CameraKeeper, WatchCameras
from app.ui.cameras import Camera
from app.ui.check_dialog import CheckDialog
from app.ui.controller import Controller
from app.ui.dialogs import AboutDialog
from app.ui.health_bar import HealthBar
from app.ui.live_page import LivePage
from app.ui.memory import Memory, remembered, restore
from app.ui.menus import menu_bar
from app.ui.outputs import Outputs
from app.ui.pages import Pages
from app.ui.recording.recorder_like import RecorderLike
from app.ui.recording.sounds import Sounds
from app.ui.shortcut_sheet import ShortcutSheet, groups_of
from app.ui.source_chooser import SourceChooser, dropped
from app.ui.source_menu import SourceMenu
from app.ui.studio import Studio
from app.ui.theme import Appearance, apply_theme
from app.ui.weights_chooser import WeightsChooser

#: The display timer looks for a new result this often; it repaints only when there is one.
_DISPLAY_MS = 16
_STATUS_MS = 200


class MainWindow(QMainWindow):
    """Assembles pages and actions. The session starts after the window is on screen."""

    def __init__(
        self,
        controller: Controller,
        list_cameras: Callable[[], Sequence[Camera]],
        mirror_cameras: bool = True,
        clock: Callable[[], float] = time.monotonic,
        settings_file: SettingsFile | None = None,
        watch_cameras: WatchCameras = lambda changed: None,
        recorder: RecorderLike | None = None,
        sounds: Sounds | None = None,
    ) -> None:
        """
        Args:
            controller: not started yet.
            list_cameras: names the cameras; called whenever the source menu opens.
            mirror_cameras: show cameras as a mirror does, unless the settings say otherwise.
            clock: counts seconds, for easing and rates.
            settings_file: where the settings are kept; None to keep none.
            watch_cameras: see `WatchCameras`.
            recorder: records what the controller's sessions see; None for a window that only
                watches.
            sounds: plays tones; None for the loudspeaker.
        """
        super().__init__()
        self._controller = controller
        self.memory = Memory(settings_file, self)
        self.setWindowTitle(text.APP_NAME)
        self.setMinimumSize(960, 600)
        self.setAcceptDrops(True)
        self.actions_ = Actions(self)
        self.source_menu = SourceMenu(self.actions_, self)
        self.cameras = CameraKeeper(
            controller, self.source_menu, self.memory, list_cameras, watch_cameras, self
        )
        self.page = LivePage(controller, self.actions_, self.source_menu, clock)
        self.page.tuning.keep_presets(self.memory.presets, self.memory.settings.preset)
        self.memory.was_reset.connect(self.page.tuning.go_back)
        self.pages = Pages()
        self.pages.add_page(text.PAGE_LIVE, self.page, text.PAGE_LIVE_TIP)
        self.studio = (
            Studio(controller, recorder, self.page, self.pages, self.memory, sounds)
            if recorder is not None
            else None
        )
        self.sources = SourceChooser(
            controller, self.actions_, self.source_menu, self.cameras, self.memory, mirror_cameras,
            self,
        )  # fmt: skip
        self.weights = WeightsChooser(controller, self.actions_, self)
        self.outputs = Outputs(self.actions_, self.memory, self, sounds)
        self.page.keeper.listed.connect(self.outputs.event_ended)
        self.health = HealthBar()
        self.setCentralWidget(self.pages)
        self.setMenuBar(
            menu_bar(self.actions_, self.source_menu, self.pages.actions_, self._studio_menus())
        )
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
        restore(self, self.memory.settings)

    def _connect(self) -> None:
        actions = self.actions_
        actions.export.triggered.connect(lambda: self.outputs.export(self.page.keeper.log))
        actions.quit.triggered.connect(self.close)
        actions.check.triggered.connect(self.check_explanation)
        actions.full_screen.toggled.connect(self._set_full_screen)
        actions.shortcuts.triggered.connect(self.show_shortcuts)
        actions.about.triggered.connect(lambda: AboutDialog(self).open())
        for choice, action in actions.appearance.items():
            action.triggered.connect(lambda _on=False, choice=choice: self.set_appearance(choice))
        actions.reset_settings.triggered.connect(self.reset_settings)
        self._controller.source_changed.connect(self._set_source)
        hints = QApplication.styleHints()
        if hints is not None:
            # A method, not a lambda: Qt forgets it when the window is gone.
            hints.colorSchemeChanged.connect(self.follow_system)
        if len(self.pages.actions_) > 1:
            self.addActions(self.pages.actions_)

    def _studio_menus(self) -> list[QMenu]:
        return [] if self.studio is None else [self.studio.menu()]

    def set_appearance(self, choice: Appearance) -> None:
        """Light, dark, or as the system is."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, choice)

    def follow_system(self) -> None:
        """The system has turned light or dark."""
        self.set_appearance(self.appearance())

    @property
    def starts_maximised(self) -> bool:
        """Whether it filled the screen when it was closed."""
        return self.memory.settings.maximised

    def appearance(self) -> Appearance:
        """What is chosen."""
        chosen = self.actions_.appearance.items()
        return next(choice for choice, action in chosen if action.isChecked())

    def _set_source(self, spec: str | None) -> None:
        self.sources.source_changed(spec)
        self.page.new_source()

    def reset_settings(self) -> None:
        """Everything as on the first day."""
        self.showNormal()
        self.memory.reset()
        restore(self, self.memory.settings)

    def check_explanation(self) -> None:
        """Find out whether what is said hangs on the joints that are called important."""
        importance = self.page.importance
        mirrored = self.actions_.mirror.isChecked()
        CheckDialog(self._controller, lambda: importance.newest, mirrored, self).open()

    def show_shortcuts(self) -> None:
        """Show the keys."""
        bar = self.menuBar()
        if bar is not None:
            groups = groups_of(bar)
            if self.studio is not None:
                groups = self.studio.keys(groups)
            ShortcutSheet(groups, self).open()

    def show_newest(self) -> None:
        """One turn of the display timer."""
        self._controller.poll()
        result = self._controller.take()
        if result is not None:
            if self.studio is not None:
                self.studio.show_classes(self._controller.classes())
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
        self.cameras.show_status(status)
        for action in (self.actions_.about_weights, self.actions_.check):
            action.setEnabled(self._controller.card() is not None)
        view = self.page.video.view
        self.health.show_status(status, view.screen_fps(), view.latency())
        name = formats.source_label(status.source_name)
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
            QTimer.singleShot(50, self.sources.begin)

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Tell the threads to end, and be gone from the screen without waiting for them."""
        self._display.stop()
        self._status.stop()
        self._controller.stop(0.0)
        self.outputs.close()
        if self.studio is not None:
            self.studio.shut_down()
        self.memory.keep(remembered(self, self.memory.settings))
        super().closeEvent(event)

    def finish(self, timeout: float) -> None:
        """After the window has closed: what it still writes is on the disk when this returns.

        What takes longer than `timeout` seconds is left; a clip comes back at the next start.
        """
        if self.studio is not None:
            self.studio.finish(timeout)
        self.outputs.finish(timeout)
        self.page.tuning.presets.finish(timeout)
        self.memory.finish()

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
        if event is not None and dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Play what was dropped."""
        if event is not None and (spec := dropped(event.mimeData())):
            event.acceptProposedAction()
            self.sources.drop(spec)

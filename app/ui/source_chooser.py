"""How the user chooses what to watch, and what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QMimeData, QObject
from PyQt6.QtWidgets import QFileDialog, QWidget

from app.capture.names import DEMO, camera_number, is_address, source_name
from app.text import window as text
from app.ui.actions import Actions
from app.ui.camera_keeper import CameraKeeper
from app.ui.controller import Controller
from app.ui.dialogs import CameraDialog, StreamDialog
from app.ui.memory import Memory
from app.ui.source_menu import SourceMenu


class SourceChooser(QObject):
    """Asks the controller for the sources that the user wants."""

    def __init__(
        self,
        controller: Controller,
        actions: Actions,
        menu: SourceMenu,
        cameras: CameraKeeper,
        memory: Memory,
        mirror_cameras: bool,
        window: QWidget,
    ) -> None:
        """
        Args:
            controller, actions, menu, cameras, memory: the window's.
            mirror_cameras: show cameras as a mirror does, unless the settings say otherwise.
            window: parent of the dialogs.
        """
        super().__init__(window)
        self._controller, self._actions, self._menu = controller, actions, menu
        self._cameras, self._memory, self._window = cameras, memory, window
        self._mirror_cameras = mirror_cameras and memory.settings.mirror
        actions.open_video.triggered.connect(self.open_video)
        actions.open_stream.triggered.connect(self.open_stream)
        actions.camera_by_number.triggered.connect(self.open_camera)
        actions.play_demo.triggered.connect(lambda: controller.choose_source(DEMO))
        actions.restart.triggered.connect(self.restart)
        actions.mirror.triggered.connect(self._mirror_chosen)
        menu.camera_chosen.connect(self._choose_camera)
        menu.recent_chosen.connect(self.play_video)
        memory.was_reset.connect(self._reset)
        menu.show_recent(memory.settings.recent)

    def begin(self) -> None:
        """Start with what the command line asks for, else with the camera that was chosen last."""
        if self._controller.source is None:
            camera = self._cameras.first_choice()
            if camera is not None:
                self._controller.choose_source(camera)
        self._controller.start()

    def source_changed(self, spec: str | None) -> None:
        """Mirror cameras alone; None while no source is known."""
        if spec is not None:
            self._actions.mirror.setChecked(
                self._mirror_cameras and camera_number(spec) is not None
            )
            self._cameras.source_changed(spec)

    def restart(self) -> None:
        """The same source again, after its end or a failure."""
        if self._controller.source is not None:
            self._controller.choose_source(self._controller.source, self._controller.title)

    def open_video(self) -> None:
        """Ask for a video file and play it."""
        recent = self._memory.settings.recent
        folder = str(Path(recent[0]).parent) if recent else ""
        name, _ = QFileDialog.getOpenFileName(
            self._window, text.OPEN_VIDEO_TITLE, folder, text.VIDEO_FILTER
        )
        if name:
            self.play_video(name)

    def play_video(self, path: str) -> None:
        """Play a video, and remember it among the recent ones."""
        self._memory.keep(self._memory.settings.with_recent(path))
        self._menu.show_recent(self._memory.settings.recent)
        self._controller.choose_source(path)

    def open_stream(self) -> None:
        """Ask for an address and watch it."""
        source = self._controller.source or ""
        # One that did not open is there to be put right; passwords are not put on the screen.
        known = source if is_address(source) and source_name(source) == source else ""
        dialog = StreamDialog(known, self._window)
        dialog.accepted.connect(lambda: self._controller.choose_source(dialog.address))
        dialog.open()

    def open_camera(self) -> None:
        """Ask for a camera's number and watch it."""
        dialog = CameraDialog(camera_number(self._controller.source or "") or 0, self._window)
        dialog.accepted.connect(lambda: self._choose_camera(dialog.number))
        dialog.open()

    def drop(self, spec: str) -> None:
        """Watch what was dropped on the window; see `dropped`."""
        if is_address(spec):
            self._controller.choose_source(spec)
        else:
            self.play_video(spec)

    def _choose_camera(self, index: int) -> None:
        name = self._cameras.name(index)
        # One without a name is known by its number.
        self._memory.keep(replace(self._memory.settings, camera=name or str(index)))
        self._controller.choose_source(self._cameras.spec(index), name)

    def _mirror_chosen(self, on: bool) -> None:
        if camera_number(self._controller.source or "") is not None:
            self._mirror_cameras = on
            self._memory.keep(replace(self._memory.settings, mirror=on))

    def _reset(self) -> None:
        self._mirror_cameras = True
        self._menu.show_recent(self._memory.settings.recent)
        self.source_changed(self._controller.source)


def dropped(data: QMimeData | None) -> str:
    """What to watch of something that is dragged; empty when it is nothing to watch."""
    if data is None or not data.hasUrls():
        return ""
    url = data.urls()[0]
    return url.toLocalFile() if url.isLocalFile() else url.toString()

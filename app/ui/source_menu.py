"""The menu that chooses what to watch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMenu, QWidget

from app.text import window as text
from app.ui.actions import Actions
from app.ui.camera_modes_menu import CameraModesMenu
from app.ui.cameras import Camera


class SourceMenu(QMenu):
    """Cameras by name, a video, a stream, the demo."""

    #: A camera's number.
    camera_chosen = pyqtSignal(int)
    #: A recent video's path.
    recent_chosen = pyqtSignal(str)

    def __init__(
        self,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        """`actions`: the window's."""
        super().__init__(text.MENU_SOURCE, parent)
        self._cameras: list[QAction] = []
        self._watched: int | None = None
        # Also for cameras that OpenCV opens and the system does not list.
        self._below = actions.camera_by_number
        self.addAction(self._below)
        self.addSeparator()
        self.modes = CameraModesMenu(self)
        self.addMenu(self.modes)
        self.addSeparator()
        self.addAction(actions.open_video)
        self.recent = QMenu(text.RECENT_VIDEOS, self)
        self.addMenu(self.recent)
        self.addActions([actions.open_stream, actions.play_demo])
        self.show_recent(())
        self.addSeparator()
        self.addAction(actions.restart)
        self.addSeparator()
        self.addAction(actions.quit)
        self.offer(())

    def cameras(self) -> list[str]:
        """The cameras offered, by name."""
        return [action.text() for action in self._cameras if action.isEnabled()]

    def show_recent(self, paths: Sequence[str]) -> None:
        """Offer these videos."""
        self.recent.clear()
        self.recent.setEnabled(bool(paths))
        for path in paths:
            action = self.recent.addAction(Path(path).name.replace("&", "&&"))
            assert action is not None
            action.setToolTip(path)
            action.triggered.connect(lambda _on=False, path=path: self.recent_chosen.emit(path))
        self.recent.setToolTipsVisible(True)

    def mark(self, camera: int | None) -> None:
        """The camera with this number is watched; None for something else."""
        self._watched = camera
        for action in self._cameras:
            action.setChecked(camera is not None and action.data() == camera)

    def offer(self, listed: Sequence[Camera]) -> None:
        """Offer these cameras by name, or say that there is none."""
        for old in self._cameras:
            self.removeAction(old)
            old.deleteLater()
        self._cameras = []
        if not listed:
            nothing = QAction(text.NO_CAMERA, self)
            nothing.setEnabled(False)
            self.insertAction(self._below, nothing)
            self._cameras.append(nothing)
        for position, camera in enumerate(listed):
            action = QAction(camera.name.replace("&", "&&"), self)
            if position < 9:
                action.setShortcut(QKeySequence(f"Ctrl+{position + 1}"))
            index = camera.index
            action.setData(index)
            action.setCheckable(True)
            action.setChecked(index == self._watched)
            action.triggered.connect(lambda _on=False, index=index: self.camera_chosen.emit(index))
            self.insertAction(self._below, action)
            self._cameras.append(action)

"""The menu that chooses what to watch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMenu, QWidget

from app.ui import text
from app.ui.actions import Actions
from app.ui.cameras import Camera

_NUMBERS = 4


class SourceMenu(QMenu):
    """Cameras by name, looked up each time the menu opens; a video, a stream, the demo."""

    #: A camera's number as a source.
    camera_chosen = pyqtSignal(str)

    def __init__(
        self,
        actions: Actions,
        list_cameras: Callable[[], Sequence[Camera]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text.MENU_SOURCE, parent)
        self._list_cameras = list_cameras
        self._cameras: list[QAction] = []
        self._below = self.addSeparator()
        self.addActions([actions.open_video, actions.open_stream, actions.play_demo])
        self.addSeparator()
        self.addAction(actions.restart)
        self.addSeparator()
        self.addActions([actions.export, actions.clear_events])
        self.addSeparator()
        self.addAction(actions.quit)
        self._offer([Camera(index, text.camera(index)) for index in range(_NUMBERS)])
        self.aboutToShow.connect(self.refresh)

    def cameras(self) -> list[str]:
        """The cameras offered, by name."""
        return [action.text() for action in self._cameras]

    def refresh(self) -> None:
        """Look up the cameras' names; by number where there are no names."""
        listed = list(self._list_cameras())
        numbers = range(_NUMBERS)
        self._offer(listed or [Camera(index, text.camera(index)) for index in numbers])

    def _offer(self, cameras: Sequence[Camera]) -> None:
        for old in self._cameras:
            self.removeAction(old)
            old.deleteLater()
        self._cameras = []
        for position, camera in enumerate(cameras):
            action = QAction(camera.name.replace("&", "&&"), self)
            if position < 9:
                action.setShortcut(QKeySequence(f"Ctrl+{position + 1}"))
            spec = str(camera.index)
            action.triggered.connect(lambda _on=False, spec=spec: self.camera_chosen.emit(spec))
            self.insertAction(self._below, action)
            self._cameras.append(action)

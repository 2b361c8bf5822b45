"""The menu that chooses what to watch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMenu, QWidget

from app.ui import text
from app.ui.actions import Actions
from app.ui.cameras import Camera

_NUMBERS = 4


class SourceMenu(QMenu):
    """Cameras by name, looked up when the menu opens and when one is plugged in or out; a video, a
    stream, the demo."""

    #: A camera's number as a source.
    camera_chosen = pyqtSignal(str)
    #: A recent video's path.
    recent_chosen = pyqtSignal(str)

    def __init__(
        self,
        actions: Actions,
        list_cameras: Callable[[], Sequence[Camera]],
        watch_cameras: Callable[[Callable[[], None]], QObject | None] = lambda changed: None,
        parent: QWidget | None = None,
    ) -> None:
        """
        Args:
            actions: the window's.
            list_cameras: names the cameras.
            watch_cameras: calls back whenever they change, as long as what it returns lives.
        """
        super().__init__(text.MENU_SOURCE, parent)
        self._list_cameras, self._watch_cameras = list_cameras, watch_cameras
        self._watcher: QObject | None = None
        self._watched = False
        self._cameras: list[QAction] = []
        self._below = self.addSeparator()
        self.addAction(actions.open_video)
        self.recent = QMenu(text.RECENT_VIDEOS, self)
        self.addMenu(self.recent)
        self.addActions([actions.open_stream, actions.play_demo])
        self.show_recent(())
        self.addSeparator()
        self.addAction(actions.restart)
        self.addSeparator()
        self.addAction(actions.quit)
        self._offer([Camera(index, text.camera(index)) for index in range(_NUMBERS)])
        self.aboutToShow.connect(self._opens)

    def cameras(self) -> list[str]:
        """The cameras offered, by name."""
        return [action.text() for action in self._cameras]

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

    def camera_name(self, spec: str) -> str:
        """What the camera with this number is called; empty when nobody knows."""
        return next((c.name for c in self._list_cameras() if str(c.index) == spec), "")

    def camera_number(self, name: str) -> int | None:
        """The number of the camera that is called so now; None when there is none."""
        return next((c.index for c in self._list_cameras() if c.name == name), None)

    def _opens(self) -> None:
        self.refresh()
        if not self._watched:
            # Only now: loading what can tell takes a moment that the start can do without.
            self._watched = True
            self._watcher = self._watch_cameras(self.refresh)

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

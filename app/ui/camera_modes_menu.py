"""The menu of a camera's sizes and rates, and of what it gives in truth."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QAction, QActionGroup
from PyQt6.QtWidgets import QMenu, QWidget

from app.capture.camera_mode import CameraMode
from app.text import formats
from app.text import window as text

# For a camera that does not say what it can: it gives what is nearest.
_COMMON = (
    CameraMode(1920, 1080, 30.0),
    CameraMode(1280, 720, 30.0),
    CameraMode(640, 480, 30.0),
)


class CameraModesMenu(QMenu):
    """Enabled while a camera is watched."""

    #: The `CameraMode` that is wanted, or None for the camera's usual one.
    chosen = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(text.CAMERA_MODES, parent)
        self._group = QActionGroup(self)
        self._measured = QAction(text.CAMERA_MEASURING, self)
        self._measured.setEnabled(False)
        self.addAction(self._measured)
        self.addSeparator()
        self.setEnabled(False)

    def offer(self, modes: Sequence[CameraMode], current: CameraMode | None) -> None:
        """A camera is watched.

        Args:
            modes: what it says it can; empty when unknown.
            current: what it was asked for; None for its usual mode.
        """
        offered = tuple(modes) or _COMMON
        if current is not None and current not in offered:
            offered = (current, *offered)
        self.setEnabled(True)
        self._measured.setText(text.CAMERA_MEASURING)
        for old in self._group.actions():
            self._group.removeAction(old)
            self.removeAction(old)
            old.deleteLater()
        for mode in (None, *offered):
            words = text.CAMERA_USUAL if mode is None else formats.camera_mode(mode)
            action = QAction(words, self._group)
            action.setCheckable(True)
            action.setChecked(mode == current)
            action.setData(mode)
            action.triggered.connect(lambda _on=False, mode=mode: self.chosen.emit(mode))
            self.addAction(action)

    def close_camera(self) -> None:
        """Something else than a camera is watched."""
        self.setEnabled(False)
        self._measured.setText(text.CAMERA_MEASURING)

    def show_measured(self, size: tuple[int, int] | None, fps: float) -> None:
        """What really comes: width and height in pixels, and pictures a second."""
        if self.isEnabled() and size is not None and fps > 0:
            self._measured.setText(text.camera_measured(size, fps))

    def checked(self) -> CameraMode | None:
        """The mode that is marked; None for the camera's usual one."""
        marked = self._group.checkedAction()
        mode = marked.data() if marked is not None else None
        return mode if isinstance(mode, CameraMode) else None

    def words(self) -> list[str]:
        """The entries, from the measurement on."""
        return [action.text() for action in self.actions() if not action.isSeparator()]

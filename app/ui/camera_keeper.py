"""Which camera is watched: known by its name, kept through plugging out and in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer

from app.capture.camera_mode import CameraMode, camera_spec, split_camera
from app.capture.names import camera_number
from app.status import Phase
from app.ui.cameras import Camera
from app.ui.controller import Controller
from app.ui.memory import Memory
from app.ui.source_menu import SourceMenu

if TYPE_CHECKING:
    from app.status import Status

#: Calls back whenever the cameras change, as long as what it returns lives; None where nobody can
#: tell.
WatchCameras = Callable[[Callable[[], None]], QObject | None]


class CameraKeeper(QObject):
    """Follows the camera that is watched, and asks it for the size and rate that were chosen."""

    def __init__(
        self,
        controller: Controller,
        menu: SourceMenu,
        memory: Memory,
        list_cameras: Callable[[], Sequence[Camera]],
        watch_cameras: WatchCameras,
        parent: QObject | None = None,
    ) -> None:
        """
        Args:
            controller, menu, memory: the window's.
            list_cameras: names the cameras.
            watch_cameras: see `WatchCameras`.
        """
        super().__init__(parent)
        self._controller, self._menu, self._memory = controller, menu, memory
        self._list, self._watch_cameras = list_cameras, watch_cameras
        self._watcher: QObject | None = None
        self._watched = self._gone = False
        self._phase: Phase | None = None
        menu.aboutToShow.connect(self._look)
        menu.modes.chosen.connect(self._choose_mode)

    def first_choice(self) -> str | None:
        """What to watch at the start: the camera that was chosen last, if it is there (it may have
        another number today); None where nothing was ever chosen, or it is gone."""
        settings = self._memory.settings
        if not settings.camera:
            return None
        camera = self._named(settings.camera)
        if camera is not None:
            return self._spec(camera)
        number = camera_number(settings.camera)
        return None if number is None else camera_spec(number)

    def spec(self, index: int) -> str:
        """The camera with this number as a source, with the size and rate chosen for it."""
        return self._spec(self._camera(index))

    def name(self, index: int) -> str:
        """What the camera with this number is called; empty when nobody knows."""
        return self._camera(index).name

    def source_changed(self, spec: str) -> None:
        """Something is watched from now on."""
        self._gone = False
        self._menu.mark(camera_number(spec))
        if split_camera(spec) is None:
            self._menu.modes.close_camera()
        # Not at once: asking for names takes a moment, which opening the source need not wait for.
        QTimer.singleShot(0, lambda: self._know(spec))

    def show_status(self, status: Status) -> None:
        """Where the session is."""
        self._phase = status.phase
        if status.source_kind == "camera":
            self._menu.modes.show_measured(status.size, status.capture_fps)

    def _know(self, spec: str) -> None:
        if spec != self._controller.source:
            return
        # Also for a video: later, while it plays, that moment would be seen.
        self._look()
        found = split_camera(spec)
        if found is None:
            return
        camera = self._camera(found[0])
        self._controller.title = camera.name
        self._menu.modes.offer(camera.modes, found[1])

    def _look(self) -> None:
        """Look up the cameras now, and have changes told from now on."""
        self._menu.offer(self._list())
        if not self._watched:
            # Only now: loading what can tell takes a moment.
            self._watched = True
            self._watcher = self._watch_cameras(self._cameras_changed)

    def _cameras_changed(self) -> None:
        cameras = list(self._list())
        self._menu.offer(cameras)
        name, found = self._controller.title, split_camera(self._controller.source or "")
        if self._controller.found_no_camera:
            # Nobody turns a camera on unasked.
            offers = [(self._spec(camera), camera.name) for camera in cameras[:1]]
            self._controller.offered = next(iter(offers), None)
        if found is None or not name:
            return
        index, mode = found
        so_called = [camera for camera in cameras if camera.name == name]
        # Of two that are called the same, the one in its old place.
        so_called.sort(key=lambda camera: camera.index != index)
        there = next(iter(so_called), None)
        if there is None:
            self._gone = True
        elif self._gone or there.index != index or self._phase is Phase.FAILED:
            # It is back, perhaps under another number: drivers take long to notice by themselves.
            self._gone = False
            self._menu.mark(there.index)
            self._controller.reopen(camera_spec(there.index, mode))

    def _choose_mode(self, mode: CameraMode | None) -> None:
        found = split_camera(self._controller.source or "")
        if found is None:
            return
        name = self.name(found[0])
        if name:
            self._memory.keep(self._memory.settings.with_mode(name, mode))
        self._controller.choose_source(camera_spec(found[0], mode), name)

    def _spec(self, camera: Camera) -> str:
        return camera_spec(camera.index, self._memory.settings.mode_of(camera.name))

    def _named(self, name: str) -> Camera | None:
        return next((camera for camera in self._list() if camera.name == name), None)

    def _camera(self, index: int) -> Camera:
        listed = (camera for camera in self._list() if camera.index == index)
        return next(listed, Camera(index, ""))

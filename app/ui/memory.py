"""Between the window and its settings: what is remembered, and how it is put back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QRect, pyqtSignal
from PyQt6.QtGui import QGuiApplication

from app.settings import Settings, SettingsFile
from app.tuning import PresetFile
from app.ui.theme import Appearance

if TYPE_CHECKING:
    from app.ui.window import MainWindow

# Width and height at first.
_SIZE = (1280, 760)
_TOGGLES = ("skeleton", "importance", "names", "privacy", "timeline")


class Memory(QObject):
    """The settings as they are now, and the file they are kept in."""

    #: Everything is as on the first day again.
    was_reset = pyqtSignal()

    def __init__(self, file: SettingsFile | None, parent: QObject | None = None) -> None:
        """`file`: where the settings are kept; None to keep none."""
        super().__init__(parent)
        self._file = file
        self.settings = file.load() if file is not None else Settings()
        #: Tunings kept by name, beside the settings: they survive a reset.
        self.presets = PresetFile(file.beside("presets.json")) if file is not None else None

    def keep(self, settings: Settings) -> None:
        """These are the settings from now on; they are written without waiting for the disk."""
        self.settings = settings
        if self._file is not None:
            self._file.save_soon(settings)

    def finish(self) -> None:
        """What is to be kept is written when this returns."""
        if self._file is not None:
            self._file.finish()

    def reset(self) -> None:
        """Everything as on the first day."""
        self.keep(Settings())
        self.was_reset.emit()


def restore(window: MainWindow, settings: Settings) -> None:
    """Make the window as it was."""
    actions = window.actions_
    for name in _TOGGLES:
        getattr(actions, name).setChecked(getattr(settings, name))
    appearance = Appearance(settings.appearance)
    if not actions.appearance[appearance].isChecked():
        actions.appearance[appearance].trigger()
    if window.page.tabs.isTabVisible(settings.tab):
        window.page.tabs.setCurrentIndex(settings.tab)
    if settings.geometry is None:
        window.resize(*_SIZE)
        return
    place = QRect(*settings.geometry)
    # A screen may be gone since: a window that nobody can reach stays where Qt puts it.
    screens = QGuiApplication.screens()
    if any(screen.availableGeometry().contains(place.center()) for screen in screens):
        window.setGeometry(place)
    else:
        window.resize(place.size())


def remembered(window: MainWindow, settings: Settings) -> Settings:
    """The settings with the window as it is now."""
    place = window.normalGeometry()
    if place.isEmpty():
        place = window.geometry()
    toggles = {name: getattr(window.actions_, name).isChecked() for name in _TOGGLES}
    return replace(
        settings,
        geometry=(place.x(), place.y(), place.width(), place.height()),
        maximised=window.isMaximized(),
        appearance=window.appearance().value,
        tab=window.page.tabs.currentIndex(),
        preset=window.page.tuning.presets.name,
        **toggles,
    )

"""Between the window and its settings: what is remembered, and how it is put back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QRect
from PyQt6.QtGui import QGuiApplication

from app.settings import Settings
from app.ui.theme import Appearance

if TYPE_CHECKING:
    from app.ui.window import MainWindow

_TOGGLES = ("skeleton", "importance", "names", "privacy", "timeline")


def restore(window: MainWindow, settings: Settings) -> None:
    """Make the window as it was."""
    actions = window.actions_
    for name in _TOGGLES:
        getattr(actions, name).setChecked(getattr(settings, name))
    appearance = Appearance(settings.appearance)
    if not actions.appearance[appearance].isChecked():
        actions.appearance[appearance].trigger()
    window.page.tabs.setCurrentIndex(settings.tab)
    if settings.geometry is not None:
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
        **toggles,
    )

"""The pages of the window and how one gets from one to another."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from app.ui.pages import Pages


def test_one_page_needs_no_tabs(qtbot: QtBot) -> None:
    pages = Pages()
    qtbot.addWidget(pages)
    pages.add_page("Live", QLabel("live"))
    pages.show()
    bar = pages.tabBar()
    assert bar is not None
    assert not bar.isVisible()
    pages.add_page("Library", QLabel("library"))
    assert bar.isVisible()


def test_a_page_is_chosen_by_its_key_and_by_its_tab(qtbot: QtBot) -> None:
    window, pages = QMainWindow(), Pages()
    qtbot.addWidget(window)
    live, library = QLabel("live"), QLabel("library")
    pages.add_page("Live", live)
    shows_library = pages.add_page("Library", library, "What was recorded")
    window.setCentralWidget(pages)
    window.addActions(pages.actions_)
    with qtbot.waitActive(window):
        window.show()
    assert live.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert library.isVisible()
    assert not live.isVisible()
    assert shows_library.isChecked()
    assert pages.tabToolTip(1) == "What was recorded (Alt+2)"
    pages.setCurrentIndex(0)
    assert live.isVisible()
    assert [action.isChecked() for action in pages.actions_] == [True, False]

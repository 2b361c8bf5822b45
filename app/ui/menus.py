"""The menu bar."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QMenu, QMenuBar

from app.text import window as text
from app.ui.actions import Actions


def menu_bar(
    actions: Actions,
    source_menu: QMenu,
    pages: Sequence[QAction],
    more: Sequence[QMenu] = (),
) -> QMenuBar:
    """All menus, from the actions; `pages` show the window's pages, `more` come before help."""
    bar = QMenuBar()
    bar.addMenu(source_menu)
    view = _menu(bar, text.MENU_VIEW)
    if len(pages) > 1:
        view.addActions(list(pages))
        view.addSeparator()
    view.addActions([actions.mirror, actions.privacy])
    view.addActions([actions.skeleton, actions.importance, actions.names])
    view.addAction(actions.timeline)
    view.addSeparator()
    _menu(view, text.MENU_APPEARANCE).addActions(list(actions.appearance.values()))
    view.addAction(actions.full_screen)
    view.addSeparator()
    view.addAction(actions.reset_settings)
    _menu(bar, text.MENU_PLAYBACK).addActions(list(actions.playback))
    events = _menu(bar, text.MENU_EVENTS)
    events.addActions([actions.export, actions.event_file])
    events.addActions([actions.event_socket, actions.event_command, actions.sound])
    events.addSeparator()
    events.addAction(actions.clear_events)
    model = _menu(bar, text.MENU_MODEL)
    model.addActions([actions.choose_weights, actions.default_weights])
    model.addSeparator()
    model.addActions([actions.compare, actions.end_comparison])
    model.addSeparator()
    model.addActions([actions.about_weights, actions.check])
    for menu in more:
        menu.setParent(bar, menu.windowFlags())
        bar.addMenu(menu)
    _menu(bar, text.MENU_HELP).addActions([actions.shortcuts, actions.about])
    return bar


def _menu(parent: QMenuBar | QMenu, title: str) -> QMenu:
    menu = parent.addMenu(title)
    assert menu is not None
    return menu

"""Buttons that stand for actions."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QMenu, QToolButton


def tool_button(action: QAction) -> QToolButton:
    """A button with the action's short words."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def small_button(action: QAction) -> QToolButton:
    """A quiet button for the corner of a panel."""
    button = tool_button(action)
    button.setObjectName("quiet")
    # No taller than the title beside it, or titles of panels with and without one would differ.
    button.setFixedHeight(button.fontMetrics().height() + 3)
    return button


def quiet_button(words: str, tip: str) -> QToolButton:
    """A quiet button that stands for no action of a menu."""
    button = QToolButton()
    button.setObjectName("quiet")
    button.setText(words)
    button.setToolTip(tip)
    button.setFixedHeight(button.fontMetrics().height() + 3)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def menu_button(menu: QMenu, tip: str) -> QToolButton:
    """A button that opens a menu; its words are up to the caller."""
    button = QToolButton()
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(menu)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button

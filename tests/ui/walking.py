"""Walks through a window by its keys, and sees what they reach."""

from __future__ import annotations

from collections.abc import Iterator

from PyQt6.QtCore import QPoint, QRect, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

_CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit,
    QPlainTextEdit, QTabBar, QTextEdit,
)  # fmt: skip
# What these have inside is reached through them.
_WHOLES = (QAbstractSpinBox, QComboBox, QTabBar, QAbstractItemView)
# Around a widget, for rings that are painted by what it lies in.
_MARGIN = 3


def walk(qtbot: QtBot, root: QWidget) -> list[QWidget]:
    """Where Tab goes, pressed until it is back at the start."""
    window = root.window()
    assert window is not None
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    found: list[QWidget] = []
    for _ in range(200):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        reached = QApplication.focusWidget()
        if reached is None or (found and reached is found[0]):
            return found
        if reached not in found:
            found.append(reached)
    raise AssertionError(f"Tab goes nowhere: {found[-1]}")


def controls(root: QWidget) -> Iterator[QWidget]:
    """What can be worked with the mouse just now."""
    for widget in root.findChildren(QWidget):
        if not (widget.isVisible() and widget.isEnabled()) or widget.window() is not root.window():
            continue
        inner = isinstance(widget.parentWidget(), _WHOLES)
        if isinstance(widget, (QScrollBar, QHeaderView)) or inner:
            continue
        if isinstance(widget, _CONTROLS) or _has_own_mouse(widget):
            yield widget


def _has_own_mouse(widget: QWidget) -> bool:
    """Whether the program itself says what a click or the pointer does there."""
    own = [kind for kind in type(widget).__mro__ if kind.__module__.startswith("app.ui")]
    return any(name in vars(kind) for kind in own for name in ("mousePressEvent", "mouseMoveEvent"))


def reached_by_arrows(widget: QWidget, reached: list[QWidget]) -> bool:
    """Whether the arrow keys go there: one of several of which one is chosen."""
    if not isinstance(widget, QRadioButton):
        return False
    parent = widget.parentWidget()
    return any(isinstance(o, QRadioButton) and o.parentWidget() is parent for o in reached)


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    words = widget.accessibleName()
    return words or (widget.text() if isinstance(widget, QAbstractButton) else "")


def shows_focus(qtbot: QtBot, widget: QWidget) -> int:
    """How many pixels look other, plainly, while the keys go to a widget."""
    window = widget.window()
    assert window is not None
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    place.adjust(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    before = _focused(window).grab(place).toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is widget)
    return _changed(before, window.grab(place).toImage())


def _focused(window: QWidget) -> QWidget:
    window.setFocus()
    return window


def _changed(before: QImage, after: QImage) -> int:
    return sum(
        abs(before.pixelColor(x, y).lightness() - after.pixelColor(x, y).lightness()) > 24
        for x in range(before.width())
        for y in range(before.height())
    )

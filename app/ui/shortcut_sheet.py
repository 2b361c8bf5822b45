"""All keys on one sheet, as the menus have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenuBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.text import formats
from app.text import window as text
from app.ui.card import dim_label
from app.ui.page_actions import listens
from app.ui.theme import SPACE, WIDE_SPACE, scaled_font, theme_of

_COLUMNS = 3


@dataclass(frozen=True)
class Group:
    """Keys that belong together: a title, and pairs of what is done and its keys."""

    title: str
    rows: tuple[tuple[str, str], ...]


def groups_of(bar: QMenuBar) -> list[Group]:
    """The actions with keys, menu by menu, and the keys that no menu shows."""
    groups = []
    for entry in bar.actions():
        menu = entry.menu()
        rows = [] if menu is None else rows_of(menu.actions())
        if rows:
            groups.append(Group(formats.plain(entry.text()), tuple(rows)))
    return [*groups, Group(text.SHORTCUTS_ELSEWHERE, text.MORE_KEYS)]


def rows_of(actions: Sequence[QAction]) -> list[tuple[str, str]]:
    """What is done and its keys, for actions that listen to keys just now."""
    rows = []
    for action in actions:
        menu = action.menu()
        if menu is not None:
            rows += rows_of(menu.actions())
        elif not action.shortcut().isEmpty() and listens(action):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            rows.append((formats.plain(action.text()), keys))
    return rows


class ShortcutSheet(QDialog):
    """The groups in columns of about the same height, as many as the window has room for."""

    def __init__(self, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(formats.plain(text.SHORTCUTS))
        room = None if parent is None else parent.size()
        count = _COLUMNS
        sheet = self._sheet(groups, count)
        while room is not None and count > 1 and sheet.sizeHint().width() > room.width() - 60:
            count -= 1
            sheet = self._sheet(groups, count)
        scroll = QScrollArea()
        scroll.setAccessibleName(formats.plain(text.SHORTCUTS))
        scroll.setWidget(sheet)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # As wide as the sheet and a scroll bar; its height gives way on small screens.
        scroll.setMinimumWidth(sheet.sizeHint().width() + 16)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, WIDE_SPACE, WIDE_SPACE, WIDE_SPACE)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        assert close is not None
        close.setFocus()
        wanted = sheet.sizeHint().height() + buttons.sizeHint().height() + 4 * WIDE_SPACE
        if room is not None:
            wanted = min(wanted, room.height() - 2 * WIDE_SPACE)
        self.resize(self.sizeHint().width(), wanted)

    def _sheet(self, groups: Sequence[Group], count: int) -> QWidget:
        sheet = QWidget()
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(WIDE_SPACE, SPACE, WIDE_SPACE, SPACE)
        columns.setSpacing(3 * WIDE_SPACE)
        for column in _balanced(groups, count):
            box = QVBoxLayout()
            box.setSpacing(SPACE)
            for group in column:
                box.addWidget(dim_label(group.title, 0.92, bold=True))
                box.addLayout(self._grid(group))
                box.addSpacing(SPACE)
            box.addStretch(1)
            columns.addLayout(box)
        return sheet

    def _grid(self, group: Group) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * WIDE_SPACE)
        grid.setVerticalSpacing(SPACE - 2)
        grid.setColumnStretch(0, 1)
        for row, (what, keys) in enumerate(group.rows):
            grid.addWidget(QLabel(what), row, 0)
            grid.addWidget(self._key(keys), row, 1, Qt.AlignmentFlag.AlignRight)
        return grid

    def _key(self, keys: str) -> QLabel:
        label, theme = QLabel(keys), theme_of(self)
        label.setFont(scaled_font(label.font(), 0.92, bold=True))
        label.setStyleSheet(
            f"background: {theme.card}; border: 1px solid {theme.border};"
            " border-radius: 5px; padding: 1px 7px"
        )
        return label


def _balanced(groups: Sequence[Group], count: int) -> list[list[Group]]:
    """The groups in order, in columns of about the same number of lines."""
    lines = [len(group.rows) + 2 for group in groups]
    columns: list[list[Group]] = [[] for _ in range(count)]
    done, column = 0, 0
    for group, size in zip(groups, lines, strict=True):
        if done + size / 2 > sum(lines) * (column + 1) / count and column < count - 1:
            column += 1
        columns[column].append(group)
        done += size
    return columns

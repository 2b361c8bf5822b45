"""The library page's widgets and where they are; what they do is the page's."""

from __future__ import annotations

from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.text import library as text
from app.ui.buttons import tool_button
from app.ui.card import Card, dim_label
from app.ui.library.clip_details import ClipDetails
from app.ui.library.filter_list import FilterList
from app.ui.library.library_actions import LibraryActions
from app.ui.library.library_view import LibraryView
from app.ui.library.thumbnails import Thumbnails
from app.ui.theme import SPACE, WIDE_SPACE


class LibraryLayout(QWidget):
    """Search and buttons above; filters, clips and details side by side; what goes on below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.actions_ = LibraryActions(self)
        self.thumbnails = Thumbnails(self)
        self.filters = FilterList()
        self.view = LibraryView(self.thumbnails)
        self.actions_.open_in(self.view)
        self.details = ClipDetails()
        self.search = QLineEdit()
        self.search.setPlaceholderText(text.SEARCH)
        self.search.setToolTip(text.SEARCH_TIP)
        self.search.setAccessibleName(text.SEARCH)
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(320)
        self.said, self.counted = dim_label(""), dim_label("")
        #: For what is under way.
        self.below = QVBoxLayout()
        sides = Card(text.FILTER_TITLE)
        sides.setMinimumWidth(170)
        sides.setMaximumWidth(230)
        sides.body.setContentsMargins(SPACE, WIDE_SPACE - 4, SPACE, SPACE)
        sides.body.addWidget(self.filters, 1)
        columns = QHBoxLayout()
        columns.setSpacing(WIDE_SPACE)
        columns.addWidget(sides, 1)
        columns.addLayout(self._middle(), 5)
        columns.addWidget(self._right(), 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, SPACE, WIDE_SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addLayout(self._top())
        layout.addLayout(columns, 1)
        layout.addLayout(self.below)

    def enable(
        self, *, chosen: int, shown: int, there: bool, changeable: bool, trash: bool
    ) -> None:
        """What can be done with so many chosen of so many shown clips.

        Args:
            there: a library is open.
            changeable: it is not read-only.
            trash: its trash is shown.
        """
        a = self.actions_
        a.open.setEnabled(chosen == 1)
        for action in (a.trash, a.restore, a.relabel):
            action.setEnabled(changeable and chosen > 0)
        a.trash.setVisible(not trash)
        a.restore.setVisible(trash)
        self.empty_button.setVisible(trash)
        a.add.setEnabled(changeable)
        a.export.setEnabled(there and shown > 0)
        a.show_folder.setEnabled(there)
        if not there:  # with a library, what it holds decides
            for action in (a.undo, a.redo, a.empty):
                action.setEnabled(False)
            a.review.setVisible(False)
        self.details.form.setEnabled(changeable)

    def _top(self) -> QHBoxLayout:
        a, top = self.actions_, QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.search, 1)
        for action in (a.as_grid, a.as_table):
            top.addWidget(tool_button(action))
        top.addStretch(1)
        self.review_button = tool_button(a.review)
        _only_where_useful(self.review_button)
        self.empty_button = tool_button(a.empty)
        for button in (
            self.empty_button, self.review_button, tool_button(a.undo), tool_button(a.redo),
            tool_button(a.add), tool_button(a.export),
        ):  # fmt: skip
            top.addWidget(button)
        more = QToolButton()
        more.setText("⋯")
        more.setToolTip(text.MORE)
        more.setAccessibleName(text.MORE)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(more)
        menu.addActions([a.open, a.relabel, a.trash, a.restore])
        menu.addSeparator()
        menu.addActions([a.empty])
        menu.addSeparator()
        menu.addActions([a.folder, a.show_folder])
        more.setMenu(menu)
        top.addWidget(more)
        return top

    def _middle(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.counted)
        row.addStretch(1)
        row.addWidget(self.said)
        middle = QVBoxLayout()
        middle.setSpacing(SPACE)
        middle.addWidget(self.view, 1)
        middle.addLayout(row)
        return middle

    def _right(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(260)
        side.setMaximumWidth(360)
        a, buttons = self.actions_, QHBoxLayout()
        buttons.setSpacing(SPACE)
        for action in (a.open, a.restore, a.trash):
            button = tool_button(action)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            buttons.addWidget(button, 1)
            _only_where_useful(button)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(SPACE)
        right.addWidget(self.details, 1)
        right.addLayout(buttons)
        return side


def _only_where_useful(button: QToolButton) -> None:
    action = button.defaultAction()
    assert action is not None
    action.changed.connect(lambda: button.setVisible(action.isVisible()))

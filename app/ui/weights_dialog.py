"""What the weights in use are: their card, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.text import formats
from app.text import window as text
from app.ui.card import dim_label
from app.ui.card_figures import Table, tables
from app.ui.theme import SPACE, WIDE_SPACE, scaled_font

if TYPE_CHECKING:
    from model.weights import Card


def facts(card: Card, path: Path | None) -> list[tuple[str, str]]:
    """What there is to say but figures, as pairs of a name and words; what a card leaves empty is
    left out.

    Args:
        card: of the weights.
        path: the file; None for the bundled one.
    """
    classes = [formats.action_name(name) for name in card.classes if name != card.no_action]
    frames = card.network.get("frames")
    window = ""
    if isinstance(frames, int) and card.rate > 0:
        window = text.weights_window(frames / card.rate, card.rate)
    found = [
        (text.WEIGHTS_FILE, str(path) if path is not None else text.WEIGHTS_BUNDLED),
        (text.weights_actions(len(classes)), ", ".join(classes)),
        (text.WEIGHTS_IDLE, formats.action_name(card.no_action or "")),
        (text.WEIGHTS_INPUT, window),
        (text.WEIGHTS_DATA, "\n".join(card.data)),
        (text.WEIGHTS_LICENCE, card.licence),
        (text.WEIGHTS_HASH, card.sha256),
    ]
    return [(name, words) for name, words in found if words]


class WeightsDialog(QDialog):
    """The card, to read and to copy from, and the way to other weights."""

    def __init__(
        self, card: Card, path: Path | None, choose: QAction, parent: QWidget | None = None
    ) -> None:
        """
        Args:
            card: of the weights in use.
            path: their file; None for the bundled one.
            choose: asks for other weights.
            parent: the window.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text.WEIGHTS_ABOUT_TITLE)
        self.resize(620, 520)
        title = QLabel(card.name)
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setFont(scaled_font(title.font(), 1.5, bold=True))
        title.setWordWrap(True)
        sheet = _sheet(card, path)
        scroll = QScrollArea()
        scroll.setAccessibleName(text.WEIGHTS_ABOUT_TITLE)
        scroll.setWidget(sheet)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.other = buttons.addButton(
            formats.plain(choose.text()), QDialogButtonBox.ButtonRole.ActionRole
        )
        assert self.other is not None
        self.other.clicked.connect(self._other)
        self.other.setAutoDefault(False)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        assert close is not None
        close.setDefault(True)
        self._choose = choose
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, WIDE_SPACE, WIDE_SPACE, WIDE_SPACE)
        layout.setSpacing(WIDE_SPACE)
        layout.addWidget(title)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        close.setFocus()

    def _other(self) -> None:
        self.close()
        self._choose.trigger()


def _sheet(card: Card, path: Path | None) -> QWidget:
    sheet = QWidget()
    grid = QGridLayout(sheet)
    grid.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
    grid.setHorizontalSpacing(WIDE_SPACE)
    grid.setVerticalSpacing(SPACE + 4)
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    for row, (name, words) in enumerate(facts(card, path)):
        value = _words(words)
        value.setWordWrap(True)
        value.setMinimumWidth(120)
        grid.addWidget(dim_label(name), row, 0, top)
        grid.addWidget(value, row, 1, top)
    for number, table in enumerate(tables(card.metrics)):
        row = grid.rowCount()
        if number == 0:
            grid.addWidget(dim_label(text.WEIGHTS_METRICS), row, 0, top)
        grid.addLayout(_table(table), row, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    return sheet


def _table(table: Table) -> QGridLayout:
    """A title, heads of columns if there are any, and a line for each row."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(WIDE_SPACE)
    grid.setVerticalSpacing(SPACE // 2)
    grid.setColumnStretch(0, 1)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    if table.title:
        title = _words(table.title)
        title.setFont(scaled_font(title.font(), 1.0, bold=True))
        title.setWordWrap(True)
        grid.addWidget(title, 0, 0, 1, max(2, len(table.columns) + 1))
    for column, head in enumerate(table.columns, 1):
        grid.addWidget(dim_label(head, 0.92), 1, column, right)
    for row, (name, values) in enumerate(table.rows, 2):
        first = _words(name)
        first.setWordWrap(True)
        grid.addWidget(first, row, 0)
        for column, value in enumerate(values, 1):
            label = _words(value)
            # Lists of anything, such as people's numbers.
            label.setWordWrap(not table.columns)
            grid.addWidget(label, row, column, right)
    return grid


def _words(words: str) -> QLabel:
    """To read and to copy; somebody else may have written the card: never read it as markup."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label

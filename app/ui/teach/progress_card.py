"""How far training is: the phase, a bar, how long it still takes, and curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from app.text import teach as text
from app.ui.card import Card, dim_label
from app.ui.teach.curves import Curves
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.teaching.records import Record


# Of the curves while they grow, and afterwards, logical pixels.
_HIGH, _LOW = 160, 76


class ProgressCard(Card):
    """There while something is under way, and for as long as there are curves to look at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(text.CURVES, parent)
        self.words, self.left = QLabel(), dim_label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(text.PROGRESS)
        self.cancel = QPushButton(text.CANCEL)
        self.curves = Curves()
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.left)
        row.addWidget(self.cancel)
        self.body.addLayout(row)
        self.body.addWidget(self.curves, 1)
        self.over("")

    def begin(self, words: str) -> None:
        """Something begins."""
        self.curves.clear()
        self.curves.hide()
        self.curves.setMaximumHeight(_HIGH)
        self.words.setWordWrap(False)
        self.words.setText(words)
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        for widget in (self, self.bar, self.cancel):
            widget.show()

    def hear(self, record: Record) -> None:
        """Show what the run says."""
        from app.teaching import records as r

        if isinstance(record, r.PhaseBegan):
            self.words.setText(text.PHASES.get(record.name, record.name))
            self.bar.setRange(0, max(1, record.total))
            self.bar.setValue(0)
        elif isinstance(record, r.Progress):
            self.bar.setRange(0, max(1, record.total))
            self.bar.setValue(record.done)
            self.left.setText(text.left(record.left))
        elif isinstance(record, r.CurvePoint):
            self.curves.add(record)
            self.curves.show()

    def over(self, words: str) -> None:
        """It is over; how, in a few words."""
        # Without the bar there is a line for it, and it may need two.
        self.words.setWordWrap(True)
        self.words.setText(words)
        self.left.setText("")
        self.bar.hide()
        self.cancel.hide()
        # Curves stay to be looked at, but the result needs the room more.
        self.curves.setMaximumHeight(_LOW)
        self.setVisible(bool(words) or bool(self.curves.points))
        self.curves.setVisible(bool(self.curves.points))

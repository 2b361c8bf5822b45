"""An honest score: four figures, what was confused, each action, the clips that were wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.text import teach as text
from app.text.formats import action_name
from app.ui.card import dim_label
from app.ui.elided_label import ElidedLabel
from app.ui.teach.confusion import Confusion
from app.ui.theme import SPACE, WIDE_SPACE, scaled_font

if TYPE_CHECKING:
    from model.teaching.report import Score

_CLIP = Qt.ItemDataRole.UserRole
# Names of actions are not cut below this, logical pixels.
_NAME = 110


class Tile(QWidget):
    """One figure and what it is."""

    def __init__(self, words: str, tip: str) -> None:
        super().__init__()
        self.figure = QLabel(text.UNKNOWN)
        self.figure.setFont(scaled_font(self.figure.font(), 1.7, bold=True))
        self.setToolTip(tip)
        self.note = dim_label("", 0.88)
        self.setAccessibleName(words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.figure)
        layout.addWidget(dim_label(words, 0.92))
        layout.addWidget(self.note)

    def show_figure(self, figure: str, note: str = "") -> None:
        """Show another one."""
        self.figure.setText(figure)
        self.note.setText(note)


class ScorePanel(QWidget):
    """Shows one score."""

    #: A clip to play, by its name: its uid, and ``#`` with the number of the span it is a part of.
    opened = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = {name: Tile(*words) for name, words in text.TILES.items()}
        self.by = dim_label("", 0.95)
        self.by.setWordWrap(True)
        self.cautions = QLabel()
        self.cautions.setWordWrap(True)
        self.cautions.setTextFormat(Qt.TextFormat.PlainText)
        self.confusion = Confusion()
        self.classes = QGridLayout()
        self.classes.setHorizontalSpacing(WIDE_SPACE)
        self.classes.setVerticalSpacing(3)
        self.wrong = QListWidget()
        self.wrong.setAccessibleName(text.WRONG)
        self.wrong.setToolTip(text.WRONG_TIP)
        self.wrong.setObjectName("links")
        self.wrong.setMouseTracking(True)
        self.wrong.itemClicked.connect(self._open)
        self.wrong.itemActivated.connect(self._open)
        tiles = QHBoxLayout()
        tiles.setSpacing(WIDE_SPACE)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(SPACE)
        left.addWidget(dim_label(text.CONFUSION, 0.92, bold=True))
        left.addWidget(self.confusion, 1)
        right.setSpacing(SPACE)
        right.addWidget(dim_label(text.CLASSES, 0.92, bold=True))
        right.addLayout(self.classes)
        right.addSpacing(SPACE)
        right.addWidget(dim_label(text.WRONG, 0.92, bold=True))
        right.addWidget(self.wrong, 1)
        columns = QHBoxLayout()
        columns.setSpacing(2 * WIDE_SPACE)
        columns.addLayout(left, 3)
        columns.addLayout(right, 2)
        layout = QVBoxLayout(self)
        # Room for the scroll bar at the right.
        layout.setContentsMargins(0, 0, SPACE + 4, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(tiles)
        layout.addWidget(self.by)
        layout.addWidget(self.cautions)
        layout.addLayout(columns, 1)

    def show_score(self, score: Score, calibrated: str) -> None:
        """Show a score.

        Args:
            calibrated: how far confidence and "unknown" can be trusted, in a sentence.
        """
        self.tiles["accuracy"].show_figure(text.share(score.accuracy))
        self.tiles["live"].show_figure(text.share(score.live))
        alarms = score.false_alarms
        most = "" if alarms.at_most is None else text.at_most(alarms.at_most)
        self.tiles["alarms"].show_figure(text.rate(alarms.per_hour), most)
        old = score.old
        known = text.UNKNOWN if old is None else text.before_and_after(old.before, old.after)
        self.tiles["old"].show_figure(known)
        self.by.setText(f"{text.tested(score.by, score.folds)} {calibrated}")
        self.cautions.setText("\n".join(caution.text for caution in score.cautions))
        self.cautions.setVisible(bool(score.cautions))
        self.confusion.set_table(score.names, score.confusion)
        self._show_classes(score)
        self.wrong.clear()
        for answer in score.wrong:
            item = QListWidgetItem(text.wrong(answer.label, answer.answer, answer.confidence))
            item.setData(_CLIP, answer.clip)
            self.wrong.addItem(item)
        if not score.wrong:
            item = QListWidgetItem(text.WRONG_NONE)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.wrong.addItem(item)

    def _show_classes(self, score: Score) -> None:
        while (entry := self.classes.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.deleteLater()
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        for column, words in enumerate(text.CLASS_COLUMNS):
            label, side = dim_label(words, 0.88), right if column else left
            label.setAlignment(side)
            self.classes.addWidget(label, 0, column, side | Qt.AlignmentFlag.AlignBottom)
        for row, figures in enumerate(score.classes, 1):
            name = ElidedLabel(quiet=False)
            name.setAlignment(left | Qt.AlignmentFlag.AlignVCenter)
            name.setText(action_name(figures.label))
            self.classes.addWidget(name, row, 0)
            values = (
                str(figures.clips), text.share(figures.precision), text.share(figures.recall),
            )  # fmt: skip
            for column, words in enumerate(values, 1):
                self.classes.addWidget(QLabel(words), row, column, right)
        self.classes.setColumnStretch(0, 1)
        self.classes.setColumnMinimumWidth(0, _NAME)

    def _open(self, item: QListWidgetItem) -> None:
        clip = item.data(_CLIP)
        if clip:
            self.opened.emit(str(clip))

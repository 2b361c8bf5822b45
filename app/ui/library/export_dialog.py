"""Asks which clips are exported, and how."""

from __future__ import annotations

from PyQt6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.exchange.formats import FORMATS
from app.text import library as text
from app.ui.card import dim_label
from app.ui.theme import SPACE, WIDE_SPACE


class ExportDialog(QDialog):
    """`only_chosen` and `name` hold what was chosen when it is accepted."""

    def __init__(self, chosen: int, shown: int, parent: QWidget | None = None) -> None:
        """`chosen`, `shown`: how many clips."""
        super().__init__(parent)
        self.setWindowTitle(text.EXPORT_TITLE)
        self.setMinimumWidth(460)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, WIDE_SPACE, WIDE_SPACE, WIDE_SPACE)
        layout.setSpacing(SPACE)
        self._which = QButtonGroup(self)
        layout.addWidget(dim_label(text.EXPORT_WHICH, bold=True))
        choices = ((text.export_chosen(chosen), chosen), (text.export_shown(shown), shown))
        for number, (words, count) in enumerate(choices):
            button = QRadioButton(words)
            button.setEnabled(count > 0)
            button.setChecked(number == (0 if chosen else 1))
            self._which.addButton(button, number)
            layout.addWidget(button)
        layout.addSpacing(SPACE)
        layout.addWidget(dim_label(text.EXPORT_HOW, bold=True))
        self._how = QButtonGroup(self)
        self._names = list(text.FORMATS)
        for number, (name, (words, about)) in enumerate(text.FORMATS.items()):
            button = QRadioButton(words)
            button.setToolTip(about)
            button.setChecked(number == 0)
            self._how.addButton(button, number)
            layout.addWidget(button)
            if FORMATS[name].one_clip and chosen != 1:
                button.setEnabled(False)
                button.setText(text.choose_one(words))
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.about.setMinimumHeight(3 * self.fontMetrics().height())
        layout.addSpacing(SPACE)
        layout.addWidget(self.about)
        buttons = QDialogButtonBox()
        go_on = buttons.addButton(text.EXPORT_GO_ON, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(text.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        assert go_on is not None
        go_on.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self._how.idClicked.connect(lambda _number: self._explain())
        self._explain()

    @property
    def only_chosen(self) -> bool:
        """Only the chosen clips, not all that are shown."""
        return self._which.checkedId() == 0

    @property
    def name(self) -> str:
        """The format, see `app.exchange.formats.FORMATS`."""
        return self._names[self._how.checkedId()]

    def choose(self, name: str) -> None:
        """Choose a format."""
        button = self._how.button(self._names.index(name))
        if button is not None:
            button.setChecked(True)
        self._explain()

    def _explain(self) -> None:
        self.about.setText(text.FORMATS[self.name][1])
        one = FORMATS[self.name].one_clip
        everything = self._which.button(1)
        if one and everything is not None:
            chosen = self._which.button(0)
            if chosen is not None:
                chosen.setChecked(True)
        if everything is not None:
            everything.setEnabled(not one)

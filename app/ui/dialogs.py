"""Small dialogs: a stream's address, about."""

from __future__ import annotations

import re

from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.text import formats
from app.text import window as text
from app.ui.card import dim_label
from app.ui.theme import SPACE, WIDE_SPACE, scaled_font

_ADDRESS = re.compile(r"(https?|rtsps?|rtmps?|rtp|udp|tcp|srt)://\S+", re.IGNORECASE)


class StreamDialog(QDialog):
    """Asks for the address of a stream; `address` holds it when accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text.STREAM_TITLE)
        self.setMinimumWidth(460)
        self.line = QLineEdit()
        self.line.setPlaceholderText(text.STREAM_HINT)
        self.line.setAccessibleName(text.STREAM_LABEL)
        self.line.textChanged.connect(self._check)
        self.problem = dim_label("", 0.92)
        self.buttons = QDialogButtonBox()
        opener = self.buttons.addButton(text.STREAM_OPEN, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(text.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        assert opener is not None
        self.opener = opener
        self.opener.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, WIDE_SPACE, WIDE_SPACE, WIDE_SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(QLabel(text.STREAM_LABEL))
        layout.addWidget(self.line)
        layout.addWidget(self.problem)
        layout.addWidget(self.buttons)
        self._check()

    @property
    def address(self) -> str:
        """The address as typed, without spaces around it."""
        return self.line.text().strip()

    def _check(self) -> None:
        right = _ADDRESS.fullmatch(self.address) is not None
        self.opener.setEnabled(right)
        self.problem.setText("" if right or not self.address else text.STREAM_WRONG)


class AboutDialog(QDialog):
    """What this is, and that nothing leaves the machine."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(formats.plain(text.ABOUT))
        title = QLabel(text.APP_NAME)
        title.setFont(scaled_font(title.font(), 1.6, bold=True))
        self.words = QLabel(text.ABOUT_TEXT)
        self.words.setWordWrap(True)
        self.words.setMinimumWidth(420)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * WIDE_SPACE, WIDE_SPACE, 2 * WIDE_SPACE, WIDE_SPACE)
        layout.setSpacing(SPACE)
        for widget in (title, self.words, buttons):
            layout.addWidget(widget)

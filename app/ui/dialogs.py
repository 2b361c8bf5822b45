"""Small dialogs: a stream's address, a preset's name, a camera's number, about."""

from __future__ import annotations

import re
from collections.abc import Collection

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.text import formats
from app.text import live as live_text
from app.text import window as text
from app.ui.ask_dialog import AskDialog
from app.ui.fields import CountField
from app.ui.theme import SPACE, WIDE_SPACE, scaled_font

_ADDRESS = re.compile(r"(https?|rtsps?|rtmps?|rtp|udp|tcp|srt)://\S+", re.IGNORECASE)
_MOST_CAMERAS = 99


class StreamDialog(AskDialog):
    """Asks for the address of a stream; `address` holds it when accepted."""

    def __init__(self, address: str = "", parent: QWidget | None = None) -> None:
        """`address`: the one to begin with."""
        super().__init__(text.STREAM_TITLE, text.STREAM_LABEL, text.STREAM_OPEN, parent)
        self.line = QLineEdit(address)
        self.line.selectAll()
        self.line.textChanged.connect(self._check)
        self.ask(self.line, text.STREAM_LABEL, text.STREAM_HINT)
        self._check()

    @property
    def address(self) -> str:
        """The address as typed, without spaces around it."""
        return self.line.text().strip()

    def _check(self) -> None:
        right = _ADDRESS.fullmatch(self.address) is not None
        self.starter.setEnabled(right)
        self.problem.setText("" if right or not self.address else text.STREAM_WRONG)


class PresetDialog(AskDialog):
    """Asks for a preset's name; `name` holds it when accepted."""

    def __init__(self, name: str, names: Collection[str], parent: QWidget | None = None) -> None:
        """`names`: of the presets that there are."""
        super().__init__(
            live_text.PRESET_TITLE, live_text.PRESET_LABEL, live_text.PRESET_KEEP, parent
        )
        self._names = names
        self.line = QLineEdit(name)
        self.line.selectAll()
        self.line.textChanged.connect(self._check)
        self.ask(self.line, live_text.PRESET_LABEL)
        self._check()

    @property
    def name(self) -> str:
        """The name as typed, without needless spaces."""
        return " ".join(self.line.text().split())

    def _check(self) -> None:
        self.starter.setEnabled(bool(self.name))
        self.problem.setText(live_text.PRESET_REPLACED if self.name in self._names else "")


class CameraDialog(AskDialog):
    """Asks for the number of a camera; `number` holds it when accepted."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(text.CAMERA_TITLE, text.CAMERA_TEXT, text.STREAM_OPEN, parent)
        self.box = CountField()
        self.box.setRange(0, _MOST_CAMERAS)
        self.box.setValue(number)
        self.ask(self.box, text.CAMERA_LABEL)

    @property
    def number(self) -> int:
        """The number as typed."""
        return self.box.value()


class AboutDialog(QDialog):
    """What this is, and that nothing leaves the machine."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
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

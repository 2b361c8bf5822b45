"""A line over the picture that says something important, with what can be done about it."""

from __future__ import annotations

from enum import Enum

from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.text import window as text
from app.ui.theme import RADIUS, SPACE, WIDE_SPACE, theme_of


class Tone(Enum):
    """How serious it is."""

    INFORMATION = "information"
    WARNING = "warning"


class Banner(QWidget):
    """Hidden until `show_message`; one button does something about it, one sends it away."""

    acted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.INFORMATION
        self._dismissed = ""
        self.label = QLabel()
        self.label.setWordWrap(True)
        # It may quote a file's or camera's name.
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.action = QPushButton()
        self.action.clicked.connect(self.acted)
        self.dismiss = QPushButton(text.DISMISS)
        self.dismiss.clicked.connect(self._dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.action)
        layout.addWidget(self.dismiss)
        self.hide()

    def show_message(self, message: str, tone: Tone, action: str = "") -> None:
        """Show a message, unless the user has just sent this same one away.

        Args:
            message: for the user.
            tone: how serious it is.
            action: words on the button that emits `acted`; empty for no button.
        """
        if message == self._dismissed:
            return
        self._dismissed = ""
        self._tone = tone
        self.label.setText(message)
        self.setAccessibleName(message)
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.dismiss.setVisible(tone is Tone.INFORMATION)
        self.show()
        self.update()

    def clear(self) -> None:
        """There is nothing to say any more."""
        self._dismissed = ""
        self.hide()

    def _dismiss(self) -> None:
        self._dismissed = self.label.text()
        self.hide()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint the ground, tinted by tone, and a mark at the left."""
        theme = theme_of(self)
        tint = QColor(theme.warning if self._tone is Tone.WARNING else theme.accent)
        ground = QColor(tint)
        ground.setAlpha(34)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(room, RADIUS, RADIUS)
        edge = QColor(tint)
        edge.setAlpha(120)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(room, RADIUS, RADIUS)

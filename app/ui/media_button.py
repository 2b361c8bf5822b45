"""Buttons with the signs of a player, painted so that they follow theme and text size."""

from __future__ import annotations

from enum import Enum, auto

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPolygonF
from PyQt6.QtWidgets import QToolButton, QWidget

from app.ui.theme import theme_of


class Sign(Enum):
    """What a button shows."""

    PLAY = auto()
    PAUSE = auto()
    STEP_BACK = auto()
    STEP_ON = auto()


class MediaButton(QToolButton):
    """A sign in place of words; the action's tooltip says what it does."""

    def __init__(self, action: QAction, sign: Sign, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDefaultAction(action)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # With the size of the text.
        self._scale = max(1.0, self.fontMetrics().height() / 15)
        self.setFixedSize(QSize(34, 28) * self._scale)
        self._sign = sign

    @property
    def sign(self) -> Sign:
        """What it shows."""
        return self._sign

    def set_sign(self, sign: Sign) -> None:
        """Show another sign."""
        if sign is not self._sign:
            self._sign = sign
            self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint ground and sign."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        hovered = self.underMouse() and self.isEnabled()
        painter.setPen(QColor(theme.accent if self.hasFocus() else theme.border))
        painter.setBrush(QColor(theme.hover if hovered or self.isDown() else theme.card))
        painter.drawRoundedRect(room, 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text if self.isEnabled() else theme.dim))
        painter.translate(room.center())
        painter.scale(self._scale, self._scale)
        if self._sign is Sign.STEP_BACK:
            painter.scale(-1, 1)
        if self._sign is Sign.PAUSE:
            painter.drawRect(QRectF(-5, -6, 3.5, 12))
            painter.drawRect(QRectF(1.5, -6, 3.5, 12))
            return
        if self._sign is not Sign.PLAY:
            painter.drawRect(QRectF(-6, -5.5, 2.5, 11))
        corners = (QPointF(-3.5, -6.5), QPointF(-3.5, 6.5), QPointF(7, 0))
        painter.drawPolygon(QPolygonF(corners))

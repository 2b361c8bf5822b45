"""A slider over the length of a recording."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from app.text import live as text
from app.ui.bar import paint_bar
from app.ui.theme import theme_of

_HANDLE = 6.5
_TRACK = 5.0
#: Steps of the slider a second.
_SCALE = 100


class SeekBar(QAbstractSlider):
    """Shows the place in a recording; pressed, dragged or moved by keys it asks for another."""

    #: The time asked for, seconds.
    sought = pyqtSignal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text.SEEK_BAR)
        self.setToolTip(text.SEEK_BAR)
        self.setSingleStep(1 * _SCALE)
        self.setPageStep(10 * _SCALE)
        self.actionTriggered.connect(self._moved_by_key)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As long as there is room."""
        return QSize(120, 24)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Long enough to aim at."""
        return QSize(80, 24)

    def show_place(self, time: float, duration: float) -> None:
        """Show a place, unless the user is holding the handle; seconds."""
        self.setMaximum(max(1, round(duration * _SCALE)))
        if not self.isSliderDown():
            self.setValue(round(time * _SCALE))

    def time(self) -> float:
        """The place shown, seconds."""
        return self.value() / _SCALE

    def _moved_by_key(self) -> None:
        if not self.isSliderDown():
            self.sought.emit(self.sliderPosition() / _SCALE)

    def _room(self) -> QRectF:
        middle = self.height() / 2
        width = self.width() - 2 * _HANDLE
        return QRectF(_HANDLE, middle - _TRACK / 2, width, _TRACK)

    def _go_to(self, x: float) -> None:
        room = self._room()
        share = min(1.0, max(0.0, (x - room.left()) / max(1.0, room.width())))
        value = round(share * self.maximum())
        if value != self.value():
            self.setValue(value)
            self.sought.emit(value / _SCALE)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Take the handle there."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Drag the handle."""
        if event is not None and self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Let go of the handle."""
        self.setSliderDown(False)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint track and handle."""
        painter, theme, room = QPainter(self), theme_of(self), self._room()
        share = self.value() / max(1, self.maximum())
        colour = QColor(theme.accent if self.isEnabled() else theme.dim)
        paint_bar(painter, room, share, colour, QColor(theme.track))
        painter.setBrush(colour)
        centre = QPointF(room.left() + share * room.width(), self.height() / 2)
        if self.hasFocus():
            halo = QColor(colour)
            halo.setAlpha(70)
            painter.setBrush(halo)
            painter.drawEllipse(centre, _HANDLE + 3, _HANDLE + 3)
            painter.setBrush(colour)
        painter.drawEllipse(centre, _HANDLE, _HANDLE)

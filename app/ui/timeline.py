"""The last minutes: spans of actions, and the probabilities of the leading ones under them."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QEvent, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.redecide import Kept
from app.text import formats
from app.text import live as text
from app.ui.class_colours import ClassColours
from app.ui.history import History
from app.ui.theme import scaled_font, theme_of
from app.ui.timeline_model import LONGEST, SHORTEST, Span, TimelineModel
from app.ui.timeline_painter import Layout, TimelinePainter, preferred_height
from model.prediction import Prediction

__all__ = ["LONGEST", "SHORTEST", "Span", "Timeline"]

#: How much is shown more or less at a notch of the wheel or a press of a key.
_ZOOM = 0.8
#: How far the keys move the place that is looked at: shares of what is shown.
_STEP, _PAGE = 0.01, 0.1
_STEPS = {
    Qt.Key.Key_Left: -_STEP,
    Qt.Key.Key_Right: _STEP,
    Qt.Key.Key_PageUp: -_PAGE,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_Home: -1.0,
    Qt.Key.Key_End: 1.0,
}


class Timeline(QWidget):
    """Time runs to the right: to now for what is live, over its whole length for a recording.

    Pointer and arrow keys tell what was going on; a click or Enter names a time; the wheel, plus
    and minus change how many minutes are shown of what is live.
    """

    #: A time that was clicked on, seconds.
    clicked = pyqtSignal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = TimelineModel()
        self.colours = ClassColours()
        self.setFont(scaled_font(self.font(), 0.88))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(self.sizeHint().height())
        self.setMaximumHeight(round(1.7 * self.sizeHint().height()))
        self.setAccessibleName(formats.plain(text.TIMELINE))
        self.setToolTip("")
        # The place looked at, by mouse or keys: it stays where it is while live time goes by.
        self._pointer: float | None = None

    @property
    def history(self) -> History:
        """The probabilities by time."""
        return self.model.history

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A row of spans, curves, a row of times."""
        return QSize(400, preferred_height(self.fontMetrics()))

    def set_classes(self, classes: Sequence[str], idle: str | None = None) -> None:
        """The class names, in the order of the probabilities.

        Args:
            classes: all names.
            idle: the one that stands for nothing in particular; it stays in the background.
        """
        self.model.set_classes(classes, idle)
        self.clear()

    def add(self, prediction: Prediction) -> bool:
        """Keep a prediction; whether it was kept (`TimelineModel.add`)."""
        return self.model.add(prediction)

    def kept(self) -> Kept | None:
        """The predictions of a recording, to be decided upon anew; None when there are none."""
        return self.model.kept()

    def set_duration(self, duration: float | None) -> None:
        """The length of a recording in seconds; None for what is live."""
        if duration != self.model.duration:
            self.model.duration = duration
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if duration else Qt.CursorShape.ArrowCursor
            )
            self.setAccessibleDescription(text.TIMELINE_KEYS if duration else text.TIMELINE_ZOOM)
            self.update()

    def is_due(self, now: float) -> bool:
        """Whether enough time has passed since the last painting for anything to look different."""
        return self.model.is_due(now)

    def set_now(self, now: float) -> None:
        """The time of the newest picture, seconds."""
        if now != self.model.now:
            self.model.now = now
            self.update()

    def spans(self) -> tuple[Span, ...]:
        """The actions shown."""
        return self.model.spans

    def set_spans(self, spans: Sequence[Span]) -> None:
        """The actions, in any order."""
        if tuple(spans) != self.model.spans:
            self.model.spans = tuple(spans)
            self.update()

    def clear(self) -> None:
        """Forget everything."""
        self.model.clear()
        self.colours.clear()
        self._pointer = None
        self.update()

    def view(self) -> tuple[float, float]:
        """The first and the last time shown, seconds."""
        return self.model.view()

    def time_at(self, x: float) -> float:
        """The time at a place in the widget."""
        return self._places().time_at(x)

    def x_of(self, time: float) -> float:
        """The place of a time in the widget."""
        return self._places().x_of(time)

    def words_at(self, time: float) -> list[str]:
        """What the pointer is told."""
        return self.model.words_at(time)

    def _places(self) -> Layout:
        return Layout.of(QRectF(self.rect()), self.fontMetrics(), self.model.view())

    def _look_at(self, x: float | None) -> None:
        self._pointer = x
        self.update()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Say which time was clicked on."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.time_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Show the values under the pointer."""
        if event is not None:
            self._look_at(event.position().x())

    def leaveEvent(self, event: QEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Show no values any more."""
        self._look_at(None)

    def focusOutEvent(self, event: QFocusEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Show no values any more."""
        super().focusOutEvent(event)
        self._look_at(None)

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Show more or fewer minutes."""
        if event is not None:
            self._zoom(_ZOOM ** (event.angleDelta().y() / 120.0))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Look around, jump, show more or fewer minutes."""
        if event is None:
            return
        key = Qt.Key(event.key())
        if key in _STEPS:
            row = self._places().row
            x = self.x_of(self.model.now) if self._pointer is None else self._pointer
            self._look_at(min(row.right(), max(row.left(), x + _STEPS[key] * row.width())))
            self.setAccessibleDescription(", ".join(self._looked_at()))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pointer is not None:
            self.clicked.emit(self.time_at(self._pointer))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self._zoom(_ZOOM if key == Qt.Key.Key_Plus else 1 / _ZOOM)
        else:
            super().keyPressEvent(event)

    def _looked_at(self) -> list[str]:
        return [] if self._pointer is None else self.words_at(self.time_at(self._pointer))

    def _zoom(self, factor: float) -> None:
        self.model.zoom(factor)
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint everything."""
        painter = QPainter(self)
        painting = TimelinePainter(
            painter, theme_of(self), self.model, self.colours, self._places()
        )
        painting.paint(QRectF(self.rect()), self.hasFocus())
        if self._pointer is not None:
            painting.paint_pointer(self.time_at(self._pointer), QRectF(self.rect()))

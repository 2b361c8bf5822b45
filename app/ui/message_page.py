"""What stands in the picture's place while there is none: progress, or a problem and ways on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QRectF, QSize, Qt, QTimer
from PyQt6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPalette, QPen, QShowEvent
from PyQt6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import RADIUS, SPACE, WIDE_SPACE, scaled_font, theme_of

#: A button: words, and what it does.
Choice = tuple[str, Callable[[], None]]


class Spinner(QWidget):
    """An arc that turns while something is being waited for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._angle = 0
        self._timer = QTimer(self)
        self._timer.setInterval(33)
        self._timer.timeout.connect(self._turn)
        self.setFixedSize(QSize(36, 36))

    def _turn(self) -> None:
        self._angle = (self._angle - 10) % 360
        self.update()

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Turn while visible."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Cost nothing while hidden."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint a ring with an arc on it."""
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setPen(QPen(QColor(theme.border), 3.5))
        painter.drawEllipse(room)
        painter.setPen(
            QPen(QColor(theme.accent), 3.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        )
        painter.drawArc(room, self._angle * 16, 100 * 16)


class MessagePage(QWidget):
    """A title, an explanation, and buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spinner = Spinner()
        self.title = QLabel()
        self.title.setFont(scaled_font(self.title.font(), 1.6, bold=True))
        self.detail = QLabel()
        self.detail.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        for label in (self.title, self.detail):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            # Messages may quote a file's name: never read it as markup.
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(SPACE)
        self._choices: tuple[str, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * WIDE_SPACE, WIDE_SPACE, 3 * WIDE_SPACE, WIDE_SPACE)
        layout.setSpacing(WIDE_SPACE)
        layout.addStretch(1)
        layout.addWidget(self.spinner, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.title)
        layout.addWidget(self.detail)
        layout.addLayout(self._buttons)
        layout.addStretch(1)

    def show_progress(self, title: str, detail: str, choices: Sequence[Choice] = ()) -> None:
        """Something is on its way; the choices say what to do about it, none is suggested."""
        self._show(title, detail, choices, suggested=None)
        self.spinner.show()

    def show_problem(self, title: str, detail: str, choices: Sequence[Choice]) -> None:
        """Something does not work; the first choice is the suggested one."""
        self._show(title, detail, choices, suggested=0)
        self.spinner.hide()

    def buttons(self) -> list[QPushButton]:
        """The buttons now shown, in order."""
        items = (self._buttons.itemAt(index) for index in range(self._buttons.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def _show(
        self, title: str, detail: str, choices: Sequence[Choice], suggested: int | None
    ) -> None:
        self.title.setText(title)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        words = tuple(word for word, _ in choices)
        if words == self._choices:
            return
        self._choices = words
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if choices:
            self._buttons.addStretch(1)
        before = self._stop_before()
        for number, (word, act) in enumerate(choices):
            button = QPushButton(word)
            button.setAutoDefault(True)
            button.setDefault(number == suggested)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._buttons.addWidget(button)
            # In the page's place, not behind everything that was there before it.
            if before is not None:
                self.setTabOrder(before, button)
            before = button
            if number == suggested and not self._somebody_types():
                button.setFocus()
        if choices:
            self._buttons.addStretch(1)

    def _stop_before(self) -> QWidget | None:
        """Where Tab comes from to this page; Qt wants to hear of nothing where it does not stop."""
        widget = self.previousInFocusChain()
        while widget is not None and widget is not self:
            if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                return widget
            widget = widget.previousInFocusChain()
        return None

    def _somebody_types(self) -> bool:
        """Whether the keys are in use elsewhere: whoever writes is not to be interrupted."""
        window = self.window()
        used = None if window is None else window.focusWidget()
        return isinstance(used, QLineEdit | QPlainTextEdit | QComboBox)

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint the stage that the picture would stand on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme_of(self).stage))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)

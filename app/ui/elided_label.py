"""Words that give way: cut with an ellipsis where the room ends."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.theme import theme_of


class ElidedLabel(QLabel):
    """A line at the right; the tooltip has all of it."""

    def __init__(
        self, parent: QWidget | None = None, *, serious: bool = False, quiet: bool = True
    ) -> None:
        """`serious`: in the colour of what is wrong; `quiet`: else in one that steps back."""
        super().__init__(parent)
        self._serious, self._quiet = serious, quiet
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, words: str | None) -> None:  # noqa: N802 (Qt's name)
        """Show these words."""
        if words != self.text():
            super().setText(words)
            self.setToolTip(words)

    def set_serious(self, on: bool) -> None:
        """Whether it says that something is wrong."""
        if on is not self._serious:
            self._serious = on
            self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As narrow as the layout likes."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint what fits."""
        painter = QPainter(self)
        theme = theme_of(self)
        calm = theme.dim if self._quiet else theme.text
        painter.setPen(QColor(theme.error if self._serious else calm))
        elide = Qt.TextElideMode.ElideRight
        words = self.fontMetrics().elidedText(self.text(), elide, self.width())
        painter.drawText(self.rect(), int(self.alignment()), words)

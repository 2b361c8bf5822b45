"""Words of any length in a fixed room: smaller, then wrapped, then elided, never clipped."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QSize, Qt
from PyQt6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette, QTextLayout
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import scaled_font
from app.ui.tips import tip

# How large words are, times the program's text, by how many lines they take: first one line, then
# more and smaller ones.
_FACTORS = ((2.3, 2.0, 1.75), (2.3, 2.0, 1.75, 1.5, 1.3), (1.3, 1.15, 1.0))
_LINES = len(_FACTORS)
# Two lines of this size are kept free.
_ROOM = 1.75


@dataclass(frozen=True)
class Setting:
    """How words are set: the font and each line."""

    font: QFont
    lines: tuple[str, ...]


def set_words(words: str, font: QFont, width: float, height: float) -> Setting:
    """Set words as large as fits: the largest font in which they take one line, else two or three.

    Args:
        words: the text.
        font: the program's text font; the words are set larger.
        width, height: the room, logical pixels.
    """
    smallest = scaled_font(font, _FACTORS[-1][-1], bold=True)
    for most, factors in enumerate(_FACTORS, 1):
        for factor in factors:
            size = scaled_font(font, factor, bold=True)
            lines = _break(words, size, width)
            tall = QFontMetricsF(size).lineSpacing() * len(lines)
            fits = all(QFontMetricsF(size).horizontalAdvance(line) <= width for line in lines)
            if len(lines) <= most and tall <= height and fits:
                return Setting(size, tuple(lines))
    lines = _break(words, smallest, width)
    metrics = QFontMetricsF(smallest)
    kept = [*lines[: _LINES - 1], " ".join(lines[_LINES - 1 :])]
    elide = Qt.TextElideMode.ElideRight
    return Setting(smallest, tuple(metrics.elidedText(line, elide, width) for line in kept if line))


def _break(words: str, font: QFont, width: float) -> list[str]:
    layout = QTextLayout(words, font)
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(words[line.textStart() : line.textStart() + line.textLength()].strip())
    layout.endLayout()
    return lines


class FitLabel(QWidget):
    """A headline of constant height, so that nothing jumps when the words change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The whole words."""
        return self._words

    def set_text(self, words: str) -> None:
        """Show these words."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            # Endless words are cut.
            self.setToolTip(tip(words))
            self.update()

    def setting(self) -> Setting:
        """How the words are set in the present size."""
        return set_words(self._words, self.font(), self.width(), self.height())

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Two lines at the size that two lines take."""
        line = QFontMetricsF(scaled_font(self.font(), _ROOM, bold=True)).lineSpacing()
        return QSize(200, int(2 * line) + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As tall as ever, as narrow as the layout likes."""
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint the lines, vertically centred."""
        painter = QPainter(self)
        setting = self.setting()
        painter.setFont(setting.font)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        metrics = QFontMetricsF(setting.font)
        y = (self.height() - metrics.lineSpacing() * len(setting.lines)) / 2 + metrics.ascent()
        for line in setting.lines:
            painter.drawText(QPointF(0, y), line)
            y += metrics.lineSpacing()

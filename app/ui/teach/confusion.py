"""What was taken for what, as a table of shaded cells."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.text import teach as text
from app.text.formats import action_name
from app.ui.theme import Theme, scaled_font, theme_of

_LEAST, _MOST = 18.0, 40.0


class Confusion(QWidget):
    """Rows are what it is, columns what it was taken for; right answers lie on the diagonal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(scaled_font(self.font(), 0.9))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(text.CONFUSION)
        self._names: tuple[str, ...] = ()
        self._counts: tuple[tuple[int, ...], ...] = ()
        self._columns: list[int] = []
        self._rows: list[int] = []

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Room for legible cells."""
        rows = max(1, len(self._rows))
        return QSize(320, round(26 * rows + self._top(self._column_width()) + 8))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Small cells."""
        rows = max(1, len(self._rows))
        return QSize(200, round(_LEAST * rows + self._top(self._column_width()) + 8))

    def set_table(self, names: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
        """Show counts ``(K, K)``; classes that are neither there nor answered are left out."""
        self._names = tuple(names)
        self._counts = tuple(tuple(row) for row in counts)
        self._rows = [k for k in range(len(names)) if sum(self._counts[k])]
        self._columns = [
            k for k in range(len(names)) if k in self._rows or any(row[k] for row in self._counts)
        ]
        self.updateGeometry()
        self.update()

    def cell(self, row: int, column: int) -> QRectF:
        """Where a cell lies, both counted among those that are shown."""
        left, top, size, height = self._geometry()
        return QRectF(left + column * size, top + row * height, size - 2, height - 2)

    def _geometry(self) -> tuple[float, float, float, float]:
        left, size = self._left(), self._column_width()
        top = self._top(size)
        height = min((self.height() - top) / max(1, len(self._rows)), _MOST)
        return left, top, size, height

    def _left(self) -> float:
        return min(self._widest(self._rows) + 10.0, 0.4 * self.width())

    def _column_width(self) -> float:
        return min((self.width() - self._left()) / max(1, len(self._columns)), 3 * _MOST)

    def _widest(self, classes: Sequence[int]) -> float:
        metrics = self.fontMetrics()
        words = (metrics.horizontalAdvance(action_name(self._names[k])) for k in classes)
        return float(max(words, default=0))

    def _stands(self, size: float) -> bool:
        """Whether the columns' names are turned: they do not fit beside each other."""
        return self._widest(self._columns) > size - 4

    def _top(self, size: float) -> float:
        line = self.fontMetrics().height()
        return (min(self._widest(self._columns), 7.0 * line) if self._stands(size) else line) + 6.0

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Paint names and cells."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        elide, middle = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignVCenter
        left = self._geometry()[0]
        self._paint_columns(painter, theme)
        for row, true in enumerate(self._rows):
            total = sum(self._counts[true])
            first = self.cell(row, 0)
            painter.setPen(QColor(theme.text))
            shown = metrics.elidedText(action_name(self._names[true]), elide, int(left - 8))
            painter.drawText(QRectF(0, first.top(), left - 6, first.height()), middle, shown)
            for column, answered in enumerate(self._columns):
                count = self._counts[true][answered]
                tone = QColor(theme.good if answered == true else theme.error)
                tone.setAlphaF(0.15 + 0.75 * count / total if count else 0.0)
                room = self.cell(row, column)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.track))
                painter.drawRoundedRect(room, 3, 3)
                painter.setBrush(tone)
                painter.drawRoundedRect(room, 3, 3)
                if count:
                    painter.setPen(QColor(theme.text))
                    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(count))

    def _paint_columns(self, painter: QPainter, theme: Theme) -> None:
        """The names above; they stand on end where there is little room."""
        metrics, (_, top, size, _) = self.fontMetrics(), self._geometry()
        high, line = top - 6.0, float(metrics.height())
        painter.setPen(QColor(theme.dim))
        for place, k in enumerate(self._columns):
            room = self.cell(0, place)
            stands = self._stands(size)
            length = high if stands else room.width()
            elide = Qt.TextElideMode.ElideRight
            shown = metrics.elidedText(action_name(self._names[k]), elide, math.ceil(length))
            if not stands:
                above = QRectF(room.left(), 0, room.width(), line)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, shown)
                continue
            painter.save()
            painter.translate(room.center().x(), high)
            painter.rotate(-90)
            start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, -line / 2, high, line), start, shown)
            painter.restore()

    def words_at(self, place: QPointF) -> str:
        """What a cell says."""
        for row, true in enumerate(self._rows):
            for column, answered in enumerate(self._columns):
                if self.cell(row, column).contains(place):
                    return text.confusion(
                        self._counts[true][answered], self._names[true], self._names[answered]
                    )
        return ""

    def event(self, event: QEvent | None) -> bool:
        """Explain the cell under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

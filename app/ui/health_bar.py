"""How the program is doing: rates, times, drops, device, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.text import health as health_text
from app.ui.card import dim_label
from app.ui.elided_label import ElidedLabel
from app.ui.health_rules import concerns
from app.ui.theme import SPACE, WIDE_SPACE, scaled_font, theme_of

if TYPE_CHECKING:
    from app.live import Status

_UNKNOWN = "–"
_WIDEST = {"dropped": "0000", "device": "CUDA", "latency": "000, p95 000 ms"}
_FACTOR = 0.9
# Left out in this order where there is no room.
_FIRST_TO_GO = ("device", "screen", "network", "dropped", "pose")


class HealthBar(QWidget):
    """One line of measured numbers, each with a name and an explanation; at its end the reason
    when something is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, 0, WIDE_SPACE, 4)
        layout.setSpacing(5)
        self._values: dict[str, QLabel] = {}
        self._names: dict[str, QLabel] = {}
        self._worries: dict[str, str] = {}
        for key, (name, unit, explanation) in health_text.HEALTH.items():
            label, value = dim_label(name, _FACTOR), QLabel(_UNKNOWN)
            # The width of the widest number is kept free, so that nothing dances.
            widest = _WIDEST.get(key, f"000 {unit}")
            value.setFont(scaled_font(self.font(), _FACTOR, bold=True))
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance(widest))
            value.setFont(scaled_font(self.font(), _FACTOR))
            value.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            for widget in (label, value):
                widget.setToolTip(explanation)
                layout.addWidget(widget)
            value.setAccessibleName(name)
            layout.addSpacing(SPACE)
            self._values[key], self._names[key] = value, label
        self.reason = ElidedLabel(serious=True)
        self.reason.setFont(scaled_font(self.font(), _FACTOR))
        layout.addWidget(self.reason, 1)
        # What does not fit is left out: see `resizeEvent`.
        self.setMinimumWidth(1)

    def value(self, key: str) -> str:
        """The words shown for a key of `app.text.health.HEALTH`."""
        return self._values[key].text()

    def show_status(
        self, status: Status, screen_fps: float, latency: tuple[float, float] | None = None
    ) -> None:
        """Show measurements.

        Args:
            status: the session's.
            screen_fps: pictures painted a second.
            latency: from capture to the screen in milliseconds, median and all but the slowest
                twentieth; None to show how long it took to the answer, without painting.
        """
        if latency is None:
            latency = (status.latency_ms, status.latency_p95_ms)
        numbers = {
            "source": status.capture_fps,
            "screen": screen_fps,
            "pose": status.pose_ms,
            "network": status.network_ms,
        }
        for key, number in numbers.items():
            self._set(key, _number(number, health_text.HEALTH[key][1]))
        self._set("latency", health_text.latency(*latency) if latency[0] else _UNKNOWN)
        self._set("dropped", str(status.dropped))
        self._set("device", status.device.upper() if status.device else _UNKNOWN)
        worries = concerns(status, latency[1])
        for key in self._values:
            self._worry(key, worries.get(key, ""))
        # The first is the one that the others come from; the values tell theirs.
        reason = next(iter(worries.values()), "")
        if reason != self.reason.text():
            self.reason.setText(reason)
            self._fit()

    def worry(self, key: str) -> str:
        """Why a value is marked; empty when all is well."""
        return self._worries.get(key, "")

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Use the room that there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what is least missed where there is no room for all, as with large text, or
        with something wrong: the reason comes first, and the values that it is about."""
        widths = {
            key: self._names[key].sizeHint().width() + value.minimumWidth() + SPACE + 15
            for key, value in self._values.items()
        }
        room = self.width() - 2 * WIDE_SPACE
        needed = sum(widths.values())
        if self.reason.text():
            words = self.reason.fontMetrics().horizontalAdvance(self.reason.text())
            needed += min(words + 2 * SPACE, 2 * room // 3)
        for key in sorted(_FIRST_TO_GO, key=lambda key: bool(self.worry(key))):
            fits = needed <= room
            needed -= 0 if fits else widths[key]
            self._names[key].setVisible(fits)
            self._values[key].setVisible(fits)

    def changeEvent(self, event: QEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Mark in the colour of the new appearance."""
        super().changeEvent(event)
        changes = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)
        if event is not None and event.type() in changes:
            for key in self._values:
                self._mark(key)

    def _worry(self, key: str, reason: str) -> None:
        if reason == self.worry(key):
            return
        self._worries[key] = reason
        label = self._values[key]
        explanation = health_text.HEALTH[key][2]
        label.setToolTip(f"{explanation}\n{reason}" if reason else explanation)
        label.setAccessibleDescription(reason)
        self._mark(key)

    def _mark(self, key: str) -> None:
        # Bold as well: not everybody sees the colour.
        error = theme_of(self).error
        red = f"color: {error}; font-weight: 600" if self.worry(key) else ""
        if self._values[key].styleSheet() != red:
            self._values[key].setStyleSheet(red)

    def _set(self, key: str, words: str) -> None:
        label = self._values[key]
        if label.text() != words:
            label.setText(words)


def _number(value: float | None, unit: str) -> str:
    if not value:
        return _UNKNOWN
    return f"{value:.1f} {unit}" if value < 9.95 and unit == "ms" else f"{value:.0f} {unit}"

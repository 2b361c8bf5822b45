"""How the program is doing: rates, times, drops, device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui import text
from app.ui.card import dim_label
from app.ui.health_rules import concerns
from app.ui.theme import scaled_font, theme_of

if TYPE_CHECKING:
    from app.live import Status

_UNKNOWN = "–"
_WIDEST = {"dropped": "00000", "device": "cuda", "latency": "000, 000"}


class HealthBar(QWidget):
    """One line of measured numbers, each with a name and an explanation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 4)
        layout.setSpacing(5)
        self._values: dict[str, QLabel] = {}
        self._worries: dict[str, str] = {}
        for key, (name, unit, explanation) in text.HEALTH.items():
            label, value = dim_label(name, 0.9), QLabel(_UNKNOWN)
            value.setFont(scaled_font(value.font(), 0.9))
            # The width of the widest number is kept free, so that nothing dances.
            widest = _WIDEST.get(key, "000") + (f" {unit}" if unit else "")
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance(widest))
            value.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            for widget in (label, value):
                widget.setToolTip(explanation)
                layout.addWidget(widget)
            value.setAccessibleName(name)
            layout.addStretch(1)
            self._values[key] = value

    def value(self, key: str) -> str:
        """The words shown for a key of `app.ui.text.HEALTH`."""
        return self._values[key].text()

    def show_status(self, status: Status, screen_fps: float) -> None:
        """Show a session's measurements, and the rate at which pictures are painted."""
        numbers = {
            "source": status.capture_fps,
            "screen": screen_fps,
            "pose": status.pose_ms,
            "network": status.network_ms,
        }
        for key, number in numbers.items():
            self._set(key, _number(number, text.HEALTH[key][1]))
        self._set("latency", _latency(status))
        self._set("dropped", str(status.dropped))
        self._set("device", status.device.upper() if status.device else _UNKNOWN)
        worries = concerns(status)
        for key in self._values:
            self._worry(key, worries.get(key, ""))

    def worry(self, key: str) -> str:
        """Why a value is marked; empty when all is well."""
        return self._worries.get(key, "")

    def _worry(self, key: str, reason: str) -> None:
        if reason == self.worry(key):
            return
        self._worries[key] = reason
        label = self._values[key]
        explanation = text.HEALTH[key][2]
        label.setToolTip(f"{explanation}\n{reason}" if reason else explanation)
        label.setAccessibleDescription(reason)
        # Bold as well: not everybody sees the colour.
        label.setFont(scaled_font(self.font(), 0.9, bold=bool(reason)))
        label.setStyleSheet(f"color: {theme_of(self).error}" if reason else "")

    def _set(self, key: str, words: str) -> None:
        label = self._values[key]
        if label.text() != words:
            label.setText(words)


def _number(value: float | None, unit: str) -> str:
    if not value:
        return _UNKNOWN
    return f"{value:.1f} {unit}" if value < 9.95 and unit == "ms" else f"{value:.0f} {unit}"


def _latency(status: Status) -> str:
    if not status.latency_ms:
        return _UNKNOWN
    return f"{status.latency_ms:.0f}, {status.latency_p95_ms:.0f} ms"

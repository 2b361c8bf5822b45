"""How long a thread with an event loop is held up."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PyQt6.QtCore import QObject, Qt, QTimer


@dataclass(frozen=True)
class Beats:
    """What a heartbeat found, milliseconds.

    Attributes:
        longest: the longest time between two beats, beyond the interval.
        late: the time beyond the interval that all but one in a thousand beats stay below.
        own: the longest time between two beats that the thread itself computed: its own doing,
            whatever else the machine does.
    """

    longest: float
    late: float
    own: float
    count: int


class Heartbeat(QObject):
    """A timer that beats in the thread it is started in, and notes when it beats late."""

    def __init__(self, interval_ms: int = 5, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._interval = interval_ms
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin anew."""
        self._gaps: list[float] = []
        self._own: list[float] = []
        self._last, self._computed = time.perf_counter(), time.thread_time()
        self._timer.start()

    @property
    def count(self) -> int:
        """Beats since the start."""
        return len(self._gaps)

    def stop(self) -> Beats:
        """What was found since the start."""
        self._timer.stop()
        late = sorted(max(0.0, gap - self._interval) for gap in self._gaps) or [0.0]
        return Beats(
            longest=late[-1],
            late=late[min(len(late) - 1, int(0.999 * len(late)))],
            own=max(self._own, default=0.0),
            count=len(self._gaps),
        )

    def _beat(self) -> None:
        now, computed = time.perf_counter(), time.thread_time()
        self._gaps.append(1000.0 * (now - self._last))
        self._own.append(1000.0 * (computed - self._computed))
        self._last, self._computed = now, computed

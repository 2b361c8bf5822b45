"""How far teaching is, told to a program as JSON lines or to a person on the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from app.teaching.records import CurvePoint, PhaseBegan, Progress, Record, to_line
from app.teaching.stopping import Stop
from model.teaching.lesson import CancelledError, Point

#: Seconds between two records of progress.
_PACE = 0.1
_TITLES = {
    "load": "reading the clips",
    "look": "looking at the clips",
    "score": "teaching without some of them, to test",
    "fit": "teaching with all of them",
    "save": "saving",
}


class Reporter:
    """A `model.teaching.lesson.Teacher` that passes everything on as records, and stops."""

    def __init__(
        self,
        write: Callable[[Record], None],
        stop: Stop,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write, self._stop, self._clock = write, stop, clock
        self._phase, self._done, self._total = "", 0, 0
        self._began = self._told = 0.0

    def phase(self, name: str, total: int) -> None:
        """A phase begins."""
        self._check()
        self._phase, self._done, self._total = name, 0, total
        self._began = self._told = self._clock()
        self._write(PhaseBegan(name, total))

    def advance(self, count: int = 1) -> None:
        """More of it is done."""
        self._check()
        self._done += count
        now = self._clock()
        if now - self._told < _PACE and self._done < self._total:
            return
        self._told = now
        left = None
        if self._done and now > self._began:
            left = round((now - self._began) / self._done * (self._total - self._done), 1)
        self._write(Progress(self._phase, self._done, self._total, left))

    def point(self, point: Point) -> None:
        """An epoch is over."""
        self._write(CurvePoint(self._phase, **point.__dict__))

    def _check(self) -> None:
        if self._stop.asked:
            raise CancelledError


def write_json(record: Record) -> None:
    """One line on standard output, at once."""
    print(to_line(record), flush=True)


class Terminal:
    """Progress bars on stderr; what else there is to say is printed when it is over."""

    def __init__(self) -> None:
        self._bar: Any = None

    def write(self, record: Record) -> None:
        """Show a record."""
        if isinstance(record, PhaseBegan):
            from tqdm import tqdm

            self.close()
            tqdm.monitor_interval = 0
            title = _TITLES.get(record.name, record.name)
            # A terminal gets a moving bar, a log file only a few lines.
            interval = 0.2 if sys.stderr.isatty() else 10.0
            self._bar = tqdm(
                total=record.total, desc=title, file=sys.stderr, mininterval=interval, leave=False
            )
        elif isinstance(record, Progress) and self._bar is not None:
            self._bar.update(record.done - self._bar.n)
        elif isinstance(record, CurvePoint) and self._bar is not None:
            shown = {"epoch": f"{record.epoch}/{record.epochs}", "loss": f"{record.loss:.3f}"}
            if record.validation_accuracy is not None:
                shown["validation"] = f"{100 * record.validation_accuracy:.0f}%"
            self._bar.set_postfix(shown)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

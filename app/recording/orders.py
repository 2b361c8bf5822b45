"""Clips that are asked for: whether they can be had, and their way to the engine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.errors import UserError
from app.library.records import Facts
from app.recording.running import Start
from app.recording.source_clock import SourceClock
from app.text import recording as text

if TYPE_CHECKING:
    from app.library.library import Library
    from app.recording.engine import Engine


class Orders:
    """Takes orders on any thread and has the engine carry them out on its own.

    Attributes:
        library: where clips go; None: nowhere.
        weights: the name of the network that watches.
        label: that of the clip that was asked for last.
    """

    def __init__(
        self, engine: Engine, source: SourceClock, do: Callable[[Callable[[], object]], object]
    ) -> None:
        """
        Args:
            source: what is watched.
            do: has something done on the engine's thread.
        """
        self.library: Library | None = None
        self.weights = ""
        self.label = ""
        self._engine, self._source, self._do = engine, source, do
        # Clips that were asked for and that the engine has not come to yet.
        self._waiting = 0
        self._lock = threading.Lock()

    @property
    def recording(self) -> bool:
        """A clip is being recorded, or was asked for and is about to be."""
        return self._waiting > 0 or self._engine.busy

    def start(self, facts: Facts, pre_roll: float, length: float | None) -> None:
        """Have a clip begun; see `Recorder.start`.

        Raises:
            UserError: there is no library to record into, no frame has come yet, or a clip is
                being recorded.
        """
        library = self.library
        if library is None:
            raise UserError(text.NO_LIBRARY)
        if library.read_only:
            raise UserError(text.library_read_only(library.folder))
        at = self._source.newest
        if at is None:
            raise UserError(text.TOO_EARLY)
        with self._lock:
            if self.recording:
                raise UserError(text.ALREADY)
            self._waiting += 1
        order = Start(library, self.filled_in(facts), at, pre_roll, length)
        self.label = order.facts.label
        self._do(lambda: self._carry_out(order))

    def stop(self) -> None:
        """Have the clip ended with what is seen now. Nothing happens without one."""
        at = self._source.newest
        if at is not None:
            self._do(lambda: self._engine.stop(at))

    def filled_in(self, facts: Facts) -> Facts:
        """With the source and the weights, unless it says others."""
        return replace(
            facts, source=facts.source or self._source.name, weights=facts.weights or self.weights
        )

    def _carry_out(self, order: Start) -> None:
        try:
            self._engine.start(order)
        finally:
            with self._lock:
                self._waiting -= 1

"""Uncertain moments become clips of their own, once all of them has been seen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.errors import UserError
from app.library.journal import Body
from app.library.records import Facts, Span, SpanState
from app.recording.packet import Packet
from app.recording.running import within
from app.recording.uncertain import MARGIN, Moment

if TYPE_CHECKING:
    from app.library.library import Library
    from app.recording.writer import ClipWriter


class MomentClips:
    """The moments that wait to be written. For one thread."""

    def __init__(
        self,
        since: Callable[[float], Sequence[Body | Packet]],
        make_writer: Callable[[Library, Facts, float], ClipWriter],
        ended: Callable[[ClipWriter], object],
        problem: Callable[[str], object],
    ) -> None:
        """
        Args:
            since: what is at hand from a time on.
            make_writer: of a clip that begins at a time.
            ended: told of each clip that is on its way to the disk.
            problem: told in a sentence what went wrong.
        """
        self._since, self._make_writer = since, make_writer
        self._ended, self._problem = ended, problem
        self._waiting: deque[tuple[Library, Facts, Moment]] = deque()

    def keep(self, library: Library, facts: Facts, moment: Moment) -> None:
        """Make a clip of a moment."""
        self._waiting.append((library, facts, moment))

    def forget(self) -> None:
        """Those that wait are not wanted any more."""
        self._waiting.clear()

    def write(self, now: float) -> None:
        """Write those that are over, at a time of the source."""
        while self._waiting and now >= self._waiting[0][2].end + MARGIN:
            self._write(*self._waiting.popleft())

    def _write(self, library: Library, facts: Facts, moment: Moment) -> None:
        items = self._since(moment.start - MARGIN)
        if not items:
            return
        start = items[0].time
        try:
            writer = self._make_writer(library, facts, start)
        except UserError as error:
            self._problem(str(error))
            return
        for item in items:
            if item.time <= moment.end + MARGIN:
                writer.put(item)
        guess = Span(
            0, moment.start, moment.end, moment.label, SpanState.SUGGESTED,
            moment.confidence, facts.weights,
        )  # fmt: skip
        self._ended(writer)
        writer.finish(within([guess] if moment.label else [], start, None))

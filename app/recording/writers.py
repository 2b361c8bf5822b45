"""Makes the writer of each clip, with the date on which the clip begins."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.library.records import Facts
from app.recording.source_clock import SourceClock

if TYPE_CHECKING:
    from av.video.stream import VideoStream

    from app.library.library import Library
    from app.recording.writer import ClipWriter

#: As `ClipWriter`'s constructor.
MakeWriter = Callable[..., "ClipWriter"]


class Writers:
    """Calling it makes one; see `app.recording.writer.ClipWriter` for what it raises."""

    def __init__(
        self,
        source: SourceClock,
        done: Callable[[ClipWriter], object],
        make: MakeWriter | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """
        Args:
            source: whose times clips begin at.
            done: told, on the writer's thread, of each that has finished.
            make: a stand-in for tests.
            clock: monotonic seconds, the one that frames' arrival is stamped with.
            wall: seconds since 1970.
        """
        self._source, self._done, self._make = source, done, make or _clip_writer
        self._clock, self._wall = clock, wall

    def __call__(
        self, library: Library, facts: Facts, start: float, stream: VideoStream | None
    ) -> ClipWriter:
        """The writer of a clip that begins at a time of the source."""
        dated = replace(facts, created=self._date(start))
        return self._make(library, dated, start, stream, on_done=self._done)

    def _date(self, time: float) -> float:
        return self._wall() - (self._clock() - self._source.ours(time))


def _clip_writer(
    library: Library,
    facts: Facts,
    start: float,
    stream: VideoStream | None,
    on_done: Callable[[ClipWriter], object],
) -> ClipWriter:
    # With PyAV, which takes a while to import; nobody who does not record waits for it.
    from app.recording.writer import ClipWriter

    return ClipWriter(library, facts, start, stream, on_done=on_done)

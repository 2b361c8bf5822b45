"""Clips that have ended: on their way to the disk, and the last take, which may be thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import UserError
from app.library.records import Clip
from app.recording.reports import Reports

if TYPE_CHECKING:
    from app.library.library import Library
    from app.recording.writer import ClipWriter


class Outbox:
    """Knows the writers that are not done. For one thread."""

    def __init__(self, reports: Reports) -> None:
        """`reports`: told of each clip that is in the library, and of what went wrong."""
        self._reports = reports
        self._waiting: list[ClipWriter] = []
        self._takes: set[ClipWriter] = set()
        self._unwanted: set[ClipWriter] = set()
        self._last: tuple[Library, Clip] | None = None

    @property
    def waiting(self) -> tuple[ClipWriter, ...]:
        """The writers that are not done, oldest first."""
        return tuple(self._waiting)

    def add(self, writer: ClipWriter, take: bool) -> None:
        """A clip has ended.

        Args:
            take: somebody recorded it, and may throw it away; no moment that was kept by itself.
        """
        self._waiting.append(writer)
        if take:
            self._takes.add(writer)

    def discard_last(self) -> None:
        """Move the take that ended last to the trash, as soon as it is in the library."""
        takes = [writer for writer in self._waiting if writer in self._takes]
        if takes:
            self._unwanted.add(takes[-1])
        elif self._last is not None:
            (library, clip), self._last = self._last, None
            self._trash(library, clip)

    def done(self, writer: ClipWriter) -> None:
        """A writer has finished; what came of it is told."""
        if writer in self._waiting:
            self._waiting.remove(writer)
        unwanted, take = writer in self._unwanted, writer in self._takes
        for known in (self._unwanted, self._takes):
            known.discard(writer)
        if writer.problem:
            self._reports.problem(writer.problem)
        if writer.clip is None:
            return
        if unwanted:
            self._trash(writer.library, writer.clip)
            return
        if take:
            self._last = (writer.library, writer.clip)
        self._reports.saved(writer.clip, take)

    def _trash(self, library: Library, clip: Clip) -> None:
        try:
            library.trash([clip.id])
        except UserError as error:
            self._reports.problem(str(error))

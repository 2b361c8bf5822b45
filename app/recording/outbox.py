"""Clips that have ended: on their way to the disk, and the last one, which may be thrown away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.errors import UserError
from app.library.records import Clip

if TYPE_CHECKING:
    from app.library.library import Library
    from app.recording.writer import ClipWriter


class Outbox:
    """Knows the writers that are not done. For one thread."""

    def __init__(self, saved: Callable[[Clip], object], problem: Callable[[str], object]) -> None:
        """
        Args:
            saved: told of each clip that is in the library.
            problem: told in a sentence what went wrong.
        """
        self._saved, self._problem = saved, problem
        self._waiting: list[ClipWriter] = []
        self._unwanted: set[ClipWriter] = set()
        self._last: tuple[Library, Clip] | None = None

    @property
    def waiting(self) -> tuple[ClipWriter, ...]:
        """The writers that are not done, oldest first."""
        return tuple(self._waiting)

    def add(self, writer: ClipWriter) -> None:
        """A clip has ended."""
        self._waiting.append(writer)

    def discard_last(self) -> None:
        """Move the clip that ended last to the trash, as soon as it is in the library."""
        if self._waiting:
            self._unwanted.add(self._waiting[-1])
        elif self._last is not None:
            (library, clip), self._last = self._last, None
            self._trash(library, clip)

    def done(self, writer: ClipWriter) -> None:
        """A writer has finished; what came of it is told."""
        if writer in self._waiting:
            self._waiting.remove(writer)
        unwanted = writer in self._unwanted
        self._unwanted.discard(writer)
        if writer.problem:
            self._problem(writer.problem)
        if writer.clip is None:
            return
        if unwanted:
            self._trash(writer.library, writer.clip)
            return
        self._last = (writer.library, writer.clip)
        self._saved(writer.clip)

    def _trash(self, library: Library, clip: Clip) -> None:
        try:
            library.trash([clip.id])
        except UserError as error:
            self._problem(str(error))

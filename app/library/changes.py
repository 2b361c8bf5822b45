"""What every part of a library makes its changes with: a transaction that can be taken back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from app.library import history
from app.library.database import Database
from app.library.errors import LibraryError
from app.library.history import Step
from app.text import library_errors as text


class Changes:
    """The changes of one window or program, and their undoing.

    Args:
        database: where they are made.
        session: tells this window's changes from those of others.
    """

    def __init__(self, database: Database, session: str) -> None:
        self._database = database
        self._session = session

    @contextlib.contextmanager
    def step(self, what: str) -> Iterator[Step]:
        """One change, as undo will name it; it is on the disk when the block ends.

        Raises:
            LibraryError: it cannot be made; then none of it was.
        """
        with self._database.change() as connection:
            step = Step(connection)
            try:
                yield step
            except KeyError as error:
                raise LibraryError(text.no_clip_or_span(error.args[0])) from error
            step.keep(self._session, what)

    def next_undo(self) -> str | None:
        """What `undo` would take back, in words; None when there is nothing."""
        return self._next(False)

    def next_redo(self) -> str | None:
        """What `redo` would do again, in words; None when there is nothing."""
        return self._next(True)

    def undo(self, anybodys: bool = False) -> str | None:
        """Take back the last change.

        Args:
            anybodys: also of other windows and earlier runs.

        Returns:
            What it was, in words; None when there was nothing.

        Raises:
            ConflictError: somebody changed the same since; nothing was taken back.
        """
        return self._go(undo=True, anybodys=anybodys)

    def redo(self, anybodys: bool = False) -> str | None:
        """Do again what was taken back last; see `undo`."""
        return self._go(undo=False, anybodys=anybodys)

    def _go(self, undo: bool, anybodys: bool) -> str | None:
        session = None if anybodys else self._session
        with self._database.change() as connection:
            change = history.newest(connection, session, undone=not undo)
            if change is None:
                return None
            history.apply(connection, change, undo)
            return str(change[1])

    def _next(self, undone: bool) -> str | None:
        change = self._database.read(
            lambda connection: history.newest(connection, self._session, undone)
        )
        return None if change is None else str(change[1])

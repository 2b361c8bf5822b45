"""The connection to a library's SQLite file: opening, checking, transactions."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from app.library import errors, schema
from app.text import library_errors as text

T = TypeVar("T")

#: Seconds to wait while another program writes.
BUSY_TIMEOUT = 5.0


class Database:
    """One database for any number of threads; each gets a connection of its own.

    Writers of one process take turns here, those of several processes in SQLite.
    """

    def __init__(self, path: Path, read_only: bool = False) -> None:
        """Open and check what is there; nothing is written.

        Raises:
            LibraryError: missing, foreign, damaged, of a newer version, or out of reach.
        """
        self.path = path
        self._mode = "rw"
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}
        self._registry = threading.Condition()
        self._users = 0
        self._writer = threading.RLock()
        self._closed = False
        if not path.is_file():
            raise errors.LibraryError(text.missing(path.parent))
        try:
            if read_only or not self._writable():
                self._mode = self._readable_mode()
            with self._in_use() as connection:
                self._check(connection)
                if not self.read_only:
                    # Once for the file, for good. Network disks do not do it; SQLite then goes on
                    # with what the file has.
                    connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.Error as error:
            self.close()
            raise errors.from_sqlite(error, path) from error
        except errors.LibraryError:
            self.close()
            raise

    @classmethod
    def create(cls, path: Path) -> Database:
        """A new, empty database; its folder exists.

        Raises:
            LibraryError: it is already there or cannot be written.
        """
        try:
            with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise errors.LibraryError(text.there_already(path.parent))
                for statement in schema.TABLES.split(";")[:-1]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {schema.VERSION}")
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise errors.from_sqlite(error, path) from error
        return cls(path)

    @property
    def read_only(self) -> bool:
        """It can only be looked at."""
        return self._mode != "rw"

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """What a question gives, as tuples.

        Raises:
            LibraryError: the database cannot be read.
        """
        return self.read(lambda connection: connection.execute(sql, parameters).fetchall())

    def read(self, look: Callable[[sqlite3.Connection], T]) -> T:
        """What a function finds out through this thread's connection.

        Raises:
            LibraryError: the database cannot be read.
        """
        try:
            with self._in_use() as connection:
                return look(connection)
        except sqlite3.Error as error:
            raise errors.from_sqlite(error, self.path) from error

    @contextlib.contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it happens, and is on the disk when the block ends, or nothing.

        Raises:
            LibraryError: read-only, full, busy for too long.
        """
        if self.read_only:
            raise errors.read_only(self.path.parent)
        try:
            with self._writer, self._in_use() as connection:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("UPDATE state SET changes = changes + 1")
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
        except sqlite3.Error as error:
            raise errors.from_sqlite(error, self.path) from error

    def changes(self) -> int:
        """Counts every change that any program made to the library."""
        return int(self.rows("SELECT changes FROM state")[0][0])

    def backup(self, path: Path) -> None:
        """Copy the whole database to a file, as of one moment.

        Raises:
            LibraryError: the copy cannot be written.
        """
        try:
            with contextlib.closing(sqlite3.connect(path)) as target, self._in_use() as source:
                source.backup(target)
        except sqlite3.Error as error:
            raise errors.from_sqlite(error, path) from error

    def close(self) -> None:
        """Let go of the file, once what other threads are doing with it is done; what they want
        from then on fails. May be called twice."""
        with self._registry:
            self._closed = True
            self._registry.wait_for(lambda: self._users == 0)
            connections = list(self._connections.values())
            self._connections.clear()
        for connection in connections:
            connection.close()

    @contextlib.contextmanager
    def _in_use(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, which is not closed meanwhile."""
        thread = threading.current_thread()
        with self._registry:
            if self._closed:
                raise errors.LibraryError(text.closed(self.path.parent))
            for gone in [other for other in self._connections if not other.is_alive()]:
                self._connections.pop(gone).close()
            if thread not in self._connections:
                self._connections[thread] = self._connect(self._mode)
            connection = self._connections[thread]
            self._users += 1
        try:
            yield connection
        finally:
            with self._registry:
                self._users -= 1
                self._registry.notify_all()

    def _connect(self, mode: str, timeout: float | None = None) -> sqlite3.Connection:
        flags = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{flags}",
            uri=True,
            isolation_level=None,
            timeout=BUSY_TIMEOUT if timeout is None else timeout,
            # Each is used by one thread, but closed by whoever closes the library.
            check_same_thread=False,
        )
        connection.create_function("folded", 1, str.casefold, deterministic=True)
        connection.execute("PRAGMA foreign_keys = ON")
        # The file may be a stranger's: what its tables are made of calls no function of ours.
        connection.execute("PRAGMA trusted_schema = OFF")
        if mode == "rw":
            # With less, a power cut could take the last edits back.
            connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _writable(self) -> bool:
        """Whether something could be written; a library that others write to counts as writable."""
        try:
            with contextlib.closing(self._connect("rw", timeout=0.0)) as connection:
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                connection.execute("BEGIN IMMEDIATE")
                # Only a write tells, and this one changes nothing.
                connection.execute(f"PRAGMA user_version = {version}")
                connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            words = str(error).lower()
            if "readonly" in words or "unable to open" in words:
                return False
            if "locked" not in words and "busy" not in words:
                raise
        return True

    def _readable_mode(self) -> str:
        try:
            with contextlib.closing(self._connect("ro")) as connection:
                connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.OperationalError:
            # In a read-only folder SQLite cannot make the files beside it that WAL needs.
            return "immutable"
        return "ro"

    def _check(self, connection: sqlite3.Connection) -> None:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if application != schema.APPLICATION_ID:
            if self.path.stat().st_size == 0:
                raise errors.damaged(self.path, text.EMPTY)
            raise errors.LibraryError(text.another_program_s(self.path))
        if version > schema.VERSION:
            raise errors.newer(self.path, version, schema.VERSION)
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise errors.damaged(self.path, str(found).splitlines()[-1])
        while version < schema.VERSION:
            self._upgrade(connection, version)
            version += 1

    def _upgrade(self, connection: sqlite3.Connection, version: int) -> None:
        if self.read_only:
            raise errors.read_only(self.path.parent)
        connection.executescript(
            f"BEGIN IMMEDIATE; {schema.UPGRADES[version]} "
            f"PRAGMA user_version = {version + 1}; COMMIT;"
        )

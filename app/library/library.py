"""A library of clips: the one door to what was recorded."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from app.library import errors, files, intake, labels, recovery, trash
from app.library.changes import Changes
from app.library.database import Database
from app.library.errors import LibraryError
from app.library.motion import Motion
from app.library.reading import Reading
from app.library.records import SPLITS, Clip, Facts, Query, Span
from app.text import library_changes as changes_text
from model.data.clip_library import DATABASE

_EDITABLE = ("label", "person", "session", "source", "split", "notes")


class Library(Reading):
    """Clips in a folder (`app.library.files` says what lies where).

    Every method may be called from any thread, also from several at once: each has its own
    connection to the database, and nobody who reads waits for somebody who writes. `close` waits
    for what others are doing at that moment; later calls fail. Any number of windows and programs
    may have the same folder open.

    A change is on the disk when the method that makes it returns (some milliseconds; it waits up
    to five seconds for another program that is writing), and it can be taken back by `undo`.
    All methods raise `LibraryError`, whose message is one sentence for the user; a change that
    failed has not happened.

    Attributes:
        folder: where it is.
        spans: who does what when within the clips.
        recovered: clips that were found without an entry when it was opened: those that were
            being recorded when the program or the machine died.
    """

    def __init__(self, folder: Path, database: Database) -> None:
        """Use `open` or `create`."""
        self._history = Changes(database, secrets.token_hex(8))
        super().__init__(folder, database, self._history)
        self.recovered: tuple[Clip, ...] = ()

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Library:
        """A library that is there.

        Args:
            read_only: look at it only; otherwise it is read-only where its disk or folder is.

        Raises:
            LibraryError: there is none, or it is damaged, of a newer version or out of reach.
        """
        database = Database(folder / DATABASE, read_only)
        library = cls(folder, database)
        if not database.read_only:
            library.recovered = recovery.recover(library, database)
            recovery.back_up(folder, database)
        return library

    @classmethod
    def create(cls, folder: Path) -> Library:
        """A new library in a folder, which is made when missing.

        Raises:
            LibraryError: there is one already, or the folder cannot be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise errors.from_system(error, folder) from error
        return cls(folder, Database.create(folder / DATABASE))

    @classmethod
    def open_or_create(cls, folder: Path) -> Library:
        """The library in a folder, made when there is none.

        Raises:
            LibraryError: it cannot be opened or made.
        """
        if not is_library(folder):
            try:
                return cls.create(folder)
            except LibraryError:
                # Perhaps another window was quicker.
                if not is_library(folder):
                    raise
        return cls.open(folder)

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- adding

    def incoming(self, created: float | None = None, uid: str = "") -> files.Incoming:
        """A folder for a clip that is about to be made; see `accept`.

        Args:
            created: the clip's date; None for now.
            uid: the clip's in another library; a new one when empty.
        """
        if self.read_only:
            raise errors.read_only(self.folder)
        uid = uid or files.new_uid(time.time() if created is None else created)
        return files.Incoming.make(self.folder, uid)

    def accept(
        self,
        incoming: files.Incoming,
        motion: Motion,
        facts: Facts,
        spans: Iterable[Span] = (),
        video: str | None = None,
    ) -> Clip:
        """Make a clip of an incoming folder; undoing it moves it to the trash.

        Args:
            motion: its joints, written into the folder here.
            facts: what is known of it; a `created` of 0 means now.
            spans: actions in it; their `clip` and `id` do not matter.
            video: path of a video that stays where it is; None for what is in the folder.

        Returns:
            The clip. When this raises, the incoming folder is as it was.
        """
        number = intake.accept(self.folder, self._history, incoming, motion, facts, spans, video)
        return self.clip(number)

    def add(
        self,
        motion: Motion,
        facts: Facts,
        spans: Iterable[Span] = (),
        video: Path | None = None,
        progress: Callable[[float], bool] | None = None,
        uid: str = "",
    ) -> Clip | None:
        """Add a clip, copying its video.

        Args:
            motion, facts, spans: see `accept`.
            video: a video whose first frame is the clip's.
            progress: told the share of the video that is copied; false to stop.
            uid: the clip's in another library; a new one when empty.

        Returns:
            The clip; None when `progress` stopped it.
        """
        incoming = self.incoming(facts.created or None, uid)
        try:
            if video is not None:
                name = f"video{video.suffix.lower()}"
                if not files.copy(video, incoming.folder / name, progress):
                    return None
            return self.accept(incoming, motion, facts, spans)
        except OSError as error:
            raise errors.from_system(error, self.folder) from error
        finally:
            incoming.discard()

    # --- changing clips

    def relabel(self, clips: Collection[int], label: str) -> None:
        """Give clips a label; "" takes it away."""
        label = label.strip()
        self.edit(clips, changes_text.relabel(len(clips), label), label=label)

    def rename_label(self, old: str, new: str) -> None:
        """Give an action another name, everywhere; an existing name joins the two.

        Raises:
            ValueError: one of the names is empty.
        """
        labels.rename(self._history, old, new)

    def order_labels(self, names: Iterable[str]) -> None:
        """Put names of actions in an order (that of the digit keys); they need no clips yet."""
        labels.order(self._history, names)

    def edit(self, clips: Collection[int], what: str = "", **values: str) -> None:
        """Set label, person, session, source, split or notes of clips, as one change.

        Args:
            what: how undo names it; made up when empty.

        Raises:
            ValueError: another name, or no such split.
        """
        if unknown := set(values) - set(_EDITABLE):
            raise ValueError(f"{', '.join(sorted(unknown))} of clips cannot be set")
        if values.get("split", "") not in SPLITS:
            raise ValueError(f"no split is called {values['split']!r}")
        with self._history.step(what or changes_text.edit(", ".join(values), len(clips))) as step:
            for number in clips:
                step.update("clips", number, values)

    def trash(self, clips: Collection[int]) -> None:
        """Move clips to the trash."""
        with self._history.step(changes_text.trash(len(clips))) as step:
            for number in clips:
                step.update("clips", number, {"trashed": 1})

    def restore(self, clips: Collection[int]) -> None:
        """Take clips out of the trash."""
        with self._history.step(changes_text.restore(len(clips))) as step:
            for number in clips:
                step.update("clips", number, {"trashed": 0})

    def empty_trash(self) -> int:
        """Delete what lies in the trash for good; how many clips. This cannot be undone."""
        return trash.empty(self.folder, self._database, self.clips(Query(trashed=True)))

    # --- taking back

    def undo(self, anybodys: bool = False) -> str | None:
        """Take back the last change that was made through this object; see `Changes.undo`."""
        return self._history.undo(anybodys)

    def redo(self, anybodys: bool = False) -> str | None:
        """Do again what was taken back last; see `Changes.redo`."""
        return self._history.redo(anybodys)

    def next_undo(self) -> str | None:
        """What `undo` would take back, in words; None when there is nothing."""
        return self._history.next_undo()

    def next_redo(self) -> str | None:
        """What `redo` would do again, in words; None when there is nothing."""
        return self._history.next_redo()


def is_library(folder: Path) -> bool:
    """Whether a folder holds a library, in whatever state."""
    return (folder / DATABASE).is_file()

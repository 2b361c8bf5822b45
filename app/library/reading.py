"""What is in a library: clips, their counts, joints and videos."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.library import files, labels, overview, queries
from app.library.changes import Changes
from app.library.database import Database
from app.library.errors import LibraryError
from app.library.motion import Motion, read_motion
from app.library.records import Clip, Counts, Example, Query
from app.library.schema import CLIP_COLUMNS
from app.library.spans import Spans
from app.text import library_errors as text
from model.data.clip_library import JOINTS
from model.data.errors import DataError


class Reading:
    """The half of a `app.library.library.Library` that changes nothing."""

    def __init__(self, folder: Path, database: Database, history: Changes) -> None:
        """
        Args:
            folder: where it is.
            database: what is known of each clip.
            history: changes to its spans go there.
        """
        self.folder = folder
        self._database = database
        self.spans = Spans(database, history)

    def close(self) -> None:
        """Let go of the database; may be called twice."""
        self._database.close()

    @property
    def read_only(self) -> bool:
        """It can only be looked at."""
        return self._database.read_only

    def changes(self) -> int:
        """A number that grows with every change that any window or program makes.

        Cheap: ask it a few times a second, and read anew what is shown when it has grown.
        """
        return self._database.changes()

    def clips(self, query: Query | None = None) -> list[Clip]:
        """The clips that a query asks for, in its order; without one all, newest first."""
        rows = self._database.rows(*queries.statement(query or Query()))
        return [_clip(row) for row in rows]

    def clip(self, number: int) -> Clip:
        """One clip by its id, also from the trash."""
        rows = self._database.rows(f"SELECT {CLIP_COLUMNS} FROM clips WHERE id = ?", (number,))
        if not rows:
            raise LibraryError(text.no_clip(number))
        return _clip(rows[0])

    def find(self, uid: str) -> Clip | None:
        """One clip by its uid, also from the trash; None when there is none."""
        rows = self._database.rows(f"SELECT {CLIP_COLUMNS} FROM clips WHERE uid = ?", (uid,))
        return _clip(rows[0]) if rows else None

    def counts(self) -> Counts:
        """How many clips there are by label, person and session."""
        return overview.counts(self._database)

    def labels(self) -> tuple[str, ...]:
        """The names of the actions: those that were put in an order first, then others in use."""
        return labels.names(self._database)

    def examples(self, query: Query | None = None) -> list[Example]:
        """What can be trained on: the labelled pieces of the clips that a query asks for."""
        return overview.examples(self.clips(query), self.spans.confirmed())

    def motion(self, number: int) -> Motion:
        """The joints of a clip, mapped from the disk: cheap until they are touched."""
        path = self.clip_folder(number) / JOINTS
        try:
            return read_motion(path)[0]
        except DataError as error:
            raise LibraryError(text.joints_unreadable(number, str(error))) from error

    def video(self, number: int) -> Path | None:
        """The video of a clip; None when it was recorded without one.

        Raises:
            LibraryError: there was one, and it is missing.
        """
        clip = self.clip(number)
        if not clip.video:
            return None
        # An absolute path, of a video that was left at its place, stays as it is.
        path = files.clip_folder(self.folder, clip.uid) / clip.video
        if not (Path(clip.video).is_absolute() or path.name == clip.video):
            raise LibraryError(text.video_misnamed(number, clip.video))
        if not path.is_file():
            raise LibraryError(text.video_missing(number, path))
        return path

    def clip_folder(self, number: int) -> Path:
        """The folder of a clip's files."""
        return files.clip_folder(self.folder, self.clip(number).uid)


def _clip(row: Any) -> Clip:
    return Clip._make((*row[:-2], row[-2] == 1, row[-1]))

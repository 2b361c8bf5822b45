"""Whatever is to come into a library, of all kinds, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UserError
from app.exchange import behaviours, ntu_format, pyskl_format, store_format
from app.exchange.copying import copy_clips
from app.importing.anything import Kind
from app.importing.videos import Progress, VideoImport
from app.library import Facts, Library
from app.text import transfers as text

if TYPE_CHECKING:
    from app.pipeline import Pipeline

#: Told the share of everything that is done, 0 to 1, and the file in work; false to stop.
Report = Callable[[float, str], bool]


@dataclass
class Outcome:
    """What came of it.

    Attributes:
        clips, spans: how many came in.
        problems: what could not be brought in, a sentence each.
        stopped: it was stopped before its end; what was in by then stays.
    """

    clips: int = 0
    spans: int = 0
    problems: list[str] = field(default_factory=list)
    stopped: bool = False


class Batch:
    """One import of many files. For one thread, which it keeps busy."""

    def __init__(
        self,
        library: Library,
        report: Report,
        facts: Callable[[Path], Facts] | Facts | None = None,
        *,
        build_pipeline: Callable[[], Pipeline] | None = None,
        copy_videos: bool = True,
        about: int | None = None,
    ) -> None:
        """
        Args:
            library: where everything goes.
            report: told how far it is.
            facts: what is known of each file's clips, by its path or the same for all.
            build_pipeline: finds bodies in videos; None for the real one.
            copy_videos: see `VideoImport`.
            about: the clip that tables of labels are about, by its number; None when they say.
        """
        self._library, self._report = library, report
        same = facts if isinstance(facts, Facts) else Facts()
        self._facts = facts if callable(facts) else lambda _path: same
        self._build, self._copies, self._about = build_pipeline, copy_videos, about
        self._done = self._count = 0
        self.outcome = Outcome()

    def run(self, found: Sequence[tuple[Kind, Path]]) -> Outcome:
        """Bring everything in; what cannot be is noted, and the rest comes in all the same.

        Args:
            found: the files and what they are, see `app.importing.anything`.
        """
        self._count = max(1, len(found))
        videos = [path for kind, path in found if kind is Kind.VIDEO]
        tables = [path for kind, path in found if kind is Kind.BEHAVIOURS]
        for kind, path in found:
            if kind not in (Kind.VIDEO, Kind.BEHAVIOURS):
                self._bring(kind, path)
        self._bring_videos(videos)
        # Last: they are about clips, which may come in beside them.
        for path in tables:
            self._bring(Kind.BEHAVIOURS, path)
        return self.outcome

    def _bring(self, kind: Kind, path: Path) -> None:
        if not self._go_on(0.0, path):
            return
        try:
            self._read(kind, path)
        except UserError as error:
            self.outcome.problems.append(str(error))
        except OSError as error:
            self.outcome.problems.append(text.unreadable(str(path), error.strerror or error))
        self._done += 1

    def _read(self, kind: Kind, path: Path) -> None:
        def share(part: float) -> bool:
            return self._go_on(part, path)

        library, facts = self._library, self._facts(path)
        if kind is Kind.NTU:
            ntu_format.read(path, library, facts, ntu_format.names_beside(path))
            self.outcome.clips += 1
        elif kind is Kind.ANNOTATIONS:
            self.outcome.clips += pyskl_format.read(path, library, facts, share)
        elif kind is Kind.STORE:
            self.outcome.clips += store_format.read(path, library, facts, share)
        elif kind is Kind.LIBRARY:
            with Library.open(path, read_only=True) as source:
                copied = copy_clips(source, library, progress=share)
            self.outcome.clips += copied.pieces
            self.outcome.problems += copied.problems
        else:
            marked = behaviours.read(path, library, self._about)
            self.outcome.spans += marked.spans
            self.outcome.problems += marked.problems

    def _bring_videos(self, videos: list[Path]) -> None:
        if not videos or not self._go_on(0.0, videos[0]):
            return

        def report(progress: Progress) -> bool:
            return self._go_on(progress.number - 1 + (progress.share or 0.0), progress.path)

        importer = VideoImport(self._library, build_pipeline=self._build, copy_videos=self._copies)
        try:
            done = importer.run(videos, self._facts, report)
        except UserError as error:
            self.outcome.problems.append(str(error))
        else:
            self.outcome.clips += len(done.clips)
            self.outcome.problems += done.problems
            self.outcome.stopped |= done.cancelled
        self._done += len(videos)

    def _go_on(self, part: float, path: Path) -> bool:
        """Tell how far it is; `part` counts the files since the last whole number of them."""
        if not self.outcome.stopped:
            share = min(1.0, (self._done + part) / self._count)
            self.outcome.stopped = not self._report(share, path.name)
        return not self.outcome.stopped

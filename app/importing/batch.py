"""Whatever was dropped on the program, brought into a library one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UserError
from app.exchange import behaviours, ntu_format, pyskl_format, store_format
from app.exchange.copying import copy_clips
from app.importing.anything import Kind, recognise
from app.importing.videos import Progress, VideoImport
from app.library import Facts, Library

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
        facts: Facts | None = None,
        build_pipeline: Callable[[], Pipeline] | None = None,
    ) -> None:
        """
        Args:
            library: where everything goes.
            report: told how far it is.
            facts: what is known of all clips.
            build_pipeline: finds bodies in videos; None for the real one.
        """
        self._library, self._report = library, report
        self._facts = facts or Facts()
        self._build = build_pipeline
        self._done = self._count = 0
        self.outcome = Outcome()

    def run(self, paths: Sequence[Path]) -> Outcome:
        """Bring everything in; what cannot be is noted, and the rest comes in all the same.

        Raises:
            UserError: one of the paths is not there or holds nothing; nothing was brought in.
        """
        found = recognise(paths)
        self._count = max(1, len(found))
        videos = [path for kind, path in found if kind is Kind.VIDEO]
        # Tables of labels last: they are about clips, which may come in beside them.
        others = sorted(
            (entry for entry in found if entry[0] is not Kind.VIDEO),
            key=lambda entry: entry[0] is Kind.BEHAVIOURS,
        )
        for kind, path in others:
            if kind is Kind.BEHAVIOURS:
                self._videos(videos)
                videos = []
            if not self._go_on(0.0, path):
                return self.outcome
            try:
                self._one(kind, path)
            except UserError as error:
                self.outcome.problems.append(str(error))
            self._done += 1
        self._videos(videos)
        return self.outcome

    def _one(self, kind: Kind, path: Path) -> None:
        def share(part: float) -> bool:
            return self._go_on(part, path)

        library, facts = self._library, self._facts
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
            marked = behaviours.read(path, library)
            self.outcome.spans += marked.spans
            self.outcome.problems += marked.problems

    def _videos(self, videos: list[Path]) -> None:
        if not videos or self.outcome.stopped or not self._go_on(0.0, videos[0]):
            return

        def report(progress: Progress) -> bool:
            return self._go_on(progress.number - 1 + (progress.share or 0.0), progress.path)

        importer = VideoImport(self._library, build_pipeline=self._build)
        done = importer.run(videos, self._facts, report)
        self._done += len(videos)
        self.outcome.clips += len(done.clips)
        self.outcome.problems += done.problems
        self.outcome.stopped |= done.cancelled

    def _go_on(self, part: float, path: Path) -> bool:
        """Tell how far it is; `part` counts the files since the last whole number of them."""
        go_on = self._report(min(1.0, (self._done + part) / self._count), path.name)
        self.outcome.stopped |= not go_on
        return go_on

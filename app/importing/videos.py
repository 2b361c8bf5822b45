"""Existing videos as clips: every frame through the stages of the live pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.capture.source import Source
from app.errors import UserError
from app.library.errors import DiskFullError, disk_full, is_full
from app.library.files import copy
from app.library.journal import RECORD, motion_of, packed
from app.library.records import Clip, Facts, Span
from app.library.seen import body_of, suggestion_of
from app.text import transfers as text

if TYPE_CHECKING:
    from app.library.library import Library
    from app.pipeline import Pipeline

#: Endings of files that are taken for videos when a whole folder is imported.
VIDEO_ENDINGS: frozenset[str] = frozenset((
    ".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".flv", ".ts",
    ".mts", ".3gp", ".ogv",
))  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """How far an import is.

    Attributes:
        path: the video that is being worked on.
        number, count: which one it is, from 1, and of how many.
        share: how much of it is done, 0 to 1; None when its length is not known.
        frames: of it that have been looked at.
    """

    path: Path
    number: int
    count: int
    share: float | None
    frames: int


@dataclass(frozen=True)
class Imported:
    """What came of an import.

    Attributes:
        clips: in the order of the videos.
        problems: what could not be imported, a sentence each.
        cancelled: it was stopped before its end.
    """

    clips: tuple[Clip, ...]
    problems: tuple[str, ...]
    cancelled: bool = False


class VideoImport:
    """Makes a clip of each of many videos. For one thread, which it keeps busy.

    The joints are those that the live window would have had, and what its network names becomes
    suggested spans. A video that cannot be read is reported and left out; the others come in, and
    each is in the library as soon as it is done.
    """

    def __init__(
        self,
        library: Library,
        *,
        build_pipeline: Callable[[], Pipeline] | None = None,
        open_source: Callable[[Path], Source] | None = None,
        copy_videos: bool = True,
    ) -> None:
        """
        Args:
            library: where the clips go.
            build_pipeline: called once; None for the real one with the shipped weights.
            open_source: opens a video; a stand-in for tests.
            copy_videos: put a copy of each into the library; otherwise the clip points to where
                the video is, and loses it when it is moved.
        """
        self._library = library
        self._build = build_pipeline or _build_pipeline
        self._open = open_source or _open_video
        self._copies = copy_videos

    def run(
        self,
        videos: Sequence[Path],
        facts: Callable[[Path], Facts] | Facts | None = None,
        progress: Callable[[Progress], bool] = lambda progress: True,
    ) -> Imported:
        """Import videos.

        Args:
            facts: what is known of each, by its path or the same for all; source, date and
                weights are filled in.
            progress: told after every frame how far it is; false to stop. What has been imported
                by then stays, the video in work is left out.

        Raises:
            UserError: the pose model or the weights cannot be loaded; nothing was imported.
        """
        if self._library.read_only:
            raise UserError(text.library_read_only(self._library.folder))
        pipeline = self._build()
        clips: list[Clip] = []
        problems: list[str] = []
        try:
            for number, path in enumerate(videos, 1):
                known = facts(path) if callable(facts) else facts or Facts()
                report = _Reporter(path, number, len(videos), progress)
                try:
                    clips.append(self._one(pipeline, path, known, report))
                except _CancelledError:
                    return Imported(tuple(clips), tuple(problems), cancelled=True)
                except DiskFullError as error:
                    # It would be the same with those that follow.
                    problems.append(text.several_left_out(path.name, len(videos) - number, error))
                    break
                except UserError as error:
                    # Most reasons name the file themselves.
                    named = path.name in str(error)
                    problems.append(str(error) if named else f"{path.name}: {error}")
                except OSError as error:
                    problems.append(text.unreadable(path.name, error.strerror or error))
        finally:
            pipeline.close()
        return Imported(tuple(clips), tuple(problems))

    def _one(self, pipeline: Pipeline, path: Path, facts: Facts, report: _Reporter) -> Clip:
        incoming = self._library.incoming()
        try:
            if self._copies:
                kept = incoming.folder / f"video{path.suffix.lower() or '.mp4'}"
                self._copy(path, kept, report)
            records, spans = self._recognised(pipeline, path, report)
            motion = motion_of(np.frombuffer(b"".join(records), RECORD), 0.0)
            if motion is None:
                raise UserError(text.NO_PICTURE)
            known = replace(
                facts,
                source=facts.source or path.name,
                created=facts.created or path.stat().st_mtime,
                weights=facts.weights or pipeline.weights,
            )
            inside = [
                replace(span, end=min(span.end, motion.duration))
                for span in spans
                if span.start < motion.duration
            ]
            where = None if self._copies else str(path.absolute())
            return self._library.accept(incoming, motion, known, inside, where)
        finally:
            incoming.discard()

    def _copy(self, path: Path, to: Path, report: _Reporter) -> None:
        try:
            if not copy(path, to, lambda share: report.alive()):
                raise _CancelledError
        except OSError as error:
            if is_full(error):
                raise disk_full(self._library.folder) from error
            raise

    def _recognised(
        self, pipeline: Pipeline, path: Path, report: _Reporter
    ) -> tuple[list[bytes], list[Span]]:
        """The joints of every frame, packed, and what the network named."""
        records: list[bytes] = []
        spans: list[Span] = []
        source = self._open(path)
        try:
            pipeline.reset()
            while (frame := source.read()) is not None:
                result = pipeline.process(frame)
                records.append(packed(body_of(result)))
                spans += [suggestion_of(event, pipeline.weights) for event in result.events]
                share = frame.time / source.duration if source.duration else None
                report(None if share is None else min(1.0, share), frame.index + 1)
            spans += [suggestion_of(event, pipeline.weights) for event in pipeline.finish()]
        finally:
            source.close()
        return records, spans


class _CancelledError(Exception):
    """The user has stopped the import."""


class _Reporter:
    """Tells how far one video is; raises when nobody wants to go on."""

    def __init__(
        self, path: Path, number: int, count: int, progress: Callable[[Progress], bool]
    ) -> None:
        self._path, self._number, self._count = path, number, count
        self._progress = progress

    def __call__(self, share: float | None, frames: int) -> None:
        if not self._progress(Progress(self._path, self._number, self._count, share, frames)):
            raise _CancelledError

    def alive(self) -> bool:
        """Whether to go on with what has no frames to count."""
        return self._progress(Progress(self._path, self._number, self._count, 0.0, 0))


def videos_in(paths: Iterable[Path]) -> list[Path]:
    """Files as they are, and the videos in folders, by name; each only once."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in VIDEO_ENDINGS)
            found.update(dict.fromkeys(p for p in inside if p.is_file()))
        else:
            found[path] = None
    return list(found)


def _build_pipeline() -> Pipeline:
    from app.pipeline import build_pipeline

    return build_pipeline()


def _open_video(path: Path) -> Source:
    from app.capture.video import FileSource

    return FileSource(path)

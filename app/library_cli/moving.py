"""``import`` and ``export``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UserError
from app.exchange import behaviours, ntu_format, pyskl_format, store_format
from app.exchange.copying import copy_clips
from app.exchange.pieces import Exported, Pieces
from app.importing.anything import Kind, recognise
from app.importing.videos import Progress, VideoImport
from app.library import Facts, Library
from app.library_cli.looking import query_of
from app.library_cli.output import clip_of, complain, say
from app.recognise import INTERRUPTED, Stopper

if TYPE_CHECKING:
    from app.pipeline import Pipeline


def bring(arguments: argparse.Namespace) -> int:
    """Bring in whatever the paths are."""
    kinds = recognise(arguments.paths)
    stopper = Stopper()
    with Library.open(arguments.library) as library, stopper.listening():
        importer = _Import(arguments, library, stopper)
        importer.all(kinds)
    complain(importer.problems)
    say(
        arguments,
        f"Imported {importer.clips} clip{'' if importer.clips == 1 else 's'}"
        + (f" and {importer.spans} spans." if importer.spans else "."),
        clips=importer.clips, spans=importer.spans, problems=importer.problems,
    )  # fmt: skip
    if stopper.asked:
        return INTERRUPTED
    return 2 if importer.problems and not (importer.clips or importer.spans) else 0


def export(arguments: argparse.Namespace) -> int:
    """Write clips in a format."""
    out, way = arguments.out, arguments.format
    stopper = Stopper()
    with Library.open(arguments.library, read_only=True) as library, stopper.listening():
        try:
            if way in _PIECEWISE:
                pieces = _pieces(arguments, library)
                done = _PIECEWISE[way](out, pieces, lambda count: not stopper.asked)
            else:
                done = _OTHERS[way](arguments, library, stopper)
        except UserError:
            if not stopper.asked:
                raise
            return INTERRUPTED
    complain(done.problems)
    if stopper.asked:
        return INTERRUPTED
    say(
        arguments, f"Wrote {done.pieces} piece{'' if done.pieces == 1 else 's'} to {out}.",
        pieces=done.pieces, out=str(out), problems=list(done.problems),
    )  # fmt: skip
    return 0


class _Import:
    """One import, and what came of it."""

    def __init__(self, arguments: argparse.Namespace, library: Library, stopper: Stopper) -> None:
        self._arguments, self._library, self._stopper = arguments, library, stopper
        self._facts = Facts(
            label=arguments.label, person=arguments.person, session=arguments.session,
            notes=arguments.notes, split=arguments.split,
        )  # fmt: skip
        self.clips = self.spans = 0
        self.problems: list[str] = []

    def all(self, kinds: list[tuple[Kind, Path]]) -> None:
        """Bring in everything; what cannot be is noted."""
        videos = [path for kind, path in kinds if kind is Kind.VIDEO]
        ways: dict[Kind, Callable[[Path], None]] = {
            Kind.NTU: self._skeleton,
            Kind.ANNOTATIONS: self._annotations,
            Kind.STORE: self._store,
            Kind.LIBRARY: self._clips,
            Kind.BEHAVIOURS: self._behaviours,
        }
        for kind in ways:  # labels last: they are about clips
            for path in (path for found, path in kinds if found is kind):
                if self._stopper.asked:
                    return
                try:
                    ways[kind](path)
                except UserError as error:
                    self.problems.append(str(error))
            if kind is Kind.LIBRARY and videos:
                self._videos(videos)

    def _go_on(self, share: float = 0.0) -> bool:
        return not self._stopper.asked

    def _videos(self, videos: list[Path]) -> None:
        arguments = self._arguments
        importer = VideoImport(
            self._library, build_pipeline=_pipeline(arguments),
            copy_videos=not arguments.leave_videos,
        )  # fmt: skip
        with _Bar() as bar:
            done = importer.run(
                videos, self._facts_of, lambda progress: bar.show(progress) and self._go_on()
            )
        self.clips += len(done.clips)
        self.problems += done.problems

    def _facts_of(self, path: Path) -> Facts:
        if self._arguments.label_from_folder:
            return replace(self._facts, label=path.absolute().parent.name)
        return self._facts

    def _skeleton(self, path: Path) -> None:
        ntu_format.read(path, self._library, self._facts, ntu_format.names_beside(path))
        self.clips += 1

    def _annotations(self, path: Path) -> None:
        self.clips += pyskl_format.read(path, self._library, self._facts, self._go_on)

    def _store(self, path: Path) -> None:
        self.clips += store_format.read(path, self._library, self._facts, self._go_on)

    def _behaviours(self, path: Path) -> None:
        about = self._arguments.clip
        number = clip_of(self._library, about).id if about else None
        done = behaviours.read(path, self._library, number)
        self.spans += done.spans
        self.problems += done.problems

    def _clips(self, path: Path) -> None:
        with Library.open(path, read_only=True) as source:
            done = copy_clips(source, self._library, progress=self._go_on)
        self.clips += done.pieces
        self.problems += done.problems


class _Bar:
    """How far an import of videos is, on stderr, where somebody may be looking."""

    def __enter__(self) -> _Bar:
        from tqdm import tqdm

        self._bar = tqdm(unit=" frames", disable=None, leave=False)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def show(self, progress: Progress) -> bool:
        """Move on by a frame."""
        share = "" if progress.share is None else f" {progress.share:.0%}"
        self._bar.set_description(
            f"{progress.path.name} ({progress.number} of {progress.count}){share}", refresh=False
        )
        self._bar.update(1)
        return True


def _pipeline(arguments: argparse.Namespace) -> Callable[[], Pipeline]:
    def build() -> Pipeline:
        from app.pipeline import build_pipeline

        return build_pipeline(arguments.weights, arguments.device, arguments.pose_model)

    return build


def _pieces(arguments: argparse.Namespace, library: Library) -> Pieces:
    query = replace(query_of(arguments), sort="created", descending=False)
    # A clip may be of several labels: the filter is for its pieces, too.
    return Pieces(library, query, None if arguments.labels is None else set(arguments.labels))


def _export_table(arguments: argparse.Namespace, library: Library, stopper: Stopper) -> Exported:
    return Exported(behaviours.write(arguments.out, library, query_of(arguments)))


def _export_library(arguments: argparse.Namespace, library: Library, stopper: Stopper) -> Exported:
    with Library.open_or_create(arguments.out) as target:
        return copy_clips(library, target, query_of(arguments), lambda share: not stopper.asked)


def _export_video(arguments: argparse.Namespace, library: Library, stopper: Stopper) -> Exported:
    from app.exchange import video  # with OpenCV and PyAV

    if not arguments.clip:
        raise UserError("A video is that of one clip; say which by --clip.")
    clip = clip_of(library, arguments.clip)
    done = video.write(
        arguments.out, library, clip.id, arguments.overlay, lambda share: not stopper.asked
    )
    return Exported(int(done))


#: Formats of labelled pieces.
_PIECEWISE = {"store": store_format.write, "ntu": ntu_format.write, "pyskl": pyskl_format.write}
_OTHERS = {"csv": _export_table, "library": _export_library, "video": _export_video}

TASKS: dict[str, Callable[[argparse.Namespace], int]] = {"import": bring, "export": export}

"""``import`` and ``export``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UserError
from app.exchange import anything as leaving
from app.importing.anything import recognise
from app.importing.batch import Batch
from app.library import Facts, Library, Query
from app.library_cli.looking import query_of
from app.library_cli.output import clip_of, complain, say
from app.recognise import INTERRUPTED, Stopper

if TYPE_CHECKING:
    from app.pipeline import Pipeline


def bring(arguments: argparse.Namespace) -> int:
    """Bring in whatever the paths are."""
    found = recognise(arguments.paths)
    stopper = Stopper()
    with Library.open(arguments.library) as library, stopper.listening(), _Bar() as bar:
        batch = Batch(
            library,
            lambda share, name: bar.show(share, name) and not stopper.asked,
            lambda path: _facts(arguments, path),
            build_pipeline=_pipeline(arguments),
            copy_videos=not arguments.leave_videos,
            about=clip_of(library, arguments.clip).id if arguments.clip else None,
        )
        done = batch.run(found)
    complain(done.problems)
    say(
        arguments,
        f"Imported {done.clips} clip{'' if done.clips == 1 else 's'}"
        + (f" and {done.spans} spans." if done.spans else "."),
        clips=done.clips, spans=done.spans, problems=done.problems,
    )  # fmt: skip
    if done.stopped:
        return INTERRUPTED
    return 2 if done.problems and not (done.clips or done.spans) else 0


def export(arguments: argparse.Namespace) -> int:
    """Write clips in a format."""
    stopper = Stopper()
    with Library.open(arguments.library, read_only=True) as library, stopper.listening():
        try:
            done = leaving.export(
                library, *_wanted(arguments, library), arguments.out, lambda _: not stopper.asked
            )
        except UserError:
            if not stopper.asked:
                raise
            return INTERRUPTED
    complain(done.problems)
    if stopper.asked:
        return INTERRUPTED
    pieces = "1 piece" if done.pieces == 1 else f"{done.pieces} pieces"
    say(
        arguments, f"Wrote {pieces} to {arguments.out}.",
        pieces=done.pieces, out=str(arguments.out), problems=list(done.problems),
    )  # fmt: skip
    return 0


class _Bar:
    """How far an import is, on stderr, where somebody may be looking."""

    def __enter__(self) -> _Bar:
        from tqdm import tqdm

        layout = "{l_bar}{bar}| {elapsed}<{remaining}"
        self._bar = tqdm(total=1.0, disable=None, leave=False, bar_format=layout)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def show(self, share: float, name: str) -> bool:
        """Show another place."""
        self._bar.set_description(name, refresh=False)
        self._bar.update(share - self._bar.n)
        return True


def _facts(arguments: argparse.Namespace, path: Path) -> Facts:
    return Facts(
        label=path.absolute().parent.name if arguments.label_from_folder else arguments.label,
        person=arguments.person, session=arguments.session,
        notes=arguments.notes, split=arguments.split,
    )  # fmt: skip


def _pipeline(arguments: argparse.Namespace) -> Callable[[], Pipeline]:
    def build() -> Pipeline:
        from app.pipeline import build_pipeline

        return build_pipeline(arguments.weights, arguments.device, arguments.pose_model)

    return build


def _wanted(arguments: argparse.Namespace, library: Library) -> tuple[Query, str]:
    """Which clips, in which of `app.exchange.formats.FORMATS`."""
    name = arguments.format
    query = replace(query_of(arguments), sort="created", descending=False)
    if name == "video":
        if not arguments.clip:
            raise UserError("A video is that of one clip; say which by --clip.")
        clip = clip_of(library, arguments.clip)
        query = Query(ids=(clip.id,), trashed=clip.trashed)
        name = "video with skeleton" if arguments.overlay else name
    return query, name


TASKS: dict[str, Callable[[argparse.Namespace], int]] = {"import": bring, "export": export}

"""From the files of a recording to a clip: when it ends, or when its program died before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.library import files
from app.library.journal import FACTS, LOG, read_journal
from app.library.records import Clip, Facts, Span

if TYPE_CHECKING:
    from app.library.library import Library


def finish(
    library: Library,
    incoming: files.Incoming,
    facts: Facts,
    start: float | None,
    spans: Iterable[Span] = (),
) -> Clip | None:
    """Make a clip of what was written, up to where it breaks off.

    Args:
        start: the source's time that the clip's times count from; None for its first joints'.
        spans: actions in it, in the clip's time.

    Returns:
        The clip; None when there were no joints, which leaves nothing to make one of.

    Raises:
        LibraryError: it cannot be written; the files are still there.
        OSError: likewise.
    """
    motion = read_journal(incoming.folder, start)
    if motion is None:
        return None
    video = incoming.folder / files.VIDEO
    if video.exists():
        from app.library.mp4 import put_in_order

        if not put_in_order(video):
            video.unlink()
    for half in incoming.folder.glob(".*"):
        half.unlink()  # what was being written when a program died
    clip = library.accept(incoming, motion, facts, spans)
    for name in (LOG, FACTS):
        (library.clip_folder(clip.id) / name).unlink(missing_ok=True)
    return clip

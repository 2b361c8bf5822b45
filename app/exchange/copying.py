"""Clips from one library into another, with all that belongs to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING

from app.errors import UserError
from app.exchange.pieces import Exported
from app.library.records import Facts, Query
from app.text import transfers as text

if TYPE_CHECKING:
    from app.library.library import Library


def copy_clips(
    source: Library,
    target: Library,
    query: Query | None = None,
    progress: Callable[[float], bool] = lambda share: True,
) -> Exported:
    """Copy the clips that a query asks for; those the target has already are left out.

    Args:
        progress: told the share that is done; false to stop.

    Raises:
        UserError: the target cannot be written.
    """
    clips = source.clips(query or Query(sort="created", descending=False))
    problems: list[str] = []
    copied = 0
    for place, clip in enumerate(clips):
        if target.find(clip.uid) is not None:
            problems.append(text.there_already(clip.uid, target.folder))
            continue
        facts = Facts(**{entry.name: getattr(clip, entry.name) for entry in fields(Facts)})
        try:
            motion, video = source.motion(clip.id), source.video(clip.id)
        except UserError as error:
            problems.append(text.left_out(clip.uid, error))
            continue

        def share(part: float, place: int = place) -> bool:
            return progress((place + part) / len(clips))

        spans = source.spans.of(clip.id)
        if target.add(motion, facts, spans, video, share, uid=clip.uid) is None:
            break
        copied += 1
        if not share(1.0):
            break
    target.order_labels(dict.fromkeys((*target.labels(), *source.labels())))
    return Exported(copied, tuple(problems))

"""``list``, ``counts`` and ``show``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.library import Clip, Library, Query
from app.library_cli.output import clip_of, clip_record, say, span_record, table

_TITLES = ("clip", "recorded", "label", "person", "session", "seconds", "quality", "video", "spans")


def query_of(arguments: argparse.Namespace) -> Query:
    """The filters that were given."""
    return Query(
        text=arguments.text,
        labels=_all(arguments.labels),
        persons=_all(arguments.persons),
        sessions=_all(arguments.sessions),
    )


def list_clips(arguments: argparse.Namespace) -> int:
    """Clips, one a line."""
    # Dates and figures from the top, names from A.
    falling = arguments.sort in ("created", "duration", "quality")
    query = replace(
        query_of(arguments),
        trashed=arguments.trashed,
        sort=arguments.sort,
        descending=falling != arguments.reverse,
    )
    with Library.open(arguments.library, read_only=True) as library:
        clips = library.clips(query)
    if arguments.json:
        for clip in clips:
            print(json.dumps(clip_record(clip), ensure_ascii=False))
        return 0
    if clips:
        print(table(_TITLES, [_row(clip) for clip in clips]))
    print(f"{len(clips)} clips" if len(clips) != 1 else "1 clip")
    return 0


def count(arguments: argparse.Namespace) -> int:
    """How many clips there are of what."""
    with Library.open(arguments.library, read_only=True) as library:
        counts = library.counts()
    if arguments.json:
        record = {
            "clips": counts.clips, "trashed": counts.trashed, "unlabelled": counts.unlabelled,
            "suggested": counts.suggested, "seconds": round(counts.seconds, 3),
            "labels": counts.labels, "persons": counts.persons, "sessions": counts.sessions,
        }  # fmt: skip
        print(json.dumps(record, ensure_ascii=False))
        return 0
    print(
        f"{counts.clips} clips, {counts.seconds / 60:.1f} minutes; {counts.unlabelled} without a "
        f"label, {counts.suggested} suggestions to look at, {counts.trashed} clips in the trash"
    )
    rows = [
        (label or "–", str(number), str(len(counts.persons_by_label[label])),
         str(len(counts.sessions_by_label[label])))
        for label, number in counts.labels.items()
    ]  # fmt: skip
    if rows:
        print(table(("label", "pieces", "persons", "sessions"), rows))
    return 0


def show(arguments: argparse.Namespace) -> int:
    """All that is known of one clip."""
    with Library.open(arguments.library, read_only=True) as library:
        clip = clip_of(library, arguments.clip)
        spans = library.spans.of(clip.id)
        folder = library.clip_folder(clip.id)
    record = clip_record(clip) | {"folder": str(folder), "spans": [span_record(s) for s in spans]}
    if arguments.json:
        say(arguments, "", **record)
        return 0
    for name, value in record.items():
        if name != "spans":
            print(f"{name:9} {value}")
    for span in spans:
        sure = "" if span.confidence is None else f" {span.confidence:.0%}"
        print(f"{span.start:9.3f} to {span.end:.3f} s  {span.label} ({span.state.value}{sure})")
    return 0


TASKS: dict[str, Callable[[argparse.Namespace], int]] = {
    "list": list_clips,
    "counts": count,
    "show": show,
}


def _all(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


def _row(clip: Clip) -> tuple[str, ...]:
    return (
        str(clip.id), datetime.fromtimestamp(clip.created).strftime("%Y-%m-%d %H:%M:%S"),
        clip.label or "–", clip.person or "–", clip.session or "–", f"{clip.duration:.1f}",
        f"{clip.quality:.2f}", "yes" if clip.has_video else "no", str(clip.spans),
    )  # fmt: skip

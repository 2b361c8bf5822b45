"""How the library's commands say things: for people, or as one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.errors import UserError
from app.library import Clip, Library, Span


def clip_of(library: Library, name: str) -> Clip:
    """The clip of a number or uid.

    Raises:
        UserError: there is none.
    """
    if name.isdecimal():
        return library.clip(int(name))
    clip = library.find(name)
    if clip is None:
        raise UserError(f"There is no clip {name} in {library.folder}; list shows them.")
    return clip


def clips_of(library: Library, names: Sequence[str]) -> list[int]:
    """The numbers of clips given by number or uid, each once.

    Raises:
        UserError: one of them is none.
    """
    return list(dict.fromkeys(clip_of(library, name).id for name in names))


def say(arguments: argparse.Namespace, sentence: str, **record: Any) -> None:
    """One line: the sentence, or the record."""
    print(json.dumps(record, ensure_ascii=False) if arguments.json else sentence, flush=True)


def complain(problems: Sequence[str]) -> None:
    """What went wrong, on stderr."""
    for problem in problems:
        print(problem, file=sys.stderr)


def clip_record(clip: Clip) -> dict[str, Any]:
    """A clip as JSON has it; dates as ISO 8601, in local time with its offset."""
    return {
        **clip._asdict(),
        "created": datetime.fromtimestamp(clip.created).astimezone().isoformat(timespec="seconds"),
        "duration": round(clip.duration, 3),
        "fps": round(clip.fps, 3),
        "quality": round(clip.quality, 4),
    }


def span_record(span: Span) -> dict[str, Any]:
    """A span as JSON has it."""
    return {
        "id": span.id,
        "start": round(span.start, 3),
        "end": round(span.end, 3),
        "label": span.label,
        "state": span.state.value,
        "confidence": span.confidence,
        "origin": span.origin,
    }


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they need to be."""
    widths = [
        max(len(titles[column]), *(len(row[column]) for row in rows)) if rows else len(title)
        for column, title in enumerate(titles)
    ]
    lines = [titles, *rows]
    return "\n".join(
        "  ".join(field.ljust(width) for field, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )

"""Labels as a table of who does what from when to when, as BORIS writes it.

CSV with the columns of BORIS's "aggregated events": Observation id (the clip's uid), Media file,
Subject, Behavior, Start (s), Stop (s), Duration (s), seconds from the clip's first frame. Reading
asks for start, stop and behaviour alone, under any of several usual names, in any order and case.
"""

from __future__ import annotations

import csv
import io
import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UserError
from app.library.records import Clip, Query, Span
from app.text import library_changes as changes_text
from app.text import transfers as text
from model.files import write_text

if TYPE_CHECKING:
    from app.library.library import Library

COLUMNS = (
    "Observation id", "Media file", "Subject", "Behavior", "Start (s)", "Stop (s)", "Duration (s)",
)  # fmt: skip
_NAMES = {
    "clip": ("observation id", "observation", "clip", "uid"),
    "media": ("media file", "media file name", "media", "file", "video"),
    "behaviour": ("behavior", "behaviour", "label", "action"),
    "start": ("start (s)", "start", "begin", "onset"),
    "stop": ("stop (s)", "stop", "end", "offset"),
}


@dataclass(frozen=True)
class Marked:
    """What came of reading a table.

    Attributes:
        spans: how many were added.
        clips: in how many clips.
        problems: lines that were left out, a sentence each.
    """

    spans: int
    clips: int
    problems: tuple[str, ...] = ()


def write(path: Path, library: Library, query: Query | None = None) -> int:
    """Write the labelled pieces that a query asks for, by clip and by label; how many.

    Raises:
        UserError: the file cannot be written.
    """
    query = query or Query(sort="created", descending=False)
    examples = [
        example
        for example in library.examples(query)
        if query.labels is None or example.label in query.labels
    ]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for example in examples:
        clip = example.clip
        writer.writerow((
            clip.uid, clip.video or clip.source, clip.person, example.label,
            f"{example.start:.3f}", f"{example.end:.3f}", f"{example.end - example.start:.3f}",
        ))  # fmt: skip
    try:
        write_text(path, out.getvalue())
    except OSError as error:
        raise UserError(text.not_written(path, error.strerror or error)) from error
    return len(examples)


def read(path: Path, library: Library, clip: int | None = None) -> Marked:
    """Add a table's lines to a library's clips as confirmed spans, all of one clip as one change.

    A line finds its clip by the observation's id, else by the name of the media file. A span that
    is there already, to the millisecond, is not added again.

    Args:
        clip: the id of the clip that all lines are about.

    Raises:
        UserError: the file is not such a table, or the library cannot be changed.
    """
    rows = list(_rows(path))
    find = (lambda row: library.clip(clip)) if clip is not None else _finder(library)
    wanted: defaultdict[int, list[Span]] = defaultdict(list)
    problems = []
    for line, row in rows:
        try:
            found = find(row)
            wanted[found.id].append(_span(row, found))
        except (ValueError, LookupError) as error:
            problems.append(text.line_left_out(line, path.name, error))
    added = 0
    for number, spans in wanted.items():
        there = library.spans.of(number)
        known = {_key(span) for span in there}
        fresh = [span for span in spans if _key(span) not in known]
        if fresh:
            library.spans.replace(number, [*there, *fresh], changes_text.import_table(path.name))
        added += len(fresh)
    return Marked(added, len(wanted), tuple(problems))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines with their numbers, by our names of the columns."""
    try:
        content = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(text.no_text(path, error)) from error
    header = content.split("\n", 1)[0]
    # Programs in many countries separate by semicolons, BORIS by tabs where it is asked to.
    separator = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(content), delimiter=separator)
    try:
        titles = [title.strip().lower() for title in next(reader, [])]
        places = {
            name: titles.index(title)
            for name, usual in _NAMES.items()
            for title in reversed(usual)
            if title in titles
        }
        missing = [name for name in ("behaviour", "start", "stop") if name not in places]
        if missing:
            raise UserError(text.columns_missing(path, missing))
        for row in reader:
            if any(field.strip() for field in row):
                yield (
                    reader.line_num,
                    {n: row[p].strip() if p < len(row) else "" for n, p in places.items()},
                )
    except csv.Error as error:
        raise UserError(text.no_table(path, error)) from error


def _finder(library: Library) -> Callable[[dict[str, str]], Clip]:
    clips = library.clips()
    by_uid = {clip.uid: clip for clip in clips}
    by_source: defaultdict[str, list[Clip]] = defaultdict(list)
    for clip in clips:
        by_source[Path(clip.source).name].append(clip)

    def find(row: dict[str, str]) -> Clip:
        if row.get("clip") in by_uid:
            return by_uid[row["clip"]]
        # The name alone: paths are those of another computer. BORIS writes both kinds of slashes.
        media = row.get("media", "").replace("\\", "/").rsplit("/", 1)[-1]
        fitting = by_source.get(media, []) if media else []
        if len(fitting) != 1:
            raise LookupError(text.clip_unclear(row.get("clip") or media, len(fitting)))
        return fitting[0]

    return find


def _span(row: dict[str, str], clip: Clip) -> Span:
    start, end = (_seconds(row[name]) for name in ("start", "stop"))
    if not row["behaviour"]:
        raise ValueError("no behaviour is named")
    if not 0 <= start < end:
        raise ValueError(f"{start:g} to {end:g} s is no stretch of time")
    if start > clip.duration:
        raise ValueError(f"the clip ends at {clip.duration:.3f} s, before {start:g} s")
    return Span(clip.id, start, end, row["behaviour"])


def _seconds(text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(f"{text or 'nothing'!r} is not a number of seconds") from None
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is not a number of seconds")
    return value


def _key(span: Span) -> tuple[str, int, int]:
    return span.label, round(1000 * span.start), round(1000 * span.end)

"""A library of 10,000 clips: seconds to open it and to list it, and to filter and search it.

The figure is the worse of two shares: opening and listing everything of one second, the slowest of
several filters (made by label, person, words, quality and order) of a tenth of a second. Of each
the quickest of several rounds counts: what else the machine does only ever makes it longer. The
processor's own time is printed, too; on a busy machine it tells more.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.library import Facts, Library, Query, Span
from app.library.intake import clip_row
from app.library.spans import row_of
from tests.bench.report import Report
from tests.clips import motion

TARGET = 1.0
OPEN_SECONDS, FILTER_SECONDS = 1.0, 0.1
_LABELS, _PERSONS, _SESSIONS = 30, 25, 60

FILTERS: dict[str, Query] = {
    "label": Query(labels=("action 3",)),
    "unlabelled": Query(labels=("",)),
    "person": Query(persons=("person 7", "person 8"), sort="person"),
    "words": Query(text="evening ACTION 1"),
    "words in nothing": Query(text="nowhere to be found"),
    "quality": Query(least_quality=0.5, most_quality=0.9, sort="quality"),
    "everything by label": Query(sort="label", descending=False),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This benchmark's options."""
    parser.add_argument("--clips", type=int, default=10_000, help="default: 10000")
    parser.add_argument("--rounds", type=int, default=15, help="of each, the quickest counts")


def run(arguments: argparse.Namespace) -> Report:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), arguments.clips)
        return _measure(Path(folder), arguments.clips, arguments.rounds)


def fill(folder: Path, clips: int) -> None:
    """A library of so many clips, a span in each; without their files."""
    shown = motion(1.0)
    with Library.create(folder) as library, library._database.change() as connection:
        for number in range(clips):
            facts = Facts(
                label=f"action {number % _LABELS}" if number % 10 else "",
                person=f"person {number % _PERSONS}",
                session=f"session {number % _SESSIONS}",
                source="camera 0",
                created=1.7e9 + number,
                notes="in the evening, by the window" if number % 3 else "",
            )
            row = clip_row(f"clip-{number:06}", shown, facts, "video.mp4")
            row["quality"] = number % 100 / 100
            connection.execute(_insert("clips", row), tuple(row.values()))
            (folder / "clips" / row["uid"]).mkdir(parents=True)
        for number in range(clips):
            span = row_of(Span(number + 1, 0.1, 0.9, f"action {number % _LABELS}"))
            if number % 10:
                connection.execute(_insert("spans", span), tuple(span.values()))


def _insert(table: str, row: dict[str, object]) -> str:
    columns = ", ".join(f'"{name}"' for name in row)
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})"


def _measure(folder: Path, clips: int, rounds: int) -> Report:
    def look() -> None:
        with Library.open(folder) as opened:
            assert len(opened.clips()) == clips

    opening = _quickest(look, rounds)
    opening_alone = _quickest(look, rounds, time.process_time)
    with Library.open(folder) as library:
        filtering = {
            name: _quickest(lambda query=query: library.clips(query), rounds)
            for name, query in FILTERS.items()
        }
        filtering_alone = max(
            _quickest(lambda query=query: library.clips(query), rounds, time.process_time)
            for query in FILTERS.values()
        )
        counting = _quickest(library.counts, rounds)
    slowest = max(filtering.values())
    return Report(
        "library",
        TARGET,
        ratio=max(opening / OPEN_SECONDS, slowest / FILTER_SECONDS),
        at_most=True,
        parts={
            "clips": clips,
            "open_s": opening,
            "filter_s": slowest,
            "open_processor_s": opening_alone,
            "filter_processor_s": filtering_alone,
            "counts_s": counting,
            **{f"filter_s by {name}": seconds for name, seconds in filtering.items()},
        },
    )


def _quickest(
    work: Callable[[], object], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    times = []
    for _ in range(rounds):
        start = clock()
        work()
        times.append(clock() - start)
    return min(times)

"""What a library holds, counted: by label, person and session, and what can be trained on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from app.library.database import Database
from app.library.records import POOR_QUALITY, Clip, Counts, Example, Span
from model.data.clip_library import PIECES


def counts(database: Database) -> Counts:
    """How many clips there are of what."""
    labels: Counter[str] = Counter()
    by_person: defaultdict[str, set[str]] = defaultdict(set)
    by_session: defaultdict[str, set[str]] = defaultdict(set)
    for label, person, session in database.rows(f"SELECT label, person, session FROM ({PIECES})"):
        labels[label] += 1
        by_person[label].add(person)
        by_session[label].add(session)
    clips, seconds, poor, unlabelled = database.rows(
        "SELECT count(*), coalesce(sum(duration), 0), count(CASE WHEN quality <= ? THEN 1 "
        "END), count(CASE WHEN label = '' AND NOT EXISTS "
        "(SELECT 1 FROM spans WHERE clip = clips.id AND state = 'confirmed') THEN 1 END) "
        "FROM clips WHERE NOT trashed",
        (POOR_QUALITY,),
    )[0]
    return Counts(
        clips=clips,
        trashed=database.rows("SELECT count(*) FROM clips WHERE trashed")[0][0],
        unlabelled=unlabelled,
        labels=_by_name(labels),
        persons=_grouped(database, "person"),
        sessions=_grouped(database, "session"),
        persons_by_label={name: frozenset(found) for name, found in sorted(by_person.items())},
        sessions_by_label={name: frozenset(found) for name, found in sorted(by_session.items())},
        poor=poor,
        suggested=database.rows(
            "SELECT count(*) FROM spans JOIN clips ON clips.id = spans.clip "
            "WHERE NOT trashed AND state = 'suggested'"
        )[0][0],
        seconds=float(seconds),
    )


def examples(clips: Iterable[Clip], spans: Sequence[Span]) -> list[Example]:
    """The labelled pieces of clips.

    Args:
        spans: the confirmed spans of all clips, by time.
    """
    of_clip: defaultdict[int, list[Span]] = defaultdict(list)
    for span in spans:
        of_clip[span.clip].append(span)
    found = []
    for clip in clips:
        if clip.id in of_clip:
            found += [Example(clip, s.start, s.end, s.label, s.id) for s in of_clip[clip.id]]
        elif clip.label:
            found.append(Example(clip, 0.0, clip.duration, clip.label))
    return found


def _grouped(database: Database, column: str) -> dict[str, int]:
    rows = database.rows(f"SELECT {column}, count(*) FROM clips WHERE NOT trashed GROUP BY 1")
    return _by_name(dict(rows))


def _by_name(found: dict[str, int]) -> dict[str, int]:
    return dict(sorted(found.items(), key=lambda item: item[0].casefold()))

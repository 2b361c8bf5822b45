"""The tables of a library's database, `library.sqlite`.

``clips`` and ``spans`` hold what `app.library.records` describes. ``labels`` are the names that the
user put in an order (the digit keys), used or not. ``history`` are the changes that can be taken
back: `rows` is a JSON list of ``[table, key, before, after]``, before and after being objects of
the columns that differ, null where there is no row; ``session`` is the window that made it.
``state`` has one row: ``changes`` counts every transaction that changed anything.
"""

from __future__ import annotations

from model.data.clip_library import APPLICATION_ID, VERSION

__all__ = ["APPLICATION_ID", "CLIP_COLUMNS", "SPAN_COLUMNS", "TABLES", "UPGRADES", "VERSION"]


TABLES = """
CREATE TABLE clips (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    session TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    created REAL NOT NULL,
    duration REAL NOT NULL CHECK (duration >= 0),
    frames INTEGER NOT NULL CHECK (frames > 0),
    fps REAL NOT NULL CHECK (fps > 0),
    quality REAL NOT NULL CHECK (quality BETWEEN 0 AND 1),
    split TEXT NOT NULL DEFAULT '' CHECK (split IN ('', 'train', 'validation', 'test')),
    weights TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    video TEXT NOT NULL DEFAULT '',
    trashed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX clips_created ON clips (trashed, created);
CREATE TABLE spans (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    clip INTEGER NOT NULL REFERENCES clips (id) ON DELETE CASCADE,
    start REAL NOT NULL,
    "end" REAL NOT NULL,
    label TEXT NOT NULL CHECK (label <> ''),
    state TEXT NOT NULL CHECK (state IN ('confirmed', 'suggested')),
    confidence REAL CHECK (confidence BETWEEN 0 AND 1),
    origin TEXT NOT NULL DEFAULT '',
    CHECK (start >= 0 AND "end" > start)
);
CREATE INDEX spans_clip ON spans (clip, start);
CREATE INDEX spans_state ON spans (state, confidence);
CREATE TABLE labels (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    position INTEGER NOT NULL
);
CREATE TABLE history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL,
    made REAL NOT NULL,
    what TEXT NOT NULL,
    rows TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX history_session ON history (session, undone, id);
CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    changes INTEGER NOT NULL
);
INSERT INTO state VALUES (1, 0);
"""

#: What brings version N to N + 1, by N. The version is that of `model.data.clip_library`, which
#: reads these tables, too.
UPGRADES: dict[int, str] = {}

#: The columns of a clip in the order of `records.Clip`; the last one is counted.
CLIP_COLUMNS = (
    "id, uid, label, person, session, source, created, duration, frames, fps, quality, split, "
    "weights, notes, video, trashed, "
    "(SELECT count(*) FROM spans WHERE clip = clips.id AND state = 'confirmed')"
)
#: The columns of a span in the order of `records.Span`.
SPAN_COLUMNS = 'clip, start, "end", label, state, confidence, origin, id'

"""The program's own clip library, read where it lies; nothing in it is changed.

A folder (`app.library` writes it) with ``library.sqlite`` and, for each clip,
``clips/UID/joints.safetensors``, a store of one sequence (`model.data.store`) whose ``frame/time``
says when each frame was taken. Every confirmed span is a sequence, named by the clip's uid, ``#``
and the span's number; a clip that has a label and no confirmed spans is one as a whole. Clips in
the trash are left out. Labels are the classes, persons the subjects, both in order of their names;
frames come at an even rate, their clip's average. ``--protocol library`` trains on what is not
marked as test, and tests on what is.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from pathlib import Path
from typing import NamedTuple

import numpy as np

from model.data.errors import DataError
from model.data.even import even
from model.data.sequence import Sequence
from model.data.store import Store
from model.text import data as words

DATABASE, CLIPS, JOINTS = "library.sqlite", "clips", "joints.safetensors"
#: "ESGN" in ASCII: tells a library from any other SQLite file.
APPLICATION_ID = 0x4553474E
#: Of the database's tables.
VERSION = 1
SOURCE = "clips recorded with the program"

#: A clip's name, which is its folder's: a stranger's database may name anything.
UID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")
#: The labelled pieces: each confirmed span, and each labelled clip without any.
PIECES = """
SELECT uid, person, split, spans.label AS label, spans.id AS span, start, "end", created, session
FROM spans JOIN clips ON clips.id = spans.clip WHERE NOT trashed AND state = 'confirmed'
UNION ALL
SELECT uid, person, split, label, 0, NULL, NULL, created, session FROM clips
WHERE NOT trashed AND label <> ''
AND NOT EXISTS (SELECT 1 FROM spans WHERE clip = clips.id AND state = 'confirmed')
"""


class _Piece(NamedTuple):
    """A labelled piece of a clip: the whole of it where `span` is 0, else seconds start to end."""

    uid: str
    person: str
    split: str
    label: str
    span: int
    start: float | None
    end: float | None

    @property
    def name(self) -> str:
        return f"{self.uid}#{self.span}" if self.span else self.uid


def read(root: Path) -> Store:
    """A library's labelled pieces.

    Args:
        root: its folder.

    Raises:
        DataError: no library, a damaged or newer one, or nothing labelled in it.
    """
    pieces = _pieces(root / DATABASE)
    classes = sorted({piece.label for piece in pieces}, key=str.casefold)
    persons = sorted({piece.person for piece in pieces if piece.person}, key=str.casefold)
    kept, sequences, broken = [], [], []
    for piece in pieces:
        label = classes.index(piece.label)
        person = persons.index(piece.person) if piece.person else -1
        try:
            sequences.append(_sequence(root, piece, label, person))
            kept.append(piece)
        except DataError as error:
            broken.append(error)
    if not sequences:
        raise broken[0] if broken else DataError(root, words.NOTHING_LABELLED)
    test = np.array([piece.split == "test" for piece in kept])
    return Store.of(
        sequences, classes, broken, {"train:library": ~test, "test:library": test},
        sensor="mediapipe", source=SOURCE, persons=json.dumps(persons, ensure_ascii=False),
    )  # fmt: skip


def _sequence(root: Path, piece: _Piece, label: int, person: int) -> Sequence:
    if not UID.fullmatch(piece.uid):
        raise DataError(root / DATABASE, words.clip_misnamed(piece.uid))
    path = root / CLIPS / piece.uid / JOINTS
    store = Store.open(path)
    times = store.frame_values.get("time")
    if len(store) != 1 or times is None or times.shape != (len(store.joints),):
        raise DataError(path, words.NO_CLIP)
    inside = slice(None)
    if piece.start is not None and piece.end is not None:
        begin, end = np.searchsorted(times, (piece.start - 1e-6, piece.end + 1e-6))
        if begin == end:
            raise DataError(path, words.no_frame_between(piece.start, piece.end))
        inside = slice(int(begin), int(end))
    try:
        fps = float(store.fps[0])
        joints, visibility = even(
            times[inside], fps, store.joints[inside], store.visibility[inside]
        )
        return Sequence(piece.name, joints, visibility, fps, label, person, -1)
    except ValueError as error:
        raise DataError(path, words.damaged(error)) from error


def _pieces(path: Path) -> list[_Piece]:
    if not path.is_file():
        raise DataError(path.parent, words.NO_LIBRARY)
    try:
        with contextlib.closing(_connect(path)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            if application != APPLICATION_ID:
                raise DataError(path, words.NO_LIBRARY)
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise DataError(path, words.newer_library(version, VERSION))
            rows = connection.execute(f"{PIECES} ORDER BY created, uid, start, span")
            return [_Piece(*row[:7]) for row in rows]
    except sqlite3.Error as error:
        raise DataError(path, words.damaged(error)) from error


def _connect(path: Path) -> sqlite3.Connection:
    # A write-ahead log cannot be read along on a disk that cannot be written to.
    for how in ("mode=ro", "mode=ro&immutable=1"):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)
        try:
            # The file may be a stranger's: what its tables are made of calls no function of ours.
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.Error as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure

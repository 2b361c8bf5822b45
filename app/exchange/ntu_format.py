"""NTU RGB+D's ``.skeleton`` files: a folder with one for each labelled piece.

The files are named SsssCcccPpppRrrrAaaa: session, camera (always 1), person, repetition, action.
What the numbers stand for is in ``names.csv`` beside them (columns: kind, number, name). They are
text at 30 frames a second; visibility becomes the three tracking states (not, inferred, tracked).
Joints are written as they are, their origin in the middle of the hips, not as seen from a sensor.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.errors import UserError
from app.exchange.pieces import Exported, Piece, Pieces, even
from app.library.motion import Motion
from app.library.records import Facts
from app.text import transfers as words
from model.data import ntu
from model.data.bodies import people
from model.data.errors import DataError
from model.files import write_text
from model.skeleton import NUM_JOINTS

if TYPE_CHECKING:
    from app.library.library import Library

NAMES = "names.csv"
#: Numbers in the files' names have three digits.
_MOST = 999
_BODY = "72057594037931101 0 1 1 1 1 0 0.0 0.0 2"


def write(folder: Path, pieces: Pieces, progress: Callable[[int], bool] | None = None) -> Exported:
    """Write labelled pieces as ``.skeleton`` files into a folder, which is made when missing.

    Args:
        progress: told how many are done; false to stop.

    Raises:
        UserError: the folder cannot be written, or there are more names than numbers.
    """
    for kind, names in (("labels", pieces.labels), ("persons", pieces.persons)):
        if len(names) >= _MOST:
            raise UserError(words.too_many_names(_MOST, kind, len(names)))
    repeated: Counter[str] = Counter()
    count = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / NAMES, _names(pieces))
        for piece in pieces:
            name = _name(pieces, piece, repeated)
            if name is None:
                pieces.problems.append(words.too_many_repetitions(piece.name, _MOST))
                continue
            write_text(folder / f"{name}.skeleton", text(piece.motion))
            count += 1
            if progress is not None and not progress(count):
                break
    except OSError as error:
        raise UserError(words.folder_not_written(folder, error.strerror or error)) from error
    return pieces.exported(count)


def text(motion: Motion) -> str:
    """A motion as the text of a ``.skeleton`` file."""
    joints, visibility, found = even(motion, ntu.FPS)
    states = np.clip(np.rint(2 * visibility), 0, 2).astype(int)
    lines = [str(len(joints))]
    for frame in range(len(joints)):
        if not found[frame]:
            lines.append("0")
            continue
        lines += ["1", _BODY, str(NUM_JOINTS)]
        lines += [
            f"{x:.9g} {y:.9g} {z:.9g} 0 0 0 0 0 0 0 0 {state}"
            for (x, y, z), state in zip(joints[frame].tolist(), states[frame].tolist(), strict=True)
        ]
    return "\n".join(lines) + "\n"


def read(path: Path, library: Library, facts: Facts, names: dict[tuple[str, int], str]) -> None:
    """Bring one ``.skeleton`` file into a library.

    Args:
        facts: what is known of it; what its name says comes first.
        names: of labels, persons and sessions, see `names_beside`.

    Raises:
        UserError: it cannot be read, or the library cannot be written.
    """
    try:
        actors = people(ntu.read_bodies(path), 1)
    except DataError as error:
        raise UserError(str(error)) from error
    if not actors:
        raise UserError(words.nobody(path))
    actor = actors[0]
    frames = int(actor.frames[-1]) + 1
    found = np.zeros(frames, bool)
    found[actor.frames] = True
    # The frame each one's joints come from: the last one with somebody, at first the first one.
    source = np.maximum(np.cumsum(found) - 1, 0)
    motion = Motion(
        np.arange(frames) / ntu.FPS,
        actor.joints[source],
        actor.visibility[source] * found[:, None].astype(np.float32),
        found,
    )
    numbers = ntu.parse_name(path.stem)
    session, person, label = "", "", ""
    if numbers is not None:
        setup, _, performer, _, action = numbers
        session = names.get(("session", setup), f"S{setup:03}" if not names else "")
        person = names.get(("person", performer), f"P{performer:03}" if not names else "")
        label = names.get(("action", action), _published(action))
    library.add(
        motion,
        Facts(
            label=label or facts.label,
            person=person or facts.person,
            session=session or facts.session,
            source=path.name,
            split=facts.split,
            notes=facts.notes,
        ),
    )


def names_beside(path: Path) -> dict[tuple[str, int], str]:
    """What ``names.csv`` in a file's folder says, by kind and number; empty without one.

    Raises:
        UserError: there is one, and it cannot be read.
    """
    beside = path.parent / NAMES
    try:
        rows = list(csv.DictReader(io.StringIO(beside.read_text("utf-8"))))
        return {(row["kind"], int(row["number"])): row["name"] for row in rows}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise UserError(words.names_unreadable(beside, error)) from error


def _published(action: int) -> str:
    known = ntu.classes(120)
    return known[action - 1] if 1 <= action <= len(known) else f"A{action:03}"


def _name(pieces: Pieces, piece: Piece, repeated: Counter[str]) -> str | None:
    """The name of a piece's file. Person and session 0 stand for unknown ones."""
    example = piece.example
    session, person = pieces.session(example) + 1, pieces.person(example) + 1
    base = f"S{session:03}C001P{person:03}R{{:03}}A{pieces.label(example) + 1:03}"
    repeated[base] += 1
    return base.format(repeated[base]) if repeated[base] <= _MOST else None


def _names(pieces: Pieces) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("kind", "number", "name"))
    writer.writerows(_rows(pieces))
    return out.getvalue()


def _rows(pieces: Pieces) -> Iterator[tuple[str, int, str]]:
    kinds = (("action", pieces.labels), ("person", pieces.persons), ("session", pieces.sessions))
    for kind, names in kinds:
        for number, name in enumerate(names, 1):
            yield kind, number, name

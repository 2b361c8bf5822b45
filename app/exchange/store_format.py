"""The program's own format: what ``python -m model.train --data store`` reads.

One file (`model.data.store`) with a sequence for each labelled piece, subjects being persons. Its
metadata name them: ``persons`` and ``sessions`` are JSON lists, ``sequence/session`` the number of
each sequence's session, -1 for none. The sides of the clips that have one are ``train:library`` and
``test:library`` (``--protocol library``). Training can read the library itself, too (``--data
library``, `model.data.clip_library`); this file is of one moment, and can be kept and handed on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.errors import UserError
from app.exchange.pieces import Exported, Piece, Pieces, even
from app.library.motion import Motion
from app.library.records import Facts
from app.text import transfers as text
from model.data.clip_library import SOURCE
from model.data.errors import DataError
from model.data.sequence import Sequence
from model.data.store import Store
from model.data.writer import StoreWriter

if TYPE_CHECKING:
    from app.library.library import Library


def write(path: Path, pieces: Pieces, progress: Callable[[int], bool] | None = None) -> Exported:
    """Write labelled pieces as a store.

    Args:
        progress: told how many are done; false to stop, which leaves no file.

    Raises:
        UserError: the file cannot be written.
    """
    texts = {
        "source": SOURCE,
        "sensor": "mediapipe",
        "persons": json.dumps(pieces.persons, ensure_ascii=False),
        "sessions": json.dumps(pieces.sessions, ensure_ascii=False),
    }
    try:
        with StoreWriter(path, pieces.labels, **texts) as writer:
            for count, piece in enumerate(pieces, 1):
                _add(writer, pieces, piece)
                if progress is not None and not progress(count):
                    raise UserError(text.EXPORT_STOPPED)
            return pieces.exported(len(writer))
    except OSError as error:
        raise UserError(text.not_written(path, error.strerror or error)) from error


def _add(writer: StoreWriter, pieces: Pieces, piece: Piece) -> None:
    example = piece.example
    fps = piece.motion.fps
    joints, visibility, found = even(piece.motion, fps)
    sequence = Sequence(
        piece.name, joints, visibility, fps, pieces.label(example), pieces.person(example), -1
    )
    split = example.clip.split
    writer.add(
        sequence,
        {"found": found},
        {
            "session": np.int64(pieces.session(example)),
            "train:library": np.bool_(split in ("", "train", "validation")),
            "test:library": np.bool_(split == "test"),
        },
    )


def read(path: Path, library: Library, facts: Facts, progress: Callable[[float], bool]) -> int:
    """Bring the sequences of a store into a library; how many.

    Args:
        facts: what is known of all of them; what the file says itself comes first.
        progress: told the share that is done; false to stop.

    Raises:
        UserError: the file cannot be read, or the library cannot be written.
    """
    try:
        store = Store.open(path)
        store.check_values()
    except DataError as error:
        raise UserError(text.unusable(error)) from error
    persons, sessions = _listed(store, "persons"), _listed(store, "sessions")
    of_session = _column(store.sequence_values, "session", np.full(len(store), -1))
    testing = _column(store.sequence_values, "test:library", np.zeros(len(store), bool))
    found = _column(store.frame_values, "found", np.ones(len(store.joints), bool))
    for index in range(len(store)):
        sequence = store[index]
        frames = slice(int(store.offsets[index]), int(store.offsets[index + 1]))
        motion = Motion(
            np.arange(len(sequence.joints)) / sequence.fps,
            sequence.joints,
            sequence.visibility,
            np.asarray(found[frames], bool),
        )
        known = Facts(
            label=store.classes[sequence.label] if sequence.label >= 0 else facts.label,
            person=_name(persons, sequence.subject, "subject") or facts.person,
            session=_name(sessions, int(of_session[index]), "session") or facts.session,
            source=sequence.name,
            split="test" if testing[index] else facts.split,
            notes=facts.notes,
        )
        library.add(motion, known)
        if not progress((index + 1) / len(store)):
            return index + 1
    return len(store)


def _column(arrays: Mapping[str, NDArray[Any]], name: str, usual: NDArray[Any]) -> NDArray[Any]:
    """One number for each; the usual ones where there are none, or others than expected."""
    values = arrays.get(name, usual)
    return values if values.ndim == 1 and values.dtype.kind in "iub" else usual


def _listed(store: Store, name: str) -> list[str]:
    try:
        content: Any = json.loads(store.metadata.get(name, "[]"))
    except (ValueError, RecursionError):
        return []
    return [str(entry) for entry in content] if isinstance(content, list) else []


def _name(names: list[str], number: int, what: str) -> str:
    if number < 0:
        return ""
    return names[number] if number < len(names) else f"{what} {number}"

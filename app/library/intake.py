"""How a clip comes into a library: first its files, then its entry, then both in one moment."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.library import errors, files
from app.library.changes import Changes
from app.library.motion import Motion, write_motion
from app.library.records import Facts, Span
from app.library.spans import insert_span
from app.text import library_changes as text
from model.data.clip_library import CLIPS, JOINTS


def accept(
    folder: Path,
    changes: Changes,
    incoming: files.Incoming,
    motion: Motion,
    facts: Facts,
    spans: Iterable[Span],
    video: str | None,
) -> int:
    """Make a clip of an incoming folder; its number. See `Library.accept`."""
    facts = replace(facts, created=facts.created or time.time())
    target = folder / CLIPS / incoming.uid
    try:
        write_motion(incoming.folder / JOINTS, incoming.uid, motion, facts)
        own = incoming.video
        name = video if video is not None else own.name if own else ""
        with changes.step(text.add(facts.label)) as step:
            number = step.insert("clips", clip_row(incoming.uid, motion, facts, name))
            for span in spans:
                insert_span(step, replace(span, clip=number))
            # Taking it back must not delete what was recorded.
            step.entries = [("clips", number, {"trashed": 1}, {"trashed": 0})]
            incoming.leave(target)
    except BaseException as error:
        incoming.come_back(target)
        if isinstance(error, OSError):
            raise errors.from_system(error, folder) from error
        raise
    return number


def clip_row(uid: str, motion: Motion, facts: Facts, video: str) -> dict[str, Any]:
    """A new clip as a row of the database."""
    return {
        "uid": uid, "label": facts.label.strip(), "person": facts.person.strip(),
        "session": facts.session.strip(), "source": facts.source, "created": facts.created,
        "duration": motion.duration, "frames": len(motion), "fps": motion.fps,
        "quality": motion.quality, "split": facts.split, "weights": facts.weights,
        "notes": facts.notes, "video": video, "trashed": 0,
    }  # fmt: skip

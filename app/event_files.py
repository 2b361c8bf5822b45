"""Events as files for other programs: CSV or JSON, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.events import LoggedEvent
from app.text import outputs as text
from model.files import write_text
from model.skeleton import JOINT_NAMES

FORMAT = 1
_TOP_JOINTS = 5
_COLUMNS = ("source", "action", "start", "end", "confidence", "began", "joints")


def write_events(path: Path, events: Sequence[LoggedEvent]) -> None:
    """Write events, oldest first; JSON when the name ends so, else CSV.

    ``start`` and ``end`` are seconds of the source's own clock, ``began`` is the date and time of
    the start (cameras and streams only). CSV names the five most important joints, JSON has each
    joint's share.

    Raises:
        UserError: the file cannot be written; what was there before is still there.
    """
    content = to_json(events) if path.suffix.lower() == ".json" else to_csv(events)
    try:
        write_text(path, content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(text.events_not_saved(path, reason)) from error


def to_csv(events: Sequence[LoggedEvent]) -> str:
    """The events as CSV with a line of column names."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for logged in events:
        record = _record(logged)
        joints = (JOINT_NAMES[joint] for joint in logged.event.top_joints(_TOP_JOINTS))
        writer.writerow([*(record[name] for name in _COLUMNS[:-1]), "; ".join(joints)])
    return out.getvalue()


def to_json(events: Sequence[LoggedEvent]) -> str:
    """The events as one JSON object: ``{"format": 1, "events": [...]}``."""
    records = [
        _record(logged)
        | {
            "importance": {
                name: round(share, 4)
                for name, share in zip(JOINT_NAMES, logged.event.importance, strict=True)
            }
        }
        for logged in events
    ]
    content = {"format": FORMAT, "events": records}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def live_record(logged: LoggedEvent) -> dict[str, Any]:
    """An event for programs that are told of it as it ends: as in the files, with the five most
    important joints by name."""
    joints = [JOINT_NAMES[joint] for joint in logged.event.top_joints(_TOP_JOINTS)]
    return {"type": "event"} | _record(logged) | {"joints": joints}


def _record(logged: LoggedEvent) -> dict[str, Any]:
    event = logged.event
    return {
        "source": logged.source,
        "action": event.action,
        "start": round(event.start, 3),
        "end": round(event.end, 3),
        "confidence": round(event.confidence, 4),
        "began": logged.began.isoformat(timespec="milliseconds") if logged.began else None,
    }

"""The joints of a clip while it is being recorded: a file that only grows.

`joints.log` is records of one size, each with a checksum, so that whatever happens to the machine
everything up to the last whole record is good. `facts.json` beside it is what is known of the clip.
When the recording ends they become ``joints.safetensors`` (`app.library.motion`); when the program
died before, the next one that opens the library does that (`app.library.recovery`).

A record is `RECORD`, little-endian without gaps: time in seconds of the source's own clock, whether
a person was found, joints in metres, visibility, the joints' places in the picture, and the CRC-32
of all that. Without a person the numbers are zeros.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from app.library.motion import Motion, facts_from
from app.library.records import Facts
from model.files import write_text
from model.skeleton import NUM_JOINTS

LOG = "joints.log"
FACTS = "facts.json"

RECORD = np.dtype(
    [
        ("time", "<f8"),
        ("found", "u1"),
        ("joints", "<f4", (NUM_JOINTS, 3)),
        ("visibility", "<f4", (NUM_JOINTS,)),
        ("image", "<f4", (NUM_JOINTS, 2)),
        ("crc", "<u4"),
    ]
)

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Body:
    """Somebody, or nobody, at one moment.

    Attributes:
        time: seconds of the source's clock.
        joints: ``(25, 3)`` metres; None when there was nobody, like what follows.
        visibility: ``(25,)`` 0 to 1.
        image: ``(25, 2)`` shares of the picture's width and height.
    """

    time: float
    joints: FloatArray | None = None
    visibility: FloatArray | None = None
    image: FloatArray | None = None


def packed(body: Body) -> bytes:
    """One record."""
    record = np.zeros((), RECORD)
    record["time"] = body.time
    if body.joints is not None:
        record["found"] = 1
        record["joints"], record["visibility"] = body.joints, body.visibility
        record["image"] = body.image
    content = record.tobytes()[:-4]
    return content + zlib.crc32(content).to_bytes(4, "little")


class Journal:
    """Writes bodies as they come."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.count = 0

    def add(self, body: Body) -> None:
        """Append one; times must increase.

        Raises:
            OSError: it cannot be written.
        """
        self._file.write(packed(body))
        self.count += 1

    def flush(self) -> None:
        """Everything so far is on the disk when this returns.

        Raises:
            OSError: it cannot be written.
        """
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def write_facts(folder: Path, facts: Facts, start: float) -> None:
    """Keep what is known of a clip beside its journal.

    Args:
        start: the source's time that the clip's times count from.

    Raises:
        OSError: it cannot be written.
    """
    content = {"start": start, "facts": json.dumps(asdict(facts), ensure_ascii=False)}
    write_text(folder / FACTS, json.dumps(content, ensure_ascii=False))


def read_facts(folder: Path) -> tuple[Facts, float | None]:
    """What is known of an unfinished clip; nothing, as far as that cannot be read."""
    try:
        content = json.loads((folder / FACTS).read_text("utf-8"))
        return facts_from(content["facts"]), float(content["start"])
    except (OSError, ValueError, KeyError, TypeError):
        return Facts(), None


def read_journal(folder: Path, start: float | None = None) -> Motion | None:
    """The joints in a folder's journal up to the first damaged record; None when there are none.

    Args:
        start: the moment that the clip's times count from; None for the first record's.
    """
    try:
        content = (folder / LOG).read_bytes()
    except OSError:
        return None
    whole = len(content) // RECORD.itemsize
    records = np.frombuffer(content, RECORD, whole)
    good = 0
    for place in range(whole):
        record = content[place * RECORD.itemsize : (place + 1) * RECORD.itemsize]
        if zlib.crc32(record[:-4]) != int.from_bytes(record[-4:], "little"):
            break
        good += 1
    return motion_of(records[:good], start)


def motion_of(records: NDArray[np.void], start: float | None = None) -> Motion | None:
    """Records as a clip's joints; where there was nobody those of the frame before stay."""
    if len(records) == 0:
        return None
    found: NDArray[np.bool_] = records["found"].astype(np.bool_)
    # The record that each frame's joints come from; frames before the first person take theirs.
    last = np.maximum.accumulate(np.where(found, np.arange(len(records)), -1))
    last[last < 0] = int(found.argmax())
    times = records["time"].astype(np.float64)
    return Motion(
        times - (times[0] if start is None else start),
        np.asarray(records["joints"][last], np.float32),
        np.asarray(records["visibility"], np.float32),
        found,
        np.asarray(records["image"][last], np.float32),
    )

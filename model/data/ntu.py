"""NTU RGB+D 60 and 120: raw ``.skeleton`` files of Kinect v2, 30 frames a second, three cameras.

A file ``SsssCcccPpppRrrrAaaa.skeleton`` (setup, camera, performer, replication, action) is text:
the number of frames; per frame the number of bodies; per body a line of ten values (the first is
the body's id), the number of joints (25), and a line of twelve values per joint: x y z in metres,
depth x y, colour x y, orientation w x y z, tracking state (0 not tracked, 1 inferred, 2 tracked).

Sources: Shahroudy, Liu, Ng and Wang, "NTU RGB+D", CVPR 2016; Liu et al., "NTU RGB+D 120", TPAMI
2020; the lists of samples without usable skeletons are those the data set's authors publish.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.data.bodies import Body, in_turn, people
from model.data.errors import DataError
from model.data.record import MAX_FRAMES, make_sequence, metres
from model.data.sequence import Sequence
from model.skeleton import NUM_JOINTS
from model.text import data as words

FPS = 30.0
SOURCE = "NTU RGB+D (Kinect v2)"
CITATION = (
    "A. Shahroudy, J. Liu, T.-T. Ng, G. Wang, NTU RGB+D, CVPR 2016; "
    "J. Liu et al., NTU RGB+D 120, TPAMI 2020"
)
#: Action numbers (from 1) of two people acting together.
MUTUAL_ACTIONS = frozenset((*range(50, 61), *range(106, 121)))

_NAME = re.compile(r"S(\d{3})C(\d{3})P(\d{3})R(\d{3})A(\d{3})")
_MAX_BYTES = 256 << 20  # real files are under 5 MB
_VALUES = 12  # a joint's line
_LINES = 2 + NUM_JOINTS  # a body's: ten values, number of joints, joints


@lru_cache(maxsize=2)
def classes(actions: int) -> tuple[str, ...]:
    """Names of the first 60 or 120 actions."""
    text = Path(__file__).with_name("ntu120_actions.tsv").read_text("utf-8")
    return tuple(line.split("\t")[1] for line in text.splitlines()[:actions])


@lru_cache(maxsize=2)
def missing(actions: int) -> frozenset[str]:
    """Names of the samples to leave out of the set of 60 or 120 actions."""
    return frozenset(Path(__file__).with_name(f"ntu{actions}_missing.txt").read_text().split())


def parse_name(name: str) -> tuple[int, int, int, int, int] | None:
    """(setup, camera, performer, replication, action) of a sample's name, if it is one."""
    match = _NAME.match(name)
    if match is None:
        return None
    setup, camera, performer, replication, action = map(int, match.groups())
    return setup, camera, performer, replication, action


def files(root: Path, actions: int) -> list[Path]:
    """All samples under a folder that belong to the set of 60 or 120 actions, ordered by name.

    Listed missing samples are left out.

    Raises:
        DataError: the folder is missing or has none.
    """
    excluded = missing(actions)
    found: dict[str, Path] = {}
    for path in root.rglob("*.skeleton"):
        numbers = parse_name(path.stem)
        if numbers and 1 <= numbers[4] <= actions and path.stem not in excluded:
            found[path.stem] = path
    if not found:
        raise DataError(root, words.no_ntu_files(actions))
    return [found[name] for name in sorted(found)]


def read_file(path: Path) -> Sequence:
    """One sample: label = action - 1, subject = performer, named without ``.skeleton``.

    The people are chosen by `model.data.bodies`; frames with nobody are left out; two people of an
    action done together are listed in turn. Visibility is 0, 0.5 or 1 by tracking state.

    Raises:
        DataError: damaged, not NTU's, or nobody in it.
    """
    numbers = parse_name(path.stem)
    if numbers is None:
        raise DataError(path, words.NTU_MISNAMED)
    _, camera, performer, _, action = numbers
    bodies = read_bodies(path)
    if not bodies:
        raise DataError(path, words.NOBODY)
    joints, visibility = in_turn(people(bodies, 2 if action in MUTUAL_ACTIONS else 1))
    return make_sequence(
        path,
        name=path.stem,
        joints=joints,
        visibility=visibility,
        fps=FPS,
        label=action - 1,
        subject=performer,
        camera=camera,
    )


def read_bodies(path: Path) -> list[Body]:
    """Every body in a file, in order of appearance.

    Raises:
        DataError: damaged.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise DataError(path, words.TOO_LARGE)
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise DataError(path, words.not_read(error.strerror)) from error
    frames, ids, rows = _walk(path, lines)
    values = _numbers(path, rows, len(ids))
    if not ids:
        return []
    joints = metres(path, values[..., :3])
    states = values[..., -1]
    if not np.isin(states, (0, 1, 2)).all():
        raise DataError(path, words.NTU_STATES)
    visibility = (states / 2.0).astype(np.float32)
    places: dict[bytes, list[int]] = {}
    last: dict[bytes, int] = {}
    for place, (frame, body) in enumerate(zip(frames, ids, strict=True)):
        # A body at the origin is none; one listed twice in a frame counts once.
        if last.get(body) != frame and joints[place].any():
            places.setdefault(body, []).append(place)
            last[body] = frame
    index = np.array(frames, np.int64)
    return [Body(index[rows], joints[rows], visibility[rows]) for rows in places.values()]


def _walk(path: Path, lines: list[bytes]) -> tuple[list[int], list[bytes], list[bytes]]:
    """Frame and id of each body seen, and the lines of all their joints."""
    frames: list[int] = []
    ids: list[bytes] = []
    rows: list[bytes] = []
    try:
        count = int(lines[0])
        # Nothing is allocated for a count; every frame has a line at least.
        if not 0 <= count <= min(MAX_FRAMES, len(lines) - 1):
            raise DataError(path, words.ntu_shorter(count))
        position = 1
        for frame in range(count):
            bodies = int(lines[position])
            position += 1
            if bodies < 0 or position + bodies * _LINES > len(lines):
                raise DataError(path, words.ntu_frame(frame))
            for _ in range(bodies):
                if int(lines[position + 1]) != NUM_JOINTS:
                    raise DataError(path, words.ntu_joints(int(lines[position + 1])))
                frames.append(frame)
                ids.append(lines[position].split(None, 1)[0])
                rows.extend(lines[position + 2 : position + _LINES])
                position += _LINES
    except (IndexError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(path, words.NTU_CUT_OFF) from error
    return frames, ids, rows


def _numbers(path: Path, rows: Iterable[bytes], bodies: int) -> NDArray[np.float64]:
    """The joints' lines as ``(bodies, 25, 12)``."""
    text = b" ".join(rows).decode("ascii", "replace")
    with warnings.catch_warnings():
        # numpy warns of text that is not a number, and stops there: the count below tells.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            values = np.fromstring(text, np.float64, sep=" ") if bodies else np.empty(0)
        except ValueError as error:
            raise DataError(path, words.NTU_NO_NUMBERS) from error
    if values.size != bodies * NUM_JOINTS * _VALUES:
        raise DataError(path, words.NTU_LINE)
    return values.reshape(bodies, NUM_JOINTS, _VALUES)

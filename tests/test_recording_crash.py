"""A program that is killed while it records."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from app.library import Clip, Library, Query
from tests.fakes import program_environment
from tests.test_recording import pictures

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Seen:
    """What a program that records has said until it was killed.

    Attributes:
        saved: uids of the clips that were in the library.
        began: the source's time when the last of them was said to be there.
        last: the source's time of the last frame.
        behind: how far the recorder was behind it then, seconds.
    """

    saved: list[str] = field(default_factory=list)
    began: float = 0.0
    last: float = 0.0
    behind: float = 0.0


def record_until(
    folder: Path, until: Callable[[Seen], bool], home: Path, *options: str,
    before_the_end: Callable[[], object] = lambda: None,
) -> Seen:  # fmt: skip
    """Record in a program of its own until something holds, and kill it."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.recording_child", str(folder), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=program_environment(home),
    )
    assert child.stdout is not None
    seen = Seen()
    try:
        for line in child.stdout:
            if line.startswith("saved"):
                seen.saved.append(line.split()[1])
                seen.began = seen.last
            else:
                seen.last, seen.behind = map(float, line.split())
            if until(seen):
                break
        before_the_end()
    finally:
        child.kill()
        child.communicate()
    return seen


def fingerprint(folder: Path, uid: str) -> dict[str, str]:
    files = (folder / "clips" / uid).iterdir()
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def assert_whole(library: Library, clip: Clip, *, video: bool) -> None:
    """A clip can be read from its first frame to its last."""
    motion = library.motion(clip.id)
    assert len(motion) == clip.frames > 0
    assert (np.diff(motion.times) > 0).all()
    assert np.isfinite(motion.joints).all()
    path = library.video(clip.id)
    if path is None and clip in library.recovered and clip.duration < 1.0:
        return  # no picture had come to the disk
    assert (path is not None) == video
    if path is not None:
        times, _ = pictures(path)
        assert (np.diff(times) > 0).all()
        # Of what broke off, pictures and joints may not have been written equally far.
        assert abs(times[-1] - motion.times[-1]) < 1.0


@pytest.mark.parametrize("video", [True, False], ids=["with pictures", "joints alone"])
def test_killed_while_recording_at_most_the_last_second_is_lost(
    tmp_path: Path, video: bool
) -> None:
    folder = tmp_path / "library"
    Library.create(folder).close()
    before: dict[str, str] = {}

    def look_beside() -> None:
        # While it lives, its recording is nobody else's business.
        with Library.open(folder) as beside:
            assert beside.recovered == ()
            (whole,) = beside.clips()
            assert whole.label == "whole"
            before.update(fingerprint(folder, whole.uid))

    seen = record_until(
        folder,
        lambda seen: bool(seen.saved) and seen.last - seen.behind - seen.began > 2.0,
        tmp_path,
        *(() if video else ("--joints-alone",)),
        before_the_end=look_beside,
    )
    (unfinished,) = (folder / "incoming").iterdir()
    (unfinished / ".video.mp4.half").write_bytes(b"killed while it was put in order")
    with Library.open(folder) as library:
        (clip,) = library.recovered
        assert (clip.label, clip.person, clip.source) == ("broken off", "ann", "camera")
        # On a machine that is busy with other things the recorder may be behind, and says so.
        kept = seen.last - seen.behind - seen.began - 1.0
        assert kept > 1.0
        assert clip.duration > kept
        if video:
            assert pictures(library.video(clip.id))[0][-1] > kept
        whole = library.clips(Query(text="whole"))[0]
        assert fingerprint(folder, whole.uid) == before
        assert_whole(library, whole, video=video)
        assert_whole(library, clip, video=video)
        wanted = ["joints.safetensors", *(["video.mp4"] if video else [])]
        assert sorted(p.name for p in library.clip_folder(clip.id).iterdir()) == wanted
    with Library.open(folder) as again:
        assert again.recovered == ()
        assert len(again.clips()) == 2


@pytest.mark.parametrize("video", [True, False], ids=["with pictures", "joints alone"])
@pytest.mark.parametrize("frames", [0, 3, 7])
def test_killed_between_takes_every_earlier_clip_is_whole(
    tmp_path: Path, video: bool, frames: int
) -> None:
    """So many frames after a clip was saved: while the next one begins, goes on, is being saved."""
    folder = tmp_path / "library"
    Library.create(folder).close()
    after: list[float] = []

    def enough(seen: Seen) -> bool:
        if len(seen.saved) >= 4:
            after.append(seen.last)
        return len(set(after)) > frames

    seen = record_until(
        folder, enough, tmp_path, "--burst", *(() if video else ("--joints-alone",))
    )
    with Library.open(folder) as library:
        clips = {clip.uid: clip for clip in library.clips()}
        assert set(seen.saved) <= set(clips)
        # Those that were saved without having been said to be, and what was being recorded.
        assert len(library.recovered) <= len(clips) - len(seen.saved) <= 4
        for clip in clips.values():
            assert_whole(library, clip, video=video)
        # A clip that had only just been thought of holds nothing yet.
        assert {path.name for path in (folder / "incoming").glob("*/*")} <= {"lock"}
    with Library.open(folder) as again:
        assert again.recovered == ()
        assert {clip.uid for clip in again.clips()} == set(clips)

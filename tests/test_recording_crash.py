"""A program that is killed while it records."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np

from app.library import Library, Query
from tests.fakes import program_environment
from tests.test_recording import pictures

ROOT = Path(__file__).resolve().parent.parent


def test_killed_while_recording_at_most_the_last_second_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    Library.create(folder).close()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.recording_child", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=program_environment(tmp_path),
    )
    assert child.stdout is not None
    began, last, behind = 0.0, 0.0, 0.0
    try:
        for line in child.stdout:
            if line.startswith("saved"):
                began = float(next(child.stdout).split()[0])
            else:
                last, behind = map(float, line.split())
            if began and last - behind - began > 2.0:
                break
        # While it lives, its recording is nobody else's business.
        with Library.open(folder) as beside:
            assert beside.recovered == ()
            assert [clip.label for clip in beside.clips()] == ["whole"]
    finally:
        child.kill()
        child.communicate()
    (unfinished,) = (folder / "incoming").iterdir()
    (unfinished / ".video.mp4.half").write_bytes(b"killed while it was put in order")
    with Library.open(folder) as library:
        (clip,) = library.recovered
        assert (clip.label, clip.person, clip.source) == ("broken off", "ann", "camera")
        # On a machine that is busy with other things the recorder may be behind, and says so.
        kept = last - behind - began - 1.0
        assert kept > 1.0
        assert clip.duration > kept
        times, _ = pictures(library.video(clip.id))
        assert times[-1] > kept
        motion = library.motion(clip.id)
        assert (np.diff(motion.times) > 0).all()
        whole = library.clips(Query(text="whole"))[0]
        assert len(library.motion(whole.id)) == whole.frames
        assert len(pictures(library.video(whole.id))[0]) >= whole.frames
        assert sorted(p.name for p in library.clip_folder(clip.id).iterdir()) == [
            "joints.safetensors",
            "video.mp4",
        ]
    with Library.open(folder) as again:
        assert again.recovered == ()
        assert len(again.clips()) == 2

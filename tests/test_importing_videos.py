"""Existing videos become clips like live ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.errors import UserError
from app.importing.videos import Progress, VideoImport, videos_in
from app.library import Facts, Library, SpanState
from tests.fakes import FakeEstimator, FakeRecogniser, fake_pipeline, person, write_video

TIMES = [index / 20 + (0.004 if index % 3 else 0.0) for index in range(60)]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(tmp_path / "library") as made:
        yield made


def importer(library: Library, **options: object) -> VideoImport:
    """The real import around a person who waves from 0.5 to 2 s and is gone after 2.5 s."""

    def build() -> object:
        return fake_pipeline(
            FakeEstimator(lambda time: person(time) if time < 2.5 else None),
            FakeRecogniser(lambda time: "wave" if 0.5 <= time < 2.0 else "rest"),
        )

    return VideoImport(library, build_pipeline=build, **options)  # type: ignore[arg-type]


def test_a_video_becomes_a_clip(library: Library, tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.MP4", TIMES)
    os.utime(path, (1e9, 1e9))
    done = importer(library).run([path], Facts(label="wave", person="ann"))
    assert done.problems == ()
    assert not done.cancelled
    (clip,) = done.clips
    assert library.clips() == [clip]
    assert (clip.label, clip.person, clip.source, clip.weights, clip.created) == (
        "wave", "ann", "a.MP4", "fake weights", 1e9,
    )  # fmt: skip
    motion = library.motion(clip.id)
    np.testing.assert_allclose(motion.times, TIMES, atol=1e-3)
    assert motion.found.sum() == 50
    np.testing.assert_array_equal(motion.joints[-1], person(0).joints())
    video = library.video(clip.id)
    assert video is not None
    assert video.read_bytes() == path.read_bytes()
    (span,) = library.spans.of(clip.id)
    assert (span.label, span.state, span.origin) == ("wave", SpanState.SUGGESTED, "fake weights")
    assert 0.4 < span.start < span.end < 2.6


def test_many_with_progress_and_what_cannot_be_read_is_left_out(
    library: Library, tmp_path: Path
) -> None:
    for name in ("wave/one.mp4", "clap/two.avi"):
        (tmp_path / name).parent.mkdir()
        write_video(tmp_path / name, TIMES[:20])
    (tmp_path / "wave" / "broken.mp4").write_bytes(b"no video")
    (tmp_path / "wave" / "notes.txt").write_text("no video")
    videos = videos_in([tmp_path / "clap", tmp_path / "wave", tmp_path / "wave" / "one.mp4"])
    assert [path.name for path in videos] == ["two.avi", "broken.mp4", "one.mp4"]
    seen: list[Progress] = []

    def note(progress: Progress) -> bool:
        seen.append(progress)
        return True

    done = importer(library).run(
        [*videos, tmp_path / "gone.mp4"], lambda path: Facts(label=path.parent.name), note
    )
    assert [clip.label for clip in done.clips] == ["clap", "wave"]
    assert len(done.problems) == 2
    assert done.problems[0].count("broken.mp4") == 1, "said once, by whoever says it"
    assert "gone.mp4" in done.problems[1]
    assert {(p.number, p.count) for p in seen} == {(1, 4), (2, 4), (3, 4)}
    shares = [p.share for p in seen if p.number == 1 and p.frames]
    assert len(shares) == 20
    assert shares == sorted(shares)
    assert 0.9 < shares[-1] <= 1.0


def test_cancelled_in_the_middle(library: Library, tmp_path: Path) -> None:
    videos = [write_video(tmp_path / f"{n}.mp4", TIMES) for n in range(3)]
    done = importer(library).run(
        videos, progress=lambda progress: progress.number == 1 or progress.frames < 7
    )
    assert done.cancelled
    assert [clip.source for clip in done.clips] == ["0.mp4"]
    assert library.clips() == list(done.clips)
    assert list((library.folder / "incoming").iterdir()) == []


def test_a_video_can_stay_where_it_is(library: Library, tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", TIMES[:10])
    done = importer(library, copy_videos=False).run([path])
    assert library.video(done.clips[0].id) == path
    assert [p.name for p in library.clip_folder(done.clips[0].id).iterdir()] == [
        "joints.safetensors"
    ]


def test_nothing_is_imported_into_a_read_only_library(library: Library, tmp_path: Path) -> None:
    with (
        Library.open(library.folder, read_only=True) as looked_at,
        pytest.raises(UserError, match="read-only"),
    ):
        importer(looked_at).run([tmp_path / "a.mp4"])


def test_the_real_stages_on_a_real_video(library: Library, shared: Path) -> None:
    video = min((shared / "video" / "squat").iterdir(), key=lambda path: path.stat().st_size)
    done = VideoImport(library).run([video], Facts(label="squat"))
    assert done.problems == ()
    (clip,) = done.clips
    assert clip.quality > 0.5
    assert clip.weights
    assert library.motion(clip.id).found.mean() > 0.8

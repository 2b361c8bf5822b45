"""Everything that is dropped on the program comes in, or is said to have not."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange import ntu_format, store_format
from app.exchange.pieces import Pieces
from app.importing import videos as video_import
from app.importing.anything import Kind, recognise, sort_out
from app.importing.batch import Batch, Outcome
from app.library import Facts, Library
from app.pipeline import Pipeline
from tests.clips import add, motion
from tests.fakes import FakeEstimator, FakeRecogniser, fake_pipeline, person, write_video


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(tmp_path / "library") as made:
        yield made


def build() -> Pipeline:
    return fake_pipeline(FakeEstimator(person), FakeRecogniser(lambda time: "rest"))


def video(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_video(path, [index / 8 for index in range(5)])


def unfinished(library: Library) -> list[Path]:
    """What is half done."""
    return list((library.folder / "incoming").glob("*"))


@pytest.fixture
def mixed(tmp_path: Path) -> list[Path]:
    """Two videos, a store, NTU skeletons in a folder, another library, and a table of labels."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    with Library.create(folder / "other") as other:
        add(other, "bow", "bea")
        add(other, "nod", "bea")
        store_format.write(folder / "bows.safetensors", Pieces(other))
        ntu_format.write(folder / "skeletons", Pieces(other))
    table = folder / "labels.csv"
    table.write_text("media,start,stop,behaviour\na.mp4,0.1,0.4,jump\ngone.mp4,0,1,jump\n")
    return [
        table, folder / "other", folder / "bows.safetensors", folder / "skeletons",
        video(folder / "a.mp4"), video(folder / "b.mp4"),
    ]  # fmt: skip


def test_all_kinds_at_once(library: Library, mixed: list[Path]) -> None:
    told: list[tuple[float, str]] = []

    def report(share: float, name: str) -> bool:
        told.append((share, name))
        return True

    done = Batch(library, report, Facts(session="monday"), build_pipeline=build).run(
        recognise(mixed)
    )
    assert (done.clips, done.spans, done.stopped) == (2 + 2 + 2 + 2, 1, False)
    (problem,) = done.problems
    assert problem.startswith("Line 3 of labels.csv")
    shares = [share for share, _ in told]
    assert shares == sorted(shares), "it never goes back"
    assert 0.99 < shares[-1] <= 1.0 or told[-1][1] == "labels.csv"
    names = list(dict.fromkeys(name for _, name in told))
    assert names[-3:] == ["a.mp4", "b.mp4", "labels.csv"], "a table is about clips beside it"
    (jumped,) = [clip for clip in library.clips() if clip.source == "a.mp4"]
    assert [span.label for span in library.spans.of(jumped.id)] == ["jump"]
    assert jumped.session == "monday"
    assert library.counts().labels == {"bow": 3, "nod": 3, "jump": 1}


def test_what_cannot_be_read_does_not_keep_the_rest_out(
    library: Library, mixed: list[Path], tmp_path: Path
) -> None:
    bad = []
    for name in ("broken.mp4", "broken.safetensors", "broken.pkl", "broken.csv", "broken.npz",
                 "S001C001P001R001A001.skeleton", "notes.txt"):  # fmt: skip
        bad.append(tmp_path / name)
        bad[-1].write_bytes(b"\x80\x04 nothing of the kind")
    (tmp_path / "empty").mkdir()
    bad += [tmp_path / "empty", tmp_path / "gone.mp4"]
    found, problems = sort_out([*bad, *mixed])
    assert len(problems) == 2
    done = Batch(library, lambda *_: True, build_pipeline=build).run(found)
    assert (done.clips, done.spans) == (8, 1)
    assert len(done.problems) == 7 + 1
    for name in ("broken.mp4", "broken.safetensors", "broken.pkl", "broken.csv", "notes.txt"):
        assert sum(name in problem for problem in done.problems) == 1
    assert unfinished(library) == []


def test_it_can_be_stopped_at_any_moment(library: Library, mixed: list[Path]) -> None:
    found = recognise(mixed)
    seen: list[int] = []
    for most in range(200):
        calls = 0

        def report(share: float, name: str, most: int = most) -> bool:
            nonlocal calls
            calls += 1
            return calls <= most

        before = len(library.clips())
        done = Batch(library, report, build_pipeline=build).run(found)
        assert len(library.clips()) - before == done.clips, "what is counted is there"
        seen.append(done.clips)
        if not done.stopped:
            break
        assert calls == most + 1, "nobody is asked again after saying no"
        assert unfinished(library) == []
        library.trash([clip.id for clip in library.clips()])
        library.empty_trash()
    assert seen[0] == 0
    assert seen[-1] == 8
    assert set(range(9)) <= set(seen)


def test_no_network_for_videos_is_a_problem_of_the_videos(
    library: Library, mixed: list[Path]
) -> None:
    def fails() -> Pipeline:
        raise UserError("The pose model is damaged; install it again.")

    done = Batch(library, lambda *_: True, build_pipeline=fails).run(recognise(mixed))
    assert done.clips == 6
    assert "The pose model is damaged; install it again." in done.problems


def test_a_full_disk_is_called_one(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(video_import, "copy", full)
    videos = [(Kind.VIDEO, video(tmp_path / f"{name}.mp4")) for name in "abc"]
    done = Batch(library, lambda *_: True, build_pipeline=build).run(videos)
    assert done.clips == 0
    (problem,) = done.problems
    assert problem.startswith("a.mp4 and 2 more were left out: ")
    assert "full" in problem
    assert "cannot be read" not in problem
    assert library.clips() == []


def test_a_read_only_library_takes_nothing(library: Library, mixed: list[Path]) -> None:
    with Library.open(library.folder, read_only=True) as closed:
        done = Batch(closed, lambda *_: True, build_pipeline=build).run(recognise(mixed[1:]))
    assert (done.clips, done.spans) == (0, 0)
    assert done.problems
    assert all("read-only" in problem for problem in done.problems)


def test_facts_may_differ_from_file_to_file(library: Library, tmp_path: Path) -> None:
    found = recognise([video(tmp_path / "wave" / "a.mp4"), video(tmp_path / "clap" / "b.mp4")])
    batch = Batch(
        library, lambda *_: True, lambda path: Facts(label=path.parent.name),
        build_pipeline=build, copy_videos=False,
    )  # fmt: skip
    assert batch.run(found) == Outcome(clips=2)
    assert {clip.label for clip in library.clips()} == {"wave", "clap"}
    assert all(Path(clip.video).is_absolute() for clip in library.clips()), "left where they are"


def test_a_table_may_be_said_to_be_about_a_clip(library: Library, tmp_path: Path) -> None:
    clip = library.add(motion(2.0), Facts())
    assert clip is not None
    table = tmp_path / "plain.csv"
    table.write_text("start,stop,behaviour\n0.5,1,nod\n")
    done = Batch(library, lambda *_: True, about=clip.id).run([(Kind.BEHAVIOURS, table)])
    assert done.spans == 1
    gone = Batch(library, lambda *_: True, about=99).run([(Kind.BEHAVIOURS, table)])
    assert "no clip 99" in gone.problems[0]

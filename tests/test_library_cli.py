"""``python -m app library``, as a user types it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main
from app.library import Facts, Library, Query, Span
from app.library_cli import moving
from app.recognise import Stopper
from model.data.dataset import load
from tests.clips import motion
from tests.fakes import (
    FakeEstimator,
    FakeRecogniser,
    fake_pipeline,
    person,
    program_environment,
    write_video,
)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three clips: a wave, a clap with a span, one without a label."""
    with Library.create(tmp_path / "clips") as library:
        library.add(motion(1.0), Facts("wave", "Ann", "monday", "camera 0", 1e9))
        two = library.add(motion(2.0), Facts("clap", "Bea", "", "b.mp4", 2e9))
        assert two is not None
        library.spans.insert(Span(two.id, 0.5, 1.5, "jump"))
        library.add(motion(0.5, visible=0.5), Facts("", "Ann", "", "camera 0", 3e9))
    return tmp_path / "clips"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["library", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def records(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict[str, object]]:
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def test_list_for_people_and_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "list", folder)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == [
        "clip", "recorded", "label", "person", "session", "seconds", "quality", "video", "spans",
    ]  # fmt: skip
    assert [line.split()[0] for line in lines[1:4]] == ["3", "2", "1"]
    assert lines[-1] == "3 clips"
    found = records(capsys, "list", folder, "--person", "Ann", "--sort", "duration", "--reverse")
    assert [record["id"] for record in found] == [3, 1]
    assert found[1]["label"] == "wave"
    assert found[1]["duration"] == pytest.approx(1.0)
    assert [r["id"] for r in records(capsys, "list", folder, "--label", "")] == [3]
    assert [r["id"] for r in records(capsys, "list", folder, "--text", "JUMP bea")] == [2]
    assert records(capsys, "list", folder, "--trashed") == []
    assert run(capsys, "list", folder, "--text", "nothing")[1] == "0 clips\n"


def test_counts_and_show(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (counts,) = records(capsys, "counts", folder)
    assert (counts["clips"], counts["unlabelled"]) == (3, 1)
    assert counts["labels"] == {"jump": 1, "wave": 1}
    assert "3 clips" in run(capsys, "counts", folder)[1]
    (shown,) = records(capsys, "show", folder, "2")
    assert shown["spans"] == [
        {"id": 1, "start": 0.5, "end": 1.5, "label": "jump", "state": "confirmed",
         "confidence": None, "origin": ""}
    ]  # fmt: skip
    assert Path(str(shown["folder"])).is_dir()
    (same,) = records(capsys, "show", folder, shown["uid"])
    assert same == shown
    assert "0.500 to 1.500 s  jump (confirmed)" in run(capsys, "show", folder, "2")[1]


def test_changes_and_their_undoing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(capsys, "relabel", folder, "1", "3", "--label", "bow")[1] == "Labelled 2 clips bow.\n"
    )
    assert run(capsys, "edit", folder, "3", "--person", "Cem", "--split", "test")[0] == 0
    assert run(capsys, "rename", folder, "jump", "leap")[0] == 0
    assert run(capsys, "trash", folder, "2")[0] == 0
    with Library.open(folder) as library:
        assert [clip.label for clip in library.clips()] == ["bow", "bow"]
        assert (library.clip(3).person, library.clip(3).split) == ("Cem", "test")
        assert [span.label for span in library.spans.of(2)] == ["leap"]
    undone = [records(capsys, "undo", folder)[0]["undone"] for _ in range(4)]
    assert undone == [
        "move 1 clip to the trash", "rename jump to leap", "change person, split of 1 clip",
        "label 2 clips bow",
    ]  # fmt: skip
    assert records(capsys, "redo", folder) == [{"redone": "label 2 clips bow"}]
    assert run(capsys, "redo", folder)[0] == 0
    with Library.open(folder) as library:
        assert [clip.label for clip in library.clips(Query(sort="id"))] == ["bow", "clap", "bow"]


def test_the_trash(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "trash", folder, "1", "2")
    assert run(capsys, "restore", folder, "1")[1] == "Restored 1 clip.\n"
    assert [r["id"] for r in records(capsys, "list", folder, "--trashed")] == [2]
    assert records(capsys, "empty-trash", folder) == [{"deleted": 1}]
    assert run(capsys, "empty-trash", folder)[1] == "Deleted 0 clips for good.\n"


def test_create_and_repair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = tmp_path / "new" / "library"
    assert run(capsys, "create", new)[0] == 0
    assert run(capsys, "create", new)[0] == 2
    with Library.open(new) as library:
        library.add(motion(0.2), Facts("wave"))
    (new / "library.sqlite").write_bytes(b"broken" * 1000)
    code, out, err = run(capsys, "list", new)
    assert (code, out) == (2, "")
    assert "repair" in err
    assert run(capsys, "repair", new)[0] == 0
    assert len(records(capsys, "list", new)) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["list", "nowhere"], "no library"),
        (["show", "{}", "99"], "no clip 99"),
        (["show", "{}", "20200101-abc"], "no clip 20200101-abc"),
        (["relabel", "{}", "1", "99", "--label", "x"], "no clip 99"),
        (["edit", "{}", "1"], "Nothing was given"),
        (["rename", "{}", "dance", "x"], "no label dance"),
        (["rename", "{}", "wave", " "], "needs a name"),
        (["import", "{}", "nowhere.mp4"], "There is no nowhere.mp4"),
        (["import", "{}", "{}/incoming"], "no videos"),
        (["export", "{}", "--format", "store", "--out", "no/where"], "cannot be written"),
        (["export", "{}", "--format", "csv", "--out", "no/where"], "cannot be written"),
        (["export", "{}", "--format", "video", "--out", "a.mp4"], "say which by --clip"),
        (
            ["export", "{}", "--format", "ntu", "--out", "x", "--label", "none"],
            "nothing to export",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    code, out, err = run(capsys, *(a.replace("{}", str(folder)) for a in arguments))
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_a_failed_change_has_not_happened(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "relabel", folder, "1", "99", "--label", "x")
    with Library.open(folder) as library:
        assert library.clip(1).label == "wave"


@pytest.mark.parametrize("way", ["store", "ntu", "pyskl", "library"])
def test_every_format_there_and_back(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    ending = {"store": ".safetensors", "pyskl": ".pkl"}.get(way, "")
    out, back = tmp_path / f"out{ending}", tmp_path / "back"
    (done,) = records(capsys, "export", folder, "--format", way, "--out", out)
    assert done["pieces"] == (3 if way == "library" else 2)
    run(capsys, "create", back)
    (done,) = records(capsys, "import", back, out)
    assert done["clips"] == (3 if way == "library" else 2)
    (counts,) = records(capsys, "counts", back)
    assert counts["labels"] == {"jump": 1, "wave": 1}
    assert set(counts["persons"]) == {"Ann", "Bea"}


def test_only_some_labels_are_exported(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.safetensors"
    code, said, _ = run(
        capsys, "export", folder, "--format", "store", "--out", out, "--label", "jump"
    )
    assert (code, said) == (0, f"Wrote 1 piece to {out}.\n")
    assert load("store", out).classes == ("jump",)


def test_a_table_of_labels_there_and_back(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "labels.csv"
    assert run(capsys, "export", folder, "--format", "csv", "--out", out)[0] == 0
    with Library.open(folder) as library:
        library.spans.remove([span.id for span in library.spans.of(2)])
    assert records(capsys, "import", folder, out)[0]["spans"] == 2
    plain = tmp_path / "plain.csv"
    plain.write_text("start,stop,behaviour\n0.1,0.3,nod\n0.4,99,nod\nx,1,nod\n")
    code, said, err = run(capsys, "import", folder, plain, "--clip", "3")
    assert (code, said) == (0, "Imported 0 clips and 2 spans.\n")
    assert err.startswith("Line 4")


def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        moving,
        "_pipeline",
        lambda arguments: (
            lambda: fake_pipeline(FakeEstimator(person), FakeRecogniser(lambda time: "rest"))
        ),
    )


def test_videos_are_imported_and_exported(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake(monkeypatch)
    for label in ("squat", "stand"):
        (tmp_path / "videos" / label).mkdir(parents=True)
        write_video(tmp_path / "videos" / label / "a.mp4", [n / 10 for n in range(10)])
    (tmp_path / "videos" / "squat" / "b.mp4").write_bytes(b"broken")
    code, out, err = run(
        capsys, "import", folder, tmp_path / "videos", "--label-from-folder", "--person", "Cem"
    )
    assert (code, out) == (0, "Imported 2 clips.\n")
    assert "b.mp4" in err
    found = records(capsys, "list", folder, "--person", "Cem", "--sort", "label")
    assert [record["label"] for record in found] == ["squat", "stand"]
    number = found[0]["id"]
    for extra in ([], ["--overlay"]):
        out_file = tmp_path / "squat.mp4"
        exported = ["export", folder, "--format", "video", "--out", out_file, "--clip", number]
        assert run(capsys, *exported, *extra)[0] == 0
        assert out_file.stat().st_size > 500
    broken = tmp_path / "videos" / "squat" / "b.mp4"
    assert run(capsys, "import", folder, broken)[0] == 2


def test_an_interrupted_import_keeps_what_was_done(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake(monkeypatch)
    videos = [
        write_video(tmp_path / f"{n}.mp4", [index / 10 for index in range(10)]) for n in range(2)
    ]
    stopper = Stopper()

    def asked_in_the_second(_bar: object, share: float, name: str) -> bool:
        if name == "1.mp4" and share > 0.5:
            os.kill(os.getpid(), signal.SIGINT)
        return True

    monkeypatch.setattr(moving, "Stopper", lambda: stopper)
    monkeypatch.setattr(moving._Bar, "show", asked_in_the_second)
    code, out, _ = run(capsys, "import", folder, *videos)
    assert (code, out) == (130, "Imported 1 clip.\n")
    assert len(records(capsys, "list", folder)) == 4


def test_an_interrupted_export_leaves_no_file(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stopper = Stopper()
    stopper.asked = True
    monkeypatch.setattr(moving, "Stopper", lambda: stopper)
    out = tmp_path / "a.safetensors"
    assert run(capsys, "export", folder, "--format", "store", "--out", out)[0] == 130
    assert not out.exists()


def test_the_real_command_and_its_help(folder: Path, tmp_path: Path) -> None:
    def program(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", "library", *map(str, arguments)],
            cwd=ROOT, capture_output=True, text=True, check=False,
            env=program_environment(tmp_path),
        )  # fmt: skip

    listed = program("list", folder, "--json")
    assert listed.returncode == 0
    assert len(listed.stdout.splitlines()) == 3
    help_text = program("--help").stdout
    for task in ("list", "import", "export", "relabel", "trash", "undo", "repair"):
        assert f"  {task} " in help_text
    assert "LIBRARY" in program("import", "--help").stdout
    assert program("dance", folder).returncode == 2

"""Libraries that are damaged, newer, read-only, full, or used by several programs at once."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
from pathlib import Path
from typing import IO

import pytest

from app.errors import UserError
from app.library import Facts, Library, LibraryError, Query, Span, SpanState, schema
from app.library import lock as lock_module
from app.library.errors import DamagedLibraryError, NewerLibraryError, ReadOnlyError
from app.library.repair import repair
from tests.clips import add, motion
from tests.fakes import program_environment

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of three clips."""
    with Library.create(tmp_path / "library") as library:
        for label in ("wave", "clap", "bow"):
            clip = add(library, label)
            library.spans.insert(Span(clip.id, 0.0, 0.1, label))
        library.order_labels(["clap", "wave"])
    return tmp_path / "library"


def labels_in(folder: Path) -> list[str]:
    with Library.open(folder) as library:
        return sorted(clip.label for clip in library.clips())


def test_a_folder_without_a_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library in"):
        Library.open(tmp_path)
    with pytest.raises(LibraryError, match="no library in"):
        Library.open(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_a_library_is_not_made_over_another(folder: Path) -> None:
    with pytest.raises(LibraryError, match="already"):
        Library.create(folder)
    with Library.open_or_create(folder) as library:
        assert len(library.clips()) == 3


def test_a_place_where_none_can_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for make in (Library.create, Library.open_or_create):
        with pytest.raises(LibraryError, match=r"file.*(failed|cannot)"):
            make(tmp_path / "file")


def test_one_of_a_newer_version_is_left_alone(folder: Path) -> None:
    with sqlite3.connect(folder / "library.sqlite") as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    before = (folder / "library.sqlite").read_bytes()
    for attempt in (Library.open, Library.open_or_create, repair):
        with pytest.raises(NewerLibraryError, match=r"newer version.*update the program"):
            attempt(folder)
    assert (folder / "library.sqlite").read_bytes() == before


def test_an_older_one_is_brought_up_to_date(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    monkeypatch.setattr(
        schema, "UPGRADES", {schema.VERSION - 1: "ALTER TABLE clips ADD COLUMN mood TEXT;"}
    )
    with pytest.raises(ReadOnlyError):
        Library.open(folder, read_only=True)
    assert labels_in(folder) == ["bow", "clap", "wave"]
    with sqlite3.connect(folder / "library.sqlite") as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
        assert connection.execute("SELECT count(mood) FROM clips").fetchone()[0] == 0
    connection.close()


def test_another_program_s_database_is_not_touched(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()
    before = (tmp_path / "library.sqlite").read_bytes()
    with pytest.raises(LibraryError, match="another program"):
        Library.open(tmp_path)
    with pytest.raises(LibraryError, match="already"):
        Library.create(tmp_path)
    with pytest.raises(LibraryError, match="another program"):
        repair(tmp_path)
    assert (tmp_path / "library.sqlite").read_bytes() == before


def spoil(path: Path, start: int, length: int) -> None:
    whole = bytearray(path.read_bytes())
    whole[start : start + length] = b"\xff" * length
    path.write_bytes(whole)


@pytest.mark.parametrize("start", [0, 20, 100, 5000])
def test_a_damaged_database_is_said_to_be_one_and_can_be_made_anew(
    folder: Path, start: int
) -> None:
    path = folder / "library.sqlite"
    spoil(path, start, 3000)
    damaged = path.read_bytes()
    with pytest.raises(DamagedLibraryError, match=r"is damaged.*repair"):
        Library.open(folder)
    assert path.read_bytes() == damaged
    done = repair(folder)
    assert done.set_aside is not None
    assert done.set_aside.read_bytes() == damaged
    assert labels_in(folder) == ["bow", "clap", "wave"]


@pytest.mark.parametrize("size", [0, 10, 3000])
def test_a_database_cut_off(folder: Path, size: int) -> None:
    path = folder / "library.sqlite"
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(DamagedLibraryError, match="is damaged"):
        Library.open(folder)
    repair(folder)
    assert labels_in(folder) == ["bow", "clap", "wave"]


def test_a_repair_takes_what_the_files_do_not_know_from_the_copy(folder: Path) -> None:
    with Library.open(folder) as library:  # which makes the copy of the day
        numbers = {clip.label: clip.id for clip in library.clips()}
        add(library, "later")
    spoil(folder / "library.sqlite", 0, 10_000)
    done = repair(folder)
    assert (done.clips, done.spans, done.from_copy, done.from_files) == (3, 3, 3, 1)
    with Library.open(folder) as library:
        assert library.labels() == ("clap", "wave", "bow", "later")
        assert {c.label: c.id for c in library.clips() if c.label != "later"} == numbers
        assert [span.label for span in library.spans.confirmed()] == ["wave", "clap", "bow"]


def test_without_any_database_the_files_are_enough(folder: Path) -> None:
    for path in folder.glob("library.*"):
        path.unlink()
    done = repair(folder)
    assert (done.set_aside, done.clips, done.from_files) == (None, 0, 3)
    assert labels_in(folder) == ["bow", "clap", "wave"]


def test_missing_and_damaged_joints_are_said_and_hurt_nothing_else(folder: Path) -> None:
    with Library.open(folder) as library:
        one, two, three = library.clips(Query(sort="id", descending=False))
        joints = library.clip_folder(one.id) / "joints.safetensors"
        joints.write_bytes(joints.read_bytes()[:5000])
        shutil.rmtree(library.clip_folder(two.id))
        with pytest.raises(LibraryError, match=rf"joints of clip {one.id} cannot be read"):
            library.motion(one.id)
        with pytest.raises(LibraryError, match=rf"joints of clip {two.id} cannot be read"):
            library.motion(two.id)
        assert len(library.motion(three.id)) == three.frames
        library.trash([one.id, two.id])
        assert library.empty_trash() == 2
    assert labels_in(folder) == ["bow"]


def test_a_missing_video_is_said_and_the_joints_stay(folder: Path, tmp_path: Path) -> None:
    video = tmp_path / "a.mp4"
    video.write_bytes(b"x")
    with Library.open(folder) as library:
        clip = library.add(motion(0.1), Facts(), video=video)
        assert clip is not None
        path = library.video(clip.id)
        assert path is not None
        path.unlink()
        with pytest.raises(LibraryError, match=r"video of clip .* is missing.*joints alone"):
            library.video(clip.id)
        assert len(library.motion(clip.id)) == clip.frames


def test_opened_to_look_at_it_only(folder: Path) -> None:
    with Library.open(folder) as writer, Library.open(folder, read_only=True) as library:
        assert library.read_only
        assert not writer.read_only
        clip = library.clips()[0]
        for change in (
            lambda: library.relabel([clip.id], "x"),
            lambda: library.spans.insert(Span(clip.id, 0, 1, "x")),
            lambda: library.spans.suggest(clip.id, []),
            lambda: add(library),
            lambda: library.trash([clip.id]),
            library.undo,
        ):
            with pytest.raises(ReadOnlyError, match="read-only"):
                change()
        writer.relabel([clip.id], "seen")
        assert library.clip(clip.id).label == "seen"


LOOK = """
import os
import sys
from pathlib import Path
from app.library import Library, LibraryError
if os.geteuid() == 0:
    # To root everything may be written: look as somebody else.
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
with Library.open(Path(sys.argv[1])) as library:
    assert library.read_only
    print(len(library.clips()), library.motion(library.clips()[0].id).joints.shape)
    try:
        library.relabel([library.clips()[0].id], "x")
    except LibraryError as error:
        print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_read_only_folder_can_be_looked_at(tmp_path: Path, folder: Path, journal: str) -> None:
    if journal == "delete":
        connection = sqlite3.connect(folder / "library.sqlite")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.close()
    before = (folder / "library.sqlite").read_bytes()
    # Not below pytest's own folder, which nobody else may enter.
    with tempfile.TemporaryDirectory() as outside:
        os.chmod(outside, 0o755)
        copy = Path(outside) / "library"
        shutil.copytree(folder, copy)
        for path in copy.rglob("*"):
            path.chmod(0o555 if path.is_dir() else 0o444)
        copy.chmod(0o555)
        try:
            done = subprocess.run(
                [sys.executable, "-c", LOOK, str(copy)],
                cwd=ROOT, capture_output=True, text=True, check=False,
                env=program_environment(tmp_path),
            )  # fmt: skip
        finally:
            for path in (copy, *(p for p in copy.rglob("*") if p.is_dir())):
                path.chmod(0o755)
        assert (copy / "library.sqlite").read_bytes() == before
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first == "3 (7, 25, 3)"
    assert "cannot be changed" in second


def test_a_full_disk_under_the_database_loses_nothing(folder: Path) -> None:
    with Library.open(folder) as library:
        pages = library._database.rows("PRAGMA page_count")[0][0]
        library._database.rows(f"PRAGMA max_page_count = {pages}")
        clip = library.clips()[0]
        with pytest.raises(LibraryError, match=r"disk .* is full.*not made"):
            library.edit([clip.id], notes="x" * 100_000)
        with pytest.raises(LibraryError, match="is full"):
            add(library, "x" * 100_000)
        assert list((folder / "incoming").iterdir()) == []
        assert len(list((folder / "clips").iterdir())) == 3
        library._database.rows("PRAGMA max_page_count = 1000000")
        library.edit([clip.id], notes="there is room again")
    assert labels_in(folder) == ["bow", "clap", "wave"]


def test_a_full_disk_under_the_joints_adds_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with Library.open(folder) as library:
        monkeypatch.setattr("model.data.tensor_file.os.fsync", full)
        with pytest.raises(LibraryError, match="is full"):
            add(library)
        monkeypatch.undo()
        assert list((folder / "incoming").iterdir()) == []
    assert labels_in(folder) == ["bow", "clap", "wave"]


def test_a_trash_that_cannot_be_emptied_keeps_everything(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(folder) as library:
        clip = library.clips()[0]
        library.trash([clip.id])

        def fails(*_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr("app.library.trash.history.forget", fails)
        with pytest.raises(LibraryError, match="is full"):
            library.empty_trash()
        assert len(library.motion(clip.id)) == clip.frames
        library.restore([clip.id])
    assert len(labels_in(folder)) == 3


def test_killed_between_files_and_entries(folder: Path) -> None:
    with Library.open(folder) as library:
        one, two, three = library.clips(Query(sort="id", descending=False))
    # Emptied out of the trash, with the entry still there, and with it gone.
    (folder / "deleted").mkdir()
    (folder / "clips" / one.uid).rename(folder / "deleted" / one.uid)
    (folder / "clips" / two.uid).rename(folder / "deleted" / two.uid)
    connection = sqlite3.connect(folder / "library.sqlite", isolation_level=None)
    connection.execute("DELETE FROM clips WHERE id IN (?, ?)", (two.id, three.id))
    connection.close()
    with Library.open(folder) as library:
        assert [clip.uid for clip in library.recovered] == [three.uid]
        assert {clip.uid for clip in library.clips()} == {one.uid, three.uid}
        assert len(library.motion(one.id)) == one.frames
        again = library.find(three.uid)
        assert again is not None
        assert (again.label, again.person, again.created) == (
            three.label, three.person, three.created,
        )  # fmt: skip
    assert not (folder / "deleted" / two.uid).exists()


def test_an_unfinished_import_leaves_nothing(folder: Path) -> None:
    with Library.open(folder) as library:
        incoming = library.incoming()
        (incoming.folder / "video.mp4").write_bytes(b"half a video")
        with Library.open(folder):  # a second window has nothing to do with it
            assert incoming.folder.exists()
        incoming.abandon()
    assert len(labels_in(folder)) == 3
    assert not incoming.folder.exists()


WORK = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from app.library import Facts, Library, Span
    from tests.clips import add
    name = sys.argv[2]
    with Library.open(Path(sys.argv[1])) as library:
        shared = library.clips()[-1]
        for number in range(15):
            clip = add(library, name)
            library.spans.insert(Span(shared.id, number, number + 1, name))
            library.relabel([clip.id], f"{name} {number}")
            if number % 5 == 0:
                library.undo()
                library.redo()
            library.clips()
    """
)


def test_two_programs_at_once_lose_nothing(folder: Path, tmp_path: Path) -> None:
    with Library.open(folder) as library:
        before = library.changes()
        workers = [
            subprocess.Popen(
                [sys.executable, "-c", WORK, str(folder), name],
                cwd=ROOT, env=program_environment(tmp_path), stderr=subprocess.PIPE, text=True,
            )
            for name in ("one", "two")
        ]  # fmt: skip
        for worker in workers:
            _, errors = worker.communicate(timeout=100)
            assert worker.returncode == 0, errors
        # Each made 15 clips, spans and labels, and took back and did again 3 changes.
        assert library.changes() == before + 2 * (15 * 3 + 3 * 2)
        labels = {clip.label for clip in library.clips()}
        assert labels >= {f"{name} {n}" for name in ("one", "two") for n in range(15)}
        assert len(library.clips()) == 33
        spans = library.spans.of(library.clips()[-1].id, SpanState.CONFIRMED)
        assert len(spans) == 31
        assert library._database.rows("PRAGMA integrity_check") == [("ok",)]


def test_a_clip_that_is_begun_this_moment_is_not_taken_for_a_leftover(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, opened = lock_module._lock, []

    def lock_after_another_has_looked(file: IO[bytes]) -> None:
        # The file is there and not locked yet: another window is opened at this very moment.
        if not opened:
            opened.append(True)
            with Library.open(folder) as other:
                assert other.recovered == ()
        really(file)

    monkeypatch.setattr(lock_module, "_lock", lock_after_another_has_looked)
    with Library.open(folder) as library:
        assert add(library, "kept").label == "kept"
    assert opened
    assert "kept" in labels_in(folder)


EDIT = textwrap.dedent(
    """
    import itertools
    import sys
    from pathlib import Path
    from app.library import Library, Span
    with Library.open(Path(sys.argv[1])) as library:
        clip = library.clips()[0].id
        for number in itertools.count():
            library.spans.insert(Span(clip, number, number + 1, f"label {number}"))
            library.edit([clip], notes=str(number))
            print(number, flush=True)
    """
)


def test_killed_while_labelling_no_edit_is_lost(folder: Path, tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", EDIT, str(folder)],
        cwd=ROOT, env=program_environment(tmp_path), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    said = 0
    for line in child.stdout:
        said = int(line)
        if said == 25:
            break
    child.kill()
    rest, _ = child.communicate()
    said = max([said, *map(int, rest.split())])
    with Library.open(folder) as library:
        clip = library.clips()[0]
        labels = [s.label for s in library.spans.of(clip.id) if s.label.startswith("label")]
        # What was said to be done is there, and perhaps the one that was being made.
        assert labels[: said + 1] == [f"label {number}" for number in range(said + 1)]
        assert len(labels) <= said + 2
        assert int(clip.notes) in (said, said + 1)
        assert library._database.rows("PRAGMA integrity_check") == [("ok",)]
        assert library.undo(anybodys=True) is not None


def test_a_library_that_is_busy_for_too_long_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.library.database.BUSY_TIMEOUT", 0.05)
    with Library.open(folder) as library:
        clip = library.clips()[0]
        other = sqlite3.connect(folder / "library.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match=r"is busy.*try again"):
            library.relabel([clip.id], "x")
        assert library.clip(clip.id) == clip  # reading goes on
        with Library.open(folder) as late:  # opening, too
            assert len(late.clips()) == 3
        other.execute("ROLLBACK")
        other.close()
        library.relabel([clip.id], "x")


def test_every_message_is_a_user_error(folder: Path) -> None:
    with Library.open(folder) as library, pytest.raises(UserError, match="no clip 99"):
        library.clip(99)


def test_closed_in_the_middle_of_other_threads_work(folder: Path) -> None:
    library = Library.open(folder)
    count = len(library.clips())
    began, errors = threading.Barrier(4), []

    def work(which: int) -> None:
        began.wait()
        try:
            while True:
                if which == 0:
                    add(library, "late")
                else:
                    library.clips()
                    library.counts()
        except UserError as error:
            errors.append(str(error))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    began.wait()
    library.close()
    for thread in threads:
        thread.join(20.0)
        assert not thread.is_alive()
    assert len(errors) == 3
    assert all("closed" in error for error in errors)
    with Library.open(folder) as again:
        assert len(again.clips()) >= count
        assert list((folder / "incoming").glob("*")) == []

"""Clips in other formats, there and back."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.errors import UserError
from app.exchange import behaviours, ntu_format, pyskl_format, store_format
from app.exchange.copying import copy_clips
from app.exchange.pieces import Pieces, even
from app.library import Facts, Library, Motion, Query, Span, SpanState
from model.data.dataset import load
from model.data.sequence import Sequence
from model.data.writer import StoreWriter
from model.preparation import sensor_of
from model.sampling import MEDIAPIPE
from tests.bodies import raising_right_arm
from tests.clips import motion

OLDEST = Query(sort="id", descending=False)


def regular(frames: int, visible: float = 1.0) -> Motion:
    """A motion at exactly 30 frames a second, as those formats have it."""
    return Motion(
        np.arange(frames) / 30,
        raising_right_arm(frames, 30.0),
        np.full((frames, 25), visible, np.float32),
        np.ones(frames, bool),
    )


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Three clips with labels, two spans in the second, and one without."""
    with Library.create(tmp_path / "library") as made:
        made.add(regular(40), Facts("wave", "Ann", "monday", "camera 0", 1e9, "train"))
        long = made.add(regular(90), Facts("", "Bea", "tuesday", "long.mp4", 2e9, "test"))
        made.add(regular(35, 0.5), Facts("über-jump, high", "", "", "camera 0", 3e9))
        made.add(regular(30), Facts("", "Ann", "monday", "camera 0", 4e9))
        assert long is not None
        made.spans.insert(Span(long.id, 0.5, 1.0, "clap"))
        made.spans.insert(Span(long.id, 1.5, 2.5, "wave"))
        made.spans.suggest(long.id, [Span(0, 0.0, 0.4, "bow", confidence=0.9)])
        yield made


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Library]:
    with Library.create(tmp_path / "target") as made:
        yield made


EXPECTED = [
    ("wave", "Ann", "monday", 40),
    ("clap", "Bea", "tuesday", 16),
    ("wave", "Bea", "tuesday", 31),
    ("über-jump, high", "", "", 35),
]


def check(target: Library, library: Library, tolerance: float = 0.0) -> None:
    """The target holds the library's four pieces, each as a clip."""
    clips = target.clips(OLDEST)
    found = [(c.label, c.person, c.session, c.frames) for c in clips]
    assert sorted(found) == sorted(EXPECTED)
    long = regular(90).joints
    given = {40: regular(40).joints, 16: long[15:31], 31: long[45:76], 35: regular(35).joints}
    for clip in clips:
        back = target.motion(clip.id)
        np.testing.assert_allclose(back.joints, given[clip.frames], atol=tolerance)
        np.testing.assert_allclose(back.visibility, 0.5 if clip.frames == 35 else 1.0)
        np.testing.assert_allclose(back.times, np.arange(clip.frames) / 30, atol=1e-6)


def test_our_own_format_there_and_back(library: Library, target: Library, tmp_path: Path) -> None:
    path = tmp_path / "clips.safetensors"
    done = store_format.write(path, Pieces(library))
    assert (done.pieces, done.problems) == (4, ())
    assert store_format.read(path, target, Facts(), lambda share: True) == 4
    check(target, library)
    assert {c.label: c.split for c in target.clips() if c.person == "Bea"} == {
        "clap": "test", "wave": "test",
    }  # fmt: skip


def test_training_reads_our_own_format(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "clips.safetensors"
    store_format.write(path, Pieces(library))
    dataset = load("store", path)
    assert dataset.classes == ("clap", "wave", "über-jump, high")
    assert dataset.store.labels.tolist() == [1, 0, 1, 2]
    assert dataset.store.subjects.tolist() == [0, 1, 1, -1]
    split = dataset.split("library")
    assert split.train.tolist() == [0, 3]
    assert split.test.tolist() == [1, 2]


def test_training_reads_the_library_itself(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "clips.safetensors"
    store_format.write(path, Pieces(library))
    exported, itself = load("store", path), load("library", library.folder)
    assert itself.classes == exported.classes
    assert sorted(itself.store.names) == sorted(exported.store.names)
    for index, name in enumerate(itself.store.names):
        own, other = itself.store[index], exported.store[exported.store.names.index(name)]
        assert (own.label, own.subject, own.fps) == (other.label, other.subject, other.fps)
        np.testing.assert_array_equal(own.joints, other.joints)
    sides = [dataset.split("library") for dataset in (itself, exported)]
    for one, other in zip(sides[0].__dict__.values(), sides[1].__dict__.values(), strict=True):
        names = [exported.store.name(place) for place in other]
        assert sorted(itself.store.name(place) for place in one) == sorted(names)
    assert sensor_of(itself) == sensor_of(exported) == MEDIAPIPE


def test_only_what_is_asked_for_is_exported(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "clips.safetensors"
    store_format.write(path, Pieces(library, Query(persons=("Bea",)), labels=("clap",)))
    assert load("store", path).classes == ("clap",)
    with pytest.raises(UserError, match="nothing to export"):
        Pieces(library, Query(persons=("nobody",)))


def test_ntu_skeletons_there_and_back(library: Library, target: Library, tmp_path: Path) -> None:
    folder = tmp_path / "ntu"
    done = ntu_format.write(folder, Pieces(library))
    assert done.pieces == 4
    files = sorted(folder.glob("*.skeleton"))
    assert [path.stem for path in files] == [
        "S000C001P000R001A003",
        "S001C001P001R001A002",
        "S002C001P002R001A001",
        "S002C001P002R001A002",
    ]
    names = ntu_format.names_beside(files[0])
    for path in files:
        ntu_format.read(path, target, Facts(), names)
    check(target, library, 1e-6)


def test_the_ntu_reader_takes_our_skeletons(library: Library, tmp_path: Path) -> None:
    ntu_format.write(tmp_path / "ntu", Pieces(library))
    dataset = load("ntu60", tmp_path / "ntu", tmp_path / "cache", workers=1, progress=False)
    assert len(dataset.store) == 4
    assert dataset.store.broken_count == 0
    assert sorted(dataset.store.labels.tolist()) == [0, 1, 1, 2]


def test_frames_without_a_person_stay_such_in_ntu_skeletons(
    target: Library, tmp_path: Path
) -> None:
    given = regular(40)
    found = np.ones(40, bool)
    found[:3] = found[20:25] = False
    path = tmp_path / "S001C001P001R001A010.skeleton"
    path.write_text(ntu_format.text(replace(given, found=found)))
    ntu_format.read(path, target, Facts(notes="x"), {})
    (clip,) = target.clips()
    assert (clip.label, clip.person, clip.session, clip.notes) == ("clapping", "P001", "S001", "x")
    back = target.motion(clip.id)
    assert back.found.tolist() == found.tolist()
    np.testing.assert_allclose(back.joints[22], given.joints[19], atol=1e-6)


def test_pyskl_annotations_there_and_back(
    library: Library, target: Library, tmp_path: Path
) -> None:
    path = tmp_path / "clips.pkl"
    assert pyskl_format.write(path, Pieces(library)).pieces == 4
    assert pyskl_format.read(path, target, Facts(), lambda share: True) == 4
    check(target, library)
    # As pyskl itself reads it.
    content = pickle.loads(path.read_bytes())
    assert set(content) == {"split", "annotations", "classes"}
    assert [len(names) for names in content["split"].values()] == [2, 2]
    assert content["annotations"][0]["keypoint"].shape == (1, 40, 25, 3)
    dataset = load("pyskl", path, tmp_path / "cache")
    assert len(dataset.store) == 4
    assert dataset.split("library").test.tolist() == [1, 2]


def test_a_stranger_s_pickle_runs_nothing(target: Library, tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (tmp_path / "ran",))

    path = tmp_path / "evil.pkl"
    path.write_bytes(pickle.dumps({"annotations": [], "classes": Evil()}))
    with pytest.raises(UserError, match="refused"):
        pyskl_format.read(path, target, Facts(), lambda share: True)
    assert not (tmp_path / "ran").exists()


def test_a_table_of_behaviours_there_and_back(
    library: Library, target: Library, tmp_path: Path
) -> None:
    path = tmp_path / "labels.csv"
    assert behaviours.write(path, library) == 4
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == ",".join(behaviours.COLUMNS)
    # Into the same clips where nobody has labelled them.
    copy_clips(library, target)
    for clip in target.clips():
        target.spans.remove([span.id for span in target.spans.of(clip.id)])
    done = behaviours.read(path, target)
    assert (done.spans, done.clips, done.problems) == (4, 3, ())
    for clip in library.clips():
        again = target.find(clip.uid)
        assert again is not None
        spans = [(s.label, s.start, s.end) for s in target.spans.of(again.id)]
        given = [
            (e.label, pytest.approx(e.start, abs=1e-3), pytest.approx(e.end, abs=1e-3))
            for e in library.examples()
            if e.clip.id == clip.id
        ]
        assert spans == given
    # A second time nothing is added.
    assert behaviours.read(path, target).spans == 0
    assert target.undo() is not None


def test_other_programs_tables_are_read(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "boris.csv"
    path.write_text(
        "\ufeffBehaviour;Media file;Comment;STOP (s);start\n"
        "jump;C:\\videos\\long.mp4;;2,0;1,5\n"
        "jump;other.mp4;;2;1\n"
        ";long.mp4;;2;1\n"
        "jump;long.mp4;;1;2\n"
        "jump;long.mp4;;x;2\n"
        "jump;long.mp4;;90;80\n"
        "\n"
        "jump;camera 0;;1;0\n",
        "utf-8",
    )
    done = behaviours.read(path, library)
    assert (done.spans, done.clips) == (1, 1)
    assert [problem.split(" of ")[0] for problem in done.problems] == [
        f"Line {line}" for line in (3, 4, 5, 6, 7, 9)
    ]
    (clip,) = library.clips(Query(text="jump", persons=("Bea",)))
    assert (clip.source, clip.spans) == ("long.mp4", 3)
    assert len(library.spans.of(clip.id, SpanState.SUGGESTED)) == 1  # untouched


def test_a_plain_table_for_one_clip(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("start,stop,behavior\n0.1,0.2,nod\n")
    clip = library.clips(OLDEST)[0]
    assert behaviours.read(path, library, clip.id).spans == 1
    assert [span.label for span in library.spans.of(clip.id)] == ["nod"]
    path.write_text("a,b,c\n1,2,3\n")
    with pytest.raises(UserError, match="no column for behaviour and start and stop"):
        behaviours.read(path, library, clip.id)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="cannot be read as text"):
        behaviours.read(path, library, clip.id)


def test_clips_are_copied_with_all_that_belongs_to_them(
    library: Library, target: Library, tmp_path: Path
) -> None:
    video = tmp_path / "a.mp4"
    video.write_bytes(b"pictures")
    clip = library.add(motion(0.5), Facts("wave", "Ann", notes="n"), video=video)
    assert clip is not None
    assert copy_clips(library, target).pieces == 5
    for one, two in zip(library.clips(), target.clips(), strict=True):
        assert one._replace(id=0) == two._replace(id=0)
        assert [replace(s, id=0, clip=0) for s in library.spans.of(one.id)] == [
            replace(s, id=0, clip=0) for s in target.spans.of(two.id)
        ]
    copied = target.find(clip.uid)
    assert copied is not None
    assert target.video(copied.id).read_bytes() == b"pictures"
    again = copy_clips(library, target)
    assert again.pieces == 0
    assert len(again.problems) == 5


def test_uneven_times_become_even() -> None:
    given = motion(2.0)
    joints, visibility, found = even(given, 30.0)
    assert len(joints) == 61
    assert visibility.min() == 1.0
    assert found.all()
    # Where a frame was late the value between its neighbours is taken.
    at = np.interp(np.arange(61) / 30, given.times, given.joints[:, 9, 1])
    np.testing.assert_allclose(joints[:, 9, 1], at, atol=1e-5)
    twice, _, _ = even(given, 60.0)
    assert len(twice) == 121
    np.testing.assert_array_equal(even(replace(given), 30.0)[0][0], given.joints[0])


def test_a_clip_of_one_frame_is_one_frame() -> None:
    one = Motion(
        np.array([0.2]), raising_right_arm(1, 30.0), np.ones((1, 25), np.float32), np.ones(1, bool)
    )
    assert len(even(one, 30.0)[0]) == 1


def test_unreadable_clips_are_left_out_and_said(library: Library, tmp_path: Path) -> None:
    first = library.clips(OLDEST)[0]
    (library.clip_folder(first.id) / "joints.safetensors").unlink()
    done = store_format.write(tmp_path / "a.safetensors", Pieces(library))
    assert done.pieces == 3
    (problem,) = done.problems
    assert first.uid in problem


def test_places_that_cannot_be_written_are_said(library: Library, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "file"
    for write in (store_format.write, pyskl_format.write):
        with pytest.raises(UserError, match="cannot be written"):
            write(nowhere, Pieces(library))
    with pytest.raises(UserError, match="cannot be written"):
        behaviours.write(nowhere, library)
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        ntu_format.write(tmp_path / "file", Pieces(library))


def test_a_store_of_somebody_else_is_read_as_far_as_it_goes(
    target: Library, tmp_path: Path
) -> None:
    path = tmp_path / "other.safetensors"
    with StoreWriter(path, ("jump",), persons="[", sessions="3") as writer:
        for number in range(2):
            writer.add(
                Sequence(f"s{number}", regular(5).joints, np.ones((5, 25), np.float32), 25.0,
                         -number, 7, 1),
                {"found": np.ones((5, 2), np.float32)},
                {"session": np.zeros(3, np.float32), "test:library": np.zeros((2, 2), bool)},
            )  # fmt: skip
    assert store_format.read(path, target, Facts("x", session="s"), lambda share: True) == 2
    clips = target.clips(OLDEST)
    assert [(c.label, c.person, c.session, c.split) for c in clips] == [
        ("jump", "subject 7", "s", ""),
        ("x", "subject 7", "s", ""),
    ]
    assert clips[0].fps == pytest.approx(25.0)
    path.write_bytes(path.read_bytes()[:-7])
    with pytest.raises(UserError, match=r"other\.safetensors.*another file"):
        store_format.read(path, target, Facts(), lambda share: True)


def test_a_library_with_a_clip_that_points_elsewhere_is_not_followed(
    library: Library, tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    with library._database.change() as connection:
        connection.execute("UPDATE clips SET uid = '../../precious', trashed = 1 WHERE id = 1")
    with pytest.raises(UserError, match="wrong name"):
        library.motion(1)
    with pytest.raises(UserError, match="wrong name"):
        library.empty_trash()
    assert precious.is_dir()
    with library._database.change() as connection:
        connection.execute("UPDATE clips SET video = '../../precious' WHERE id = 2")
    with pytest.raises(UserError, match="wrong name"):
        library.video(2)

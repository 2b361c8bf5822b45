"""The clip library: what goes in comes out, and every change can be taken back."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.library import Facts, Library, LibraryError, Query, Span, SpanState
from app.library.errors import ConflictError
from app.library.records import POOR_QUALITY
from model.data.store import Store
from tests.clips import add, motion


@pytest.fixture
def library(tmp_path: Path) -> Library:
    with Library.create(tmp_path / "clips") as made:
        yield made


def labels_of(library: Library, **query: object) -> list[str]:
    return [clip.label for clip in library.clips(Query(sort="id", descending=False, **query))]


def test_a_clip_comes_back_as_it_went_in(library: Library, tmp_path: Path) -> None:
    video = tmp_path / "a.MP4"
    video.write_bytes(b"moving pictures" * 1000)
    given = motion()
    facts = Facts("wave", "Ann", "monday", "camera 0", 1e9, "train", "esgn", "left-handed")
    clip = library.add(given, facts, [Span(0, 0.5, 1.0, "wave")], video)
    assert clip is not None
    assert library.clips() == [clip]
    assert library.clip(clip.id) == clip == library.find(clip.uid)
    assert Facts(*(getattr(clip, name) for name in Facts.__dataclass_fields__)) == facts
    assert (clip.frames, clip.spans, clip.has_video, clip.trashed) == (61, 1, True, False)
    assert clip.duration == pytest.approx(2.0)
    assert clip.fps == pytest.approx(30.0)
    assert clip.quality == pytest.approx(1.0)
    found = library.motion(clip.id)
    for name in ("times", "joints", "visibility", "found", "image"):
        np.testing.assert_array_equal(getattr(found, name), getattr(given, name))
    path = library.video(clip.id)
    assert path is not None
    assert path.read_bytes() == video.read_bytes()
    assert path.name == "video.mp4"


def test_a_clip_s_joints_are_a_store_that_training_reads(library: Library) -> None:
    clip = add(library, "wave")
    store = Store.open(library.clip_folder(clip.id) / "joints.safetensors")
    store.check_values()
    assert store.classes == ("wave",)
    assert store.names == [clip.uid]


def test_quality_counts_frames_without_a_person_as_nothing(library: Library) -> None:
    given = motion(1.0, visible=0.8)
    found = np.arange(len(given)) >= len(given) // 2
    clip = library.add(replace(given, found=found), Facts())
    assert clip is not None
    assert clip.quality == pytest.approx(0.8 * found.mean(), abs=1e-5)


def test_it_is_there_when_opened_again(library: Library) -> None:
    clip = add(library, "wave")
    library.spans.insert(Span(clip.id, 0.0, 0.1, "wave"))
    with Library.open(library.folder) as again:
        assert again.clips() == library.clips()
        assert again.spans.of(clip.id) == library.spans.of(clip.id)


def test_filters_and_orders(library: Library) -> None:
    wave = add(library, "wave", "Ann", session="monday", notes="left HAND")
    clap = add(library, "clap", "Bea", session="monday", split="test")
    none = add(library, "", "Änne")
    long = add(library, "", "Ann")
    library.spans.insert(Span(long.id, 0.0, 0.1, "wave"))
    library.spans.insert(Span(clap.id, 0.0, 0.1, "jump", SpanState.SUGGESTED))

    def found(**query: object) -> list[int]:
        return [clip.id for clip in library.clips(Query(descending=False, sort="id", **query))]

    assert found() == [wave.id, clap.id, none.id, long.id]
    assert found(text="hand left") == [wave.id]
    assert found(text="WAVE") == [wave.id, long.id]
    assert found(text="änne") == [none.id]
    assert found(text="jump") == []
    assert found(labels=("wave",)) == [wave.id, long.id]
    assert found(labels=("",)) == [none.id]
    assert found(labels=("", "clap")) == [clap.id, none.id]
    assert found(labels=()) == []
    assert found(persons=("Ann", "Bea")) == [wave.id, clap.id, long.id]
    assert found(sessions=("monday",), splits=("",)) == [wave.id]
    assert found(has_video=True) == []
    assert found(least_quality=0.5, most_quality=1.0) == found()
    assert found(least_quality=0.5, most_quality=0.9) == []
    people = [clip.person for clip in library.clips(Query(sort="person"))]
    assert people == ["Änne", "Bea", "Ann", "Ann"]
    with pytest.raises(ValueError, match="sorted"):
        library.clips(Query(sort="id; DROP TABLE clips"))
    assert found(text="' OR 1=1 --") == []


def test_counts_and_examples(library: Library) -> None:
    add(library, "wave", "ann", session="1")
    long = add(library, "wave", "bea", session="2")
    add(library, "")
    trashed = add(library, "wave")
    library.trash([trashed.id])
    one = library.spans.insert(Span(long.id, 0.0, 0.1, "clap"))
    library.spans.insert(Span(long.id, 0.1, 0.2, "wave"))
    library.spans.suggest(long.id, [Span(0, 0.0, 0.2, "jump", confidence=0.4)])
    counts = library.counts()
    assert (counts.clips, counts.trashed, counts.unlabelled, counts.suggested) == (3, 1, 1, 1)
    assert counts.poor == 0
    library.add(motion(0.2, visible=0.3), Facts())
    assert library.counts().poor == 1 == len(library.clips(Query(most_quality=POOR_QUALITY)))
    library.undo()
    # A clip with spans counts by them, not by its own label.
    assert counts.labels == {"clap": 1, "wave": 2}
    assert counts.persons == {"ann": 2, "bea": 1}
    assert counts.persons_by_label == {
        "clap": frozenset({"bea"}),
        "wave": frozenset({"ann", "bea"}),
    }
    assert counts.sessions_by_label["wave"] == frozenset({"1", "2"})
    assert counts.seconds == pytest.approx(0.6)
    examples = library.examples(Query(sort="id", descending=False))
    assert [(e.clip.person, e.label, e.start, e.end) for e in examples] == [
        ("ann", "wave", 0.0, pytest.approx(0.2)),
        ("bea", "clap", 0.0, 0.1),
        ("bea", "wave", 0.1, 0.2),
    ]
    assert examples[1].span == one.id


def test_labels_keep_their_order(library: Library) -> None:
    add(library, "wave")
    clip = add(library, "clap")
    library.spans.insert(Span(clip.id, 0.0, 0.1, "Bow"))
    assert library.labels() == ("Bow", "clap", "wave")
    library.order_labels(["wave", " jump ", "wave"])
    assert library.labels() == ("wave", "jump", "Bow", "clap")
    library.rename_label("wave", "hello")
    library.rename_label("Bow", "clap")
    assert library.labels() == ("hello", "jump", "clap")
    assert library.undo() == "rename Bow to clap"
    assert library.undo() == "rename wave to hello"
    assert library.undo() == "order the labels"
    assert library.labels() == ("Bow", "clap", "wave")


def test_every_change_can_be_taken_back_and_done_again(library: Library) -> None:
    one, two = add(library, "wave"), add(library)
    span = library.spans.insert(Span(one.id, 0.0, 0.1, "wave"))
    library.spans.suggest(one.id, [Span(0, 0.1, 0.2, "clap", confidence=0.5)])
    suggestion = library.spans.of(one.id, SpanState.SUGGESTED)[0]

    def everything() -> object:
        # Not the trash: taking back that a clip was added puts it there.
        clips = library.clips(Query(sort="id"))
        return clips, [library.spans.of(clip.id) for clip in (one, two)], library.labels()

    changes = [
        lambda: library.relabel([one.id, two.id], "clap"),
        lambda: library.edit([two.id], person="bea", notes="slow"),
        lambda: library.spans.change(replace(span, end=0.15, label="bow")),
        lambda: library.spans.accept([suggestion.id], "jump"),
        lambda: library.spans.insert(Span(two.id, 0.0, 0.2, "jump")),
        lambda: library.spans.replace(
            one.id,
            [Span(0, 0.0, 0.1, "a"), Span(0, 0.1, 0.2, "b"), replace(span, end=0.2)],
        ),
        lambda: library.spans.remove([s.id for s in library.spans.of(one.id)]),
        lambda: library.rename_label("clap", "applaud"),
        lambda: library.order_labels(["jump", "applaud"]),
        lambda: library.trash([one.id]),
        lambda: library.restore([one.id]),
        lambda: add(library, "wave"),
    ]
    states = [everything()]
    for change in changes:
        change()
        states.append(everything())
        assert states[-1] != states[-2]
    for state in reversed(states[:-1]):
        assert library.next_undo() == library.undo()
        assert everything() == state
    assert library.undo() is not None  # the suggestions are no change, the first clips are
    library.redo()
    for state in states[1:]:
        assert library.next_redo() == library.redo()
        assert everything() == state
    assert library.redo() is None


def test_a_new_change_ends_what_could_be_done_again(library: Library) -> None:
    clip = add(library)
    library.relabel([clip.id], "a")
    library.undo()
    library.relabel([clip.id], "b")
    assert library.redo() is None
    assert library.undo() == "label 1 clip b"
    assert labels_of(library) == [""]


def test_a_change_that_fails_half_way_has_not_happened(library: Library) -> None:
    clip = add(library, "wave")
    before = library.changes()
    with pytest.raises(LibraryError, match="no clip or span 99"):
        library.relabel([clip.id, 99], "clap")
    assert labels_of(library) == ["wave"]
    assert library.changes() == before


def test_suggestions_are_replaced_and_reviewed_least_certain_first(library: Library) -> None:
    one, two = add(library), add(library)
    library.spans.insert(Span(one.id, 0.0, 0.1, "wave"))
    library.spans.suggest(one.id, [Span(0, 0.0, 0.1, "a", confidence=0.3)])
    library.spans.suggest(one.id, [Span(0, 0.0, 0.1, "b", confidence=0.6, origin="esgn")])
    library.spans.suggest(two.id, [Span(0, 0.1, 0.2, "c", confidence=0.5)])
    assert [span.label for span in library.spans.to_review()] == ["c", "b"]
    assert [span.label for span in library.spans.to_review(1)] == ["c"]
    assert [span.label for span in library.spans.of(one.id)] == ["wave", "b"]
    library.spans.accept([library.spans.to_review()[0].id])
    assert [span.label for span in library.spans.confirmed()] == ["wave", "c"]
    library.trash([one.id])
    assert library.spans.to_review() == []


@pytest.mark.parametrize(
    "span",
    [
        Span(1, 0.5, 0.5, "a"),
        Span(1, -1, 0.5, "a"),
        Span(1, 0, 1, " "),
        Span(1, 0, 1, "a", confidence=2),
    ],
)
def test_spans_that_are_none_are_refused(library: Library, span: Span) -> None:
    clip = add(library)
    with pytest.raises(ValueError, match=r"span|confidence"):
        library.spans.insert(replace(span, clip=clip.id))
    with pytest.raises(ValueError, match=r"span|confidence"):
        library.spans.replace(clip.id, [Span(0, 0.0, 0.1, "b"), span])
    assert library.spans.of(clip.id) == []


def test_replacing_keeps_what_stays(library: Library) -> None:
    clip = add(library)
    kept = library.spans.insert(Span(clip.id, 0.0, 0.1, "a"))
    library.spans.insert(Span(clip.id, 0.1, 0.2, "b"))
    library.spans.suggest(clip.id, [Span(0, 0.0, 0.2, "c")])
    after = library.spans.replace(
        clip.id, [replace(kept, end=0.15), Span(0, 0.15, 0.2, "d")], state=SpanState.CONFIRMED
    )
    assert [(s.label, s.id == kept.id) for s in after] == [("a", True), ("d", False)]
    assert [s.label for s in library.spans.of(clip.id, SpanState.SUGGESTED)] == ["c"]


def test_the_trash(library: Library) -> None:
    kept, gone = add(library, "kept"), add(library, "gone")
    library.spans.insert(Span(gone.id, 0.0, 0.1, "gone"))
    library.relabel([kept.id, gone.id], "both")
    library.trash([gone.id])
    folder = library.clip_folder(gone.id)
    assert labels_of(library) == ["both"]
    assert labels_of(library, trashed=True) == ["both"]
    library.restore([gone.id])
    library.trash([gone.id])
    assert folder.is_dir()
    assert library.empty_trash() == 1
    assert not folder.exists()
    assert library.empty_trash() == 0
    assert library.find(gone.uid) is None
    # What was done to other clips at the same time can still be taken back.
    while library.next_undo() != "label 2 clips both":
        library.undo()
    library.undo()
    assert labels_of(library) == ["kept"]
    # Its number is not given again.
    assert add(library).id > gone.id


def test_the_counter_of_changes_grows_with_each(library: Library) -> None:
    with Library.open(library.folder) as other:
        before = other.changes()
        clip = add(library)
        after = other.changes()
        assert after > before
        library.relabel([clip.id], "wave")
        assert other.changes() > after
        assert other.clips() == library.clips()


def test_nobody_takes_back_what_another_window_did(library: Library) -> None:
    clip = add(library)
    with Library.open(library.folder) as other:
        library.relabel([clip.id], "wave")
        assert other.undo() is None
        other.edit([clip.id], notes="fine")
        # Another column: both stand.
        library.undo()
        library.redo()
        other.relabel([clip.id], "clap")
        with pytest.raises(ConflictError, match=r"label 1 clip wave.*another window"):
            library.undo()
        assert library.clip(clip.id).label == "clap"
        assert other.undo() == "label 1 clip clap"
        assert library.undo() == "label 1 clip wave"
        other.spans.insert(Span(clip.id, 0.0, 0.1, "bow"))
    with Library.open(library.folder) as later:
        assert later.undo() is None
        assert later.undo(anybodys=True) == "mark bow"


def test_many_threads_at_once(library: Library) -> None:
    clip = add(library)
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(10):
                library.spans.insert(Span(clip.id, number, number + 1, name))
                library.clips()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(f"label {n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(library.spans.of(clip.id)) == 60


def test_closing_in_one_thread_closes_the_connections_of_all(library: Library) -> None:
    thread = threading.Thread(target=library.clips)
    thread.start()
    thread.join()
    library.close()
    library.close()
    with pytest.raises(LibraryError, match="closed"):
        library.clips()


def test_stopping_the_copy_of_a_video_adds_nothing(library: Library, tmp_path: Path) -> None:
    video = tmp_path / "a.mp4"
    video.write_bytes(bytes(100))
    assert library.add(motion(0.1), Facts(), video=video, progress=lambda share: False) is None
    assert library.clips() == []
    assert list((library.folder / "incoming").iterdir()) == []


def test_a_video_may_stay_at_its_place(library: Library, tmp_path: Path) -> None:
    video = tmp_path / "a.mp4"
    video.write_bytes(b"x")
    clip = library.accept(library.incoming(), motion(0.1), Facts(), video=str(video))
    assert library.video(clip.id) == video


def test_one_edit_among_thousands_of_spans_is_one_small_change(
    library: Library,
) -> None:
    clip = add(library)
    many = [Span(0, n, n + 0.5, f"action {n % 7}") for n in range(3_000)]
    spans = library.spans.replace(clip.id, many)
    assert len(spans) == 3_000
    edited = [replace(spans[0], end=0.25), *spans[2:]]
    after = library.spans.replace(clip.id, edited, "cut and remove")
    assert (after[0].end, len(after)) == (0.25, 2_999)
    kept = library._database.rows("SELECT rows FROM history ORDER BY id DESC LIMIT 1")[0][0]
    assert len(kept) < 1_000
    library.undo()
    assert library.spans.of(clip.id) == spans


def test_the_window_s_part_brings_nothing_heavy_along() -> None:
    code = (
        "import sys, app.library, app.recording.recorder, app.exchange.pieces;"
        "import app.importing.videos;"
        "sys.exit(' '.join({'av', 'cv2', 'torch', 'mediapipe'} & set(sys.modules)) or 0)"
    )
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

"""Any format by its name: there and back, stopped, and when it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.anything import export
from app.exchange.formats import FORMATS
from app.importing.anything import recognise
from app.importing.batch import Batch
from app.library import Facts, Library, Query, Span
from tests.clips import motion

PIECES = ("store", "pyskl", "ntu")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A wave; a clip with a jump and a wave in it; one without any label."""
    with Library.create(tmp_path / "library") as made:
        made.add(motion(1.0), Facts("wave", "Ann", "monday", "a.mp4", 1e9))
        two = made.add(motion(3.0), Facts("", "Bea", "", "b.mp4", 2e9))
        assert two is not None
        made.spans.insert(Span(two.id, 0.5, 1.5, "jump"))
        made.spans.insert(Span(two.id, 1.7, 2.7, "wave"))
        made.add(motion(0.5), Facts("", "Ann", "", "c.mp4", 3e9))
        yield made


def out_of(tmp_path: Path, name: str) -> Path:
    return tmp_path / "out" / f"clips{FORMATS[name].ending}"


def go_on(_share: float) -> bool:
    return True


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()


@pytest.mark.parametrize("name", [name for name in FORMATS if not FORMATS[name].one_clip])
def test_there_and_back_by_name(library: Library, tmp_path: Path, name: str) -> None:
    out = out_of(tmp_path, name)
    shares: list[float] = []

    def note(share: float) -> bool:
        shares.append(share)
        return True

    done = export(library, Query(), name, out, note)
    assert (done.pieces, done.problems) == (3, ())
    assert shares == sorted(shares)
    if name == "csv":
        for clip in library.clips():
            library.spans.remove([span.id for span in library.spans.of(clip.id)])
        assert Batch(library, lambda *_: True).run(recognise([out])).spans == 3
        assert library.counts().labels == {"wave": 2, "jump": 1}
        return
    assert shares[-1] == pytest.approx(1.0)
    with Library.create(tmp_path / "back") as back:
        brought = Batch(back, lambda *_: True).run(recognise([out]))
        assert (brought.clips, brought.problems) == (3, [])
        assert back.counts().labels == {"wave": 2, "jump": 1}


@pytest.mark.parametrize("name", [*PIECES, "csv"])
def test_a_filter_by_label_is_for_the_pieces_of_a_clip_too(
    library: Library, tmp_path: Path, name: str
) -> None:
    out = out_of(tmp_path, name)
    assert export(library, Query(labels=("jump",)), name, out, go_on).pieces == 1
    if name == "csv":
        assert "wave" not in out.read_text()
        return
    with Library.create(tmp_path / "back") as back:
        Batch(back, lambda *_: True).run(recognise([out]))
        assert back.counts().labels == {"jump": 1}


@pytest.mark.parametrize("name", ["store", "pyskl", "video with skeleton"])
def test_stopped_in_the_middle_it_leaves_nothing(
    library: Library, tmp_path: Path, name: str
) -> None:
    calls = 0

    def stop(_share: float) -> bool:
        nonlocal calls
        calls += 1
        return calls < 2

    query = Query(ids=(2,)) if FORMATS[name].one_clip else Query()
    if name in PIECES:
        with pytest.raises(UserError, match="stopped"):
            export(library, query, name, out_of(tmp_path, name), stop)
    else:
        assert export(library, query, name, out_of(tmp_path, name), stop).pieces == 0
    assert list((tmp_path / "out").rglob("*.*")) == []


def test_stopped_skeletons_are_whole_files(library: Library, tmp_path: Path) -> None:
    out = out_of(tmp_path, "ntu")
    assert export(library, Query(), "ntu", out, lambda share: share < 0.5).pieces == 2
    with Library.create(tmp_path / "back") as back:
        brought = Batch(back, lambda *_: True).run(recognise([out]))
        assert (brought.clips, brought.problems) == (2, [])


def test_a_library_that_was_stopped_has_whole_clips_and_goes_on(
    library: Library, tmp_path: Path
) -> None:
    out = out_of(tmp_path, "library")
    assert export(library, Query(), "library", out, lambda share: share < 0.5).pieces < 3
    done = export(library, Query(), "library", out, go_on)
    assert done.problems
    assert all("already" in problem for problem in done.problems)
    with Library.open(out) as copied:
        assert {clip.uid for clip in copied.clips()} == {clip.uid for clip in library.clips()}
        assert copied.counts().labels == library.counts().labels
    into_itself = export(library, Query(), "library", library.folder, go_on)
    assert (into_itself.pieces, len(into_itself.problems)) == (0, 3)
    assert len(library.clips()) == 3


@pytest.mark.parametrize("name", ["video", "video with skeleton"])
def test_a_video_is_that_of_one_clip(library: Library, tmp_path: Path, name: str) -> None:
    for query in (Query(), Query(ids=(99,))):
        with pytest.raises(UserError, match="one clip"):
            export(library, query, name, out_of(tmp_path, name), go_on)
    one = Query(ids=(1,))
    if name == "video":
        with pytest.raises(UserError, match="without pictures"):
            export(library, one, name, out_of(tmp_path, name), go_on)
    else:
        assert export(library, one, name, out_of(tmp_path, name), go_on).pieces == 1


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_to_export_and_nowhere_to_put_it(
    library: Library, tmp_path: Path, name: str
) -> None:
    query = Query(ids=(1,)) if FORMATS[name].one_clip else Query()
    in_the_way = tmp_path / "out" / "file"
    in_the_way.write_text("in the way")
    with pytest.raises(UserError) as error:
        export(library, query, name, in_the_way / f"clips{FORMATS[name].ending}", go_on)
    assert str(error.value).endswith(".")
    if name in PIECES:
        with pytest.raises(UserError, match="nothing to export"):
            export(library, Query(text="no such words"), name, out_of(tmp_path, name), go_on)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["file"]

"""Edits of spans: what they do, that each is saved, and that each can be taken back."""

from __future__ import annotations

import itertools
import random

import pytest

from app.errors import UserError
from app.labelling.editor import Editor
from app.labelling.span import SHORTEST, Change, Span
from app.labelling.suggestion import Suggestion
from tests.labelling.fakes import MemoryStorage


@pytest.fixture
def storage() -> MemoryStorage:
    return MemoryStorage()


@pytest.fixture
def editor(storage: MemoryStorage) -> Editor:
    return Editor(60.0, storage)


def shape(editor: Editor) -> list[tuple[float, float, str]]:
    return [(span.start, span.end, span.label) for span in editor.spans]


def put(editor: Editor, start: float, end: float, label: str) -> Span:
    span = editor.insert(start, end, label)
    assert span is not None
    return span


def test_a_span_is_drawn_in_either_direction_and_stays_inside(editor: Editor) -> None:
    put(editor, 12.0, 10.0, " wave ")
    put(editor, 58.0, 75.0, "clap")
    assert shape(editor) == [(10.0, 12.0, "wave"), (58.0, 60.0, "clap")]
    assert editor.insert(20.0, 20.0 + SHORTEST / 2, "wave") is None
    assert editor.insert(20.0, 25.0, "  ") is None


def test_a_new_span_takes_its_room(editor: Editor) -> None:
    whole = put(editor, 10.0, 20.0, "wave")
    put(editor, 22.0, 24.0, "clap")
    put(editor, 14.0, 16.0, "squat")
    assert shape(editor) == [
        (10.0, 14.0, "wave"), (14.0, 16.0, "squat"), (16.0, 20.0, "wave"), (22.0, 24.0, "clap"),
    ]  # fmt: skip
    assert editor.spans[whole.id].end == 14.0, "the first piece is still the old span"
    put(editor, 9.0, 23.0, "jump")
    assert shape(editor) == [(9.0, 23.0, "jump"), (23.0, 24.0, "clap")]


def test_an_edge_stops_at_its_neighbour(editor: Editor) -> None:
    left, right = put(editor, 10.0, 20.0, "wave"), put(editor, 25.0, 30.0, "clap")
    editor.resize(left.id, end=28.0)
    editor.resize(right.id, start=5.0, end=99.0)
    assert shape(editor) == [(10.0, 25.0, "wave"), (25.0, 60.0, "clap")]
    editor.resize(left.id, start=40.0)
    assert editor.spans[left.id].start == pytest.approx(25.0 - SHORTEST)
    editor.resize(right.id, end=0.0)
    assert editor.spans[right.id].length == pytest.approx(SHORTEST)
    assert editor.spans[right.id].start == 25.0


def test_split_and_merge(editor: Editor) -> None:
    span = put(editor, 10.0, 20.0, "wave")
    assert editor.split(span.id, 10.01) is None
    pieces = editor.split(span.id, 13.0)
    assert pieces is not None
    assert shape(editor) == [(10.0, 13.0, "wave"), (13.0, 20.0, "wave")]
    editor.relabel([pieces[1].id], "clap")
    put(editor, 40.0, 41.0, "squat")
    merged = editor.merge(pieces[1].id)
    assert merged is not None
    assert shape(editor)[1] == (13.0, 41.0, "clap"), "over the gap, by the first one's label"
    assert editor.merge(merged.id) is None, "there is no next one"


def test_accepting_a_suggestion(editor: Editor) -> None:
    editor.accept(Suggestion(5.0, 7.0, "wave", 0.4))
    assert shape(editor) == [(5.0, 7.0, "wave")]
    assert editor.can_undo == "accept"


def test_edits_that_change_nothing_are_none(editor: Editor, storage: MemoryStorage) -> None:
    span = put(editor, 10.0, 20.0, "wave")
    editor.relabel([span.id], "wave")
    editor.relabel([span.id], "")
    editor.resize(span.id, start=10.0)
    editor.resize("nobody", start=10.0)
    editor.delete([])
    assert len(storage.changes) == 1
    assert editor.split("nobody", 3.0) is None


def test_every_edit_is_saved_and_told(editor: Editor, storage: MemoryStorage) -> None:
    told: list[Change] = []
    editor.subscribe(told.append)
    span = put(editor, 10.0, 20.0, "wave")
    editor.split(span.id, 15.0)
    editor.undo()
    assert told == storage.changes
    assert list(storage.index) == list(editor.spans)
    again = Editor(60.0, storage)
    assert shape(again) == shape(editor)


def test_what_cannot_be_saved_does_not_happen(editor: Editor, storage: MemoryStorage) -> None:
    span = put(editor, 10.0, 20.0, "wave")
    storage.full = True
    for edit in (
        lambda: editor.delete([span.id]),
        lambda: editor.insert(1.0, 2.0, "clap"),
        editor.undo,
    ):
        with pytest.raises(UserError, match="full"):
            edit()
    assert shape(editor) == [(10.0, 20.0, "wave")]
    storage.full = False
    editor.undo()
    assert shape(editor) == []
    editor.redo()
    assert shape(editor) == [(10.0, 20.0, "wave")]


def test_a_new_edit_ends_redoing(editor: Editor) -> None:
    put(editor, 10.0, 20.0, "wave")
    editor.undo()
    assert editor.can_redo == "add"
    put(editor, 1.0, 2.0, "clap")
    assert editor.can_redo == ""
    assert editor.redo() is None


def test_any_edits_are_undone_and_redone_exactly(editor: Editor, storage: MemoryStorage) -> None:
    """A long run of edits at random, against a plain check: never two labels at a time."""
    chance = random.Random(5)
    shapes = [shape(editor)]
    for _ in range(600):
        before = len(storage.changes)
        ids = [span.id for span in editor.spans]
        pick = chance.choice(ids) if ids else ""
        a, b = chance.uniform(-2, 62), chance.uniform(-2, 62)
        chance.choice((
            lambda a=a: editor.insert(a, a + chance.expovariate(0.5), chance.choice("abc")),
            lambda a=a, pick=pick: editor.resize(pick, start=a),
            lambda b=b, pick=pick: editor.resize(pick, end=b),
            lambda a=a, b=b, pick=pick: editor.resize(pick, start=min(a, b), end=max(a, b)),
            lambda a=a, pick=pick: editor.split(pick, a),
            lambda pick=pick: editor.merge(pick),
            lambda pick=pick: editor.relabel([pick], chance.choice("abc")),
            lambda pick=pick: editor.delete([pick]),
        ))()  # fmt: skip
        spans = list(editor.spans)
        assert all(a.end <= b.start + 1e-9 for a, b in itertools.pairwise(spans))
        assert all(span.length >= SHORTEST - 1e-9 for span in spans)
        assert all(span.start >= 0.0 and span.end <= 60.0 for span in spans)
        if len(storage.changes) > before:
            shapes.append(shape(editor))
    assert len(shapes) > 200
    for expected in reversed(shapes[:-1]):
        editor.undo()
        assert shape(editor) == expected
    for expected in shapes[1:]:
        editor.redo()
        assert shape(editor) == expected
    assert list(storage.index) == list(editor.spans)

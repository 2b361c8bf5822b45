"""The index of spans against a plain search; suggestions; edges of motion."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest

from app.labelling.snapping import Snapper, motion_edges
from app.labelling.span import Change, Span
from app.labelling.span_index import SpanIndex
from app.labelling.suggestion import Suggestion, open_suggestions


def some_spans(count: int, seed: int = 1) -> list[Span]:
    chance = random.Random(seed)
    spans = []
    for _ in range(count):
        start = round(chance.uniform(0, 100), 1)
        spans.append(Span(start, start + round(chance.uniform(0.1, 30), 1), chance.choice("abc")))
    return spans


@pytest.mark.parametrize("seed", range(5))
def test_the_index_finds_what_a_plain_search_finds(seed: int) -> None:
    spans = some_spans(80, seed)
    index = SpanIndex(spans)
    chance = random.Random(seed)
    for _ in range(200):
        start = round(chance.uniform(-5, 110), 1)
        end = start + round(chance.uniform(0.1, 20), 1)
        found = index.between(start, end)
        assert {s.id for s in found} == {s.id for s in spans if s.overlaps(start, end)}
        assert [s.start for s in found] == sorted(s.start for s in found)
        going_on = [s for s in spans if s.start <= start < s.end]
        at = index.at(start)
        assert (at is None) == (not going_on)
        assert at is None or at.start == max(s.start for s in going_on)
        later = [s.start for s in spans if s.start > start]
        after, before = index.after(start), index.before(start)
        assert (after.start if after else None) == min(later, default=None)
        earlier = [s.start for s in spans if s.start < start]
        assert (before.start if before else None) == max(earlier, default=None)


def test_changes_of_the_index() -> None:
    first, second = Span(0, 5, "a"), Span(3, 9, "b")
    index = SpanIndex([first, second])
    moved = Span(6, 9, "b", second.id)
    index.apply(Change("resize", (second,), (moved,)))
    assert list(index) == [first, moved]
    with pytest.raises(KeyError):
        index.apply(Change("delete", (second,)))
    assert list(index) == [first, moved]
    assert index.labels() == {"a": 1, "b": 1}


def test_ten_thousand_spans_are_looked_up_about_as_fast_as_a_hundred() -> None:
    def seconds(count: int) -> float:
        index = SpanIndex(Span(t * 0.72, t * 0.72 + 0.5, "a") for t in range(count))
        best = float("inf")
        for _ in range(5):
            began = time.perf_counter()
            for step in range(200):
                assert len(index.between(step * 0.1, step * 0.1 + 10)) < 20
            best = min(best, time.perf_counter() - began)
        return best

    assert seconds(10_000) < 5 * seconds(100)


def test_spans_are_checked() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Span(2.0, 2.0, "a")
    with pytest.raises(ValueError, match="label"):
        Span(2.0, 3.0, " ")


def test_suggestions_wait_until_they_are_labelled_the_least_certain_first() -> None:
    suggestions = [
        Suggestion(0, 4, "wave", 0.9), Suggestion(10, 14, "clap", 0.5), Suggestion(20, 22, "a", 0.7)
    ]  # fmt: skip
    spans = SpanIndex([Span(19, 20.5, "x"), Span(21.6, 30, "y"), Span(10, 11, "z")])
    assert [s.label for s in open_suggestions(suggestions, spans)] == ["clap", "a", "wave"]
    spans = SpanIndex([Span(19, 20.5, "x"), Span(21.2, 30, "y"), Span(10, 12.5, "z")])
    assert [s.label for s in open_suggestions(suggestions, spans)] == ["wave"]


def moving_body(seconds: float, fps: float, when: list[tuple[float, float]]) -> np.ndarray:
    """``(F, 25, 3)``: hands that swing during the stretches of `when`, with a little noise."""
    times = np.arange(round(seconds * fps)) / fps
    joints = np.zeros((len(times), 25, 3), np.float32)
    joints += np.random.default_rng(3).normal(0, 0.001, joints.shape).astype(np.float32)
    for start, end in when:
        going = (times >= start) & (times < end)
        swing = 0.3 * np.sin(2 * np.pi * 1.0 * (times[going] - start))
        joints[np.ix_(np.flatnonzero(going), range(6, 12), [1])] += swing[:, None, None]
    return joints


@pytest.mark.parametrize("fps", [12.0, 30.0])
def test_edges_of_motion(fps: float) -> None:
    joints = moving_body(20.0, fps, [(3.0, 6.0), (10.0, 14.0)])
    edges = motion_edges(joints, np.arange(len(joints)) / fps)
    assert edges == pytest.approx([3.0, 6.0, 10.0, 14.0], abs=0.3)


def test_edges_of_very_short_recordings() -> None:
    assert motion_edges(np.zeros((0, 25, 3), np.float32), np.zeros(0)) == []
    assert motion_edges(np.zeros((2, 25, 3), np.float32), np.array([0.0, 0.1])) == []


def test_snapping_within_reach() -> None:
    snapper = Snapper([3.0, 6.0, 10.0])
    assert snapper.snap(3.2, 0.3) == 3.0
    assert snapper.snap(5.9, 0.3) == 6.0
    assert snapper.snap(4.0, 0.3) == 4.0
    assert snapper.snap(99.0, 0.3) == 99.0
    assert Snapper().snap(1.0, 5.0) == 1.0

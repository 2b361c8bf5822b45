"""The labelling page over a real library: keys, mouse, suggestions, undo, and the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.labelling.library_recording import keep_suggestions, open_recording
from app.labelling.player import Player
from app.labelling.span_index import SpanIndex
from app.labelling.suggestion import Suggestion
from app.library import Facts, Library, SpanState
from app.text import library as library_text
from app.ui.labelling.label_page import LabelPage
from app.ui.labelling.label_timeline import LabelTimeline
from app.ui.labelling.lanes import Lane
from app.ui.labelling.time_view import TimeView
from app.ui.labelling.timeline_mouse import words_at
from tests.clips import motion
from tests.ui.conftest import Clock


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(tmp_path / "clips") as library:
        library.order_labels(["wave", "clap", "squat"])
        yield library


@pytest.fixture
def clip(library: Library) -> int:
    added = library.add(motion(20.0, 30.0), Facts(source="camera 0"))
    assert added is not None
    return added.id


@pytest.fixture
def page(qtbot: QtBot, library: Library, clip: int, clock: Clock) -> Iterator[LabelPage]:
    page = LabelPage(clock=clock)
    qtbot.addWidget(page)
    page.resize(1280, 640)
    page.show()
    page.open(open_recording(library, clip))
    page.actions_.snap.setChecked(False)
    yield page
    assert page.shut_down(5.0)


def stored(library: Library, clip: int) -> list[tuple[float, float, str]]:
    spans = library.spans.of(clip, SpanState.CONFIRMED)
    return [(round(s.start, 2), round(s.end, 2), s.label) for s in spans]


def press(qtbot: QtBot, page: LabelPage, keys: str, held: str = "") -> None:
    none, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
    for key in keys:
        qtbot.keyClick(page, key, control if held else none)


def mark(qtbot: QtBot, page: LabelPage, start: float, end: float) -> None:
    page.playback.seek(start)
    press(qtbot, page, "i")
    page.playback.seek(end)
    press(qtbot, page, "o")


def test_marking_by_keys_and_labels_by_digits(
    qtbot: QtBot, page: LabelPage, library: Library, clip: int
) -> None:
    mark(qtbot, page, 2.0, 5.0)
    assert stored(library, clip) == [(2.0, 5.0, "wave")]
    press(qtbot, page, "3")
    assert stored(library, clip) == [(2.0, 5.0, "squat")]
    assert page.chosen.name.text() == "Squat"
    mark(qtbot, page, 9.0, 7.0)
    assert stored(library, clip)[1] == (7.0, 9.0, "squat"), "the label of last time"


def test_split_merge_delete_undo_redo(
    qtbot: QtBot, page: LabelPage, library: Library, clip: int
) -> None:
    mark(qtbot, page, 2.0, 6.0)
    page.playback.seek(4.0)
    press(qtbot, page, "s2")
    assert stored(library, clip) == [(2.0, 4.0, "clap"), (4.0, 6.0, "wave")]
    press(qtbot, page, "m")
    assert stored(library, clip) == [(2.0, 6.0, "clap")]
    qtbot.keyClick(page, Qt.Key.Key_Delete)
    assert stored(library, clip) == []
    press(qtbot, page, "z", "control")
    press(qtbot, page, "z", "control")
    assert stored(library, clip) == [(2.0, 4.0, "clap"), (4.0, 6.0, "wave")]
    qtbot.keyClick(
        page, "z", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert stored(library, clip) == [(2.0, 6.0, "clap")]


def test_drawing_and_dragging_an_edge_with_the_mouse(
    qtbot: QtBot, page: LabelPage, library: Library, clip: int
) -> None:
    timeline = page.timeline
    middle = round(timeline.lane(Lane.LABELS).center().y())

    def drag(start: float, end: float) -> None:
        left, right = (QPoint(round(timeline.x_of(t)), middle) for t in (start, end))
        qtbot.mousePress(timeline, Qt.MouseButton.LeftButton, pos=left)
        qtbot.mouseMove(timeline, QPoint((left.x() + right.x()) // 2, middle))
        qtbot.mouseMove(timeline, right)
        qtbot.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=right)

    drag(5.0, 9.0)
    ((start, end, label),) = stored(library, clip)
    assert (start, end) == pytest.approx((5.0, 9.0), abs=0.05)
    assert label == "wave"
    drag(9.0, 12.0)
    ((start, end, _),) = stored(library, clip)
    assert (start, end) == pytest.approx((5.0, 12.0), abs=0.05)
    assert len(timeline.spans) == 1


def test_edges_snap_to_motion(qtbot: QtBot, page: LabelPage) -> None:
    page.actions_.snap.setChecked(True)
    page.timeline.snapper = type(page.timeline.snapper)([4.0])
    assert page.timeline.snapped(4.05) == 4.0
    assert page.timeline.snapped(4.05, free=True) == 4.05
    assert page.timeline.snapped(5.0) == 5.0


SUGGESTED = [
    Suggestion(1.0, 3.0, "wave", 0.9),
    Suggestion(6.0, 8.0, "clap", 0.4),
    Suggestion(12.0, 15.0, "squat", 0.6),
]


def test_a_clip_of_a_read_only_library_says_that_it_can_only_be_looked_at(
    page: LabelPage, library: Library
) -> None:
    added = library.add(motion(2.0), Facts("wave", "ann"))
    assert added is not None
    with Library.open(library.folder, read_only=True) as other:
        page.open(open_recording(other, added.id))
        assert page.title.text() == "Wave · ann"
        assert page.note.text() == library_text.READ_ONLY
    page.open(open_recording(library, added.id))
    assert not page.note.isVisible()


def test_reviewing_begins_with_the_least_certain(
    qtbot: QtBot, page: LabelPage, library: Library, clip: int
) -> None:
    keep_suggestions(library, clip, SUGGESTED)
    page.open(open_recording(library, clip))
    assert "3" in page.review.words.text()
    press(qtbot, page, "n")
    assert page.timeline.chosen_suggestion == SUGGESTED[1]
    assert page.playback.player is not None
    assert page.playback.player.time == 6.0
    press(qtbot, page, "a")
    assert stored(library, clip) == [(6.0, 8.0, "clap")]
    assert page.timeline.chosen_suggestion == SUGGESTED[2], "on to the next"
    press(qtbot, page, "1")
    assert stored(library, clip)[1] == (12.0, 15.0, "wave"), "accepted under another label"
    qtbot.keyClick(page, Qt.Key.Key_Delete)
    assert page.timeline.suggestions == [], "the last one was turned down"
    page.close_recording()
    assert library.spans.of(clip, SpanState.SUGGESTED) == []
    assert len(stored(library, clip)) == 2


def test_the_lane_of_pose_quality_is_low_and_red_where_little_is_seen(
    qtbot: QtBot, page: LabelPage
) -> None:
    timeline = page.timeline
    quality = np.ones(len(timeline.times), np.float32)
    quality[timeline.times > 10.0] = 0.2
    timeline.set_recording(timeline.times, quality, timeline.spans)
    qtbot.waitUntil(lambda: timeline.width() > 600)
    picture, lane = timeline.grab().toImage(), timeline.lane(Lane.QUALITY)

    def colour(time: float, height: float) -> QColor:
        y = lane.bottom() - height * lane.height()
        return picture.pixelColor(round(timeline.x_of(time)), round(y))

    well, badly = colour(5.0, 0.1), colour(15.0, 0.1)
    assert well.green() > well.red()
    assert badly.red() > badly.green()
    assert colour(5.0, 0.8) == well, "as high as it is good"
    assert colour(15.0, 0.8) not in (well, badly)


def test_asking_the_recogniser(qtbot: QtBot, library: Library, clip: int) -> None:
    page = LabelPage(lambda recording, task: (task.report(0.5) and SUGGESTED) or [])
    qtbot.addWidget(page)
    page.show()
    page.open(open_recording(library, clip))
    page.actions_.suggest.trigger()
    qtbot.waitUntil(lambda: len(page.timeline.suggestions) == 3)
    assert page.timeline.chosen_suggestion == SUGGESTED[1]
    page.actions_.accept_all.trigger()
    assert len(stored(library, clip)) == 3
    assert page.shut_down(5.0)


def test_an_edit_that_cannot_be_saved_is_told_and_not_made(
    qtbot: QtBot, page: LabelPage, library: Library, clip: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> list[int]:
        raise UserError("The disk is full.")

    monkeypatch.setattr(library.spans, "alter", full)
    mark(qtbot, page, 2.0, 5.0)
    (box,) = page.findChildren(QMessageBox)
    assert "full" in box.text()
    box.close()
    assert len(page.timeline.spans) == 0


def test_playing_stepping_and_speeds(qtbot: QtBot, page: LabelPage, clock: Clock) -> None:
    player = page.playback.player
    assert player is not None
    qtbot.keyClick(page, Qt.Key.Key_Space)
    assert player.playing
    clock.now += 2.0
    assert player.time == pytest.approx(2.0)
    press(qtbot, page, "[")
    assert player.speed == 0.75
    clock.now += 2.0
    assert player.time == pytest.approx(3.5)
    press(qtbot, page, ".")
    assert not player.playing
    assert player.frame == 105
    press(qtbot, page, ",,")
    assert player.frame == 103
    qtbot.keyClick(page, Qt.Key.Key_End)
    assert player.time == player.duration
    qtbot.keyClick(page, Qt.Key.Key_Space)
    assert player.time == 0.0, "from the beginning again"


def test_a_player_stops_at_the_end() -> None:
    clock = Clock()
    player = Player(np.arange(31) / 30, clock)
    player.set_speed(4.0)
    player.play(True)
    clock.now += 9.0
    assert player.time == 1.0
    assert not player.playing


class TestTimeView:
    def test_zooming_keeps_the_place_under_the_pointer(self) -> None:
        view = TimeView.whole(100.0).zoomed(0.1, 40.0)
        assert view.length == pytest.approx(10.0)
        assert view.x_of(40.0, 0, 1000) == pytest.approx(400.0)
        assert view.zoomed(1000.0, 40.0) == TimeView.whole(100.0)
        assert view.zoomed(1e-6, 40.0).length == 1.0

    def test_moving_ends_at_the_ends(self) -> None:
        view = TimeView.whole(100.0).zoomed(0.1, 40.0)
        assert view.moved(-500).start == 0.0
        assert view.moved(500).end == 100.0

    def test_what_is_asked_for_comes_into_view(self) -> None:
        view = TimeView(100.0, 0.0, 10.0)
        assert view.showing(5.0) == view
        shown = view.showing(50.0, 55.0)
        assert shown.start < 50.0 < 55.0 < shown.end
        assert view.showing(20.0, 60.0).length == pytest.approx(48.0)
        assert view.turned(11.0).start == pytest.approx(10.5)


def test_ten_thousand_spans_are_painted_while_it_plays(qtbot: QtBot) -> None:
    """Moving on paints what was painted before: the lanes are not gone through again."""
    from app.labelling.span import Span

    timeline = LabelTimeline()
    qtbot.addWidget(timeline)
    timeline.resize(1200, timeline.sizeHint().height())
    times = np.arange(0, 7200, 0.1)
    spans = SpanIndex(Span(t * 0.72, t * 0.72 + 0.5, "abc"[t % 3]) for t in range(10_000))
    timeline.set_recording(times, np.ones(len(times), np.float32), spans)
    timeline.show()
    timeline.grab()
    base = timeline._base
    for second in range(20):
        timeline.set_time(float(second))
        timeline.grab()
    assert timeline._base is base
    timeline.set_view(timeline.view.zoomed(0.001, 3600.0))
    timeline.grab()
    assert timeline._base is not base
    labels = timeline.lane(Lane.LABELS)
    words = words_at(timeline, QPointF(timeline.x_of(3600.2), labels.center().y()))
    assert words.startswith(("A\n", "B\n", "C\n"))

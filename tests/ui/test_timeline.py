"""The timeline: what is kept, where it lies, what is painted and told."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QColor, QImage, QWheelEvent
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.class_colours import COLOURS, ClassColours, ink_on
from app.ui.contrast import contrast
from app.ui.history import History, columns, leading
from app.ui.theme import DARK, LIGHT
from app.ui.timeline import LONGEST, SHORTEST, Span, Timeline
from app.ui.timeline_scale import ticks
from tests.ui import vision
from tests.ui.fakes import CLASSES


def row(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


class TestHistory:
    def test_keeps_values_by_time(self) -> None:
        history = History(100)
        for step in range(20):
            history.add(5.0 + step / 10, row(step, 0))
        times, values = history.between(5.5, 5.8)
        np.testing.assert_allclose(times, [5.5, 5.6, 5.7, 5.8])
        np.testing.assert_allclose(values[:, 0], [5, 6, 7, 8])
        assert history.at(6.0) is not None
        assert history.at(9.0) is None

    def test_a_time_that_comes_again_replaces(self) -> None:
        history = History(100)
        history.add(1.0, row(1, 0))
        history.add(2.0, row(1, 0))
        history.add(1.02, row(0, 7))
        times, values = history.between(0.0, 3.0)
        np.testing.assert_allclose(times, [1.0, 2.0])
        np.testing.assert_allclose(values[0], [0, 7])

    def test_the_oldest_make_room(self) -> None:
        history = History(10)
        for step in range(15):
            history.add(step / 10, row(step))
        times, _ = history.between(0.0, 10.0)
        np.testing.assert_allclose(times, np.arange(5, 15) / 10)

    def test_days_of_uptime_do_not_blur_it(self) -> None:
        history = History(100)
        history.add(9_000_000.1, row(1))
        history.add(9_000_000.2, row(2))
        times, _ = history.between(9_000_000.0, 9_000_001.0)
        np.testing.assert_allclose(times - 9_000_000, [0.1, 0.2], atol=1e-6)

    def test_other_classes_start_anew(self) -> None:
        history = History(10)
        history.add(0.0, row(1, 2))
        history.add(0.1, row(1, 2, 3))
        assert len(history.between(0.0, 1.0)[0]) == 1


class TestColumns:
    def test_the_largest_of_each_column(self) -> None:
        times = np.arange(10) / 10
        values = np.array([[0, 5, 0, 0, 0, 1, 2, 3, 4, 0]], np.float32).T
        out = columns(times, values, 0.0, 1.0, 2)
        np.testing.assert_allclose(out[:, 0], [5, 4])

    def test_short_gaps_are_bridged_long_ones_are_not(self) -> None:
        times = np.array([0.0, 0.2, 2.0])
        out = columns(times, row(0, 2, 4)[:, None], 0.0, 3.0, 30)[:, 0]
        np.testing.assert_allclose(out[:3], [0, 1, 2])
        assert np.isnan(out[3:20]).all()
        assert out[20] == 4
        assert np.isnan(out[21:]).all()

    def test_nothing_known(self) -> None:
        assert np.isnan(columns(np.zeros(0), np.zeros((0, 3), np.float32), 0, 1, 5)).all()

    def test_leading_classes(self) -> None:
        values = np.array([[0.1, 0.9, 0.0], [0.1, 0.1, 0.8], [0.2, 0.8, 0.0]], np.float32)
        assert leading(values, 2) == [1, 2]
        assert leading(values[:0], 2) == []


@pytest.mark.parametrize(
    ("start", "end", "most", "origin", "expected"),
    [
        (0.0, 49.4, 10, 0.0, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45]),
        (880.5, 1000.5, 5, 1000.5, [880.5, 910.5, 940.5, 970.5, 1000.5]),
        (0.0, 0.0, 5, 0.0, []),
        (0.0, 7200.0, 3, 0.0, [0, 3600, 7200]),
    ],
)
def test_ticks(start: float, end: float, most: int, origin: float, expected: list[float]) -> None:
    assert ticks(start, end, most, origin) == pytest.approx(expected)


def test_colours_are_kept_and_neighbours_differ() -> None:
    colours = ClassColours()
    first, second = colours.of("wave"), colours.of("clap")
    assert first != second
    assert colours.of("wave") == first
    assert ink_on(QColor("white")).lightness() < 50
    assert ink_on(QColor("navy")).lightness() > 200


def test_those_shown_together_have_different_colours() -> None:
    colours = ClassColours()
    early = [colours.of(f"action {number}") for number in range(len(COLOURS))]
    late = colours.of("action 8")
    assert late == early[0], "there are eight"
    colours.show(["action 8", "action 0", "action 1"])
    assert colours.of("action 8") == late, "the first one keeps its own"
    assert colours.of("action 0") not in (late, early[1])
    assert colours.of("action 1") == early[1]
    shown = [f"action {number}" for number in range(12)]
    colours.show(shown)
    assert len({colours.of(action).name() for action in shown}) == len(COLOURS)


@pytest.mark.parametrize("kind", vision.VISION)
def test_colours_are_told_apart_by_everybody(kind: str) -> None:
    colours = [QColor(name) for name in COLOURS]
    distances = vision.apart(colours, kind)
    assert distances[np.triu_indices(len(colours), 1)].min() > 0.1


@pytest.mark.parametrize("name", COLOURS)
def test_colours_stand_out_on_either_ground_and_names_on_them(name: str) -> None:
    colour = QColor(name)
    assert contrast(colour, QColor(LIGHT.card)) >= 3
    assert contrast(colour, QColor(DARK.card)) >= 3
    assert contrast(colour, ink_on(colour)) >= 4.5


@pytest.fixture
def timeline(qtbot: QtBot) -> Timeline:
    widget = Timeline()
    qtbot.addWidget(widget)
    widget.resize(620, widget.sizeHint().height())
    widget.set_classes(CLASSES, None)
    widget.show()
    return widget


def image(timeline: Timeline) -> QImage:
    return timeline.grab().toImage()


class TestTimeline:
    def test_live_ends_now_and_a_recording_is_whole(self, timeline: Timeline) -> None:
        timeline.set_now(1000.0)
        assert timeline.view() == (880.0, 1000.0)
        timeline.set_duration(49.4)
        assert timeline.view() == (0.0, 49.4)

    def test_places_and_times_agree(self, timeline: Timeline) -> None:
        timeline.set_duration(60.0)
        for time in (0.0, 30.0, 60.0):
            assert timeline.time_at(timeline.x_of(time)) == pytest.approx(time)
        assert timeline.time_at(-50) == 0.0
        assert timeline.time_at(9999) == 60.0

    def test_a_span_is_painted_where_it_was(self, timeline: Timeline) -> None:
        timeline.set_duration(60.0)
        timeline.set_spans([Span("wave", 15.0, 30.0)])
        colour = timeline.colours.of("wave")
        picture = image(timeline)
        row = [picture.pixelColor(x, 10) == colour for x in range(picture.width())]
        assert row.index(True) == pytest.approx(timeline.x_of(15.0), abs=4)
        last = len(row) - 1 - row[::-1].index(True)
        assert last == pytest.approx(timeline.x_of(30.0), abs=4)

    def test_a_name_stands_beside_a_span_that_is_too_short_for_it(self, timeline: Timeline) -> None:
        timeline.set_duration(60.0)

        def ink(start: float, end: float) -> int:
            """Pixels of the row that are neither track nor span nor the line around it."""
            picture, grounds = image(timeline), (QColor(LIGHT.track), QColor(LIGHT.card))
            x = range(round(timeline.x_of(start)) + 2, round(timeline.x_of(end)) - 2)
            spots = (picture.pixelColor(column, y) for column in x for y in range(9, 21))
            return sum(colour not in grounds for colour in spots)

        timeline.set_spans([Span("draw_circle_counter_clockwise", 15.0, 16.0)])
        assert ink(16.2, 30.0) > 30
        timeline.set_spans([Span("draw_circle_counter_clockwise", 15.0, 16.0),
                            Span("wave", 16.5, 26.0)])  # fmt: skip
        assert ink(26.2, 40.0) == 0, "the second one has room inside"

    def test_a_curve_is_painted_as_high_as_it_is_likely(self, timeline: Timeline) -> None:
        timeline.set_duration(60.0)
        for step in range(600):
            share = 0.9 if step > 300 else 0.1
            timeline.history.add(step / 10, row(share, *[0.0] * (len(CLASSES) - 1)))
        timeline.update()
        picture, colour = image(timeline), timeline.colours.of("wave")

        def height(time: float) -> float:
            x = round(timeline.x_of(time))
            near = [
                (abs(c.red() - colour.red()) + abs(c.blue() - colour.blue()), y)
                for y in range(28, picture.height() - 24)
                for c in [picture.pixelColor(x, y)]
            ]
            return min(near)[1]

        assert height(15.0) - height(45.0) > 20

    def test_the_pointer_is_told_values(self, timeline: Timeline, qtbot: QtBot) -> None:
        timeline.set_duration(60.0)
        timeline.history.add(30.0, row(0.7, 0.2, 0.1, 0, 0, 0, 0))
        assert timeline.words_at(30.0) == [
            "0:30.0", "70 %  Wave", "20 %  Squat", "10 %  Baseball swing",
        ]  # fmt: skip
        assert timeline.words_at(10.0) == ["0:10.0  nothing recognised"]
        before = image(timeline)
        qtbot.mouseMove(timeline, QPoint(300, 40))
        assert image(timeline) != before
        timeline.leaveEvent(None)
        assert image(timeline) == before

    def test_the_action_that_went_on_is_told(self, timeline: Timeline) -> None:
        timeline.set_duration(60.0)
        timeline.history.add(30.0, row(0.7, 0.2, 0.1, 0, 0, 0, 0))
        timeline.set_spans([Span("clap", 29.0, 31.0)])
        assert timeline.words_at(30.0)[0] == "0:30.0  Clap"

    def test_keys_look_around_and_jump(self, timeline: Timeline, qtbot: QtBot) -> None:
        timeline.set_duration(60.0)
        timeline.set_now(20.0)
        timeline.history.add(20.6, row(0.7, 0.2, 0.1, 0, 0, 0, 0))
        timeline.setFocus()
        qtbot.keyClick(timeline, Qt.Key.Key_Right)
        assert "70 %  Wave" in timeline.accessibleDescription()
        with qtbot.waitSignal(timeline.clicked) as clicked:
            qtbot.keyClick(timeline, Qt.Key.Key_Return)
        assert clicked.args == [pytest.approx(20.6, abs=0.1)]
        qtbot.keyClick(timeline, Qt.Key.Key_End)
        with qtbot.waitSignal(timeline.clicked) as clicked:
            qtbot.keyClick(timeline, Qt.Key.Key_Return)
        assert clicked.args == [60.0]

    def test_keys_show_more_or_less_of_what_is_live(self, timeline: Timeline, qtbot: QtBot) -> None:
        timeline.set_now(5000.0)
        qtbot.keyClick(timeline, Qt.Key.Key_Plus)
        assert timeline.view()[0] == pytest.approx(5000.0 - 96.0)
        qtbot.keyClick(timeline, Qt.Key.Key_Minus)
        assert timeline.view()[0] == pytest.approx(5000.0 - 120.0)

    def test_live_times_are_told_from_now(self, timeline: Timeline) -> None:
        timeline.set_now(500.0)
        assert timeline.words_at(488.0)[0].startswith("12 s ago")

    def test_a_click_names_its_time(self, timeline: Timeline, qtbot: QtBot) -> None:
        timeline.set_duration(60.0)
        with qtbot.waitSignal(timeline.clicked) as clicked:
            place = QPoint(round(timeline.x_of(20.0)), 40)
            qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=place)
        assert clicked.args == [pytest.approx(20.0, abs=0.1)]

    def test_the_wheel_shows_more_or_less_of_what_is_live(self, timeline: Timeline) -> None:
        timeline.set_now(5000.0)

        def turn(notches: int) -> float:
            event = QWheelEvent(
                QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, 120 * notches),
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(timeline, event)
            start, end = timeline.view()
            return end - start

        assert turn(1) < 120 < turn(-3)
        assert turn(50) == SHORTEST
        assert turn(-50) == LONGEST

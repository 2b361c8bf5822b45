"""Importance averaged over an action, on a body, as numbers, over time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QAction, QColor
from pytestqt.qtbot import QtBot

from app.text import formats
from app.text import live as text
from app.ui.body_figure import BodyFigure, standing_figure
from app.ui.colours import importance_colour
from app.ui.elided_label import ElidedLabel
from app.ui.heat_map import GROUPS, ROWS, HeatMap
from app.ui.importance_mean import Explanation, ImportanceMean
from app.ui.importance_panel import ImportancePanel
from app.ui.joint_bars import JointBars
from app.ui.theme import Appearance
from model.decision import Decision, State
from model.prediction import Prediction
from model.skeleton import HEAD, LEFT_FOOT, LEFT_HAND, MIRROR, RIGHT_HAND
from tests.ui.fakes import importance


def step(time: float, *joints: int, action: str | None = "wave", since: float = 0.0):
    shares = importance(*joints)
    made = Prediction(time, np.ones(1, np.float32), shares, np.tile(shares, (20, 1)), 1.0)
    state = State.ACTION if action else State.NO_ACTION
    return made, Decision(time, state, action, 0.9, since)


class TestMean:
    def test_over_the_action_that_goes_on(self) -> None:
        mean = ImportanceMean()
        mean.update(*step(0.5, HEAD))
        explanation = mean.update(*step(1.5, LEFT_HAND))
        expected = (importance(HEAD) + importance(LEFT_HAND)) / 2
        np.testing.assert_allclose(explanation.importance, expected, rtol=1e-6)
        assert (explanation.action, explanation.seconds) == ("wave", 1.5)

    def test_another_action_begins_anew(self) -> None:
        mean = ImportanceMean()
        mean.update(*step(0.5, HEAD))
        for action, since in (("clap", 0.5), ("clap", 3.0)):
            found = mean.update(*step(3.5, LEFT_HAND, action=action, since=since))
            np.testing.assert_allclose(found.importance, importance(LEFT_HAND), rtol=1e-6)

    def test_without_an_action_the_last_window(self) -> None:
        mean = ImportanceMean()
        mean.update(*step(0.5, HEAD))
        found = mean.update(*step(1.0, LEFT_HAND, action=None))
        np.testing.assert_array_equal(found.importance, importance(LEFT_HAND))
        assert found.action is None
        again = mean.update(*step(1.5, HEAD))
        np.testing.assert_allclose(again.importance, importance(HEAD), rtol=1e-6)


def test_the_standing_figure_is_a_body() -> None:
    figure = standing_figure()
    np.testing.assert_allclose(figure[list(MIRROR)] * (-1, 1), figure)
    assert figure[HEAD, 1] < figure[0, 1] < figure[LEFT_FOOT, 1]
    assert figure[LEFT_HAND, 0] > 0, "facing us, the left hand is on our right"


class TestBodyFigure:
    def test_the_most_important_joint_is_red_and_on_the_side_of_the_picture(
        self, qtbot: QtBot
    ) -> None:
        figure = BodyFigure()
        qtbot.addWidget(figure)
        figure.resize(200, 320)
        figure.set_importance(importance(RIGHT_HAND))
        sides = []
        for mirrored in (False, True):
            figure.set_mirrored(mirrored)
            x, y = (round(float(value)) for value in figure.places()[RIGHT_HAND])
            assert figure.grab().toImage().pixelColor(x, y) == importance_colour(1.0)
            sides.append(x < 100)
        assert sides == [True, False]

    @pytest.mark.parametrize("size", [(96, 120), (400, 150), (120, 700)])
    def test_it_fits_any_room(self, qtbot: QtBot, size: tuple[int, int]) -> None:
        figure = BodyFigure()
        qtbot.addWidget(figure)
        figure.resize(*size)
        places = figure.places()
        assert places.min() >= 0
        assert places[:, 0].max() <= size[0]
        assert places[:, 1].max() <= size[1]


class TestNumbers:
    def test_all_joints_highest_first(self, qtbot: QtBot) -> None:
        bars = JointBars()
        qtbot.addWidget(bars)
        assert bars.rows() == []
        shares = importance(RIGHT_HAND, HEAD)
        bars.set_importance(shares)
        rows = bars.rows()
        assert len(rows) == 25
        assert rows[0] == ("Right hand", formats.percent(float(shares[RIGHT_HAND])))
        assert rows[1][0] == "Head"
        assert bars.accessibleDescription().startswith("Right hand ")


class TestHeatMap:
    @pytest.fixture
    def heat_map(self, qtbot: QtBot) -> HeatMap:
        widget = HeatMap()
        qtbot.addWidget(widget)
        widget.resize(300, 200)
        frames = np.tile(importance(RIGHT_HAND), (20, 1))
        frames[:10] = importance(HEAD)
        widget.set_frames(frames)
        widget.show()
        return widget

    def test_every_joint_has_a_row(self) -> None:
        assert sorted(ROWS) == list(range(25))
        assert [name for name, _ in GROUPS][1:3] == ["Left arm", "Right arm"]

    def test_early_and_late_are_told_apart(self, heat_map: HeatMap) -> None:
        room, picture = heat_map._room(), heat_map.grab().toImage()

        def colour(joint: int, share: float) -> QColor:
            y = room.top() + (ROWS.index(joint) + 0.5) * room.height() / 25
            return picture.pixelColor(round(room.left() + share * room.width()), round(y))

        red = importance_colour(1.0)
        assert colour(HEAD, 0.25) == red
        assert colour(RIGHT_HAND, 0.75) == red
        assert colour(HEAD, 0.75) != red
        assert colour(RIGHT_HAND, 0.25) != red

    def test_what_matters_more_is_higher(self, heat_map: HeatMap) -> None:
        heat_map.resize(300, 25 * 14 + 60)
        room, picture = heat_map._room(), heat_map.grab().toImage()
        column = round(room.left() + 0.75 * room.width())

        head = round(room.top() + ROWS.index(HEAD) * room.height() / 25)
        ground = picture.pixel(column, head + 1)
        hand = round(room.top() + ROWS.index(RIGHT_HAND) * room.height() / 25)
        low = sum(picture.pixel(column, head + y) != ground for y in range(1, 13))
        high = sum(picture.pixel(column, hand + y) != ground for y in range(1, 13))
        assert 2 <= low <= 6
        assert high >= 11

    def test_the_pointer_is_told_joint_and_share(self, heat_map: HeatMap, qtbot: QtBot) -> None:
        room = heat_map._room()
        y = room.top() + (ROWS.index(HEAD) + 0.5) * room.height() / 25
        words = heat_map.words_at(QPointF(room.left() + 5, y))
        assert words == f"head  {formats.percent(float(importance(HEAD)[HEAD]))}"
        assert heat_map.words_at(QPointF(2, y)) == ""
        before = heat_map.grab().toImage()
        qtbot.mouseMove(heat_map, QPoint(round(room.left()) + 5, round(y)))
        assert heat_map.grab().toImage() != before

    def test_keys_go_from_cell_to_cell(self, heat_map: HeatMap, qtbot: QtBot) -> None:
        heat_map.show()
        heat_map.setFocus()
        before = heat_map.grab().toImage()
        qtbot.keyClick(heat_map, Qt.Key.Key_Left)
        newest = formats.percent(float(importance(RIGHT_HAND)[HEAD]))
        assert heat_map.words == f"head  {newest}", "first the newest of the top row"
        assert heat_map.grab().toImage() != before
        for _ in range(30):
            qtbot.keyClick(heat_map, Qt.Key.Key_Left)
        oldest = formats.percent(float(importance(HEAD)[HEAD]))
        assert heat_map.words == f"head  {oldest}"
        assert heat_map.accessibleDescription() == heat_map.words
        for _ in range(30):
            qtbot.keyClick(heat_map, Qt.Key.Key_Down)
        assert heat_map.words.startswith(formats.joint_name(ROWS[-1]))
        heat_map.set_frames(None)
        qtbot.keyClick(heat_map, Qt.Key.Key_Up)
        assert heat_map.words == ""


class TestPanel:
    def test_says_of_what_it_is(self, qtbot: QtBot) -> None:
        panel = ImportancePanel(QAction())
        qtbot.addWidget(panel)
        shares = importance(HEAD)
        frames = np.tile(shares, (20, 1))
        panel.show()
        assert panel.of_what.text() == text.IMPORTANCE_NONE
        panel.show_explanation(Explanation(shares, frames, "baseball_swing", 1.6))
        assert panel.of_what.text() == "Baseball swing, 1.6 s"
        panel.show_explanation(Explanation(shares, frames, None, 0.0))
        assert panel.of_what.text() == text.IMPORTANCE_NOW

    def test_the_body_is_larger_where_there_is_room(self, qtbot: QtBot) -> None:
        panel = ImportancePanel(QAction())
        qtbot.addWidget(panel)
        panel.show()
        panel.resize(420, 420)
        qtbot.waitUntil(lambda: panel.figure.width() < 170)
        panel.resize(420, 800)
        qtbot.waitUntil(lambda: panel.figure.width() > 180)
        assert panel.bars.width() > 150

    def test_hidden_it_costs_nothing_and_catches_up(self, qtbot: QtBot) -> None:
        panel = ImportancePanel(QAction())
        qtbot.addWidget(panel)
        shares = importance(HEAD)
        panel.show_explanation(Explanation(shares, np.tile(shares, (20, 1)), "wave", 1.0))
        assert panel.bars.rows() == []
        panel.show()
        assert panel.bars.rows()[0][0] == "Head"

    def test_it_is_painted_in_both_appearances(
        self, qtbot: QtBot, appearance: Callable[[Appearance], None]
    ) -> None:
        panel = ImportancePanel(QAction())
        qtbot.addWidget(panel)
        panel.resize(300, 330)
        panel.show()
        pictures = []
        for choice in (Appearance.LIGHT, Appearance.DARK):
            appearance(choice)
            pictures.append(panel.grab().toImage())
        assert pictures[0].pixelColor(150, 5).lightness() > 200
        assert pictures[1].pixelColor(150, 5).lightness() < 60
        assert panel.minimumSizeHint().height() <= 330
        assert panel.minimumSizeHint().width() <= 300


def test_long_words_are_cut_not_clipped(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText("a very long line of words")
    assert label.minimumSizeHint().width() == 0
    assert label.toolTip() == "a very long line of words"
    label.resize(60, 20)
    assert not label.grab().toImage().isNull()

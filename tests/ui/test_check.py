"""Checking an explanation: what is asked of the session, and how the result is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.text import check as check_text
from app.ui.check_chart import CheckChart
from app.ui.check_dialog import CheckDialog
from app.ui.colours import importance_colour
from app.ui.controller import Controller
from app.ui.importance_mean import Explanation
from app.ui.theme import DARK, LIGHT, Appearance
from model.explanation import MOST_HIDDEN, ExplanationCheck
from tests.ui.fakes import RAISED_HAND, FakeSession, importance, prediction


def checked(falls: float = 0.1, lost: bool = True) -> ExplanationCheck:
    """80 %, and a tenth less for each important joint; random ones take half as much."""
    steps = np.arange(MOST_HIDDEN + 1, dtype=np.float32)
    most = np.maximum(0.02, 0.8 - falls * steps) if lost else np.full_like(steps, 0.8)
    random = np.stack([0.8 - 0.03 * steps, 0.8 - 0.07 * steps])
    return ExplanationCheck(0, importance(*RAISED_HAND), most, np.full_like(steps, 0.8), random)


class Stage:
    """A dialog over a fake session."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.session = FakeSession()
        self.controller = Controller(lambda s, w: self.session, lambda: "0", "0", None)
        self.controller.start()
        made = replace(prediction(12.0, 0), joints=np.zeros((21, 25, 3), np.float32))
        self.newest: Explanation | None = Explanation(
            made.importance, made.frame_importance, "wave", 1.0, made
        )

    def open(self) -> CheckDialog:
        dialog = CheckDialog(self.controller, lambda: self.newest)
        self.qtbot.addWidget(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.show()
        return dialog

    def finished(self, dialog: CheckDialog, check: ExplanationCheck) -> None:
        self.session.checks.append(check)
        self.qtbot.waitUntil(dialog.chart.isVisible)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_what_is_said_now_is_checked(stage: Stage) -> None:
    dialog = stage.open()
    (what, (asked, action)), *_ = stage.session.told  # type: ignore[misc]
    assert (what, asked, action) == ("check", stage.newest.prediction, "wave")  # type: ignore[union-attr]
    assert dialog.message.title.text() == check_text.RUNNING
    assert not dialog.again.isEnabled()
    stage.finished(dialog, checked())
    assert dialog.headline.text() == "Wave, 80 %"
    assert dialog.words.text().replace("\u00a0", " ") == (
        "Without right hand, right wrist, head: 50 %. Without any 3 joints: 65 % on average. "
        "Without the 3 least important ones: 80 %."
    )
    assert dialog.verdict.text().startswith("✓ It holds.")
    assert LIGHT.good in dialog.verdict.styleSheet()


def test_the_number_of_joints_can_be_chosen(stage: Stage) -> None:
    dialog = stage.open()
    stage.finished(dialog, checked())
    stage.qtbot.keyClick(dialog.count, Qt.Key.Key_Left)
    stage.qtbot.keyClick(dialog.count, Qt.Key.Key_Left)
    assert dialog.how_many.text() == "Joints hidden: 1"
    words = dialog.words.text().replace("\u00a0", " ")
    assert words.startswith("Without right hand: 70 %. Without any other joint: 75 %")
    assert dialog.figure._hidden == {RAISED_HAND[0]}
    assert dialog.count.accessibleDescription() == dialog.words.text()


def test_without_an_action_the_likeliest_class_is_followed(stage: Stage) -> None:
    assert stage.newest is not None
    stage.newest = replace(stage.newest, action=None)
    stage.open()
    assert stage.session.told[0][1][1] == "wave"  # type: ignore[index]


def test_an_explanation_that_fails_is_said_to(stage: Stage) -> None:
    dialog = stage.open()
    stage.finished(dialog, checked(lost=False))
    assert dialog.verdict.text().startswith("✗ It does not hold.")


def test_the_verdict_follows_light_and_dark(
    stage: Stage, appearance: Callable[[Appearance], None]
) -> None:
    dialog = stage.open()
    stage.finished(dialog, checked(lost=False))
    assert LIGHT.error in dialog.verdict.styleSheet()
    appearance(Appearance.DARK)
    assert DARK.error in dialog.verdict.styleSheet()


def test_again_checks_the_newest(stage: Stage) -> None:
    dialog = stage.open()
    stage.finished(dialog, checked())
    assert stage.newest is not None
    stage.newest = replace(stage.newest, action="squat")
    stage.qtbot.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
    assert stage.session.told[-1][1][1] == "squat"  # type: ignore[index]
    assert dialog.message.isVisible()


def test_with_nothing_to_check_it_says_so(stage: Stage) -> None:
    stage.newest = None
    dialog = stage.open()
    assert dialog.message.title.text() == check_text.NOTHING
    assert dialog.again.isEnabled()
    assert stage.session.told == []


def test_a_check_that_comes_to_nothing_is_not_waited_for(stage: Stage) -> None:
    dialog = stage.open()
    stage.session.checking = False
    stage.qtbot.waitUntil(lambda: dialog.message.title.text() == check_text.BROKEN_OFF)
    assert dialog.again.isEnabled()


def test_lines_are_painted_where_the_probabilities_are(qtbot: QtBot) -> None:
    chart = CheckChart()
    qtbot.addWidget(chart)
    chart.resize(480, 260)
    chart.show()
    chart.show_check(checked(), 3)
    picture = chart.grab().toImage()

    def near(count: float, share: float, colour: QColor) -> bool:
        place = chart.place(0, share)
        x = place.x() + count * (chart.place(1, 0).x() - chart.place(0, 0).x())
        spots = (
            picture.pixelColor(round(x) + dx, round(place.y()) + dy)
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        )
        return any(spot == colour for spot in spots)

    assert near(5.5, 0.25, importance_colour(1))
    assert near(5.5, 0.8, importance_colour(0))
    assert not near(5.5, 0.8, importance_colour(1))


def test_words_at_the_ends_never_lie_on_each_other(qtbot: QtBot) -> None:
    chart = CheckChart()
    qtbot.addWidget(chart)
    chart.resize(480, 260)
    low = np.full(MOST_HIDDEN + 1, 0.0, np.float32)
    chart.show_check(ExplanationCheck(0, importance(1), low, low, low[None]), 1)
    picture = chart.grab().toImage()
    room = chart.room()
    ink = [
        any(
            picture.pixelColor(x, y) != picture.pixelColor(1, 1)
            for x in range(round(room.right()) + 10, picture.width())
        )
        for y in range(picture.height())
    ]
    lines = sum(now and not before for before, now in pairwise(ink))
    assert lines == 3

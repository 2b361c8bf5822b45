"""A recording's pictures shown again: what is said of them is what was said before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.pipeline import Result
from app.text import live as text
from app.ui.seen import Seen
from app.ui.window import MainWindow
from model.decision import Decision, DecisionSettings, Event, State
from model.prediction import Prediction
from tests.ui.conftest import Clock
from tests.ui.fakes import CLASSES, RUNNING, FakeSession, importance, prediction, result
from tests.ui.showing import window_on

USUAL = DecisionSettings(enter=0.6, leave=0.3, smoothing=0.0, minimum=0.4)
SQUAT, WAVE = CLASSES.index("squat"), CLASSES.index("wave")


def cold(time: float, warmth: float = 0.05) -> Result:
    """What there is to say of a picture right after a jump to it."""
    said = replace(prediction(time, CLASSES.index("clap"), 0.9), warmth=warmth)
    made = result(time, State.WARMING_UP)
    return replace(made, prediction=said, predictions=(said,), warming=0.9)


def squat(time: float, since: float = 2.0) -> tuple[Prediction, Decision]:
    return prediction(time, SQUAT), Decision(time, State.ACTION, "squat", 0.8, since)


class TestSeen:
    def test_what_has_more_behind_it_counts(self) -> None:
        seen = Seen()
        seen.add(*squat(3.0))
        known = seen.better(cold(3.04))
        assert known is not None
        assert known.decision.action == "squat"
        assert seen.better(cold(3.4)) is None, "nothing is known of that time"
        assert seen.better(result(3.0, State.NO_ACTION)) is None, "as warm as before"
        assert seen.better(replace(cold(3.0), pose=None)) is None, "nobody is there now"

    def test_an_action_that_a_jump_cut_has_its_whole_length(self) -> None:
        seen = Seen()
        seen.add(*squat(5.0))
        known = seen.better(result(5.0, best=SQUAT, since=4.6))
        assert known is not None
        assert known.decision.since == 2.0
        assert seen.better(result(5.0, best=SQUAT, since=2.0)) is None
        assert seen.better(result(5.0, best=WAVE, since=4.6)) is None

    def test_warming_up_is_no_answer(self) -> None:
        seen = Seen()
        seen.add(prediction(0.1, SQUAT), Decision(0.1, State.WARMING_UP, None, 0.0, 0.0))
        assert seen.better(cold(0.1)) is None

    def test_the_reason_is_the_mean_over_the_action(self) -> None:
        seen = Seen()
        for time, joint in ((1.9, 0), (2.0, 3), (2.1, 3), (2.2, 7)):
            made, decision = squat(time)
            seen.add(replace(made, importance=importance(joint)), decision)
        known = seen.better(cold(2.2))
        assert known is not None
        why = known.explanation
        expected = (2 * importance(3) + importance(7)) / 3
        assert why.importance == pytest.approx(expected)
        assert (why.action, why.seconds) == ("squat", pytest.approx(0.2))

    def test_decided_anew(self) -> None:
        seen = Seen()
        seen.add(*squat(3.0))
        seen.decide([Decision(3.0, State.NO_ACTION, None, 0.0, 2.0), squat(9.0)[1]])
        known = seen.better(cold(3.0))
        assert known is not None
        assert (known.decision.state, known.explanation.action) == (State.NO_ACTION, None)
        assert seen.better(cold(9.0)) is None

    def test_memory_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("app.ui.seen._CAPACITY", 3)
        seen = Seen()
        for step in range(5):
            seen.add(*squat(float(step)))
        assert [seen.better(cold(float(step))) is not None for step in range(5)] == [
            False, False, True, True, True,
        ]  # fmt: skip


class TestWindow:
    """Ten seconds of a video were seen, with a squat from 2 s to 5 s."""

    @pytest.fixture
    def window(self, qtbot: QtBot, clock: Clock) -> Iterator[MainWindow]:
        self.session = FakeSession(
            usual_settings=USUAL,
            card=SimpleNamespace(no_action="wave"),  # type: ignore[arg-type]
            now=replace(
                RUNNING, source_kind="file", source_name="a.mp4", live=False, seekable=True,
                duration=10.0, source_fps=10.0,
            ),
        )  # fmt: skip
        made = window_on(self.session, qtbot, clock)
        self.session.results.append(result(0.0, State.NO_ACTION))
        made.show_newest()
        made.show_status()
        for step in range(100):
            time = step / 10
            idle = Decision(time, State.NO_ACTION, None, 0.0, 0.0)
            happens = squat(time) if 2.0 <= time < 5.0 else (prediction(time, WAVE), idle)
            self.session.steps.append(happens)
        self.session.results.append(result(9.9, State.NO_ACTION, WAVE))
        self.session.events = [self.event(2.0, 5.0)]
        made.show_newest()
        yield made
        made.close()

    def event(self, start: float, end: float) -> Event:
        return Event("squat", start, end, 0.8, tuple(importance(0).tolist()))

    def jump(self, window: MainWindow, qtbot: QtBot, time: float) -> None:
        """Go there as by a key, and see one picture."""
        window.page.seek(time)
        seen = cold(time)
        self.session.results.append(seen)
        assert seen.prediction is not None
        self.session.steps = [(seen.prediction, seen.decision)]
        window.show_newest()

    def test_a_picture_that_stands_still_keeps_its_answer(
        self, window: MainWindow, qtbot: QtBot, clock: Clock
    ) -> None:
        before = window.page.timeline.words_at(4.0)
        self.jump(window, qtbot, 4.0)
        panel = window.page.decision
        assert panel.headline.text() == "Squat"
        assert panel.hint.text().startswith("for 2 s, since 0:02.0")
        bars = window.page.top_five.bars
        for _ in range(20):
            clock.now += 0.1
            bars.advance()
        assert bars.rows()[0] == ("Squat", pytest.approx(0.8, abs=0.01))
        newest = window.page.importance.newest
        assert newest is not None
        assert newest.action == "squat"
        assert window.page.timeline.words_at(4.0) == before, "the curves stay"
        # Where nothing was seen it says so as ever.
        window.page.timeline.clear()
        self.jump(window, qtbot, 30.0)
        assert panel.headline.text() == text.warming_up(0.9)

    def test_what_a_jump_cut_does_not_shorten_the_event(
        self, window: MainWindow, qtbot: QtBot
    ) -> None:
        self.jump(window, qtbot, 4.0)
        self.session.events = [self.event(4.3, 5.0)]
        with qtbot.waitSignal(window.page.keeper.redecided):
            window.show_newest()
        (logged,) = window.page.keeper.log.events
        assert (logged.event.action, logged.event.start) == ("squat", pytest.approx(2.0))
        assert logged.event.end == pytest.approx(5.0)

    def test_what_is_tuned_holds_for_what_was_seen(self, window: MainWindow, qtbot: QtBot) -> None:
        with qtbot.waitSignal(window.page.keeper.redecided):
            window.page.tuning.sliders["enter"].setValue(95)
        self.jump(window, qtbot, 4.0)
        assert window.page.decision.state is State.NO_ACTION

    def test_other_weights_and_sources_begin_anew(self, window: MainWindow, qtbot: QtBot) -> None:
        self.session.card = SimpleNamespace(no_action="wave")  # type: ignore[assignment]
        window.show_status()
        assert window.page.timeline.words_at(4.0)[0].endswith(text.TIMELINE_NOTHING)
        self.jump(window, qtbot, 4.0)
        assert window.page.decision.state is State.WARMING_UP

    def test_a_step_back_keeps_it_too(self, window: MainWindow, qtbot: QtBot) -> None:
        self.session.results.append(result(4.1, best=SQUAT, since=2.0))
        window.show_newest()
        qtbot.keyClick(window, Qt.Key.Key_Comma)
        assert self.session.told[-1] == ("seek", pytest.approx(4.0))
        self.session.results.append(cold(4.0))
        window.show_newest()
        assert window.page.decision.headline.text() == "Squat"

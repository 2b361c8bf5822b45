"""Two sets of weights side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.pipeline import Result
from app.recognition import Opinion
from app.settings import Settings
from app.status import Phase, SecondStatus
from app.text import live as text
from app.ui.controller import Controller
from app.ui.memory import remembered, restore
from app.ui.window import MainWindow
from model.decision import Decision, DecisionSettings, State
from tests.ui.conftest import Clock
from tests.ui.fakes import CLASSES, RUNNING, FakeSession, prediction, result

OTHER = ("clap", "hop")


def opinion(time: float, action: str | None, classes: tuple[str, ...] = CLASSES) -> Opinion:
    """Sure of `action`; None: of nothing."""
    state = State.NO_ACTION if action is None else State.ACTION
    made = prediction(time, 0)
    shares = made.probabilities[: len(classes)]
    made = replace(made, probabilities=shares / shares.sum())
    decision = Decision(time, state, action, 0.0 if action is None else 0.7, 0.0)
    return Opinion(made, (made,), decision, (decision,), (), None)


def compared(time: float, first: int, second: Opinion) -> Result:
    return replace(result(time, best=first), second=second)


@pytest.fixture
def open_window(qtbot: QtBot, clock: Clock) -> Iterator[Callable[[], tuple]]:
    windows: list[MainWindow] = []

    def build() -> tuple[MainWindow, list[FakeSession], Controller]:
        sessions: list[FakeSession] = []

        def make(source: str, weights: Path | None) -> FakeSession:
            sessions.append(FakeSession(source, weights))
            return sessions[-1]

        controller = Controller(make, lambda: "demo", "0", None, clock)
        window = MainWindow(controller, list, clock=clock)
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        qtbot.waitUntil(lambda: bool(sessions))
        return window, sessions, controller

    yield build
    for window in windows:
        window.close()


def choose(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr("app.ui.weights_chooser.QFileDialog.getOpenFileName", lambda *_: (path, ""))


def test_chosen_weights_stand_beside_the_first(open_window, monkeypatch) -> None:
    window, (session,), controller = open_window()
    session.second_classes = OTHER
    tabs, panel = window.page.tabs, window.page.compare
    assert not tabs.isTabVisible(3)
    assert not window.actions_.end_comparison.isEnabled()
    choose(monkeypatch, "/w/other.safetensors")
    window.actions_.compare.trigger()
    assert session.told == [("compare", Path("/w/other.safetensors"))]
    session.now = replace(RUNNING, second=SecondStatus("other.safetensors", False))
    window.show_status()
    assert panel.isVisible(), "the page is there and shown at once"
    assert panel.note.text() == text.COMPARE_LOADING
    session.now = replace(RUNNING, second=SecondStatus("other", True, milliseconds=3.21))
    session.results = [compared(1.0, 1, opinion(1.0, "hop", OTHER))]
    window.show_newest()
    window.show_status()
    assert (panel.first.name.text(), panel.second.name.text()) == ("fake", "other")
    assert panel.first.headline.text() == "Squat"
    assert panel.second.headline.text() == "Hop"
    assert panel.second.confidence.share == pytest.approx(0.7)
    assert panel.first.bars._names[1] == "Squat"
    assert panel.second.bars._names == ("Clap", "Hop")
    assert panel.first.cost.text() == "2.8 ms for each answer"
    assert panel.second.cost.text() == "3.2 ms for each answer"
    window.actions_.end_comparison.trigger()
    assert session.told[-1] == ("compare", None)
    session.now = RUNNING
    window.show_status()
    assert not tabs.isTabVisible(3)
    assert controller.second is None


def test_how_often_they_agree_is_counted(open_window) -> None:
    window, (session,), _ = open_window()
    session.now = replace(RUNNING, second=SecondStatus("other", True))
    window.show_status()
    assert window.page.compare.note.text() == text.COMPARE_OWN
    for step, said in enumerate(["squat", "squat", "squat", None]):
        session.results = [compared(step / 10, 1, opinion(step / 10, said))]
        window.show_newest()
    window.show_status()
    assert window.page.compare.note.text() == (
        f"Both said the same in 75 % of the last answers. {text.COMPARE_OWN}"
    )


def test_what_is_tuned_holds_for_both_and_is_shown(open_window) -> None:
    window, (session,), _ = open_window()
    session.usual_settings = DecisionSettings(enter=0.6, smoothing=0.0, minimum=0.4)
    other = DecisionSettings(enter=0.7, smoothing=0.3, minimum=0.5, off=("hop",))
    session.now = replace(RUNNING, second=SecondStatus("other", True, settings=other))
    window.show_status()
    panel = window.page.compare
    assert panel.first.rule.text() == "From 60 %, smoothed 0.00 s, at least 0.4 s"
    assert panel.second.rule.text() == "From 70 %, smoothed 0.30 s, at least 0.5 s"
    assert text.COMPARE_OWN in panel.note.text()
    window.page.tuning.sliders["enter"].setValue(90)
    window.show_status()
    assert panel.first.rule.text().startswith("From 90 %")
    assert text.COMPARE_TUNED in panel.note.text()


def test_weights_that_do_not_load_say_why(open_window) -> None:
    window, (session,), _ = open_window()
    why = "There are no weights at gone."
    session.now = replace(RUNNING, second=SecondStatus("gone", False, why))
    window.show_status()
    assert window.page.compare.note.text() == why


def test_the_comparison_goes_on_with_other_first_weights(open_window) -> None:
    _, sessions, controller = open_window()
    controller.compare(Path("second"))
    controller.choose_weights(Path("first"))
    controller.poll()
    assert sessions[1].told == [("compare", Path("second"))]


def test_the_page_is_not_chosen_at_the_next_start(open_window) -> None:
    window, (session,), _ = open_window()
    session.now = replace(RUNNING, phase=Phase.RUNNING, second=SecondStatus("other", True))
    window.show_status()
    kept = remembered(window, Settings())
    assert kept.tab == 3
    again, _, _ = open_window()
    restore(again, kept)
    assert again.page.tabs.currentIndex() == 0

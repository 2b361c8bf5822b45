"""Decisions tuned while they are made, and made anew for what was already seen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QListWidgetItem, QMessageBox
from pytestqt.qtbot import QtBot

from app.live import Phase
from app.redecide import Kept, evidence, redecide
from app.text import live as text
from app.tuning import Preset, PresetFile, carried_over, with_value
from app.ui.dialogs import PresetDialog
from app.ui.tuning_panel import KNOBS, TuningPanel
from app.ui.window import MainWindow
from model.decision import DecisionSettings, State
from model.prediction import Prediction
from tests.ui.conftest import Clock
from tests.ui.fakes import CLASSES, RAISED_HAND, RUNNING, FakeSession, importance, result
from tests.ui.showing import window_on

USUAL = DecisionSettings(enter=0.6, leave=0.3, smoothing=0.0, minimum=0.4)


def predictions(share: float, start: float = 1.0, end: float = 3.0) -> list[Prediction]:
    """Ten seconds, in which a squat is as likely as `share` from `start` to `end`, else idle."""
    made = []
    joints = importance(*RAISED_HAND)
    for step in range(100):
        probabilities = np.zeros(len(CLASSES), np.float32)
        squat = share if start <= step / 10 < end else 0.0
        probabilities[1], probabilities[0] = squat, 1 - squat
        made.append(Prediction(step / 10, probabilities, joints, np.tile(joints, (20, 1)), 1.0))
    return made


def kept(made: list[Prediction], idle: str | None = "wave") -> Kept:
    times = np.array([p.time for p in made])
    rows = np.array([evidence(p) for p in made])
    return Kept(times, np.array([p.probabilities for p in made]), rows, CLASSES, idle)


class TestRedecide:
    def test_a_lower_threshold_finds_more(self) -> None:
        squats = kept(predictions(0.55))
        assert redecide(squats, USUAL).events == []
        decided = redecide(squats, replace(USUAL, enter=0.4))
        (event,) = decided.events
        assert event.action == "squat"
        assert (event.start, event.end) == (pytest.approx(1.0), pytest.approx(3.0))
        assert event.top_joints(1) == [RAISED_HAND[0]]
        going_on = [decision.time for decision in decided.decisions if decision.action == "squat"]
        assert going_on == [pytest.approx(step / 10) for step in range(10, 30)]

    def test_a_gap_ends_an_action(self) -> None:
        made = [p for p in predictions(0.9, 0.0, 10.0) if not 2 <= p.time <= 4]
        events = redecide(kept(made), USUAL).events
        assert [(round(e.start, 1), round(e.end, 1)) for e in events] == [(0.0, 1.9), (4.1, 9.9)]

    def test_a_cold_window_says_nothing(self) -> None:
        made = [replace(p, warmth=min(1.0, p.time / 4)) for p in predictions(0.9, 0.0, 10.0)]
        (event,) = redecide(kept(made), USUAL).events
        assert event.start == pytest.approx(2.0)

    def test_what_was_unfamiliar_is_no_event_either(self) -> None:
        made = [replace(p, familiarity=0.02) for p in predictions(0.9, 0.0, 10.0)]
        assert redecide(kept(made), replace(USUAL, familiar=0.1)).events == []
        assert len(redecide(kept(made), USUAL).events) == 1

    def test_what_rests_on_what_was_hardly_seen_is_no_event_either(self) -> None:
        made = [replace(p, seen=0.5) for p in predictions(0.9, 0.0, 10.0)]
        assert redecide(kept(made), replace(USUAL, seen=0.9)).events == []
        assert len(redecide(kept(made), USUAL).events) == 1

    def test_nothing_kept(self) -> None:
        nothing = Kept(np.zeros(0), np.zeros((0, 7), np.float32), np.zeros((0, 28), np.float32),
                       CLASSES, None)  # fmt: skip
        decided = redecide(nothing, USUAL)
        assert (decided.decisions, decided.events) == ([], [])


def test_the_end_keeps_its_proportion_to_the_beginning() -> None:
    assert with_value(USUAL, "enter", 0.8).leave == pytest.approx(0.4)
    for knob in KNOBS:
        for value in (knob.low, knob.high):
            changed = with_value(DecisionSettings(), knob.name, value)
            assert getattr(changed, knob.name) == value


class TestPanel:
    @pytest.fixture
    def panel(self, qtbot: QtBot) -> TuningPanel:
        widget = TuningPanel()
        qtbot.addWidget(widget)
        widget.show()
        return widget

    def test_without_weights_there_is_nothing_to_tune(self, panel: TuningPanel) -> None:
        assert not any(slider.isEnabled() for slider in panel.sliders.values())
        assert not panel.reset.isEnabled()

    def test_it_begins_with_the_weights_own(self, panel: TuningPanel) -> None:
        panel.set_usual(USUAL)
        words = [panel.values[knob.name].text() for knob in KNOBS]
        assert words == ["60 %", "0.00 s", "0.4 s"]

    def test_keys_move_it_and_reset_goes_back(self, panel: TuningPanel, qtbot: QtBot) -> None:
        panel.set_usual(USUAL)
        with qtbot.waitSignal(panel.tuned) as tuned:
            for _ in range(5):
                qtbot.keyClick(panel.sliders["enter"], Qt.Key.Key_Right)
        assert tuned.args is not None
        assert tuned.args[0].enter == 0.65
        assert tuned.args[0].leave == pytest.approx(0.325)
        panel.set_usual(USUAL)
        assert panel.values["enter"].text() == "65 %", "the same weights change nothing"
        with qtbot.waitSignal(panel.tuned) as tuned:
            qtbot.mouseClick(panel.reset, Qt.MouseButton.LeftButton)
        assert tuned.args == [USUAL]
        assert not panel.reset.isEnabled()

    def test_other_weights_bring_their_own(self, panel: TuningPanel) -> None:
        panel.set_usual(USUAL)
        panel.sliders["minimum"].setValue(20)
        panel.set_usual(None)
        panel.set_usual(replace(USUAL, minimum=1.0))
        assert panel.settings == replace(USUAL, minimum=1.0)


class TestClasses:
    """Which actions count."""

    @pytest.fixture
    def panel(self, qtbot: QtBot) -> TuningPanel:
        widget = TuningPanel()
        qtbot.addWidget(widget)
        widget.resize(360, 560)
        widget.show()
        widget.set_usual(USUAL, CLASSES[1:])
        return widget

    def row(self, panel: TuningPanel, number: int) -> QListWidgetItem:
        item = panel.classes.list.item(number)
        assert item is not None
        return item

    def test_all_are_on_at_first(self, panel: TuningPanel) -> None:
        assert panel.classes.list.count() == len(CLASSES) - 1
        assert panel.classes.off() == ()
        assert panel.classes.label.text() == text.CLASSES

    def test_a_click_on_the_words_or_the_space_bar_switches_one(
        self, panel: TuningPanel, qtbot: QtBot
    ) -> None:
        shown = panel.classes.list
        middle = shown.visualItemRect(self.row(panel, 1)).center()
        with qtbot.waitSignal(panel.tuned) as tuned:
            qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=middle)
        assert tuned.args == [replace(USUAL, off=("baseball_swing",))]
        assert panel.classes.label.text() == "5 of 6 actions count"
        with qtbot.waitSignal(panel.tuned) as tuned:
            qtbot.keyClick(shown, Qt.Key.Key_Space)
        assert tuned.args == [USUAL]

    def test_none_then_one(self, panel: TuningPanel, qtbot: QtBot) -> None:
        panel.classes.all_off.click()
        self.row(panel, 0).setCheckState(Qt.CheckState.Checked)
        with qtbot.waitSignal(panel.tuned) as tuned:
            pass
        assert tuned.args[0].off == CLASSES[2:]
        panel.classes.all_on.click()
        assert panel.settings == USUAL

    def test_reset_switches_all_on(self, panel: TuningPanel, qtbot: QtBot) -> None:
        panel.classes.all_off.click()
        assert panel.reset.isEnabled()
        panel.reset.click()
        assert panel.classes.off() == ()


def test_what_was_tuned_is_carried_over_to_other_weights_and_nothing_else() -> None:
    usual = DecisionSettings(enter=0.6, leave=0.3, smoothing=0.2, minimum=0.4)
    other = DecisionSettings(enter=0.8, leave=0.6, smoothing=0.5, minimum=0.7, unknown=0.3)
    assert carried_over(usual, usual, other) == other
    stricter = carried_over(usual, with_value(usual, "enter", 0.9), other)
    assert (stricter.enter, stricter.leave) == (0.9, pytest.approx(0.675)), "in its own proportion"
    assert (stricter.smoothing, stricter.minimum, stricter.unknown) == (0.5, 0.7, 0.3)
    fewer = carried_over(usual, replace(usual, off=("wave",)), other)
    assert fewer == replace(other, off=("wave",))


class TestPresets:
    """Tunings kept by name."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> PresetFile:
        return PresetFile(tmp_path / "presets.json")

    def panel(self, qtbot: QtBot, file: PresetFile, name: str = "") -> TuningPanel:
        made = TuningPanel()
        qtbot.addWidget(made)
        made.keep_presets(file, name)
        made.show()
        made.set_usual(USUAL, CLASSES[1:])
        return made

    def test_kept_by_name_and_chosen_again(self, qtbot: QtBot, file: PresetFile) -> None:
        panel = self.panel(qtbot, file)
        presets = panel.presets
        assert not presets.button.isEnabled()
        panel.sliders["enter"].setValue(80)
        panel.classes.set_off(("squat",))
        panel.classes.changed.emit(("squat",))
        presets.save.click()
        dialog = presets.findChild(PresetDialog)
        assert not dialog.starter.isEnabled(), "a preset needs a name"
        dialog.line.setText("  very   calm ")
        dialog.starter.click()
        qtbot.waitUntil(lambda: file.load() == {"very calm": Preset(0.8, 0.0, 0.4, ("squat",))})
        assert presets.name == "very calm"
        assert presets.button.text() == "very calm  ▾"
        panel.reset.click()
        assert presets.name == "", "what holds now is not the preset"
        with qtbot.waitSignal(panel.tuned) as tuned:
            presets.menu.actions()[0].trigger()
        assert (tuned.args[0].enter, tuned.args[0].off) == (0.8, ("squat",))
        assert panel.classes.off() == ("squat",)
        assert panel.values["enter"].text() == "80 %"

    def test_it_holds_again_at_the_next_start(self, qtbot: QtBot, file: PresetFile) -> None:
        file.save({"calm": Preset(0.9, 0.5, 1.0)})
        told: list[DecisionSettings] = []
        made = TuningPanel()
        qtbot.addWidget(made)
        made.tuned.connect(told.append)
        made.keep_presets(file, "calm")
        assert told == [], "nothing is loaded yet"
        made.set_usual(USUAL, CLASSES[1:])
        assert [settings.enter for settings in told] == [0.9]
        made.reset.click()
        made.set_usual(None)
        made.set_usual(USUAL, CLASSES[1:])
        assert made.settings == USUAL, "the user has gone back to the weights' own"

    def test_forgotten(self, qtbot: QtBot, file: PresetFile) -> None:
        file.save({"calm": Preset(0.9, 0.5, 1.0), "quick": Preset(0.4, 0.0, 0.0)})
        panel = self.panel(qtbot, file, "calm")
        panel.presets.delete.click()
        qtbot.waitUntil(lambda: list(file.load()) == ["quick"])
        assert panel.presets.name == ""
        assert panel.values["enter"].text() == "90 %", "what holds goes on"

    def test_a_place_that_cannot_be_written_is_told(self, qtbot: QtBot, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        panel = self.panel(qtbot, PresetFile(tmp_path / "file" / "presets.json"))
        panel.presets.keep("calm")
        assert panel.presets.name == "calm", "shown at once"
        qtbot.waitUntil(lambda: panel.presets.findChild(QMessageBox) is not None)
        box = panel.presets.findChild(QMessageBox)
        assert "presets cannot be written" in box.text()
        box.close()
        assert panel.presets.name == "", "not kept"
        assert panel.presets.preset("calm") is None

    def test_a_disk_that_takes_its_time_holds_up_nobody(
        self, qtbot: QtBot, file: PresetFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        panel, go = self.panel(qtbot, file), threading.Event()
        save = PresetFile.save

        def slow(self: PresetFile, presets: dict[str, Preset]) -> None:
            assert threading.current_thread() is not threading.main_thread()
            assert go.wait(10.0)
            save(self, presets)

        monkeypatch.setattr(PresetFile, "save", slow)
        panel.presets.keep("calm")
        panel.sliders["enter"].setValue(90)
        panel.presets.keep("strict")
        assert panel.presets.name == "strict"
        assert file.load() == {}
        go.set()
        qtbot.waitUntil(lambda: list(file.load()) == ["calm", "strict"])

    def test_what_is_not_written_yet_is_written_at_the_end(
        self, qtbot: QtBot, file: PresetFile
    ) -> None:
        panel = self.panel(qtbot, file)
        panel.presets.keep("calm")
        panel.presets.keep("the same")
        panel.presets.finish(10.0)
        assert list(file.load()) == ["calm", "the same"]


class TestWindow:
    @pytest.fixture
    def window(self, qtbot: QtBot, clock: Clock) -> Iterator[MainWindow]:
        self.session = FakeSession(
            usual_settings=USUAL,
            card=SimpleNamespace(no_action="wave"),  # type: ignore[arg-type]
        )
        made = window_on(self.session, qtbot, clock)
        yield made
        made.close()

    def see(self, window: MainWindow, seekable: bool) -> None:
        self.session.now = replace(
            RUNNING, phase=Phase.RUNNING, source_kind="file" if seekable else "camera",
            live=not seekable, seekable=seekable, duration=10.0 if seekable else None,
        )  # fmt: skip
        idle = result(9.9, State.NO_ACTION)
        self.session.results.append(idle)
        window.show_newest()
        window.show_status()
        self.session.steps = [(made, idle.decision) for made in predictions(0.55)]
        window.show_newest()

    def test_a_video_is_decided_upon_anew(self, window: MainWindow, qtbot: QtBot) -> None:
        self.see(window, seekable=True)
        assert window.page.events.model.rowCount() == 0
        panel = window.page.tuning
        with qtbot.waitSignal(panel.tuned):
            panel.sliders["enter"].setValue(40)
        assert self.session.told[-1][0] == "tune"
        qtbot.waitUntil(lambda: window.page.events.model.rowCount() == 1)
        assert [span.action for span in window.page.timeline.spans()][-1] == "squat"
        panel.reset.click()
        qtbot.waitUntil(lambda: window.page.events.model.rowCount() == 0)

    def test_an_action_that_is_off_leaves_the_whole_timeline(
        self, window: MainWindow, qtbot: QtBot
    ) -> None:
        self.see(window, seekable=True)
        panel = window.page.tuning
        with qtbot.waitSignal(panel.tuned):
            panel.sliders["enter"].setValue(40)

        def actions() -> list[str]:
            return [span.action for span in window.page.timeline.spans()]

        qtbot.waitUntil(lambda: "squat" in actions())
        assert "Squat" in [name for name, _ in window.page.top_five.bars.rows()]
        with qtbot.waitSignal(panel.tuned):
            panel.classes.all_off.click()
        qtbot.waitUntil(lambda: "squat" not in actions())
        assert [name for name, _ in window.page.top_five.bars.rows()] == ["Wave"]

    def test_resetting_all_settings_resets_the_tuning(self, window: MainWindow) -> None:
        self.see(window, seekable=True)
        window.page.tuning.classes.all_off.click()
        window.actions_.reset_settings.trigger()
        assert window.page.tuning.settings == USUAL
        assert self.session.told[-1] == ("tune", USUAL)

    def test_what_is_live_keeps_its_events(self, window: MainWindow, qtbot: QtBot) -> None:
        self.see(window, seekable=False)
        with qtbot.waitSignal(window.page.tuning.tuned):
            window.page.tuning.sliders["enter"].setValue(40)
        assert self.session.told[-1][0] == "tune"
        assert window.page.events.model.rowCount() == 0

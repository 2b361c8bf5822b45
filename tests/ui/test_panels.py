"""The panels beside the picture, and what stands in the picture's place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QRect, Qt
from PyQt6.QtGui import QAction, QColor, QHelpEvent, QImage
from PyQt6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.events import LoggedEvent
from app.in_view import InView, in_view
from app.live import Phase
from app.text import health as health_text
from app.text import live as text
from app.ui.banner import Banner, Tone
from app.ui.class_colours import ClassColours
from app.ui.decision_panel import DecisionPanel
from app.ui.dialogs import StreamDialog
from app.ui.events_panel import EventsPanel
from app.ui.health_bar import HealthBar
from app.ui.legend import Legend
from app.ui.message_page import MessagePage
from app.ui.theme import DARK, LIGHT, Appearance
from app.ui.top_five import TopFivePanel
from model.decision import Decision, State
from tests.ui.conftest import Clock
from tests.ui.fakes import CLASSES, RUNNING, event, person


def count(image: QImage, colour: str, room: QRect | None = None) -> int:
    """How many pixels have a colour."""
    wanted = QColor(colour).rgb()
    room = image.rect() if room is None else room
    return sum(
        image.pixel(x, y) == wanted
        for x in range(room.left(), room.right() + 1)
        for y in range(room.top(), room.bottom() + 1)
    )


class TestDecisionPanel:
    @pytest.fixture
    def panel(self, qtbot: QtBot) -> DecisionPanel:
        widget = DecisionPanel()
        qtbot.addWidget(widget)
        widget.resize(320, 160)
        widget.show()
        return widget

    def test_action(self, panel: DecisionPanel) -> None:
        panel.show_decision(Decision(10.0, State.ACTION, "baseball_swing", 0.834, 7.0), 10.4)
        assert panel.headline.text() == "Baseball swing"
        assert panel.number.text() == "83 %"
        assert panel.hint.text() == "for 3 s, since 0:07.0"
        bar = panel.confidence
        assert bar.toolTip() == panel.number.toolTip() == text.CONFIDENCE_TIP
        filled = count(bar.grab().toImage(), LIGHT.accent) / (bar.width() * bar.height())
        assert filled == pytest.approx(0.834, abs=0.05)

    @pytest.mark.parametrize(
        ("state", "headline", "hint"),
        [
            (State.NO_PERSON, "Come into view", "Nobody"),
            (State.TOO_LITTLE_IN_VIEW, "Step back", "too little of you"),
            (State.WARMING_UP, "Warming up…", "for a moment"),
            (State.NO_ACTION, "No action", "Nothing I know"),
            (State.UNKNOWN_ACTION, "Not an action I know", "not learned"),
        ],
    )
    def test_states_say_what_to_do(
        self, panel: DecisionPanel, state: State, headline: str, hint: str
    ) -> None:
        panel.show_decision(Decision(1.0, State.ACTION, "wave", 0.9, 0.0), 1.0)
        panel.show_decision(Decision(2.0, state, None, 0.0, 2.0), 2.0)
        assert panel.headline.text() == headline
        assert hint in panel.hint.text()
        assert panel.number.text() == ""
        assert not panel.confidence.isVisible()

    @pytest.mark.parametrize(
        ("seen", "hint"),
        [
            (InView.UPPER, "I see only your upper body."),
            (InView.SHOULDERS, "I see only your head and shoulders."),
            (InView.HEAD, "I see only your head."),
            (InView.LEGS, "I see only your legs."),
            (InView.LITTLE, "I see too little of you."),
        ],
    )
    def test_with_too_little_in_view_it_says_what_it_sees(
        self, panel: DecisionPanel, seen: InView, hint: str
    ) -> None:
        decision = Decision(1.0, State.TOO_LITTLE_IN_VIEW, None, 0.0, 0.0)
        panel.show_decision(decision, 1.0, seen=seen)
        assert (panel.headline.text(), panel.hint.text()) == ("Step back", hint)

    def test_without_legs_it_says_what_it_cannot_know(self, panel: DecisionPanel) -> None:
        decision = Decision(1.0, State.NO_ACTION, None, 0.0, 0.0)
        panel.show_decision(decision, 1.0, seen=InView.UPPER)
        assert panel.headline.text() == "No action"
        assert "Step back" in panel.hint.text()
        assert "only your upper body" in panel.hint.text()

    def test_live_it_says_since_what_time_of_the_day(self, qtbot: QtBot) -> None:
        times = iter([datetime(2026, 1, 2, 12, 0, 30), datetime(2026, 1, 2, 12, 0, 32)])
        panel = DecisionPanel(clock=lambda: next(times))
        qtbot.addWidget(panel)
        decision = Decision(1000.0, State.ACTION, "wave", 0.9, 990.0)
        panel.show_decision(decision, 1000.0, live=True)
        assert panel.hint.text() == "for 10 s, since 12:00:20"
        panel.show_decision(decision, 1001.2, live=True)
        assert panel.hint.text() == "for 11 s, since 12:00:20", "though pictures come late"
        panel.show_decision(replace(decision, since=999.0), 1001.0, live=True)
        assert panel.hint.text() == "for 2 s, since 12:00:30"

    def test_nothing_moves_when_the_words_change(self, panel: DecisionPanel) -> None:
        heights = set()
        for decision in (
            Decision(1.0, State.ACTION, "draw_circle_counter_clockwise", 0.9, 0.0),
            Decision(1.0, State.NO_PERSON, None, 0.0, 0.0),
            Decision(1.0, State.WARMING_UP, None, 0.0, 0.0),
            Decision(1.0, State.ACTION, "wave", 0.9, 0.0),
        ):
            panel.show_decision(decision, 1.0)
            heights.add(panel.heightForWidth(300))
        assert len(heights) == 1


class TestTopFive:
    @pytest.fixture
    def panel(self, qtbot: QtBot, clock: Clock) -> TopFivePanel:
        widget = TopFivePanel(clock=clock)
        qtbot.addWidget(widget)
        widget.bars.set_classes(CLASSES)
        widget.resize(320, 220)
        widget.show()
        return widget

    @staticmethod
    def settle(panel: TopFivePanel, clock: Clock) -> None:
        for _ in range(100):
            clock.now += 0.033
            panel.bars.advance()

    def test_five_largest_in_order(self, panel: TopFivePanel, clock: Clock) -> None:
        values = np.array([0.05, 0.5, 0.2, 0.1, 0.08, 0.04, 0.03], np.float32)
        panel.bars.set_probabilities(values)
        self.settle(panel, clock)
        rows = panel.bars.rows()
        assert [name for name, _ in rows] == [
            "Squat", "Baseball swing", "Clap", "Sit to stand", "Wave",
        ]  # fmt: skip
        assert [value for _, value in rows] == pytest.approx([0.5, 0.2, 0.1, 0.08, 0.05])

    def test_the_pointer_is_told_the_whole_name(
        self, panel: TopFivePanel, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(
            "app.ui.top_five.QToolTip.showText", lambda _place, words, _widget: told.append(words)
        )
        bars = panel.bars
        bars.set_classes(["a <b> with both hands", *CLASSES[1:]])
        bars.set_probabilities(np.array([0.9, 0.05, 0.05, 0, 0, 0, 0], np.float32))
        self.settle(panel, clock)
        for y in (5, 2 * bars.height()):
            place = QPoint(20, y)
            help_wanted = QHelpEvent(QEvent.Type.ToolTip, place, bars.mapToGlobal(place))
            QApplication.sendEvent(bars, help_wanted)
        assert told == ["<p>A &lt;b&gt; with both hands</p>", ""]

    def test_bars_are_eased(self, panel: TopFivePanel, clock: Clock) -> None:
        zero = np.zeros(7, np.float32)
        target = zero.copy()
        target[1] = 1.0
        panel.bars.set_probabilities(zero)
        self.settle(panel, clock)
        panel.bars.set_probabilities(target)
        clock.now += 0.033
        panel.bars.advance()
        assert 0.1 < panel.bars.rows()[0][1] < 0.4
        self.settle(panel, clock)
        assert panel.bars.rows()[0] == ("Squat", pytest.approx(1.0))

    def test_rows_change_places_only_when_equally_long(
        self, panel: TopFivePanel, clock: Clock
    ) -> None:
        one = np.array([0.9, 0.1, 0, 0, 0, 0, 0], np.float32)
        panel.bars.set_probabilities(one)
        self.settle(panel, clock)
        panel.bars.set_probabilities(one[[1, 0, 2, 3, 4, 5, 6]])
        gap = 1.0
        while panel.bars.rows()[0][0] == "Wave":
            gap = panel.bars.rows()[0][1] - panel.bars.rows()[1][1]
            clock.now += 0.002
            panel.bars.advance()
        assert gap < 0.05

    def test_nothing_ticks_when_settled(self, panel: TopFivePanel, clock: Clock) -> None:
        panel.bars.set_probabilities(np.full(7, 0.1, np.float32))
        assert panel.bars._timer.isActive()
        self.settle(panel, clock)
        assert not panel.bars._timer.isActive()

    def test_painted_length_is_the_share(self, panel: TopFivePanel, clock: Clock) -> None:
        values = np.zeros(7, np.float32)
        values[0] = 0.5
        panel.bars.set_probabilities(values)
        self.settle(panel, clock)
        image = panel.bars.grab().toImage()
        y = panel.bars.fontMetrics().lineSpacing() + 6
        row = QRect(0, y, image.width(), 1)
        assert count(image, LIGHT.accent, row) == pytest.approx(image.width() / 2, abs=4)

    def test_fades_without_prediction(self, panel: TopFivePanel, clock: Clock) -> None:
        panel.bars.set_probabilities(np.full(7, 0.5, np.float32))
        self.settle(panel, clock)
        panel.bars.fade()
        self.settle(panel, clock)
        assert max(value for _, value in panel.bars.rows()) == pytest.approx(0, abs=1e-6)

    def test_wrong_number_of_classes(self, panel: TopFivePanel) -> None:
        with pytest.raises(ValueError, match="3 values for 7 classes"):
            panel.bars.set_probabilities(np.zeros(3, np.float32))


def seen(action: str, second: int) -> LoggedEvent:
    """An event of a camera at noon and some seconds."""
    return LoggedEvent(event(action), "camera 0", datetime(2026, 1, 2, 12, 0, second))


class TestEvents:
    def test_newest_first_with_all_that_is_known(self, qtbot: QtBot) -> None:
        panel = EventsPanel(QAction(), ClassColours())
        qtbot.addWidget(panel)
        panel.show_events([seen("wave", second=1), seen("sit_to_stand", second=9)])
        rows = [panel.model.index(row).data() for row in range(panel.model.rowCount())]
        assert rows[0].startswith(
            "Sit to stand  87 %  2.0 s\n12:00:09 – 12:00:11 · Right hand, right wrist, head"
        )
        assert rows[1].startswith("Wave")

    def test_recordings_carry_their_own_time(self, qtbot: QtBot) -> None:
        panel = EventsPanel(QAction(), ClassColours())
        qtbot.addWidget(panel)
        panel.show_events([LoggedEvent(event("wave", 62.5, 64.0), "a.mp4", None)])
        assert panel.model.index(0).data().startswith("Wave  87 %  1.5 s\n1:02.5 – 1:04.0 · ")

    def test_one_more_keeps_the_list_in_its_place(self, qtbot: QtBot) -> None:
        panel = EventsPanel(QAction(), ClassColours())
        qtbot.addWidget(panel)
        first = [seen("wave", second=1)]
        panel.show_events(first)
        with qtbot.waitSignal(panel.model.rowsInserted):
            panel.show_events([*first, seen("clap", second=2)])
        with qtbot.waitSignal(panel.model.modelReset):
            panel.show_events([])
        assert panel.model.rowCount() == 0

    def test_words_while_empty_then_a_painted_row(self, qtbot: QtBot) -> None:
        panel = EventsPanel(QAction(), ClassColours())
        qtbot.addWidget(panel)
        panel.resize(320, 240)
        panel.show()
        empty = panel.list.grab().toImage()
        assert count(empty, LIGHT.dim) > 5
        assert count(empty, LIGHT.text) == 0
        panel.show_events([seen("wave", second=1)])
        assert count(panel.list.grab().toImage(), LIGHT.text) > 5

    def test_memory_is_bounded(self, qtbot: QtBot) -> None:
        panel = EventsPanel(QAction(), ClassColours())
        qtbot.addWidget(panel)
        panel.show_events([seen("wave", second=number % 60) for number in range(520)])
        assert panel.model.rowCount() == 500
        assert "\n12:00:39 – " in panel.model.index(0).data()

    def test_an_event_has_the_colour_that_it_has_on_the_timeline(self, qtbot: QtBot) -> None:
        colours = ClassColours()
        panel = EventsPanel(QAction(), colours)
        qtbot.addWidget(panel)
        panel.resize(320, 240)
        panel.show()
        panel.show_events([seen("wave", second=1), seen("clap", second=5)])
        picture = panel.list.grab().toImage()
        for action in ("wave", "clap"):
            assert count(picture, colours.of(action).name()) > 20

    def test_the_event_that_the_keys_are_on_is_marked(self, qtbot: QtBot) -> None:
        panel = EventsPanel(QAction(), ClassColours())
        qtbot.addWidget(panel)
        panel.resize(320, 240)
        panel.show()
        panel.show_events([seen("wave", second=1), seen("clap", second=5)])
        before = count(panel.list.grab().toImage(), LIGHT.accent)
        panel.list.setFocus()
        panel.activateWindow()
        qtbot.keyClick(panel.list, Qt.Key.Key_Down)
        after = panel.list.grab().toImage()
        if not panel.list.hasFocus():
            pytest.skip("no focus without a window manager")
        assert count(after, LIGHT.accent) > before + 100
        with qtbot.waitSignal(panel.chosen):
            qtbot.keyClick(panel.list, Qt.Key.Key_Return)


#: What can be wrong: the value that says so, and the status.
WRONG = [
    ("latency", {"latency_p95_ms": 400.0}),
    ("pose", {"pose_ms": 90.0}),
    ("source", {"capture_fps": 5.0}),
    ("dropped", {"dropped": 100}),
    ("source", {"damaged": 3}),
    ("source", {"picture_share": 0.42}),
]


class TestHealth:
    def test_shows_measurements(self, qtbot: QtBot) -> None:
        bar = HealthBar()
        qtbot.addWidget(bar)
        bar.show_status(RUNNING, 29.6)
        shown = {key: bar.value(key) for key in health_text.HEALTH}
        assert shown == {
            "source": "30 fps", "screen": "30 fps", "pose": "19 ms", "network": "2.8 ms",
            "latency": "41, p95 63 ms", "dropped": "3", "device": "CPU",
        }  # fmt: skip

    def test_latency_goes_to_the_screen_where_that_is_known(self, qtbot: QtBot) -> None:
        bar = HealthBar()
        qtbot.addWidget(bar)
        bar.show_status(replace(RUNNING, frames=200), 30.0, (57.0, 230.0))
        assert bar.value("latency") == "57, p95 230 ms"
        assert bar.worry("latency"), "late on the screen, though the answer was not"

    def test_unknown_is_a_dash_not_a_zero(self, qtbot: QtBot) -> None:
        bar = HealthBar()
        qtbot.addWidget(bar)
        bar.show_status(replace(RUNNING, capture_fps=0.0, pose_ms=0.0, device=""), 0.0)
        assert {bar.value(key) for key in ("source", "screen", "pose", "device")} == {"–"}

    @pytest.mark.parametrize(("key", "changes"), WRONG)
    def test_the_reason_has_room_and_so_have_the_values_it_is_about(
        self, qtbot: QtBot, key: str, changes: dict[str, object]
    ) -> None:
        bar = HealthBar()
        qtbot.addWidget(bar)
        bar.resize(1000, 30)
        bar.show()
        well = replace(RUNNING, frames=200, dropped=3)
        bar.show_status(well, 30.0)
        assert bar._values["device"].isVisible()
        bar.show_status(replace(well, **changes), 30.0)  # type: ignore[arg-type]
        needed = bar.reason.fontMetrics().horizontalAdvance(bar.reason.text())
        qtbot.waitUntil(lambda: bar.reason.width() >= needed)
        assert bar._values[key].isVisible()
        bar.show_status(well, 30.0)
        assert bar._values["device"].isVisible()

    @pytest.mark.parametrize(("key", "changes"), WRONG)
    def test_marks_what_is_wrong_and_says_why(
        self, qtbot: QtBot, key: str, changes: dict[str, object]
    ) -> None:
        bar = HealthBar()
        qtbot.addWidget(bar)
        well = replace(RUNNING, frames=200, dropped=3)
        ill = replace(well, **changes)  # type: ignore[arg-type]
        bar.show_status(well, 30.0)
        assert not any(bar.worry(name) for name in health_text.HEALTH)
        bar.show_status(ill, 30.0)
        assert [name for name in health_text.HEALTH if bar.worry(name)] == [key]
        label = bar._values[key]
        assert bar.worry(key) in label.toolTip()
        assert bar.reason.text() == bar.worry(key)
        assert count(label.grab().toImage(), LIGHT.error) > 0
        assert label.font().weight() > 500
        bar.show_status(replace(ill, phase=Phase.RECONNECTING), 30.0)
        assert not bar.worry(key), "measured while it ran"
        if key in ("latency", "dropped"):
            bar.show_status(replace(ill, live=False), 30.0)
            assert not bar.worry(key), "a recording waits"
        bar.show_status(replace(ill, frames=50), 30.0)
        assert not bar.worry(key), "too few to say"
        bar.show_status(replace(ill, frames=10, result_fps=2.0), 30.0)
        assert bar.worry(key), "five seconds of them"

    def test_the_mark_follows_light_and_dark(
        self, qtbot: QtBot, appearance: Callable[[Appearance], None]
    ) -> None:
        bar = HealthBar()
        qtbot.addWidget(bar)
        bar.show()
        bar.show_status(replace(RUNNING, frames=200, pose_ms=90.0), 30.0)
        appearance(Appearance.DARK)
        assert DARK.error in bar._values["pose"].styleSheet()

    def test_fits_the_smallest_window(self, qtbot: QtBot) -> None:
        bar = HealthBar()
        qtbot.addWidget(bar)
        bar.show_status(replace(RUNNING, dropped=99999, latency_ms=999, latency_p95_ms=999), 120)
        assert bar.minimumSizeHint().width() <= 960


class TestBanner:
    def test_message_and_button(self, qtbot: QtBot) -> None:
        banner = Banner()
        qtbot.addWidget(banner)
        assert not banner.isVisible()
        banner.show_message("No camera found.", Tone.INFORMATION, "Choose a source…")
        assert banner.isVisible()
        with qtbot.waitSignal(banner.acted):
            qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)

    def test_dismissed_message_stays_away_another_comes(self, qtbot: QtBot) -> None:
        banner = Banner()
        qtbot.addWidget(banner)
        banner.show_message("one", Tone.INFORMATION)
        qtbot.mouseClick(banner.dismiss, Qt.MouseButton.LeftButton)
        banner.show_message("one", Tone.INFORMATION)
        assert not banner.isVisible()
        banner.show_message("two", Tone.WARNING)
        assert banner.isVisible()
        assert not banner.dismiss.isVisible(), "a warning goes when its reason goes"


class TestMessagePage:
    def test_progress_turns_and_has_no_buttons(self, qtbot: QtBot) -> None:
        page = MessagePage()
        qtbot.addWidget(page)
        page.show()
        page.show_progress("Loading…", "A moment.")
        assert page.spinner.isVisible()
        assert page.buttons() == []

    def test_problem_offers_ways_on(self, qtbot: QtBot) -> None:
        page = MessagePage()
        qtbot.addWidget(page)
        page.show()
        chosen: list[str] = []
        choices = [(word, lambda word=word: chosen.append(word)) for word in ("file", "demo")]
        page.show_problem("No", "<b>odd name</b>.mp4 is missing.", choices)
        assert not page.spinner.isVisible()
        assert page.detail.text() == "<b>odd name</b>.mp4 is missing."
        assert page.detail.textFormat() == Qt.TextFormat.PlainText
        for button in page.buttons():
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert chosen == ["file", "demo"]

    def test_same_problem_keeps_its_buttons(self, qtbot: QtBot) -> None:
        """Status is shown several times a second: a button must survive a click on it."""
        page = MessagePage()
        qtbot.addWidget(page)
        page.show_problem("No", "one", [("file", lambda: None)])
        before: list[QPushButton] = page.buttons()
        page.show_problem("No", "two", [("file", lambda: None)])
        assert page.buttons() == before


def test_legend_goes_from_blue_to_red(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.resize(legend.sizeHint())
    image = legend.grab().toImage()
    row = [image.pixelColor(x, image.height() // 2) for x in range(image.width())]
    blues = [x for x, c in enumerate(row) if c.blue() > 200 and c.red() < 100 and c.green() < 130]
    reds = [x for x, c in enumerate(row) if c.red() > 200 and c.blue() < 100 and c.green() < 130]
    assert blues
    assert max(blues) < min(reds)
    assert len(reds) > 2 * len(blues), "high is larger than low"


class TestStreamDialog:
    @pytest.mark.parametrize(
        ("address", "right"),
        [
            ("", False), ("camera", False), ("ftp://host/x", False), ("rtsp://", False),
            ("rtsp://host/stream", True), (" http://127.0.0.1:8080/video ", True),
        ],
    )  # fmt: skip
    def test_only_addresses_open(self, qtbot: QtBot, address: str, right: bool) -> None:
        dialog = StreamDialog()
        qtbot.addWidget(dialog)
        qtbot.keyClicks(dialog.line, address)
        assert dialog.starter.isEnabled() == right
        assert bool(dialog.problem.text()) == (bool(address) and not right)
        assert dialog.address == address.strip()


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        ((), InView.WHOLE),
        ((11, 13, 15, 23, 25, 27), InView.WHOLE),
        (range(25, 33), InView.UPPER),
        (range(13, 33), InView.SHOULDERS),
        (range(11, 33), InView.HEAD),
        (range(23), InView.LEGS),
        (range(33), InView.LITTLE),
    ],
)
def test_what_is_in_view(hidden: Sequence[int], expected: InView) -> None:
    """By MediaPipe's landmarks: from the side, at a desk, too near, feet alone."""
    assert in_view(person(hidden=hidden).joint_visibility()) is expected

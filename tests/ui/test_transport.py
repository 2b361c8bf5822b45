"""Playing a recording: buttons, keys, the bar, the timeline, the list of events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PyQt6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.live import Phase
from app.text import formats
from app.ui.media_button import Sign
from app.ui.transport import Transport
from tests.ui.conftest import Clock
from tests.ui.fakes import RUNNING, FakeSession, event, result
from tests.ui.showing import window_on

PLAYING = replace(
    RUNNING, source_kind="file", source_name="a.mp4", live=False, seekable=True, duration=60.0,
    source_fps=25.0,
)  # fmt: skip


class Player:
    """A window that plays a video of a minute."""

    def __init__(self, qtbot: QtBot, clock: Clock) -> None:
        self.qtbot = qtbot
        self.session = FakeSession(now=PLAYING)
        self.window = window_on(self.session, qtbot, clock)
        self.show(10.0)
        self.window.show_status()

    @property
    def transport(self) -> Transport:
        return self.window.page.video.transport

    def show(self, time: float) -> None:
        self.session.results.append(result(time))
        self.window.show_newest()

    def say(self, **changes: object) -> None:
        self.session.now = replace(self.session.now, **changes)  # type: ignore[arg-type]
        self.window.show_status()

    def told(self) -> list[tuple[str, object]]:
        """What the session was told since the last call."""
        told, self.session.told = self.session.told, []
        return told


@pytest.fixture
def player(qtbot: QtBot, clock: Clock) -> Iterator[Player]:
    made = Player(qtbot, clock)
    yield made
    made.window.close()


def test_it_is_there_for_recordings_alone(player: Player) -> None:
    assert player.transport.isVisible()
    assert player.window.actions_.pause.isEnabled()
    player.say(source_kind=None, seekable=False, duration=None, phase=Phase.OPENING)
    assert player.transport.isVisible(), "begun again it does not flicker"
    player.say(source_kind="camera", phase=Phase.RUNNING, live=True)
    assert not player.transport.isVisible()
    assert not player.window.actions_.pause.isEnabled()


def test_it_shows_the_place(player: Player) -> None:
    player.show(12.34)
    assert player.transport.clock.text() == "0:12.3 / 1:00.0"
    assert player.transport.seek_bar.time() == pytest.approx(12.34)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (Qt.Key.Key_K, [("pause", True)]),
        (Qt.Key.Key_Space, [("pause", True)]),
        (Qt.Key.Key_Period, [("step", None)]),
        (Qt.Key.Key_Comma, [("pause", True), ("seek", 9.96)]),
        (Qt.Key.Key_L, [("seek", 15.0)]),
        (Qt.Key.Key_J, [("seek", 5.0)]),
        (Qt.Key.Key_BracketRight, [("speed", 2.0)]),
        (Qt.Key.Key_BracketLeft, [("speed", 0.5)]),
    ],
)
def test_keys(player: Player, key: Qt.Key, told: list[tuple[str, object]]) -> None:
    player.qtbot.keyClick(player.window, key)
    assert player.told() == [(name, pytest.approx(value)) for name, value in told]


def test_keys_that_come_quickly_all_count(player: Player) -> None:
    """Faster than the status is looked at, and than pictures come."""
    for _ in range(2):
        player.qtbot.keyClick(player.window, Qt.Key.Key_K)
    assert player.told() == [("pause", True), ("pause", False)]
    for _ in range(2):
        player.qtbot.keyClick(player.window, Qt.Key.Key_BracketRight)
    assert player.told() == [("speed", 2.0), ("speed", 4.0)]
    for _ in range(3):
        player.qtbot.keyClick(player.window, Qt.Key.Key_L)
    assert player.told() == [("seek", 15.0), ("seek", 20.0), ("seek", 25.0)]
    player.qtbot.keyClick(player.window, Qt.Key.Key_Period)
    player.qtbot.keyClick(player.window, Qt.Key.Key_K)
    assert player.told() == [("step", None), ("pause", False)]


def test_the_button_shows_what_it_does(player: Player) -> None:
    button = player.transport.pause
    assert button.sign is Sign.PAUSE
    player.say(paused=True)
    assert button.sign is Sign.PLAY
    player.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert player.told() == [("pause", False)]


def test_play_at_the_end_begins_again(player: Player) -> None:
    player.say(phase=Phase.ENDED)
    assert player.transport.pause.sign is Sign.PLAY
    player.qtbot.mouseClick(player.transport.pause, Qt.MouseButton.LeftButton)
    assert player.told() == [("pause", False), ("seek", 0.0)]


def test_speed(player: Player) -> None:
    menu = player.transport.speed.menu()
    assert menu is not None
    words = [action.text() for action in menu.actions()]
    assert words == ["0.25×", "0.5×", "1×", "2×", "4×"]
    menu.actions()[-1].trigger()
    assert player.told() == [("speed", 4.0)]
    player.say(speed=4.0)
    assert player.transport.speed.text() == "4×"
    player.qtbot.keyClick(player.window, Qt.Key.Key_BracketRight)
    assert player.told() == [("speed", 4.0)]


def test_the_bar_is_pressed_and_dragged(player: Player) -> None:
    bar = player.transport.seek_bar
    left, middle = Qt.MouseButton.LeftButton, bar.height() // 2
    player.qtbot.mousePress(bar, left, pos=QPoint(bar.width() // 2, middle))
    assert player.told() == [("seek", pytest.approx(30.0, abs=0.3))]
    player.show(11.0)
    assert bar.time() == pytest.approx(30.0, abs=0.3), "held by the user"
    player.qtbot.mouseMove(bar, QPoint(bar.width() + 50, middle))
    assert player.told() == [("seek", 60.0)]
    player.qtbot.mouseRelease(bar, left, pos=QPoint(bar.width(), middle))
    player.show(59.0)
    assert bar.time() == pytest.approx(59.0)
    player.qtbot.keyClick(bar, Qt.Key.Key_Left)
    assert player.told() == [("seek", 58.0)]


def test_timeline_and_events_jump(player: Player) -> None:
    timeline = player.window.page.timeline
    place = QPoint(round(timeline.x_of(20.0)), 40)
    player.qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=place)
    assert player.told() == [("seek", pytest.approx(20.0, abs=0.2))]
    player.session.events = [event("squat", 31.0, 33.0)]
    player.window.show_newest()
    events = player.window.page.events.list
    player.qtbot.mouseClick(events.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 15))
    assert player.told() == [("seek", 30.0)]
    player.say(source_name="b.mp4")
    player.qtbot.mouseClick(events.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 15))
    assert player.told() == [], "it was seen in another video"


def test_what_is_live_goes_nowhere(player: Player) -> None:
    player.say(source_kind="camera", live=True, seekable=False, duration=None)
    timeline = player.window.page.timeline
    player.qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton)
    player.qtbot.keyClick(player.window, Qt.Key.Key_K)
    assert player.told() == []


def test_every_sign_has_words(player: Player, appearance: Callable[..., None]) -> None:
    for button in (player.transport.back, player.transport.pause, player.transport.on):
        assert formats.plain(button.text()) in button.toolTip()
        assert not button.grab().toImage().isNull()

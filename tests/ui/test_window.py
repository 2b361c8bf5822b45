"""The whole window over a session that a test plays."""

from __future__ import annotations

import json
import shlex
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import QMimeData, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from websockets.sync.client import connect

from app.live import Phase, Problem
from app.text import formats
from app.text import live as live_text
from app.text import window as text
from app.ui.cameras import Camera
from app.ui.controller import Controller
from app.ui.dialogs import AboutDialog, StreamDialog
from app.ui.errors import ErrorReporter
from app.ui.output_dialogs import CommandDialog, SocketDialog
from app.ui.overlay import Overlay
from app.ui.recording.sounds import Tone
from app.ui.shortcut_sheet import ShortcutSheet
from app.ui.theme import DARK, LIGHT, Appearance, theme_of
from app.ui.weights_dialog import WeightsDialog
from app.ui.window import MainWindow
from model.decision import State
from tests.ui.conftest import Clock
from tests.ui.fakes import FakeSession, Tones, event, prediction, result
from tests.ui.test_weights_dialog import CARD


class Stage:
    """A window, its session, and a hand that moves both."""

    def __init__(self, qtbot: QtBot, clock: Clock, source: str | None, mirror: bool) -> None:
        self.qtbot = qtbot
        self.session = FakeSession()
        self.cameras: list[Camera] = []
        self.weights: list[Path | None] = []
        self.controller = Controller(self._make, lambda: "demo", source, None, clock)
        self.tones = Tones()
        self.window = MainWindow(
            self.controller, lambda: self.cameras, mirror, clock, sounds=self.tones
        )
        qtbot.addWidget(self.window)
        self.page = self.window.page
        self.view = self.page.video.view
        self.message = self.page.video.message
        self.banner = self.page.video.banner

    def _make(self, source: str, weights: Path | None) -> FakeSession:
        self.session.source = source
        self.weights.append(weights)
        return self.session

    def start(self) -> None:
        """Show the window and wait until it has started the session by itself."""
        self.window.show()
        self.qtbot.waitUntil(lambda: self.session.started)

    def play(self, time: float, state: State = State.ACTION, best: int = 0) -> None:
        """One more result, shown."""
        self.session.results.append(result(time, state, best))
        self.window.show_newest()

    def say(self, phase: Phase, **changes: object) -> None:
        """Another status, shown."""
        self.session.now = replace(self.session.now, phase=phase, **changes)  # type: ignore[arg-type]
        self.window.show_status()

    def banner_says(self) -> str:
        """The banner's words; empty when there is none."""
        return self.banner.label.text() if self.banner.isVisible() else ""

    def picture_shown(self) -> bool:
        return self.view.isVisible()


@pytest.fixture
def make(qtbot: QtBot, clock: Clock) -> Iterator[Callable[..., Stage]]:
    stages: list[Stage] = []

    def build(source: str | None = "0", mirror: bool = True) -> Stage:
        stages.append(Stage(qtbot, clock, source, mirror))
        return stages[-1]

    yield build
    for stage in stages:
        stage.window.close()


@pytest.fixture
def stage(make: Callable[..., Stage]) -> Stage:
    built = make()
    built.start()
    return built


def test_window_is_there_before_the_session(make: Callable[..., Stage]) -> None:
    stage = make()
    stage.window.show()
    assert stage.window.isVisible()
    assert not stage.session.started
    assert stage.message.isVisible()
    assert stage.message.title.text() == text.STARTING
    stage.qtbot.waitUntil(lambda: stage.session.started)


def test_loading_and_opening_are_told(stage: Stage) -> None:
    stage.say(Phase.LOADING)
    assert stage.message.title.text() == text.LOADING
    stage.say(Phase.OPENING, source_name="squats.mp4")
    assert stage.message.title.text() == "Opening squats.mp4…"
    assert stage.message.spinner.isVisible()


def test_result_reaches_every_panel(stage: Stage) -> None:
    stage.say(Phase.RUNNING)
    stage.play(5.0, best=2)
    stage.window.show_status()
    assert stage.picture_shown()
    assert stage.page.decision.headline.text() == "Baseball swing"
    assert stage.page.decision.hint.text().startswith("for 5 s, since ")
    assert stage.page.top_five.bars._target is not None
    assert stage.window.health.value("pose") == "19 ms"
    assert stage.window.windowTitle() == "Camera 0 – ESGN Live"


def test_events_of_a_file_carry_the_files_time(stage: Stage) -> None:
    stage.say(Phase.RUNNING, live=False, source_kind="file")
    stage.session.events = [event("squat", start=62.5, end=64.0)]
    stage.window.show_newest()
    words = stage.page.events.model.index(0).data()
    assert "\n1:02.5 – 1:04.0 · " in words


def test_events_of_a_camera_carry_the_time_of_day(stage: Stage) -> None:
    stage.say(Phase.RUNNING)
    stage.play(9_000_000.0)
    stage.session.events = [event("squat", start=9_000_000.0, end=9_000_002.0)]
    before = time.strftime("%H:%M:%S")
    stage.window.show_newest()
    after = time.strftime("%H:%M:%S")
    assert stage.page.events.model.index(0).data().split("\n")[1][:8] in (before, after)


@pytest.mark.parametrize(
    ("source", "mirror", "mirrored"),
    [
        ("0", True, True),
        ("0", False, False),
        ("demo", True, False),
        ("squats.mp4", True, False),
        ("http://127.0.0.1/x", True, False),
    ],
)
def test_only_cameras_are_mirrored(
    make: Callable[..., Stage], source: str, mirror: bool, mirrored: bool
) -> None:
    stage = make(source, mirror)
    assert stage.view.mirrored == mirrored
    assert stage.window.actions_.mirror.isChecked() == mirrored


def test_mirroring_follows_the_source_and_the_key(stage: Stage) -> None:
    stage.controller.choose_source("squats.mp4")
    assert not stage.view.mirrored
    stage.window.actions_.mirror.trigger()
    assert stage.view.mirrored
    stage.controller.choose_source("1")
    assert stage.view.mirrored
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_M)
    assert not stage.view.mirrored


def test_keys_switch_the_overlay(stage: Stage) -> None:
    assert stage.view.overlay == Overlay(skeleton=True, importance=True, names=False)
    for key in (Qt.Key.Key_S, Qt.Key.Key_I, Qt.Key.Key_N):
        stage.qtbot.keyClick(stage.window, key)
    assert stage.view.overlay == Overlay(skeleton=False, importance=False, names=True)
    assert not stage.page.video.legend.isEnabled()


def test_escape_leaves_the_full_screen(stage: Stage) -> None:
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_F11)
    assert stage.window.isFullScreen()
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_Escape)
    assert not stage.window.isFullScreen()


def test_no_camera_plays_the_demo_and_says_so(make: Callable[..., Stage]) -> None:
    stage = make(None)
    stage.start()
    stage.say(Phase.RUNNING, source_kind="demo", source_name="demo", live=False)
    assert stage.session.source == "demo"
    assert stage.banner_says() == "No camera found: playing the bundled demo."
    assert stage.banner.action.text() == text.CHOOSE_SOURCE
    stage.controller.choose_source("1")
    stage.say(Phase.RUNNING, source_kind="camera")
    assert stage.banner_says() == ""


def test_chosen_demo_needs_no_excuse(make: Callable[..., Stage]) -> None:
    stage = make("demo")
    stage.start()
    stage.say(Phase.RUNNING, source_kind="demo", source_name="demo")
    assert stage.banner_says() == ""


def test_steps_and_events_reach_the_timeline(stage: Stage) -> None:
    stage.say(Phase.RUNNING, live=False, source_kind="file", duration=60.0)
    made = result(5.0)
    stage.session.steps = [(prediction(4.9, 2), made.decision), (prediction(5.0, 2), made.decision)]
    stage.session.events = [event("squat", 1.0, 2.0)]
    stage.play(5.0)
    timeline = stage.page.timeline
    assert [span.action for span in timeline.spans()] == ["squat", "wave"]
    assert timeline.words_at(5.0)[1] == "80 %  Baseball swing"
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_T)
    assert not timeline.isVisible()
    stage.controller.choose_source("other.mp4")
    assert timeline.spans() == ()
    assert timeline.history.at(5.0) is None


def test_the_joints_page_explains_the_action(stage: Stage) -> None:
    stage.say(Phase.RUNNING)
    stage.page.tabs.setCurrentIndex(1)
    made = result(5.0, since=3.0)
    stage.session.steps = [(prediction(5.0, 0), made.decision)]
    stage.play(5.0)
    assert stage.page.importance.isVisible()
    assert stage.page.importance.of_what.text() == "Wave, 2.0 s"
    assert stage.page.importance.bars.rows()[0][0] == "Right hand"
    stage.window.actions_.mirror.setChecked(False)
    stage.controller.choose_source("other.mp4")
    assert stage.page.importance.bars.rows() == []


def test_a_recording_played_again_lists_its_events_once(stage: Stage) -> None:
    stage.say(Phase.RUNNING, live=False, source_kind="file", source_name="a.mp4")
    for _ in range(2):
        stage.session.events = [event("squat", 1.0, 2.0), event("wave", 3.0, 4.0)]
        stage.window.show_newest()
    assert stage.page.events.model.rowCount() == 2


def test_events_are_exported(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export = stage.page.events.export
    assert export.text() == live_text.EXPORT_SHORT
    assert not export.isEnabled()
    stage.say(Phase.RUNNING, live=False, source_name="a.mp4")
    stage.session.events = [event("squat", 1.0, 2.0)]
    stage.window.show_newest()
    assert export.text() == live_text.EXPORT_SHORT
    chosen = [str(tmp_path / "mine"), str(tmp_path / "no" / "where.csv")]
    monkeypatch.setattr(
        "app.ui.export.QFileDialog.getSaveFileName", lambda *_: (chosen[0], "JSON (*.json)")
    )
    stage.qtbot.mouseClick(export, Qt.MouseButton.LeftButton)
    mine = tmp_path / "mine.json"
    stage.qtbot.waitUntil(mine.exists)
    assert '"action": "squat"' in mine.read_text()
    chosen.pop(0)
    stage.window.actions_.export.trigger()
    stage.qtbot.waitUntil(lambda: stage.window.findChild(QMessageBox) is not None)
    box = find_dialog(stage.window, QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "cannot be written" in box.text()
    box.close()
    stage.window.actions_.clear_events.trigger()
    assert stage.page.events.model.rowCount() == 0
    assert not export.isEnabled()


def test_events_are_passed_on(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [str(tmp_path / "live")]
    monkeypatch.setattr(
        "app.ui.outputs.QFileDialog.getSaveFileName", lambda *_, **__: (chosen[0], "")
    )
    actions, outputs = stage.window.actions_, stage.window.outputs
    stage.say(Phase.RUNNING)

    def end(action: str) -> None:
        stage.session.events = [event(action)]
        stage.window.show_newest()

    end("wave")
    assert (stage.tones.played, outputs.path) == ([], None), "off at first"
    actions.sound.trigger()
    actions.event_file.trigger()
    assert outputs.path == tmp_path / "live.csv"
    assert formats.plain(actions.event_file.text()) == "Writing events to live.csv"
    end("squat")
    assert stage.tones.played == [Tone.EVENT]
    live = tmp_path / "live.csv"
    stage.qtbot.waitUntil(lambda: live.exists() and "squat" in live.read_text())
    (tmp_path / "live.csv").unlink()
    (tmp_path / "live.csv").mkdir()
    end("clap")
    stage.qtbot.waitUntil(lambda: outputs.path is None)
    box = find_dialog(stage.window, QMessageBox)
    box.close()
    assert not actions.event_file.isChecked()
    chosen[0] = ""
    actions.event_file.trigger()
    assert not actions.event_file.isChecked(), "nothing was chosen"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def end_action(stage: Stage, action: str) -> None:
    stage.session.events = [event(action)]
    stage.window.show_newest()


def test_events_are_offered_to_other_programs(stage: Stage) -> None:
    actions, outputs = stage.window.actions_, stage.window.outputs
    assert outputs.server is None
    actions.event_socket.trigger()
    dialog = find_dialog(stage.window, SocketDialog)
    assert isinstance(dialog, SocketDialog)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        dialog.number.setValue(taken.getsockname()[1])
        assert str(dialog.port) in dialog.problem.text()
        dialog.starter.click()
        box = find_dialog(stage.window, QMessageBox)
        assert "choose another port" in box.text()
        box.close()
        assert not actions.event_socket.isChecked()
    actions.event_socket.trigger()
    dialog = find_dialog(stage.window, SocketDialog)
    dialog.number.setValue(free_port())
    dialog.starter.click()
    assert outputs.server is not None
    assert actions.event_socket.isChecked()
    assert outputs.server.address in actions.event_socket.text()
    with connect(outputs.server.address) as client:
        assert json.loads(client.recv(10))["type"] == "hello"
        stage.say(Phase.RUNNING, live=False, source_name="a.mp4")
        end_action(stage, "squat")
        told = json.loads(client.recv(10))
    assert (told["type"], told["action"], told["source"]) == ("event", "squat", "a.mp4")
    assert told["joints"][0] == "right hand"
    server = outputs.server
    actions.event_socket.trigger()
    assert outputs.server is None
    assert server.close(10.0)


def test_a_dialog_that_is_left_offers_nothing(stage: Stage) -> None:
    for action, kind in (
        (stage.window.actions_.event_socket, SocketDialog),
        (stage.window.actions_.event_command, CommandDialog),
    ):
        action.trigger()
        find_dialog(stage.window, kind).reject()
        assert not action.isChecked()
    assert (stage.window.outputs.server, stage.window.outputs.command) == (None, None)


def test_a_command_runs_for_each_event(stage: Stage, tmp_path: Path) -> None:
    actions, outputs = stage.window.actions_, stage.window.outputs
    actions.event_command.trigger()
    dialog = find_dialog(stage.window, CommandDialog)
    assert isinstance(dialog, CommandDialog)
    dialog.line.setText("no-such-program {action}")
    dialog.starter.click()
    assert dialog.isVisible(), "what cannot be run is told where it can be mended"
    assert "There is no program" in dialog.problem.text()
    script = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read()); sys.exit(sys.argv[2:])"
    out = tmp_path / "out.json"
    dialog.line.setText(shlex.join([sys.executable, "-c", script, str(out), "{action}"]))
    dialog.starter.click()
    assert actions.event_command.isChecked()
    end_action(stage, "squat")

    def told() -> list[QMessageBox]:
        return [box for box in stage.window.findChildren(QMessageBox) if box.isVisible()]

    stage.qtbot.waitUntil(lambda: bool(told()), timeout=30_000)
    assert json.loads(out.read_text())["action"] == "squat"
    assert "failed with status 1" in told()[0].text()
    told()[0].close()
    command = outputs.command
    assert command is not None
    actions.event_command.trigger()
    assert outputs.command is None
    assert command.close(20.0)


def test_lost_source_dims_the_last_picture_and_comes_back(stage: Stage) -> None:
    stage.say(Phase.RUNNING)
    stage.play(1.0)
    stage.say(Phase.RECONNECTING, message="The stream stopped.")
    assert stage.picture_shown()
    assert stage.view.dimmed
    assert stage.banner_says() == "Connection lost, reconnecting… The stream stopped."
    assert stage.page.decision.headline.text() == "Picture lost"
    stage.say(Phase.RUNNING)
    stage.play(2.0)
    assert not stage.view.dimmed
    assert stage.banner_says() == ""
    assert stage.page.decision.headline.text() == "Wave"


def test_ended_file_can_be_played_again(stage: Stage) -> None:
    stage.controller.choose_source("squats.mp4")
    stage.say(Phase.RUNNING, source_kind="file")
    stage.play(1.0)
    stage.say(Phase.ENDED)
    assert stage.view.dimmed
    assert stage.banner_says() == text.ENDED
    stage.qtbot.mouseClick(stage.banner.action, Qt.MouseButton.LeftButton)
    assert stage.session.sources == ["squats.mp4", "squats.mp4"]
    assert stage.banner_says() == ""


def test_demo_goes_round_without_a_gap(make: Callable[..., Stage]) -> None:
    stage = make("demo")
    stage.start()
    stage.say(Phase.RUNNING, source_kind="demo")
    stage.play(1.0)
    stage.say(Phase.ENDED)
    assert stage.session.told == [("seek", 0.0)]
    assert stage.picture_shown()
    assert not stage.view.dimmed
    stage.say(Phase.OPENING, source_kind=None)
    assert stage.picture_shown(), "the last picture stays until the first new one"


def test_source_that_does_not_open_leaves_ways_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.controller.source = "gone.mp4"
    stage.say(Phase.FAILED, message="There is no video at gone.mp4.", problem=Problem.SOURCE)
    assert stage.message.title.text() == text.FAILED_SOURCE
    assert stage.message.detail.text() == "There is no video at gone.mp4."
    assert stage.page.decision.headline.text() == "No picture"
    buttons = {button.text(): button for button in stage.message.buttons()}
    assert list(buttons) == [text.CHOOSE_FILE, text.PLAY_DEMO_BUTTON, text.TRY_AGAIN]
    stage.qtbot.mouseClick(buttons[text.TRY_AGAIN], Qt.MouseButton.LeftButton)
    assert stage.session.sources == ["gone.mp4"]
    stage.say(Phase.FAILED)
    play = stage.message.buttons()[1]
    stage.qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert stage.session.sources == ["gone.mp4", "demo"]
    stage.say(Phase.FAILED)
    monkeypatch.setattr(
        "app.ui.source_chooser.QFileDialog.getOpenFileName", lambda *_: ("/videos/other.mp4", "")
    )
    stage.qtbot.mouseClick(stage.message.buttons()[0], Qt.MouseButton.LeftButton)
    assert stage.session.sources == ["gone.mp4", "demo", "/videos/other.mp4"]


@pytest.mark.parametrize(
    ("source", "ways"),
    [
        ("0", [text.TRY_AGAIN, text.CHOOSE_SOURCE, text.PLAY_DEMO_BUTTON]),
        ("http://cam/video", [text.CHOOSE_ADDRESS, text.TRY_AGAIN, text.PLAY_DEMO_BUTTON]),
    ],
)
def test_what_most_likely_helps_comes_first(stage: Stage, source: str, ways: list[str]) -> None:
    stage.controller.source = source
    stage.say(Phase.FAILED, message="No.", problem=Problem.SOURCE)
    buttons = stage.message.buttons()
    assert [button.text() for button in buttons] == ways
    assert buttons[0].isDefault()


@pytest.mark.parametrize(
    ("source", "shown"),
    [("http://cam/vido", "http://cam/vido"), ("http://me:secret@cam/video", ""), ("0", "")],
)
def test_an_address_is_there_to_be_put_right(stage: Stage, source: str, shown: str) -> None:
    stage.controller.source = source
    stage.window.actions_.open_stream.trigger()
    dialog = stage.window.findChild(StreamDialog)
    assert dialog is not None
    assert dialog.line.text() == shown
    stage.qtbot.keyClicks(dialog.line, "http://cam/video")
    assert dialog.address == "http://cam/video", "what is typed takes its place"
    dialog.reject()


def test_weights_that_do_not_load_leave_ways_on(stage: Stage) -> None:
    stage.say(Phase.FAILED, message="Not weights.", problem=Problem.WEIGHTS)
    assert stage.message.title.text() == text.FAILED_WEIGHTS
    words = [button.text() for button in stage.message.buttons()]
    assert words == [text.CHOOSE_WEIGHTS_BUTTON, text.TRY_AGAIN]
    stage.controller.weights = Path("bad.safetensors")
    stage.say(Phase.FAILED)
    words = [button.text() for button in stage.message.buttons()]
    assert words == [text.CHOOSE_WEIGHTS_BUTTON, text.BUNDLED_WEIGHTS_BUTTON, text.TRY_AGAIN]
    stage.qtbot.mouseClick(stage.message.buttons()[1], Qt.MouseButton.LeftButton)
    stage.qtbot.waitUntil(lambda: len(stage.weights) == 2)


def test_unexpected_failure_blames_neither_source_nor_weights(stage: Stage) -> None:
    stage.say(Phase.FAILED, message="It failed.", problem=Problem.UNEXPECTED)
    assert stage.message.title.text() == text.FAILED_OTHER


def test_warming_up_counts_down(stage: Stage) -> None:
    stage.say(Phase.RUNNING)
    for seconds, words in ((1.24, "Warming up 1.2 s"), (0.04, "Warming up 0.0 s")):
        warming = result(5.0, State.WARMING_UP)
        stage.session.results.append(replace(warming, warming=seconds))
        stage.window.show_newest()
        assert stage.page.decision.headline.text() == words


def test_other_weights_start_another_session(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "app.ui.weights_chooser.QFileDialog.getOpenFileName", lambda *_: ("/w/my.safetensors", "")
    )
    stage.window.actions_.choose_weights.trigger()
    stage.qtbot.waitUntil(lambda: stage.weights == [None, Path("/w/my.safetensors")])


def test_weights_in_use_are_explained(stage: Stage) -> None:
    about = stage.window.actions_.about_weights
    stage.say(Phase.LOADING)
    assert not about.isEnabled()
    stage.session.card = CARD
    stage.say(Phase.RUNNING)
    about.trigger()
    dialog = find_dialog(stage.window, WeightsDialog)
    assert CARD.name in [label.text() for label in dialog.findChildren(QLabel)]
    dialog.close()


def test_another_source_clears_what_was_shown(stage: Stage) -> None:
    stage.say(Phase.RUNNING)
    stage.play(1.0)
    stage.controller.choose_source("other.mp4")
    assert not stage.picture_shown()
    assert stage.view.placement() is None
    assert stage.page.decision.headline.text() == live_text.NOTHING_YET[0]


def test_cameras_by_name(stage: Stage) -> None:
    menu = stage.window.source_menu
    menu.aboutToShow.emit()
    assert menu.cameras() == []
    first = menu.actions()[0]
    assert (first.text(), first.isEnabled()) == (text.NO_CAMERA, False)
    stage.cameras = [Camera(0, "Front & back"), Camera(2, "USB camera")]
    menu.aboutToShow.emit()
    assert menu.cameras() == ["Front && back", "USB camera"]
    menu._cameras[1].trigger()
    assert stage.session.sources == ["2"]


def mime(url: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls([url])
    return data


@pytest.mark.parametrize(
    ("url", "spec"),
    [
        (QUrl.fromLocalFile("/videos/a b.mp4"), "/videos/a b.mp4"),
        (QUrl("rtsp://host/x"), "rtsp://host/x"),
    ],
)
def test_drop_plays_it(stage: Stage, url: QUrl, spec: str) -> None:
    data, where = mime(url), QPointF(100, 100)
    enter = QDragEnterEvent(
        where.toPoint(), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(stage.window, enter)
    assert enter.isAccepted()
    drop = QDropEvent(
        where, Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(stage.window, drop)
    assert stage.session.sources == [spec]


def find_dialog(window: QWidget, kind: type[QDialog]) -> QDialog:
    return next(dialog for dialog in window.findChildren(kind) if dialog.isVisible())


def test_stream_dialog_opens_the_stream(stage: Stage) -> None:
    stage.window.actions_.open_stream.trigger()
    dialog = find_dialog(stage.window, StreamDialog)
    assert isinstance(dialog, StreamDialog)
    stage.qtbot.keyClicks(dialog.line, "http://127.0.0.1:9/v")
    stage.qtbot.mouseClick(dialog.starter, Qt.MouseButton.LeftButton)
    assert stage.session.sources == ["http://127.0.0.1:9/v"]


def test_about_promises_privacy_and_sheet_lists_keys(stage: Stage) -> None:
    stage.window.actions_.about.trigger()
    about = find_dialog(stage.window, AboutDialog)
    assert any("Nothing leaves this machine" in x.text() for x in about.findChildren(QLabel))
    about.close()
    stage.window.actions_.shortcuts.trigger()
    sheet = find_dialog(stage.window, ShortcutSheet)
    words = [label.text() for label in sheet.findChildren(QLabel)]
    assert words[words.index("Mirror") + 1] == "M"
    sheet.close()


def test_light_and_dark(stage: Stage) -> None:
    assert theme_of(stage.page.events.list) == LIGHT
    stage.window.actions_.appearance[Appearance.DARK].trigger()
    for widget in (stage.window, stage.view, stage.page.events.list, stage.banner):
        assert theme_of(widget) == DARK
    ground = stage.window.grab().toImage().pixelColor(3, 300)
    assert ground.name() == DARK.window


def test_smallest_window_holds_everything(stage: Stage) -> None:
    stage.say(Phase.RUNNING, source_name="rtsp://a-very-long-host-name.example.org/live/stream1")
    stage.play(1.0, best=5)
    stage.say(Phase.RECONNECTING, message="A long reason why the stream stopped. " * 2)
    stage.window.resize(960, 600)
    assert (stage.window.width(), stage.window.height()) == (960, 600)
    frame = stage.window.rect()
    page = stage.page
    page.tabs.setCurrentIndex(1)
    assert (stage.window.width(), stage.window.height()) == (960, 600)
    inside = page.importance.heat_map
    assert frame.contains(inside.mapTo(stage.window, inside.rect().bottomRight()))
    page.tabs.setCurrentIndex(0)
    panels = [page.decision, page.top_five, page.events, stage.view, stage.banner, page.timeline]
    for widget in (*panels, *stage.page.video.bar.toggles, stage.page.video.legend):
        corner = widget.mapTo(stage.window, widget.rect().bottomRight())
        assert frame.contains(corner), widget
        assert widget.height() >= widget.minimumSizeHint().height(), widget


@pytest.mark.parametrize("phase", list(Phase))
def test_closing_waits_for_nothing(stage: Stage, phase: Phase) -> None:
    stage.session.ended = False
    stage.say(phase)
    started = time.monotonic()
    stage.window.close()
    assert not stage.window.isVisible()
    assert time.monotonic() - started < 0.5
    assert stage.session.stops
    assert set(stage.session.stops) == {0.0}


def test_one_turn_paints_quickly(stage: Stage) -> None:
    """The target is 8 ms at 1280 x 720; a build machine gets three times that.

    Time of this process: what else the machine does does not count.
    """
    stage.window.resize(1280, 720)
    stage.play(0.0)
    stage.say(Phase.RUNNING)
    assert stage.picture_shown()
    times = []
    for step in range(1, 31):
        stage.session.results.append(result(step / 30))
        started = time.process_time()
        stage.window.show_newest()
        stage.view.repaint()
        times.append(time.process_time() - started)
    assert sorted(times)[len(times) // 2] < 0.024


class TestErrors:
    @pytest.fixture
    def reporter(self, qtbot: QtBot, tmp_path: Path) -> ErrorReporter:
        window = QWidget()
        qtbot.addWidget(window)
        window.show()
        self.window = window
        return ErrorReporter(window, tmp_path / "the.log")

    @staticmethod
    def report(reporter: ErrorReporter, words: str) -> None:
        try:
            raise RuntimeError(words)
        except RuntimeError:
            reporter.report(*sys.exc_info())  # type: ignore[arg-type]

    def test_one_dialog_with_words_and_the_log(
        self, reporter: ErrorReporter, caplog: pytest.LogCaptureFixture
    ) -> None:
        self.report(reporter, "it broke")
        assert reporter.dialog is not None
        shown = reporter.dialog.text()
        assert "it broke" in shown
        assert "the.log" in shown
        assert "Traceback" not in shown
        assert "Traceback" in caplog.text

    def test_never_a_flood(self, reporter: ErrorReporter, caplog: pytest.LogCaptureFixture) -> None:
        for _ in range(50):
            self.report(reporter, "again")
        first = reporter.dialog
        assert first is not None
        assert len(caplog.records) == 50, "all are in the log"
        first.close()
        self.report(reporter, "again")
        assert reporter.dialog is None, "the same error is shown once"
        self.report(reporter, "again, for the 52nd time")
        assert reporter.dialog is None, "in other words, too"
        try:
            raise RuntimeError("something else")
        except RuntimeError:
            reporter.report(*sys.exc_info())  # type: ignore[arg-type]
        assert reporter.dialog is not None

    def test_error_on_a_thread_is_shown_on_the_gui_thread(
        self, qtbot: QtBot, reporter: ErrorReporter
    ) -> None:
        thread = threading.Thread(target=self.report, args=(reporter, "far away"))
        thread.start()
        thread.join()
        assert reporter.dialog is None
        qtbot.waitUntil(lambda: reporter.dialog is not None)


def test_status_without_changes_keeps_the_failure_page(stage: Stage) -> None:
    stage.say(Phase.FAILED, message="No.", problem=Problem.SOURCE)
    before = stage.message.buttons()
    stage.window.show_status()
    assert stage.message.buttons() == before

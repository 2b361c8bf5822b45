"""What one does with the window, through the program's own command, before a made-up camera."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QColor, QDragEnterEvent, QDropEvent, QFont, QImage
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel

from app.capture.frame import Frame
from app.pipeline import Pipeline
from app.pose import Pose
from app.recognition import load_recognition
from app.text import health as health_text
from app.text import live as live_text
from app.text import window as text
from app.ui.cameras import Camera
from app.ui.dialogs import AboutDialog
from app.ui.recording.sounds import Tone
from app.ui.shortcut_sheet import ShortcutSheet
from app.ui.theme import DARK, LIGHT, Appearance, scaled_font, theme_of
from app.ui.weights_dialog import WeightsDialog
from app.ui.window import MainWindow
from tests.fakes import (
    FakeEstimator,
    FakeRecogniser,
    MjpegServer,
    fake_pipeline,
    index_of,
    mjpeg_server,
    person,
    tiny_weights,
    write_video,
)
from tests.ui.fakes import Tones
from tests.ui.program import Program
from tests.ui.test_access import overflowing
from tests.ui.test_main import Webcam, watches

Steps = Iterator[Callable[[], object]]

_LEGS = range(25, 33)
_BELOW_THE_NECK = range(11, 33)


class Stage:
    """Who stands in front of the camera, and what the network says of it; a script changes both."""

    def __init__(self) -> None:
        self.hidden: Sequence[int] = ()
        self.there = True
        self.estimator = FakeEstimator()
        #: By the time of the source, seconds.
        self.says: Callable[[float], str] = lambda time: "wave"

    def pipeline(self, *_: object) -> Pipeline:
        """Real but for the person and the network."""
        self.estimator = FakeEstimator(self._sees)
        return fake_pipeline(self.estimator, FakeRecogniser(self._says))

    def _says(self, time: float) -> str:
        return self.says(time)

    def _sees(self, time: float) -> Pose | None:
        return person(time, hidden=self.hidden) if self.there else None


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A person who waves."""
    made = Stage()
    monkeypatch.setattr("app.live.build_real_pipeline", made.pipeline)
    return made


@pytest.fixture
def server() -> Iterator[MjpegServer]:
    """A network camera."""
    with mjpeg_server() as made:
        yield made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the user answers to each question for a file, in order."""
    answers: list[str] = []
    for place in ("export", "outputs", "weights_chooser", "source_chooser"):
        for question in ("getOpenFileName", "getSaveFileName"):
            name = f"app.ui.{place}.QFileDialog.{question}"
            monkeypatch.setattr(name, lambda *_, **__: (answers.pop(0), ""))
    return answers


def video(path: Path, seconds: float = 6.0) -> Path:
    return write_video(path, [number / 15 for number in range(round(15 * seconds))])


def test_it_says_what_it_sees_and_what_to_do(
    program: Program, stage: Stage, server: MjpegServer
) -> None:
    stage.there = False

    def script(window: MainWindow) -> Steps:
        panel = window.page.decision
        yield lambda: panel.headline.text() == "Come into view"
        assert panel.hint.text() == "Nobody is in the picture."
        stage.there, stage.hidden = True, _BELOW_THE_NECK
        yield lambda: panel.headline.text() == "Step back"
        assert panel.hint.text() == "I see only your head."
        stage.hidden = ()
        yield lambda: panel.headline.text().startswith("Warming up 0.")
        yield lambda: panel.headline.text() == "Wave"
        assert panel.number.text() == "90 %"
        assert panel.hint.text().startswith("for 0 s, since ")
        yield lambda: panel.hint.text().startswith("for 1 s, since ")
        stage.says = lambda time: "rest"
        yield lambda: panel.headline.text() == "No action"
        assert panel.hint.text() == "I see you. Nothing I know is happening."
        stage.hidden = _LEGS
        yield lambda: panel.hint.text().endswith("I see only your upper body.")

    assert program.run(script, "--source", f"{server.url}/video") == 0


def reddest(image: QImage) -> QPointF:
    """The middle of what is as red as the most important joint is."""
    wanted = QColor("#ff774d")
    places = [
        (x, y)
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
        if _near(image.pixelColor(x, y), wanted)
    ]
    assert places, "no joint is painted red"
    return QPointF(*np.mean(places, axis=0))


def _near(one: QColor, other: QColor) -> bool:
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return max(abs(a - b) for a, b in parts) < 40


def test_a_webcam_is_a_mirror_and_right_stays_right(
    program: Program,
    stage: Stage,
    server: MjpegServer,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The person's right hand is at the left of the camera's picture, and is what matters."""
    webcam = Webcam(server)
    monkeypatch.setattr("app.opencv.cv2.VideoCapture", webcam.open)
    monkeypatch.setattr("app.ui.main.list_cameras", lambda: [Camera(0, "Desk camera")])
    monkeypatch.setattr("app.ui.main.watch_cameras", lambda changed: None)
    events = program.folder / "events.json"

    def script(window: MainWindow) -> Steps:
        page, view = window.page, window.page.video.view
        yield watches(window)
        yield lambda: page.decision.headline.text() == "Wave"
        page.tabs.setCurrentIndex(1)
        bars, figure = page.importance.bars, page.importance.figure
        yield lambda: bool(bars.rows()) and bars.rows()[0] == ("Right hand", "50 %")
        assert page.importance.heat_map.accessibleDescription().startswith("now: Right hand")
        middle = view.width() / 2
        assert window.actions_.mirror.isChecked()
        yield lambda: reddest(view.grab().toImage()).x() > middle + 10
        body = figure.grab().toImage()
        assert reddest(body).x() > figure.width() / 2, "the body beside it is mirrored, too"
        QTest.keyClick(window, Qt.Key.Key_M)
        yield lambda: reddest(view.grab().toImage()).x() < middle - 10
        assert reddest(figure.grab().toImage()).x() < figure.width() / 2
        assert bars.rows()[0][0] == "Right hand"
        stage.says = lambda time: "rest"
        yield lambda: page.events.model.rowCount() > 0
        asked.append(str(events))
        window.actions_.export.trigger()
        yield events.exists

    assert program.run(script, "--source", "0") == 0
    (event,) = json.loads(events.read_text())["events"]
    assert event["action"] == "wave"

    def at_the_next_start(window: MainWindow) -> Steps:
        yield watches(window)
        assert not window.actions_.mirror.isChecked(), "as it was left"
        window.actions_.play_demo.trigger()
        yield lambda: window.page.video.source_button.text().startswith("Demo")
        assert not window.actions_.mirror.isChecked()

    assert program.run(at_the_next_start, "--source", "0") == 0


class Follower(FakeEstimator):
    """Sees a person at a place that the picture's grey tells."""

    @staticmethod
    def place(index: int) -> float:
        """Where the person stands, share of the picture's width."""
        return 0.2 + 0.6 * index / 25

    def estimate(self, frame: Frame) -> Pose | None:
        pose = person(frame.time)
        shift = np.float32((self.place(index_of(frame.image) % 25) - 0.5, 0, 0))
        return replace(pose, image_landmarks=pose.image_landmarks + shift)


def test_the_overlay_belongs_to_its_own_picture(
    program: Program, server: MjpegServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.live.build_real_pipeline", lambda *_: fake_pipeline(Follower()))
    server.fps = 12.0

    def script(window: MainWindow) -> Steps:
        view = window.page.video.view
        yield watches(window)
        window.actions_.importance.setChecked(False)
        seen: set[int] = set()

        def looked() -> bool:
            placement, image = view.placement(), view.grab().toImage()
            assert placement is not None
            left, wide = placement.left, placement.width
            ground = image.pixelColor(round(left + 8), round(placement.top + 8)).lightness()
            index = round(ground / 10)
            row = round(placement.top + placement.height * 0.42)
            bright = [
                x
                for x in range(round(left), round(left + wide))
                if image.pixelColor(x, row).lightness() > 250
            ]
            if not bright:
                return False
            found = (float(np.mean(bright)) - left) / wide
            assert abs(found - Follower.place(index % 25)) < 0.02, f"at grey {index}"
            seen.add(index)
            return len(seen) > 6

        yield looked

    assert program.run(script, "--source", f"{server.url}/video") == 0


def drop(window: MainWindow, path: Path) -> None:
    """As a file manager does."""
    data, where = QMimeData(), QPointF(400, 300)
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(where, Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(window, event)


def test_videos_are_dropped_opened_and_found_again(
    program: Program, stage: Stage, asked: list[str]
) -> None:
    first, second = video(program.folder / "a & b.mp4"), video(program.folder / "c.mp4")

    def one_day(window: MainWindow) -> Steps:
        yield watches(window)
        drop(window, first)
        yield lambda: window.windowTitle() == "a & b.mp4 – ESGN Live"
        yield watches(window)
        asked.append(str(second))
        QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
        yield lambda: window.windowTitle() == "c.mp4 – ESGN Live"

    assert program.run(one_day, "--source", "demo") == 0

    def another_day(window: MainWindow) -> Steps:
        yield watches(window)
        recent = window.source_menu.recent.actions()
        assert [action.text() for action in recent] == ["c.mp4", "a && b.mp4"]
        recent[1].trigger()
        yield lambda: window.windowTitle() == "a & b.mp4 – ESGN Live"
        yield watches(window)
        transport = window.page.video.transport
        yield lambda: transport.isVisible() and transport.clock.text().endswith(" / 0:06.0")

    assert program.run(another_day, "--source", "demo") == 0


def test_timeline_and_events_of_a_video(
    program: Program, stage: Stage, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two seconds of waving, two of rest, squats to the end."""
    stage.says = lambda time: "wave" if time < 2 else "rest" if time < 4 else "squat"
    path = video(program.folder / "clip.mp4", 8.0)
    table, listed, live = (program.folder / name for name in ("e.csv", "e.json", "live.csv"))
    monkeypatch.setattr("app.ui.outputs.Sounds", Tones)

    def script(window: MainWindow) -> Steps:
        page, timeline = window.page, window.page.timeline
        window.actions_.sound.trigger()
        asked.append(str(live))
        window.actions_.event_file.trigger()
        yield lambda: page.video.banner.label.text() == text.ENDED
        yield lambda: page.events.model.rowCount() == 2
        names = {span.action for span in timeline.spans()}
        assert names == {"wave", "squat"}
        # Hover for values, click to jump.
        before = timeline.grab().toImage()
        QTest.mouseMove(timeline, QPoint(round(timeline.x_of(1.5)), 30))
        yield lambda: timeline.grab().toImage() != before
        assert any(line.endswith("Wave") for line in timeline.words_at(1.5))
        where = QPoint(round(timeline.x_of(4.5)), 30)
        QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=where)
        yield lambda: 4.3 < page.video.transport.shown < 6.0
        asked.extend((str(table), str(listed)))
        for file in (table, listed):
            window.actions_.export.trigger()
            yield file.exists
        assert window.outputs._sounds.played[:2] == [Tone.EVENT, Tone.EVENT]
        page.video.transport.play.emit(False)
        yield lambda: window._controller.status().paused
        # Tuning holds for all of it at once, and no picture is looked at again.
        looked = len(stage.estimator.times)
        window.page.tuning.classes.set_off(("squat",))
        window.page.tuning.classes.changed.emit(("squat",))
        yield lambda: "squat" not in {span.action for span in timeline.spans()}
        assert "squat" not in {logged.event.action for logged in page.keeper.log.events}
        window.page.tuning.reset.click()
        yield lambda: "squat" in {logged.event.action for logged in page.keeper.log.events}
        assert len(stage.estimator.times) == looked

    assert program.run(script, "--source", path) == 0
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert [row["action"] for row in rows] == ["wave", "squat"]
    told = json.loads(listed.read_text())["events"]
    assert [event["action"] for event in told] == ["wave", "squat"]
    assert told[0]["end"] < 2.5 < 3.5 < told[1]["start"]
    assert 0.8 < told[0]["confidence"] <= 1.0
    assert [row["action"] for row in csv.DictReader(live.read_text().splitlines())][:2] == [
        "wave",
        "squat",
    ]


def test_what_is_wrong_is_red_with_its_reason(
    program: Program, stage: Stage, server: MjpegServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.health_rules._ENOUGH", 8)
    server.fps = 6.0

    def script(window: MainWindow) -> Steps:
        health = window.health
        yield lambda: health.reason.text() == health_text.WORRY_FEW
        red = QColor(LIGHT.error)
        image = health.grab().toImage()
        reds = sum(
            _near(image.pixelColor(x, y), red)
            for x in range(image.width())
            for y in range(image.height())
        )
        assert reds > 30
        window.actions_.play_demo.trigger()
        yield lambda: health.reason.text() == ""

    assert program.run(script, "--source", f"{server.url}/video") == 0


def test_weights_are_chosen_and_explained(
    program: Program, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Networks of this run's own, over a fake person."""
    first = tiny_weights(program.folder / "first.safetensors")
    other = program.folder / "other.safetensors"
    other.write_bytes(b"no weights")

    def build(weights: Path | None, *_: object) -> Pipeline:
        return Pipeline(FakeEstimator(), load_recognition(weights or first, "cpu"))

    monkeypatch.setattr("app.live.build_real_pipeline", build)

    def script(window: MainWindow) -> Steps:
        yield watches(window)
        asked.append(str(other))
        QTest.keyClick(window, Qt.Key.Key_W)
        message = window.page.video.message
        yield lambda: message.title.text() == text.FAILED_WEIGHTS
        assert str(other) in message.detail.text()
        asked.append(str(first))
        message.buttons()[0].click()
        yield watches(window)
        yield window.actions_.about_weights.isEnabled
        window.actions_.about_weights.trigger()
        yield lambda: window.findChild(WeightsDialog) is not None
        dialog = window.findChild(WeightsDialog)
        assert dialog is not None
        words = [label.text() for label in dialog.findChildren(QLabel)]
        assert {"tiny", "2 actions", "Wave, Squat", str(first)} <= set(words)
        dialog.close()

    assert program.run(script, "--source", "demo") == 0


def test_layout_and_looks_are_remembered_and_reset(program: Program, stage: Stage) -> None:
    def first(window: MainWindow) -> Steps:
        yield watches(window)
        window.resize(1100, 700)
        window.page.tabs.setCurrentIndex(1)
        window.actions_.names.trigger()
        window.actions_.timeline.trigger()
        window.actions_.appearance[Appearance.DARK].trigger()
        yield lambda: theme_of(window) is DARK

    assert program.run(first, "--source", "demo") == 0

    def second(window: MainWindow) -> Steps:
        yield watches(window)
        assert (window.width(), window.height()) == (1100, 700)
        assert window.page.tabs.currentIndex() == 1
        assert window.actions_.names.isChecked()
        assert not window.page.timeline.isVisible()
        assert theme_of(window) is DARK
        window.actions_.reset_settings.trigger()
        yield lambda: theme_of(window) is LIGHT
        assert window.page.timeline.isVisible()
        assert window.page.tabs.currentIndex() == 0
        assert not window.actions_.names.isChecked()

    assert program.run(second, "--source", "demo") == 0


def test_keys_and_promises_are_told(program: Program, stage: Stage) -> None:
    def script(window: MainWindow) -> Steps:
        yield watches(window)
        QTest.keyClick(window, Qt.Key.Key_Question)
        yield lambda: window.findChild(ShortcutSheet) is not None
        sheet = window.findChild(ShortcutSheet)
        assert sheet is not None
        words = [label.text() for label in sheet.findChildren(QLabel)]
        assert {"Privacy", "P", "Check this explanation…", "C"} <= set(words)
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        window.actions_.about.trigger()
        about = window.findChild(AboutDialog)
        assert about is not None
        assert "Nothing leaves this machine." in about.words.text()
        about.close()

    assert program.run(script, "--source", "demo") == 0


def test_large_text_in_a_small_window(program: Program, stage: Stage, qapp: QApplication) -> None:
    before = QFont(qapp.font())
    qapp.setFont(scaled_font(before, 1.5))

    def script(window: MainWindow) -> Steps:
        window.resize(1024, 640)
        yield watches(window)
        yield lambda: window.page.decision.headline.text() == "Wave"
        for tab in range(3):
            window.page.tabs.setCurrentIndex(tab)
            yield lambda: True
            assert (window.width(), window.height()) == (1024, 640)
            assert overflowing(window) == []

    try:
        assert program.run(script, "--source", "demo") == 0
    finally:
        qapp.setFont(before)


def test_a_camera_is_plugged_out_and_in_elsewhere(
    program: Program, stage: Stage, server: MjpegServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [Camera(0, "Desk camera")]
    changed: list[Callable[[], None]] = []
    webcam = Webcam(server)
    numbers: list[int] = []

    def opened(number: int, backend: int) -> object:
        numbers.append(number)
        return webcam.open(0, backend)

    monkeypatch.setattr("app.opencv.cv2.VideoCapture", opened)
    monkeypatch.setattr("app.ui.main.list_cameras", lambda: list(listed))
    monkeypatch.setattr("app.ui.main.watch_cameras", changed.append)

    def script(window: MainWindow) -> Steps:
        view = window.page.video.view
        yield watches(window)
        yield lambda: window.windowTitle() == "Desk camera – ESGN Live"
        listed.clear()
        server.stop()
        changed[0]()
        yield lambda: view.dimmed
        assert window.page.video.banner.label.text().startswith(text.RECONNECTING)
        assert window.page.decision.headline.text() == live_text.PICTURE_LOST[0]
        listed.append(Camera(2, "Desk camera"))
        server.start()
        changed[0]()
        yield lambda: numbers[-1] == 2
        yield watches(window)
        assert window.windowTitle() == "Desk camera – ESGN Live"

    assert program.run(script, "--source", "0") == 0

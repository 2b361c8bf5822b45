"""Recording from the live page: keys, fields, takes, what is said and shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.library import Facts
from app.recording_choices import RecordingChoices
from app.settings import Settings, SettingsFile
from app.takes import TakesPlan
from app.text import recording as text
from app.ui.controller import Controller
from app.ui.recording.record_actions import RecordActions
from app.ui.recording.record_bar import RecordBar
from app.ui.recording.record_overlay import RED, Sign
from app.ui.recording.sounds import Tone, tone
from app.ui.recording.takes_dialog import TakesDialog
from app.ui.studio import Studio
from app.ui.theme import scaled_font
from app.ui.window import MainWindow
from tests.clips import motion
from tests.ui.conftest import Clock
from tests.ui.fakes import CLASSES, FakeSession, Tones, result
from tests.ui.recording.fakes import FakeRecorder


@pytest.fixture
def recorder() -> FakeRecorder:
    return FakeRecorder()


@pytest.fixture
def tones() -> Tones:
    return Tones()


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    file = SettingsFile(tmp_path / "settings.json")
    file.save(Settings(library=str(tmp_path / "clips")))
    return file


@pytest.fixture
def window(
    qtbot: QtBot, recorder: FakeRecorder, tones: Tones, session: FakeSession, settings: SettingsFile
) -> Iterator[MainWindow]:
    controller = Controller(lambda source, weights: session, lambda: "0", "0", None)
    window = MainWindow(controller, list, settings_file=settings, recorder=recorder, sounds=tones)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: session.started)
    yield window
    window.close()
    assert studio(window).finish(5.0)


def studio(window: MainWindow) -> Studio:
    assert window.studio is not None
    return window.studio


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, shift: bool = False) -> None:
    none, held = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, key, held if shift else none)


def test_r_saves_the_last_seconds_and_goes_on_until_it_is_pressed_again(
    qtbot: QtBot, window: MainWindow, recorder: FakeRecorder
) -> None:
    bar = studio(window).bar
    bar.label.set_label("wave")
    press(qtbot, window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: recorder.recording)
    facts, pre_roll, length = recorder.begun[0]
    assert (facts.label, pre_roll, length) == ("wave", 3.0, None)
    assert facts.session
    qtbot.waitUntil(lambda: studio(window).overlay.sign.recording is not None)
    assert bar.words.text() == text.RECORDING
    press(qtbot, window, Qt.Key.Key_R)
    assert not recorder.recording
    qtbot.waitUntil(lambda: bar.words.text().startswith("Saved: Wave"))
    assert studio(window).overlay.sign == Sign()
    library = studio(window).keeper.library
    assert library is not None
    assert [clip.label for clip in library.clips()] == ["wave"]


def test_the_last_take_is_discarded_with_one_key(
    qtbot: QtBot, window: MainWindow, recorder: FakeRecorder
) -> None:
    discard = studio(window).record_actions.discard
    qtbot.waitUntil(lambda: not discard.isEnabled())
    press(qtbot, window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: recorder.recording)
    press(qtbot, window, Qt.Key.Key_R)
    qtbot.waitUntil(discard.isEnabled)
    press(qtbot, window, Qt.Key.Key_Backspace)
    assert ("discard", None) in recorder.told
    qtbot.waitUntil(lambda: studio(window).bar.words.text() == text.DISCARDED)
    assert not discard.isEnabled()


def test_takes_without_hands(
    qtbot: QtBot, window: MainWindow, recorder: FakeRecorder, tones: Tones
) -> None:
    desk, clock = studio(window).desk, Clock()
    desk.hands_free._clock = clock
    studio(window).bar.label.set_label("clap")
    studio(window).keeper.need()
    qtbot.waitUntil(lambda: recorder.library is not None)
    desk._timer.stop()  # its turns are made by the test
    desk.begin_takes(TakesPlan(count=2, length=3.0, pause=1.0, countdown=2.0))
    overlay = studio(window).overlay
    assert overlay.sign.countdown == pytest.approx(2.0)
    assert overlay.sign.take == "Take 1 of 2"
    for second in (2.0, 0.5):
        clock.now += second
        desk.tick()
    assert recorder.begun[0][1:] == (0.0, 3.0)
    assert overlay.sign.recording is not None
    clock.now += 3.0
    recorder.stop()
    desk.tick()
    assert overlay.sign.take == "Take 2 of 2"
    clock.now += 1.0
    desk.tick()
    clock.now += 3.0
    desk.tick()
    recorder.stop()
    desk.tick()
    assert desk.hands_free.takes is None
    assert [facts.label for facts, _, _ in recorder.begun] == ["clap", "clap"]
    assert tones.played == [Tone.TICK, Tone.START, Tone.OVER, Tone.START, Tone.DONE]
    desk.tick()
    assert studio(window).bar.words.text() == text.takes_done(2)


@pytest.mark.parametrize("key", [Qt.Key.Key_R, Qt.Key.Key_Escape])
def test_takes_are_stopped_by_a_key(
    qtbot: QtBot, window: MainWindow, recorder: FakeRecorder, key: Qt.Key
) -> None:
    desk = studio(window).desk
    desk.begin_takes(TakesPlan(count=2, length=3.0, pause=1.0, countdown=9.0))
    qtbot.waitUntil(lambda: studio(window).overlay.sign.countdown is not None)
    assert studio(window).bar.words.text() == text.takes_go_on(1, 2)
    press(qtbot, window, key)
    assert desk.hands_free.takes is None
    assert recorder.begun == []
    assert studio(window).overlay.sign == Sign()


def test_a_recording_that_cannot_begin_is_told(
    qtbot: QtBot, window: MainWindow, recorder: FakeRecorder
) -> None:
    recorder.fails = "Nothing can be recorded before the first frame has come."
    press(qtbot, window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    box = window.findChildren(QMessageBox)[0]
    assert "first frame" in box.text()
    box.close()


def test_a_slow_disk_is_told_while_it_is_recorded(
    qtbot: QtBot, window: MainWindow, recorder: FakeRecorder
) -> None:
    press(qtbot, window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: recorder.recording)
    words = studio(window).bar.words
    recorder.behind = 2.5
    qtbot.waitUntil(lambda: "2.5 s" in words.text())
    recorder.lost = 12
    qtbot.waitUntil(lambda: "12 pictures" in words.text())
    needed = words.fontMetrics().horizontalAdvance(words.text())
    qtbot.waitUntil(lambda: words.width() >= needed)  # all of it can be read
    recorder.lost, recorder.behind = 0, 0.0
    qtbot.waitUntil(lambda: words.text() == text.RECORDING)


def test_what_was_chosen_is_remembered(
    qtbot: QtBot, window: MainWindow, recorder: FakeRecorder, settings: SettingsFile
) -> None:
    press(qtbot, window, Qt.Key.Key_P, shift=True)
    assert recorder.told[-1] == ("video", False)
    press(qtbot, window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: studio(window).overlay.sign.note == text.NO_PICTURES)
    press(qtbot, window, Qt.Key.Key_R)
    line = studio(window).bar.label.lineEdit()
    assert line is not None
    line.setFocus()
    qtbot.keyClicks(line, "karate kick")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    kept = settings.load().recording
    assert kept["skeleton_only"] is True
    assert kept["labels"] == ["karate kick"]


def test_uncertain_moments_are_kept_only_when_asked_for_and_it_is_seen(
    qtbot: QtBot, window: MainWindow, recorder: FakeRecorder, settings: SettingsFile
) -> None:
    desk, bar = studio(window).desk, studio(window).bar
    assert Settings() == replace(Settings(), recording={}), "nothing is chosen for a new user"
    assert not RecordingChoices.from_json({}).uncertain
    assert not desk._chosen.now.uncertain
    assert [on for what, on in recorder.told if what == "uncertain"] == [False]
    assert not bar.uncertain.isVisible()
    assert studio(window).keeper.library is None, "nothing is opened for it either"
    desk._actions.uncertain.trigger()
    assert recorder.told[-1] == ("uncertain", True)
    assert bar.uncertain.isVisible()
    assert bar.uncertain.isChecked()
    qtbot.waitUntil(lambda: settings.load().recording.get("uncertain") is True)
    # A start later it is on as it was left, and seen to be.
    desk.use(RecordingChoices.from_json(settings.load().recording))
    assert bar.uncertain.isVisible()
    qtbot.mouseClick(bar.uncertain, Qt.MouseButton.LeftButton)
    assert recorder.told[-1] == ("uncertain", False)
    assert not bar.uncertain.isVisible()


def test_a_moment_that_was_kept_is_told_and_is_no_take_that_could_be_discarded(
    qtbot: QtBot, window: MainWindow, recorder: FakeRecorder
) -> None:
    desk, discard = studio(window).desk, studio(window).record_actions.discard
    press(qtbot, window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: recorder.recording)
    desk._timer.stop()  # its turns are made by the test
    recorder.stop()
    desk.discard()
    desk.tick()
    assert not discard.isEnabled()
    assert recorder.library is not None
    moment = recorder.library.add(motion(2.0), Facts(notes=text.UNCERTAIN_NOTE))
    assert moment is not None
    recorder.moments.append(moment)
    desk.tick()
    assert studio(window).bar.words.text() == text.moment_kept(moment.duration)
    assert not discard.isEnabled()


def test_labels_to_choose_are_the_recent_ones_then_the_recogniser_s(
    qtbot: QtBot, window: MainWindow, session: FakeSession
) -> None:
    session.results.append(result(1.0))
    box = studio(window).bar.label
    qtbot.waitUntil(lambda: box.count() == len(CLASSES))
    assert box.itemText(2) == "Baseball swing"
    box.setCurrentIndex(2)
    assert box.label == "baseball_swing"


def test_the_keys_of_the_live_page_are_silent_on_other_pages(
    qtbot: QtBot, window: MainWindow, recorder: FakeRecorder
) -> None:
    window.pages.setCurrentIndex(1)
    qtbot.waitUntil(lambda: studio(window).keeper.library is not None)
    shown = window.actions_.skeleton.isChecked()
    press(qtbot, window, Qt.Key.Key_S)
    press(qtbot, window, Qt.Key.Key_R)
    assert window.actions_.skeleton.isChecked() is shown
    assert recorder.begun == []
    window.pages.setCurrentIndex(0)
    press(qtbot, window, Qt.Key.Key_S)
    assert window.actions_.skeleton.isChecked() is not shown


def test_the_red_frame_is_painted(qtbot: QtBot, window: MainWindow) -> None:
    overlay = studio(window).overlay
    window.page.video.show_picture()
    overlay.show_sign(Sign(recording=3.2, take="Take 1 of 5"))
    picture = window.page.video.view.grab().toImage()
    middle = picture.height() // 2
    edge = picture.pixelColor(2, middle)
    assert edge == QColor(RED)
    assert picture.pixelColor(picture.width() // 2, middle) != QColor(RED)


def test_the_dialog_of_takes(qtbot: QtBot) -> None:
    dialog = TakesDialog(TakesPlan(5, 3.0, 2.0, 3.0), 3.0, 10.0, True, "Shift+R")
    qtbot.addWidget(dialog)
    assert "26 s" in dialog.total.text()
    dialog.count.setValue(2)
    dialog.pause.setValue(0.0)
    dialog.pre_roll_field.setValue(99.0)
    assert dialog.plan == TakesPlan(2, 3.0, 0.0, 3.0)
    assert dialog.pre_roll == 10.0
    assert dialog.pause.text() == text.BURST
    assert "9 s" in dialog.total.text()


def test_a_tone_is_a_sound_of_its_length() -> None:
    data = tone(880.0, 0.2)
    assert data[:4] == b"RIFF"
    assert (len(data) - 44) / 2 / 44_100 == pytest.approx(0.2, abs=1e-3)
    assert max(data[44:]) > 0


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("width", [480, 560, 660, 780, 1100])
def test_the_bar_cuts_nothing_that_is_always_the_same(
    qtbot: QtBot, width: int, scale: float
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.setFont(scaled_font(page.font(), scale))
    bar = RecordBar(RecordActions(page))
    bar.setParent(page)
    bar.setFont(page.font())
    bar.show_words(text.ready(3.0))
    bar.show_discard(True)
    page.resize(round(width * scale), 200)
    bar.resize(round(width * scale), 80)
    page.show()
    metrics = bar.words.fontMetrics()
    needed = metrics.horizontalAdvance(bar.words.text())
    qtbot.waitUntil(lambda: bar.words.width() >= needed)
    for box in (bar.label, bar.person):
        line = box.lineEdit()
        assert line is not None
        assert line.width() >= line.fontMetrics().horizontalAdvance(line.placeholderText()) + 4
    assert bar.more.isVisible() is not bar.takes.isVisible()
    for widget in (bar.record, bar.label, bar.person, bar.words, bar.discard):
        assert bar.rect().contains(widget.geometry()), widget
    for button in (bar.record, bar.discard):
        assert button.width() >= button.minimumSizeHint().width()
    if width == 1100:
        assert bar.takes.isVisible()
    if width == 480:
        assert bar.words.y() > bar.record.y(), "on a line of its own"

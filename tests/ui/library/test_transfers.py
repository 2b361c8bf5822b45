"""Imports and exports in the window: dropped files, progress, stopping, what does not go well."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QMimeData, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QApplication, QMessageBox, QRadioButton
from pytestqt.qtbot import QtBot

from app.capture.frame import Frame
from app.errors import UserError
from app.exchange.formats import FORMATS
from app.library import Facts, Library
from app.pipeline import Pipeline
from app.pose import Pose
from app.text import library as text
from app.ui.library.export_dialog import ExportDialog
from app.ui.library.keeper import LibraryKeeper
from app.ui.library.library_room import LibraryRoom
from tests.clips import motion
from tests.fakes import FakeRecogniser, fake_pipeline, person, write_video


class Gate:
    """Finds a person in each frame, one frame for each time that the test lets it."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.seen = 0
        self.open.set()

    def estimate(self, frame: Frame) -> Pose:
        assert self.open.wait(30.0)
        self.seen += 1
        return person(frame.time)

    def reset(self) -> None:
        """It stays open."""

    def close(self) -> None:
        """Nothing to free."""


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate()

    def build(*_: object) -> Pipeline:
        return fake_pipeline(gate, FakeRecogniser(lambda time: "rest"))  # type: ignore[arg-type]

    monkeypatch.setattr("app.importing.videos._build_pipeline", build)
    yield gate
    gate.open.set()


class Desk:
    """The library's room, and what is dropped on it."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        with Library.create(folder) as library:
            library.add(motion(1.0), Facts("wave", "ann", created=1e9))
            library.add(motion(1.0), Facts("clap", "bea", created=2e9))
        self.keeper = LibraryKeeper(folder)
        self.room = LibraryRoom(self.keeper)
        qtbot.addWidget(self.room)
        self.room.resize(1200, 640)
        self.room.show()
        self.wait(lambda: len(self.shown()) == 2)

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until, timeout=20_000)

    def shown(self) -> list[str]:
        return [clip.label or clip.source for clip in self.room.page.view.model.clips]

    def drop(self, *paths: Path) -> bool:
        """Drag files over the page and let go; whether they were taken."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        return self.drop_data(data)

    def drop_data(self, data: QMimeData) -> bool:
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPointF(50, 50).toPoint(), copy, data, left, none)
        enter.setAccepted(False)
        QApplication.sendEvent(self.room.page, enter)
        drop = QDropEvent(QPointF(50, 50), copy, data, left, none)
        drop.setAccepted(False)
        QApplication.sendEvent(self.room.page, drop)
        assert enter.isAccepted() == drop.isAccepted()
        return drop.isAccepted()

    def told(self) -> str:
        """What a message says; it is closed."""
        self.wait(lambda: bool(self.room.findChildren(QMessageBox)))
        box = self.room.findChildren(QMessageBox)[-1]
        words = box.text()
        box.close()
        self.wait(lambda: box not in self.room.findChildren(QMessageBox))
        return words


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, gate: Gate) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path / "clips")
    yield desk
    gate.open.set()
    assert desk.room.shut_down(10.0)
    assert desk.keeper.close(5.0)


def videos(folder: Path, count: int) -> list[Path]:
    folder.mkdir(exist_ok=True)
    return [
        write_video(folder / f"{number}.mp4", [index / 8 for index in range(5)])
        for number in range(count)
    ]


def test_many_videos_are_dropped_and_come_in_one_by_one(
    desk: Desk, gate: Gate, tmp_path: Path
) -> None:
    gate.open.clear()
    assert desk.drop(*videos(tmp_path / "videos", 4))
    transfers = desk.room.transfers
    assert transfers.isVisible()
    assert transfers.words.text() == "Importing 0.mp4"
    desk.wait(lambda: transfers.busy)
    assert desk.room.page.search.isEnabled(), "the window goes on meanwhile"
    gate.open.set()
    desk.wait(lambda: "2.mp4" in transfers.words.text() or not transfers.busy)
    assert transfers.bar.value() > 250
    desk.wait(lambda: len(desk.shown()) == 6)
    desk.wait(lambda: not transfers.busy)
    assert not transfers.isVisible()
    assert desk.room.page.said.text() == "4 clips imported."
    assert sorted(desk.shown()) == ["0.mp4", "1.mp4", "2.mp4", "3.mp4", "clap", "wave"]
    assert gate.seen == 20


def test_it_is_stopped_and_what_was_in_stays(desk: Desk, gate: Gate, tmp_path: Path) -> None:
    transfers = desk.room.transfers
    files = videos(tmp_path / "videos", 3)
    frames, reached = gate.estimate, threading.Event()

    def stop_in_the_third(frame: Frame) -> Pose:
        if gate.seen == 12:
            gate.open.clear()
            reached.set()
        return frames(frame)

    gate.estimate = stop_in_the_third  # type: ignore[method-assign]
    desk.drop(*files)
    desk.drop(files[0])
    desk.wait(reached.is_set)
    desk.wait(lambda: "1 more" in transfers.queued.text())
    transfers.stop_button.click()
    assert not transfers.isVisible()
    assert desk.room.page.said.text() == text.STOPPED
    gate.open.set()
    desk.wait(lambda: len(desk.shown()) == 4)
    folder = desk.keeper.folder
    desk.wait(lambda: not list((folder / "incoming").glob("*")))
    # And another one can begin at once.
    desk.drop(files[2])
    desk.wait(lambda: len(desk.shown()) == 5)


def test_files_that_cannot_be_read_are_named_and_the_others_come_in(
    desk: Desk, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    (tmp_path / "photos").mkdir()
    assert desk.drop(broken, tmp_path / "photos", *videos(tmp_path / "videos", 2))
    words = desk.told()
    assert "broken.mp4" in words
    assert "photos" in words
    desk.wait(lambda: len(desk.shown()) == 4)
    assert desk.room.page.said.text() == "2 clips imported."


def test_a_long_list_of_problems_is_cut(desk: Desk, tmp_path: Path) -> None:
    bad = []
    for number in range(12):
        bad.append(tmp_path / f"{number}.npz")
        bad[-1].write_bytes(b"nothing")
    desk.drop(*bad)
    lines = desk.told().splitlines()
    assert len(lines) == 9
    assert lines[-1] == "… and 4 more."


def test_a_network_that_cannot_be_loaded_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> Pipeline:
        raise UserError("The pose model is damaged; install it again.")

    monkeypatch.setattr("app.importing.videos._build_pipeline", fails)
    desk.drop(*videos(tmp_path / "videos", 1))
    assert "The pose model is damaged" in desk.told()
    assert len(desk.shown()) == 2


def test_what_is_no_file_is_not_taken(desk: Desk) -> None:
    data = QMimeData()
    data.setText("just words")
    assert not desk.drop_data(data)
    data.setUrls([QUrl("https://example.org/a.mp4")])
    assert not desk.drop_data(data)
    assert not desk.room.transfers.busy


def test_another_library_is_chosen_in_the_middle_of_an_import(
    desk: Desk, gate: Gate, tmp_path: Path
) -> None:
    gate.open.clear()
    desk.drop(*videos(tmp_path / "videos", 2))
    desk.wait(lambda: desk.room.transfers.busy)
    first = desk.keeper.folder
    desk.keeper.move_to(tmp_path / "other")
    gate.open.set()
    desk.wait(lambda: desk.room.page.view.message.title.text() == text.EMPTY)
    desk.wait(lambda: not list((first / "incoming").glob("*")))
    with Library.open(first) as library:
        assert len(library.clips()) == 2
        assert library.recovered == ()
    assert not desk.room.findChildren(QMessageBox)


def export(desk: Desk, name: str, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the dialog, as the user does."""
    place = "app.ui.library.library_room.QFileDialog"
    monkeypatch.setattr(f"{place}.getSaveFileName", lambda *_: (str(out), ""))
    monkeypatch.setattr(f"{place}.getExistingDirectory", lambda *_: str(out))
    desk.room.page.actions_.export.trigger()
    dialog = desk.room.findChildren(ExportDialog)[-1]
    dialog.choose(name)
    dialog.accept()


@pytest.mark.parametrize("name", ["store", "library", "csv", "pyskl", "ntu"])
def test_every_format_through_the_dialog_and_back_by_a_drop(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    out = tmp_path / "out" / "clips"
    out.parent.mkdir()
    if name in ("library", "ntu"):
        out.mkdir()
    export(desk, name, out, monkeypatch)
    desk.wait(lambda: not desk.room.transfers.busy)
    written = out if name in ("library", "ntu") else out.with_suffix(FORMATS[name].ending)
    assert desk.room.page.said.text() == f"2 examples written to {written.name}."
    assert written.exists()
    desk.keeper.move_to(tmp_path / "other")
    desk.wait(lambda: desk.room.page.view.message.title.text() == text.EMPTY)
    if name == "csv":
        desk.drop(written)
        assert "left out" in desk.told(), "its clips are not here"
        return
    desk.drop(written)
    desk.wait(lambda: sorted(desk.shown()) == ["clap", "wave"])


def test_only_what_is_chosen_is_exported(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.room.page.view.choose([1])
    export(desk, "video with skeleton", tmp_path / "one.mp4", monkeypatch)
    desk.wait((tmp_path / "one.mp4").exists)
    desk.wait(lambda: not desk.room.transfers.busy)
    desk.room.page.view.choose([1])
    export(desk, "csv", tmp_path / "one.csv", monkeypatch)
    desk.wait((tmp_path / "one.csv").exists)
    assert "wave" in (tmp_path / "one.csv").read_text()
    assert "clap" not in (tmp_path / "one.csv").read_text()


def test_an_export_that_fails_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(desk, "store", tmp_path / "no" / "where.safetensors", monkeypatch)
    assert "cannot be written" in desk.told()
    desk.room.page.view.choose([1])
    export(desk, "video", tmp_path / "a.mp4", monkeypatch)
    assert "without pictures" in desk.told()
    assert not (tmp_path / "a.mp4").exists()


def test_an_export_waits_for_an_import(
    desk: Desk, gate: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.open.clear()
    desk.drop(*videos(tmp_path / "videos", 1))
    export(desk, "csv", tmp_path / "late {name}.csv", monkeypatch)
    assert desk.room.transfers.queued.text() == text.queued(1)
    gate.open.set()
    desk.wait((tmp_path / "late {name}.csv").exists)


def test_the_dialog_offers_a_video_for_one_clip_only(qtbot: QtBot) -> None:
    for chosen, possible in ((0, False), (1, True), (2, False)):
        dialog = ExportDialog(chosen, 5)
        qtbot.addWidget(dialog)
        buttons = {button.text(): button for button in dialog.findChildren(QRadioButton)}
        words = text.FORMATS["video"][0]
        assert buttons[words if possible else text.choose_one(words)].isEnabled() == possible
        assert dialog.only_chosen == (chosen > 0)
        if possible:
            dialog.choose("video")
            assert dialog.only_chosen
            assert not buttons[text.export_shown(5)].isEnabled()

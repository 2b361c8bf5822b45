"""The library page over a real library, by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.library import Facts, Library, Query, Span, SpanState
from app.text import library as text
from app.ui.library.clip_model import CLIP
from app.ui.library.keeper import LibraryKeeper
from app.ui.library.library_page import LibraryPage
from tests.clips import motion
from tests.ui.conftest import Clock

NOW = 1.8e9


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five clips of two people, one without a label and poorly seen, one in the trash."""
    with Library.create(tmp_path / "clips") as library:
        for number, (label, person, visible) in enumerate((
            ("wave", "ann", 1.0), ("wave", "bea", 1.0), ("clap", "ann", 1.0), ("", "", 0.3),
            ("bow", "ann", 1.0),
        )):  # fmt: skip
            facts = Facts(label, person, "monday", f"camera {number}", NOW - 1000 + number)
            library.add(motion(0.5 + 0.1 * number, visible=visible), facts)
        library.trash([5])
    return tmp_path / "clips"


class Desk:
    """The page, and what it asked for."""

    def __init__(self, qtbot: QtBot, folder: Path, open_library: Callable | None = None) -> None:  # type: ignore[type-arg]
        self.qtbot = qtbot
        self.keeper = LibraryKeeper(folder, open_library)
        self.page = LibraryPage(self.keeper, now=lambda: NOW)
        qtbot.addWidget(self.page)
        self.page.resize(1280, 680)
        self.opened: list[int] = []
        self.page.opened.connect(self.opened.append)

    def show(self, count: int) -> None:
        self.page.show()
        self.wait(lambda: len(self.page.view.model.clips) == count)

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until, timeout=10_000)

    @property
    def library(self) -> Library:
        assert self.keeper.library is not None
        return self.keeper.library

    def shown(self) -> list[int]:
        return [clip.id for clip in self.page.view.model.clips]

    def click(self, row: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        view = self.page.view.grid
        place = view.visualRect(self.page.view.model.index(row, 0)).center()
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, place)

    def filter(self, words: str) -> None:
        lines = self.page.filters
        model = lines.model()
        assert model is not None
        for row in range(model.rowCount()):
            if model.index(row, 0).data() == words:
                place = lines.visualRect(model.index(row, 0)).center()
                self.qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)
                return
        raise AssertionError(f"no line {words}")

    def press(self, key: Qt.Key | str, held: str = "") -> None:
        modifiers = Qt.KeyboardModifier.NoModifier
        if "control" in held:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        if "shift" in held:
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        self.qtbot.keyClick(self.page.view.grid, key, modifiers)

    def type_over(self, widget: object, words: str) -> None:
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.qtbot.keyClick(widget, "a", Qt.KeyboardModifier.ControlModifier)
        self.qtbot.keyClicks(widget, words)
        self.qtbot.keyClick(widget, Qt.Key.Key_Return)

    def close(self) -> None:
        for box in self.page.findChildren(QMessageBox):
            box.close()
        assert self.page.shut_down(5.0)
        assert self.keeper.close(5.0)


@pytest.fixture
def desk(qtbot: QtBot, folder: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, folder)
    desk.show(4)
    yield desk
    desk.close()


def box_of(desk: Desk) -> QMessageBox:
    desk.wait(lambda: bool(desk.page.findChildren(QMessageBox)))
    return desk.page.findChildren(QMessageBox)[-1]


def test_the_newest_come_first_and_are_counted(desk: Desk) -> None:
    assert desk.shown() == [4, 3, 2, 1]
    assert desk.page.counted.text() == "4 clips, 2.6 s"
    model = desk.page.filters.model()
    assert model is not None
    lines = [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
             for row in range(model.rowCount())]  # fmt: skip
    for line in ("All clips, 4 clips", "Without a label, 1 clip", "Wave, 2 clips",
                 "Clap, 1 clip", "ann, 2 clips", "bea, 1 clip", "Trash, 1 clip"):  # fmt: skip
        assert line in lines


def test_a_clip_moves_while_it_is_pointed_at(qtbot: QtBot, desk: Desk, clock: Clock) -> None:
    grid = desk.page.view.grid
    grid._clock = clock
    index = desk.page.view.model.index(1, 0)  # the first one shows too little of anybody
    desk.wait(lambda: desk.page.thumbnails.of(index.data(CLIP).id) is not None)
    card = grid.visualRect(index)

    def picture() -> QImage:
        return grid.viewport().grab(card).toImage()

    grid._enter(index)
    seen = []
    for moment in (0.0, 0.2, 0.4):
        clock.now = 100.0 + moment
        grid._move()
        seen.append(picture())
    assert seen[0] != seen[1] != seen[2]
    grid._leave()
    still = picture()
    clock.now += 0.2
    grid._move()
    assert picture() == still, "only while it is pointed at"


def test_filters_and_search(desk: Desk) -> None:
    desk.filter("Wave")
    desk.wait(lambda: desk.shown() == [2, 1])
    desk.filter("ann")
    desk.wait(lambda: desk.shown() == [3, 1])
    desk.filter("Poorly seen")
    desk.wait(lambda: desk.shown() == [4])
    desk.filter("All clips")
    desk.press("f", "control")
    assert desk.page.search.hasFocus()
    desk.qtbot.keyClicks(desk.page.search, "WAVE bea")
    desk.wait(lambda: desk.shown() == [2])
    desk.qtbot.keyClicks(desk.page.search, " nothing")
    desk.wait(lambda: desk.page.view.currentWidget() is desk.page.view.message)
    assert desk.page.view.message.title.text() == text.NOTHING_FOUND
    assert desk.page.counted.text() == ""
    (everything,) = desk.page.view.message.buttons()
    desk.qtbot.mouseClick(everything, Qt.MouseButton.LeftButton)
    desk.wait(lambda: desk.shown() == [4, 3, 2, 1])
    assert desk.page.search.text() == ""


def test_the_table_is_sorted_by_a_click_on_a_column(desk: Desk) -> None:
    desk.click(1)
    desk.press("t")
    table = desk.page.view.table
    assert desk.page.view.currentWidget() is table
    assert desk.page.view.chosen_ids() == [3], "what was chosen stays chosen"
    narrow = table.columnWidth(0)
    desk.page.resize(1900, 680)
    assert table.columnWidth(0) > narrow + 50, "names get some of the room"
    table.setColumnWidth(0, 90)
    desk.page.resize(1280, 680)
    assert table.columnWidth(0) == 90, "as wide as the user has made it"
    header = table.horizontalHeader()
    assert header is not None
    place = QPoint(header.sectionViewportPosition(3) + 20, header.height() // 2)
    desk.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.wait(lambda: desk.shown() == [4, 3, 2, 1])
    desk.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.wait(lambda: desk.shown() == [1, 2, 3, 4])
    assert desk.page.view.chosen_ids() == [3]
    desk.qtbot.keyClick(table, "g")
    assert desk.page.view.currentWidget() is desk.page.view.grid


def test_what_is_known_is_changed_undone_and_done_again(desk: Desk) -> None:
    desk.click(0)
    desk.click(1, Qt.KeyboardModifier.ControlModifier)
    assert sorted(desk.page.view.chosen_ids()) == [3, 4]
    assert desk.page.details.words.text() == "2 clips"
    desk.press("l")
    line = desk.page.details.label.lineEdit()
    assert line is not None
    assert line.placeholderText() == text.SEVERAL
    desk.qtbot.keyClicks(line, "jump")
    desk.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert [desk.library.clip(number).label for number in (3, 4)] == ["jump", "jump"]
    desk.wait(lambda: "label" in desk.page.actions_.undo.toolTip())
    desk.page.actions_.undo.trigger()
    assert [desk.library.clip(number).label for number in (3, 4)] == ["clap", ""]
    assert desk.page.said.text().startswith("Undone: ")
    desk.wait(desk.page.actions_.redo.isEnabled)
    desk.page.actions_.redo.trigger()
    assert desk.library.clip(4).label == "jump"
    desk.wait(lambda: {clip.label for clip in desk.page.view.model.clips} == {"wave", "jump"})


def test_notes_are_of_the_clip_they_were_written_for(desk: Desk) -> None:
    desk.click(0)
    notes = desk.page.details.notes
    desk.qtbot.mouseClick(notes.viewport(), Qt.MouseButton.LeftButton)
    desk.qtbot.keyClicks(notes, "left hand only")
    desk.click(1)
    assert desk.library.clip(4).notes == "left hand only"
    assert desk.library.clip(3).notes == ""
    desk.wait(lambda: notes.toPlainText() == "")
    desk.type_over(desk.page.details.session, "tuesday")
    assert [desk.library.clip(number).session for number in (3, 4)] == ["tuesday", "monday"]


def test_the_trash(desk: Desk) -> None:
    desk.click(0)
    desk.press(Qt.Key.Key_Delete)
    desk.wait(lambda: desk.shown() == [3, 2, 1])
    desk.filter("Trash")
    desk.wait(lambda: desk.shown() == [5, 4])
    assert not desk.page.actions_.trash.isVisible()
    assert desk.page.empty_button.isVisible()
    desk.click(1)
    desk.page.actions_.restore.trigger()
    desk.wait(lambda: desk.shown() == [5])
    desk.page.actions_.empty.trigger()
    box = box_of(desk)
    assert "1 clip for good" in box.text()
    default = box.defaultButton()
    assert default is not None
    assert default.text() == text.CANCEL, "Return alone deletes nothing"
    keep = next(button for button in box.buttons() if button.text() == text.CANCEL)
    keep.click()
    assert len(desk.library.clips(Query(trashed=True))) == 1
    desk.page.actions_.empty.trigger()
    delete = [b for b in box_of(desk).buttons() if b.text() == text.EMPTY_BUTTON][-1]
    uid = desk.library.clip(5).uid
    delete.click()
    desk.wait(lambda: desk.page.view.message.title.text() == text.TRASH_EMPTY)
    assert desk.library.find(uid) is None
    assert not (desk.library.folder / "clips" / uid).exists()
    assert len(desk.library.clips()) == 4
    desk.filter(text.ALL)
    desk.wait(lambda: len(desk.shown()) == 4)
    assert not desk.page.empty_button.isVisible()


def test_a_change_that_fails_is_told_and_the_page_shows_the_truth(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise UserError("The disk of the library is full.")

    monkeypatch.setattr(desk.library, "trash", full)
    monkeypatch.setattr(desk.library, "undo", full)
    monkeypatch.setattr(desk.library, "empty_trash", full)
    desk.click(0)
    desk.press(Qt.Key.Key_Delete)
    box = box_of(desk)
    assert "full" in box.text()
    desk.page.commands.undo()
    desk.page.commands.empty_trash()
    desk.wait(lambda: len(desk.page.findChildren(QMessageBox)) == 3)
    assert desk.shown() == [4, 3, 2, 1]


def test_another_window_s_changes_appear(desk: Desk, folder: Path) -> None:
    with Library.open(folder) as other:
        clip = other.add(motion(0.3), Facts("nod", "cem", created=NOW))
        assert clip is not None
        other.relabel([1], "greet")
    desk.wait(lambda: desk.shown()[0] == clip.id)
    desk.wait(lambda: "greet" in {one.label for one in desk.page.view.model.clips})
    # Taking back is for one's own changes: the other window's are not ours to undo.
    assert not desk.page.actions_.undo.isEnabled()


def test_a_clip_is_opened_by_a_double_click_and_by_return(desk: Desk) -> None:
    grid = desk.page.view.grid
    place = grid.visualRect(desk.page.view.model.index(2, 0)).center()
    desk.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.opened == [2]
    desk.click(0)
    desk.press(Qt.Key.Key_Return)
    assert desk.opened == [2, 4]
    desk.type_over(desk.page.details.session, "friday")
    assert desk.opened == [2, 4], "in a field Return ends the typing"
    assert desk.library.clip(4).session == "friday"
    assert desk.page.actions_.open in desk.page.actions_.with_shortcuts()


def test_suggestions_can_be_gone_through(desk: Desk) -> None:
    assert not desk.page.review_button.isVisible()
    desk.library.spans.suggest(1, [Span(1, 0.1, 0.3, "wave", SpanState.SUGGESTED, 0.4, "w")])
    desk.wait(desk.page.review_button.isVisible)
    assert desk.page.actions_.review.text() == "Review (1)"
    with desk.qtbot.waitSignal(desk.page.review):
        desk.press("n")


def test_an_empty_library_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path / "new")
    desk.page.show()
    desk.wait(lambda: desk.page.view.message.title.text() == text.EMPTY)
    live, bring = desk.page.view.message.buttons()
    assert (live.text(), bring.text()) == (text.TO_LIVE, text.IMPORT)
    with qtbot.waitSignal(desk.page.to_live):
        live.click()
    assert not desk.page.actions_.export.isEnabled()
    desk.close()


@pytest.mark.parametrize("why", ["damaged", "newer", "foreign", "no folder"])
def test_a_library_that_does_not_open_says_why_and_what_to_do(
    qtbot: QtBot, folder: Path, tmp_path: Path, why: str
) -> None:
    import sqlite3

    database = folder / "library.sqlite"
    before = {path: path.read_bytes() for path in (folder / "clips").rglob("*.safetensors")}
    place = folder
    if why == "damaged":
        for extra in folder.glob("library.sqlite-*"):
            extra.unlink()
        database.write_bytes(b"broken" * 2000)
    elif why == "no folder":
        (tmp_path / "file").write_text("in the way")
        place = tmp_path / "file" / "clips"
    else:
        with sqlite3.connect(database) as connection:
            name = "user_version" if why == "newer" else "application_id"
            connection.execute(f"PRAGMA {name} = 99999")
        connection.close()
    desk = Desk(qtbot, place)
    desk.page.show()
    desk.wait(lambda: desk.page.view.message.title.text() == text.FAILED)
    said = desk.page.view.message.detail.text()
    assert {"damaged": "repair", "newer": "update the program", "foreign": "another program",
            "no folder": str(tmp_path / "file")}[why] in said  # fmt: skip
    buttons: list[QPushButton] = desk.page.view.message.buttons()
    repairs = [text.REPAIR] if why == "damaged" else []
    assert [button.text() for button in buttons] == [*repairs, text.TRY_AGAIN, text.FOLDER]
    for name in ("add", "export", "undo", "redo", "empty", "show_folder"):
        assert not getattr(desk.page.actions_, name).isEnabled(), name
    assert not desk.page.review_button.isVisible()
    assert before == {path: path.read_bytes() for path in (folder / "clips").rglob("*.safetensors")}
    if why == "damaged":
        buttons[0].click()
        question = desk.page.findChild(QMessageBox)
        assert question is not None
        assert "kept beside the new one" in question.text()
        question.buttons()[0].click()
        desk.wait(lambda: len(desk.page.view.model.clips) >= 4)
        assert "The library is repaired" in desk.page.said.text()
        assert [path.read_bytes() for path in folder.glob("library.damaged-*.sqlite")] == [
            b"broken" * 2000
        ]
    desk.close()


def test_a_repair_that_fails_is_said_and_the_library_can_be_tried_again(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_folder: Path) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr("app.library.repair.repair", full)
    (folder / "library.sqlite").write_bytes(b"broken" * 2000)
    desk = Desk(qtbot, folder)
    desk.page.show()
    desk.wait(lambda: desk.page.view.message.title.text() == text.FAILED)
    desk.page.repair.begin()
    assert desk.page.view.message.title.text() == text.REPAIRING
    desk.wait(lambda: desk.page.view.message.title.text() == text.FAILED)
    told = desk.page.findChild(QMessageBox)
    assert told is not None
    assert told.text() == "The disk is full."
    told.close()
    desk.close()


def test_a_read_only_library_can_only_be_looked_at(qtbot: QtBot, folder: Path) -> None:
    desk = Desk(qtbot, folder, lambda place: Library.open(place, read_only=True))
    desk.show(4)
    assert desk.page.said.text() == text.READ_ONLY
    assert desk.page.counted.text().endswith("read-only"), "not only for a moment"
    desk.page.view.choose([4])
    a = desk.page.actions_
    for action in (a.trash, a.relabel, a.add):
        assert not action.isEnabled()
    assert a.export.isEnabled()
    assert a.open.isEnabled()
    assert not desk.page.details.form.isEnabled()
    desk.close()


def test_another_library_is_shown_and_the_first_is_let_go(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.create(tmp_path / "other") as other:
        other.add(motion(0.3), Facts("nod"))
    first, moved = desk.library, []
    desk.page.moved.connect(moved.append)
    monkeypatch.setattr(
        "app.ui.library.library_page.QFileDialog.getExistingDirectory",
        lambda *_: str(tmp_path / "other"),
    )
    desk.click(0)
    desk.page.actions_.folder.trigger()
    desk.wait(lambda: [clip.label for clip in desk.page.view.model.clips] == ["nod"])
    assert moved == [tmp_path / "other"]
    with pytest.raises(UserError, match="closed"):
        first.clips()
    assert desk.page.view.chosen_ids() == []


def test_ten_clips_chosen_stay_chosen_while_others_come(desk: Desk, folder: Path) -> None:
    with Library.open(folder) as other:
        for number in range(10):
            other.add(motion(0.2), Facts("many", created=NOW + number))
    desk.wait(lambda: len(desk.shown()) == 14)
    desk.page.view.grid.selectAll()
    chosen = set(desk.page.view.chosen_ids())
    assert len(chosen) == 14
    with Library.open(folder) as other:
        other.add(motion(0.2), Facts("late", created=NOW + 100))
    desk.wait(lambda: len(desk.shown()) == 15)
    assert set(desk.page.view.chosen_ids()) == chosen

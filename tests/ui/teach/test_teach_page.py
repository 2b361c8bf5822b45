"""The teach page with a run that a test drives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.library import NO_ACTION, Library
from app.teaching import records as r
from app.teaching.requests import CompareRequest, TeachRequest
from app.teaching.shelf import versions
from app.text import library as library_text
from app.text import teach as text
from app.ui.library.keeper import LibraryKeeper
from app.ui.teach.teach_page import TeachPage
from app.ui.teach.versions_model import HERE
from model.shipped import DEFAULT
from model.teaching.method import FINE_TUNE_FROM
from model.teaching.report import (
    Caution,
    ClassFigures,
    ClipAnswer,
    FalseAlarms,
    Old,
    Score,
)
from tests.clips import add
from tests.taught import write

SCORE = Score(
    by="person",
    folds=3,
    accuracy=0.9,
    live=0.8,
    names=("clap", "wave", NO_ACTION),
    confusion=((5, 1, 0), (0, 4, 0), (0, 0, 3)),
    classes=(ClassFigures("clap", 6, 1.0, 0.83), ClassFigures("wave", 4, 0.8, 1.0)),
    wrong=(ClipAnswer("20261124-1#7", "clap", "wave", 0.7, "wave"),),
    false_alarms=FalseAlarms(1, 60.0, 60.0, 280.0),
    old=Old(50, 0.91, 0.90),
    cautions=(Caution("one person", ("wave",)),),
)


class FakeRun:
    """Says what a test puts in."""

    def __init__(self, request: TeachRequest | CompareRequest) -> None:
        self.request = request
        self.said: list[r.Record] = []
        self.started = self.cancelled = False

    def start(self) -> None:
        self.started = True

    def records(self) -> list[r.Record]:
        said, self.said = self.said, []
        return said

    def cancel(self) -> None:
        self.cancelled = True

    def close(self, patience: float = 10.0) -> None:
        self.cancel()


class Desk:
    """The page and what it asked for."""

    def __init__(self, folder: Path) -> None:
        self.runs: list[FakeRun] = []
        self.weights: Path | None = None
        self.used: list[Path | None] = []
        with Library.create(folder) as library:
            for number in range(6):
                add(library, "clap", f"person {number % 3}", session=str(number % 3))
                add(library, "wave", f"person {number % 3}", session=str(number % 3))
        self.keeper = LibraryKeeper(folder)
        self.page = TeachPage(self.keeper, lambda: self.weights, self._run)
        self.page.used.connect(self._use)

    def _run(self, request: TeachRequest | CompareRequest) -> FakeRun:
        self.runs.append(FakeRun(request))
        return self.runs[-1]

    def _use(self, weights: Path | None) -> None:
        self.weights = weights
        self.used.append(weights)

    def hear(self, *records: r.Record) -> None:
        self.runs[-1].said += records
        self.page.training.poll()

    def finish(self, name: str = "clap and wave", score: Score | None = SCORE) -> Path:
        """The run has written weights where it was asked to, and says so."""
        request = self.runs[-1].request
        assert isinstance(request, TeachRequest)
        assert not request.out.exists(), "nothing is written over"
        metrics = {} if score is None else {"clips held out of teaching": score.to_dict()}
        write(request.out, name, len(self.runs), metrics=metrics)
        self.hear(
            r.Finished(str(request.out), None, "head", name, ("clap", "wave"), 12.0, 1.1, (), score)
        )
        return request.out

    def teach(self, qtbot: QtBot, name: str = "clap and wave", score: Score | None = SCORE) -> Path:
        """Press the button, and wait for the weights to be among the versions."""
        qtbot.waitUntil(self.page.lesson.train.isEnabled)
        self.page.lesson.train.click()
        out = self.finish(name, score)
        result = self.page.result
        qtbot.waitUntil(
            lambda: result.version is not None and result.version.path == out, timeout=20_000
        )
        return out


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "clips")
    qtbot.addWidget(desk.page)
    desk.page.resize(1280, 640)
    desk.page.show()
    qtbot.waitUntil(lambda: desk.page.lesson.labels.chosen() == ("clap", "wave"), timeout=20_000)
    qtbot.waitUntil(lambda: bool(desk.page.lesson.missing.text()))
    yield desk
    assert desk.page.shut_down(5.0)
    assert desk.keeper.close(5.0)


def test_it_says_what_is_missing(qtbot: QtBot, desk: Desk) -> None:
    assert "No background clips" in desk.page.lesson.missing.text()
    assert "1" not in desk.page.lesson.missing.text().split("background")[0], "enough takes of both"
    assert text.MISSING_HINT not in desk.page.lesson.missing.text(), "it can be done without"
    desk.page.lesson.labels.tick([])
    assert not desk.page.lesson.train.isEnabled()


def test_what_cannot_be_done_without_is_recorded_or_left_out(qtbot: QtBot, desk: Desk) -> None:
    library, lesson = desk.keeper.library, desk.page.lesson
    assert library is not None
    add(library, "bow")
    desk.page.lesson.labels.tick(["clap", "wave", "bow"])
    qtbot.waitUntil(lambda: lesson.missing.text().endswith(text.MISSING_HINT), timeout=20_000)
    assert "4 more takes of bow" in lesson.missing.text()
    assert not lesson.train.isEnabled()
    lesson.labels.tick(["clap", "wave"])
    qtbot.waitUntil(lambda: text.MISSING_HINT not in lesson.missing.text(), timeout=20_000)
    assert lesson.train.isEnabled()


def test_nothing_is_taught_that_could_not_be_saved(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Library, "read_only", True)
    desk.page.begin()
    told = desk.page.findChild(QMessageBox)
    assert told is not None
    assert "disk or folder is read-only" in told.text()
    assert not desk.runs
    told.close()


def test_long_names_do_not_widen_the_score(qtbot: QtBot, desk: Desk) -> None:
    long = "wave with the other hand for a very long time"
    classes = (replace(SCORE.classes[0], label=long), SCORE.classes[1])
    score = replace(SCORE, names=(long, "wave", NO_ACTION), classes=classes)
    desk.page.resize(1024, 560)
    desk.teach(qtbot, score=score)
    panel = desk.page.result.score
    assert panel.minimumSizeHint().width() <= panel.visibleRegion().boundingRect().width()


def test_it_says_which_way_it_chooses(qtbot: QtBot, desk: Desk) -> None:
    method = desk.page.lesson.method
    assert method.currentText() == text.method_auto("head")
    library = desk.keeper.library
    assert library is not None
    for number in range(FINE_TUNE_FROM):
        add(library, "clap", f"person {number % 3}")
    desk.page.lesson.labels.tick(["clap"])
    qtbot.waitUntil(lambda: method.currentText() == text.method_auto("fine-tune"))
    assert desk.page.lesson.method_name == "auto"


def test_a_library_that_does_not_open_is_tried_again(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_folder: Path) -> Library:
        raise UserError("The disk is away.")

    keeper = LibraryKeeper(tmp_path / "clips", fail)
    page = TeachPage(keeper, lambda: None)
    qtbot.addWidget(page)
    page.show()
    message = page.result.message
    qtbot.waitUntil(lambda: message.detail.text() == "The disk is away.")
    assert message.title.text() == library_text.FAILED
    monkeypatch.setattr(keeper, "_open", Library.open_or_create)
    qtbot.mouseClick(message.buttons()[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: message.title.text() == text.NONE, timeout=20_000)
    assert page.shut_down(5.0)
    assert keeper.close(5.0)


def test_a_click_on_a_line_ticks_it_or_not(qtbot: QtBot, desk: Desk) -> None:
    labels = desk.page.lesson.labels
    item = labels.item(1)
    assert item is not None
    viewport = labels.viewport()
    place = labels.visualItemRect(item).center()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert labels.chosen() == ("clap",)
    qtbot.keyClick(labels, Qt.Key.Key_Space)
    assert labels.chosen() == ("clap", "wave")
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert item.checkState() is Qt.CheckState.Unchecked


def test_training_is_shown_while_it_goes_on(qtbot: QtBot, desk: Desk) -> None:
    page = desk.page
    page.lesson.labels.tick(["wave"])
    page.lesson.replace.setChecked(True)
    page.lesson.method.setCurrentIndex(2)
    qtbot.waitUntil(page.lesson.train.isEnabled)
    page.lesson.train.click()
    request = desk.runs[0].request
    assert isinstance(request, TeachRequest)
    assert (request.labels, request.replace, request.method) == (("wave",), True, "fine-tune")
    assert request.out == desk.keeper.folder / "weights" / "taught-1.safetensors"
    assert desk.runs[0].started
    desk.hear(r.PhaseBegan("fit", 40), r.Progress("fit", 10, 40, 75.0))
    assert page.progress.words.text() == text.PHASES["fit"]
    assert (page.progress.bar.value(), page.progress.bar.maximum()) == (10, 40)
    assert "1 min 15 s" in page.progress.left.text()
    assert not page.lesson.train.isEnabled()
    for epoch in (1, 2, 3):
        desk.hear(r.CurvePoint("fit", epoch, 10, 1.0 / epoch, 0.3 * epoch, None))
    assert len(page.progress.curves.points) == 3
    page.progress.cancel.click()
    assert desk.runs[0].cancelled
    desk.hear(r.Cancelled(resumes=True))
    assert page.lesson.train.text() == text.GO_ON
    assert page.finished is None
    page.lesson.train.click()
    assert len(desk.runs) == 2
    again = desk.runs[1].request
    assert isinstance(again, TeachRequest)
    assert again.out == request.out, "so it goes on where it stopped"


def test_the_score_is_shown_before_anything_is_used(qtbot: QtBot, desk: Desk) -> None:
    page = desk.page
    out = desk.teach(qtbot)
    tiles = page.result.score.tiles
    assert tiles["accuracy"].figure.text() == "90 %"
    assert tiles["live"].figure.text() == "80 %"
    assert tiles["alarms"].figure.text() == "60"
    assert "280" in tiles["alarms"].note.text()
    assert tiles["old"].figure.text() == "91 % → 90 %"
    assert "One person" in page.result.score.cautions.text()
    middle = page.result.score.confusion.cell(0, 1).center()
    assert page.result.score.confusion.words_at(QPointF(middle)) == "1 of Clap taken for Wave"
    assert desk.used == []
    page.result.use.click()
    assert desk.used == [out]
    assert page.result.use.text() == text.IN_USE
    assert not page.result.use.isEnabled()
    page.result.back.click()
    assert desk.used == [out, None], "back to the bundled ones"
    assert not page.result.back.isEnabled(), "there is nothing before these"


def test_every_version_stays_and_can_be_gone_back_to(qtbot: QtBot, desk: Desk) -> None:
    page, table = desk.page, desk.page.result.versions
    first = desk.teach(qtbot, "first")
    page.result.use.click()
    second = desk.teach(qtbot, "second")
    assert first != second
    request = desk.runs[-1].request
    assert isinstance(request, TeachRequest)
    assert request.weights is None, "taught anew from the bundled ones, not from the first"
    assert desk.used == [first], "training uses nothing by itself"
    words = [
        [str(table.model.index(row, column).data()) for column in range(4)] for row in range(3)
    ]
    assert [row[0] for row in words[:2]] == ["second", f"first · {text.IN_USE}"]
    assert words[0][2:] == ["2, with Clap", "90 %"]
    assert words[2][1:] == [text.BUNDLED, "27", text.UNKNOWN]
    page.result.use.click()
    assert "second" in page.result.words.text()
    assert "“first”" in page.result.back.toolTip()
    page.result.back.click()
    assert desk.used == [first, second, first]
    assert page.result.version is not None
    assert page.result.version.path == first
    page.result.back.click()
    assert desk.used[-1] is None
    table.choose(second)
    assert page.result.use.isEnabled()
    page.result.use.click()
    assert desk.used[-1] == second


def test_after_a_restart_the_versions_and_their_scores_are_there(qtbot: QtBot, desk: Desk) -> None:
    out = desk.teach(qtbot)
    desk.weights = out
    other = TeachPage(desk.keeper, lambda: desk.weights, desk._run)
    qtbot.addWidget(other)
    other.show()
    qtbot.waitUntil(lambda: other.result.version is not None, timeout=20_000)
    assert other.result.version is not None
    assert other.result.version.path == out
    assert other.result.score.tiles["accuracy"].figure.text() == "90 %"
    assert other.result.use.text() == text.IN_USE
    assert other.shut_down(5.0)


def test_a_wrong_clip_is_one_click_from_playing(qtbot: QtBot, desk: Desk) -> None:
    desk.teach(qtbot)
    wrong = desk.page.result.score.wrong
    item = wrong.item(0)
    assert item is not None
    assert item.text() == "▸ Clap, taken for Wave (70 %)"
    viewport = wrong.viewport()
    with qtbot.waitSignal(desk.page.opened) as opened:
        qtbot.mouseClick(
            viewport, Qt.MouseButton.LeftButton, pos=wrong.visualItemRect(item).center()
        )
    assert opened.args == ["20261124-1#7"]
    wrong.setCurrentItem(item)
    with qtbot.waitSignal(desk.page.opened):
        qtbot.keyClick(wrong, Qt.Key.Key_Return)


def test_versions_are_compared_on_the_same_clips(qtbot: QtBot, desk: Desk) -> None:
    first, second = desk.teach(qtbot, "first"), desk.teach(qtbot, "second")
    table = desk.page.result.versions
    table.compare.click()
    request = desk.runs[-1].request
    assert isinstance(request, CompareRequest)
    assert request.weights == (second, first, DEFAULT), "all, as long as none are chosen"
    assert not table.compare.isEnabled()
    assert not desk.page.lesson.train.isEnabled(), "one thing at a time"
    better = replace(SCORE, accuracy=0.95)
    desk.hear(
        r.Compared(
            ("clap",),
            (
                r.ComparedWeights(str(second), "second", 12, better),
                r.ComparedWeights(str(first), "first", 0, SCORE),
            ),
            ("ESGN",),
        )
    )
    assert [str(table.model.index(row, HERE).data()) for row in range(3)] == ["95 %", "90 %", "–"]
    assert "clips of Clap" in table.compared.text()
    assert "“second” was taught with 12 of these clips" in table.compared.text()
    assert "“ESGN” knows none of these actions" in table.compared.text()
    assert table.compare.isEnabled()
    table.table.selectAll()
    assert desk.page.result.version is None
    assert not desk.page.result.use.isEnabled(), "which one?"


def test_weights_are_shared_and_brought_in(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    desk.teach(qtbot, "first")
    assert page.result.version is not None
    page.exchange.share(page.result.version, tmp_path / "copy.safetensors")
    assert "copy.safetensors" in page.result.words.text()
    write(tmp_path / "theirs.safetensors", "theirs", 7)
    page.exchange.bring_in(tmp_path / "theirs.safetensors")
    qtbot.waitUntil(
        lambda: page.result.version is not None and page.result.version.name == "theirs",
        timeout=20_000,
    )
    assert "theirs" in page.result.words.text()
    page.result.use.click()
    theirs = desk.keeper.folder / "weights" / "imported" / "theirs.safetensors"
    assert desk.used == [theirs]
    page.lesson.train.click()
    request = desk.runs[-1].request
    assert isinstance(request, TeachRequest)
    assert request.weights == theirs, "the user's actions are added to theirs"


def test_a_stranger_s_file_that_is_none_is_told(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"nothing of the kind")
    desk.page.exchange.bring_in(bad)
    qtbot.waitUntil(lambda: bool(desk.page.findChildren(QMessageBox)), timeout=20_000)
    (box,) = desk.page.findChildren(QMessageBox)
    assert "bad.safetensors" in box.text()
    box.close()
    desk.page.exchange.share(
        versions(desk.keeper.folder)[0][0], tmp_path / "no" / "where.safetensors"
    )
    box = desk.page.findChildren(QMessageBox)[-1]
    assert "cannot be written" in box.text()
    box.close()


def test_failures_are_told_and_nothing_is_lost(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(desk.page.lesson.train.isEnabled)
    desk.page.lesson.train.click()
    desk.hear(r.Failed("There is no background, and no network to take it from."))
    (box,) = desk.page.findChildren(QMessageBox)
    assert "no background" in box.text()
    box.close()
    assert desk.page.lesson.train.isEnabled()


def test_no_score_is_said(qtbot: QtBot, desk: Desk) -> None:
    desk.teach(qtbot, score=None)
    assert desk.page.result.message.detail.text() == text.NO_SCORE

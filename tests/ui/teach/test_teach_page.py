"""The teach page with a run that a test drives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.library import NO_ACTION, Library
from app.teaching import records as r
from app.teaching.requests import CompareRequest, TeachRequest
from app.text import teach as text
from app.ui.library.keeper import LibraryKeeper
from app.ui.teach.teach_page import WEIGHTS, TeachPage
from model.teaching.report import (
    Caution,
    ClassFigures,
    ClipAnswer,
    FalseAlarms,
    Old,
    Score,
)
from tests.clips import add

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
        self.page.poll()

    def finish(self, earlier: str | None = None, score: Score | None = SCORE) -> Path:
        out = self.keeper.folder / WEIGHTS
        self.hear(
            r.Finished(
                str(out), earlier, "head", "clap and wave", ("clap", "wave"), 12.0, 1.1, (), score
            )
        )
        return out


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "clips")
    qtbot.addWidget(desk.page)
    desk.page.resize(1280, 640)
    desk.page.show()
    qtbot.waitUntil(lambda: desk.page.labels.chosen() == ("clap", "wave"))
    qtbot.waitUntil(lambda: bool(desk.page.missing.text()))
    yield desk
    assert desk.page.shut_down(5.0)
    assert desk.keeper.close(5.0)


def test_it_says_what_is_missing(qtbot: QtBot, desk: Desk) -> None:
    assert "No background clips" in desk.page.missing.text()
    assert "1" not in desk.page.missing.text().split("background")[0], "enough takes of both"
    desk.page.labels.tick([])
    assert not desk.page.train.isEnabled()


def test_a_click_on_a_line_ticks_it_or_not(qtbot: QtBot, desk: Desk) -> None:
    labels = desk.page.labels
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
    page.labels.tick(["wave"])
    page.replace.setChecked(True)
    page.method.setCurrentIndex(2)
    qtbot.waitUntil(page.train.isEnabled)
    page.train.click()
    request = desk.runs[0].request
    assert isinstance(request, TeachRequest)
    assert (request.labels, request.replace, request.method) == (("wave",), True, "fine-tune")
    assert request.out == desk.keeper.folder / WEIGHTS
    assert desk.runs[0].started
    desk.hear(r.PhaseBegan("fit", 40), r.Progress("fit", 10, 40, 75.0))
    assert page.words.text() == text.PHASES["fit"]
    assert (page.bar.value(), page.bar.maximum()) == (10, 40)
    assert "1 min 15 s" in page.left.text()
    assert not page.train.isEnabled()
    for epoch in (1, 2, 3):
        desk.hear(r.CurvePoint("fit", epoch, 10, 1.0 / epoch, 0.3 * epoch, None))
    assert len(page.curves.points) == 3
    page.cancel.click()
    assert desk.runs[0].cancelled
    desk.hear(r.Cancelled(resumes=True))
    assert page.train.text() == text.GO_ON
    assert page.finished is None
    page.train.click()
    assert len(desk.runs) == 2


def test_the_score_is_shown_before_anything_is_used(qtbot: QtBot, desk: Desk) -> None:
    page = desk.page
    qtbot.waitUntil(page.train.isEnabled)
    page.train.click()
    out = desk.finish()
    tiles = page.score.tiles
    assert tiles["accuracy"].figure.text() == "90 %"
    assert tiles["live"].figure.text() == "80 %"
    assert tiles["alarms"].figure.text() == "60"
    assert "280" in tiles["alarms"].note.text()
    assert tiles["old"].figure.text() == "91 % → 90 %"
    assert "One person" in page.score.cautions.text()
    middle = page.score.confusion.cell(0, 1).center()
    assert page.score.confusion.words_at(QPointF(middle)) == "1 of Clap taken for Wave"
    assert desk.used == []
    page.use.click()
    assert desk.used == [out]
    assert page.use.text() == text.IN_USE
    assert not page.use.isEnabled()
    page.back.click()
    assert desk.used == [out, None], "back to the bundled ones"


def test_rolling_back_goes_to_the_weights_that_were_taught_before(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(desk.page.train.isEnabled)
    desk.page.train.click()
    desk.finish(earlier="/w/taught-1.safetensors")
    desk.page.use.click()
    desk.page.back.click()
    assert desk.used[-1] == Path("/w/taught-1.safetensors")


def test_a_wrong_clip_is_one_click_from_playing(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(desk.page.train.isEnabled)
    desk.page.train.click()
    desk.finish()
    item = desk.page.score.wrong.item(0)
    assert item is not None
    assert item.text() == "Clap, taken for Wave (70 %)"
    with qtbot.waitSignal(desk.page.opened) as opened:
        desk.page.score.wrong.itemDoubleClicked.emit(item)
    assert opened.args == ["20261124-1"]


def test_comparing_with_what_was_there(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(desk.page.train.isEnabled)
    desk.page.train.click()
    out = desk.finish()
    desk.page.compare.click()
    request = desk.runs[-1].request
    assert isinstance(request, CompareRequest)
    assert request.weights[0] == out
    both = (
        r.ComparedWeights(str(out), "taught", 12, SCORE),
        r.ComparedWeights("b", "bundled", 0, SCORE),
    )
    desk.hear(r.Compared(("clap",), both))
    words = desk.page.compared.text()
    assert "taught: 90 % right" in words
    assert "12 of these clips" in words
    assert desk.page.finished is not None


def test_failures_are_told_and_nothing_is_lost(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(desk.page.train.isEnabled)
    desk.page.train.click()
    desk.hear(r.Failed("There is no background, and no network to take it from."))
    (box,) = desk.page.findChildren(QMessageBox)
    assert "no background" in box.text()
    box.close()
    assert desk.page.train.isEnabled()


def test_no_score_is_said(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(desk.page.train.isEnabled)
    desk.page.train.click()
    desk.finish(score=None)
    assert desk.page.message.detail.text() == text.NO_SCORE

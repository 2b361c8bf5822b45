"""Without a mouse: Tab walks through every page and dialog of the real window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QAbstractSlider,
    QApplication,
    QCheckBox,
    QDialog,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.library import NO_ACTION, Library
from app.status import Phase, Problem, SecondStatus
from app.ui.errors import ErrorReporter
from app.ui.studio import Studio
from app.ui.window import MainWindow
from model.decision import DecisionSettings
from model.shipped import DEFAULT
from model.weights import read_card
from tests.clips import add
from tests.ui.fakes import FakeSession
from tests.ui.test_access import build, shut
from tests.ui.walking import controls, name_of, reached_by_arrows, shows_focus, walk


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """In the middle of a recording, with clips in its library."""
    with Library.create(tmp_path / "library") as library:
        for number in range(3):
            for label in ("clap", "wave", NO_ACTION):
                add(library, label, f"person {number}", session=str(number))
    made = build(qtbot, tmp_path)
    session(made).usual_settings = DecisionSettings()
    session(made).card = read_card(DEFAULT)
    made.show_status()
    yield made
    shut(made)


def session(window: MainWindow) -> FakeSession:
    made = window._controller._session
    assert isinstance(made, FakeSession)
    return made


def studio(window: MainWindow) -> Studio:
    assert window.studio is not None
    return window.studio


def check(qtbot: QtBot, root: QWidget) -> list[QWidget]:
    """All that there is to work is reached, has a name, explains itself and shows where the keys
    go; the order is returned."""
    order = walk(qtbot, root)
    for widget in controls(root):
        reached = widget in order or reached_by_arrows(widget, order)
        assert reached, f"{describe(widget)}: not by Tab"
        # What a push button does is written on it.
        if isinstance(widget, QToolButton | QCheckBox | QRadioButton | QAbstractSlider):
            assert widget.toolTip(), f"{describe(widget)}: no tooltip"
    for widget in order:
        assert name_of(widget), f"{describe(widget)}: no name"
        assert shows_focus(qtbot, widget) >= 12, f"{describe(widget)}: looks as without the keys"
    return order


def one_after_the_other(order: list[QWidget], *stations: QWidget) -> bool:
    """Whether Tab comes to these in this order, wherever it begins."""
    first = order.index(stations[0])
    places = [(order.index(station) - first) % len(order) for station in stations]
    return places == sorted(places)


def describe(widget: QWidget) -> str:
    return f"{type(widget).__name__} {name_of(widget)!r} {widget.toolTip()!r}"


@pytest.mark.parametrize("tab", range(3))
def test_live_page(qtbot: QtBot, window: MainWindow, tab: int) -> None:
    window.page.tabs.setCurrentIndex(tab)
    order = check(qtbot, window)
    page, bar = window.page, studio(window).bar
    assert one_after_the_other(
        order, page.video.source_button, page.video.transport.pause, bar.record, page.timeline
    )


def test_while_weights_are_compared(qtbot: QtBot, window: MainWindow) -> None:
    now = session(window).now
    session(window).now = replace(now, second=SecondStatus("others", loaded=True))
    window.show_status()
    assert window.page.tabs.tabText(window.page.tabs.currentIndex()) == "Compare"
    check(qtbot, window)


def test_ways_on_after_a_failure(qtbot: QtBot, window: MainWindow) -> None:
    now = replace(session(window).now, phase=Phase.FAILED, problem=Problem.SOURCE, message="No.")
    session(window).now = now
    window.show_status()
    buttons = window.page.video.message.buttons()
    # Enter does what is suggested.
    qtbot.waitUntil(lambda: window.focusWidget() is buttons[0])
    assert len(buttons) == 3
    order = check(qtbot, window)
    source, timeline = window.page.video.source_button, window.page.timeline
    assert one_after_the_other(order, source, *buttons, timeline)


def test_a_banner_comes_before_what_is_below_it(qtbot: QtBot, window: MainWindow) -> None:
    now = session(window).now
    session(window).now = replace(now, phase=Phase.ENDED)
    window.show_status()
    order = check(qtbot, window)
    banner, video = window.page.video.banner, window.page.video
    assert one_after_the_other(
        order, video.source_button, banner.action, banner.dismiss, video.transport.pause
    )


def test_a_failure_does_not_interrupt_who_writes(qtbot: QtBot, window: MainWindow) -> None:
    field = studio(window).bar.label
    field.setFocus()
    now = replace(session(window).now, phase=Phase.FAILED, problem=Problem.SOURCE, message="No.")
    session(window).now = now
    window.show_status()
    assert window.focusWidget() in (field, field.lineEdit())


@pytest.mark.parametrize("grid", [True, False])
def test_library(qtbot: QtBot, window: MainWindow, grid: bool) -> None:
    window.pages.setCurrentIndex(1)
    page = studio(window).library.page
    qtbot.waitUntil(lambda: len(page.view.model.clips) == 9, timeout=10_000)
    page.show_as(grid=grid)
    (page.view.grid if grid else page.view.table).selectAll()
    qtbot.waitUntil(lambda: len(page.view.chosen_ids()) == 9)
    QApplication.processEvents()
    check(qtbot, window)


def test_labels_of_a_clip(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.setCurrentIndex(1)
    library = studio(window).library
    qtbot.waitUntil(lambda: len(library.page.view.model.clips) == 9, timeout=10_000)
    library.open(library.page.view.model.clips[0].id)
    qtbot.waitUntil(lambda: not library.page.isVisible())
    order = check(qtbot, window)
    assert any(name_of(widget) == "Timeline of labels" for widget in order)


def test_teaching(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.setCurrentIndex(2)
    lesson = studio(window).teach.lesson
    qtbot.waitUntil(lambda: lesson.labels.count() > 1, timeout=10_000)
    order = check(qtbot, window)
    assert lesson.labels in order


def opened(window: MainWindow, qtbot: QtBot) -> QDialog:
    """The dialog that was opened last."""
    dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    assert dialogs, "no dialog has opened"
    dialogs[-1].activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialogs[-1])
    return dialogs[-1]


@pytest.mark.parametrize(
    "name",
    [
        "open_stream", "camera_by_number", "event_socket", "event_command", "shortcuts", "about",
        "about_weights", "check",
    ],
)  # fmt: skip
def test_dialogs(qtbot: QtBot, window: MainWindow, name: str) -> None:
    getattr(window.actions_, name).trigger()
    dialog = opened(window, qtbot)
    first = QApplication.focusWidget()
    check(qtbot, dialog)
    if fields := [*dialog.findChildren(QLineEdit), *dialog.findChildren(QSpinBox)]:
        assert first in fields, "what is asked for can be typed at once"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not [d for d in window.findChildren(QDialog) if d.isVisible()])


def test_dialog_of_takes(qtbot: QtBot, window: MainWindow) -> None:
    studio(window).record_actions.takes.trigger()
    check(qtbot, opened(window, qtbot))
    opened(window, qtbot).reject()


def test_dialog_of_a_preset_s_name(qtbot: QtBot, window: MainWindow) -> None:
    window.page.tabs.setCurrentIndex(2)
    window.page.tuning.presets.save.click()
    check(qtbot, opened(window, qtbot))
    opened(window, qtbot).reject()


def test_dialog_of_an_error(qtbot: QtBot, window: MainWindow) -> None:
    errors = ErrorReporter(window, Path("log.txt"))
    errors.report(ValueError, ValueError("strange"), None)
    check(qtbot, opened(window, qtbot))
    opened(window, qtbot).reject()


def test_every_menu_opens_by_its_letter(window: MainWindow) -> None:
    bar = window.menuBar()
    assert bar is not None
    letters = [words.partition("&")[2][:1].lower() for words in (a.text() for a in bar.actions())]
    assert all(letters)
    assert len(set(letters)) == len(letters), letters
    for entry in bar.actions():
        menu = entry.menu()
        assert menu is not None
        own = [a.text().partition("&")[2][:1].lower() for a in menu.actions() if "&" in a.text()]
        assert len(set(own)) == len(own), f"{entry.text()}: {own}"

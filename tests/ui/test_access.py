"""For everybody: by keys, by ear, with large text, with any colour vision, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QColor, QFont, QPalette
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QScrollBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

import app.ui.window
from app.settings import Settings, SettingsFile
from app.text import formats
from app.text import window as text
from app.ui.colours import importance_colour
from app.ui.contrast import contrast
from app.ui.controller import Controller
from app.ui.theme import DARK, LIGHT, Appearance, Theme, apply_theme, scaled_font
from app.ui.window import MainWindow
from tests.ui import vision
from tests.ui.fakes import CLASSES, RUNNING, FakeSession, event, prediction, result
from tests.ui.recording.fakes import FakeRecorder

# The longest of NTU RGB+D 120's names.
LONG = "finger-guessing game (playing rock-paper-scissors)"


def build(qtbot: QtBot, folder: Path, size: tuple[int, int] = (1280, 720)) -> MainWindow:
    """A window in the middle of a recording, with events, predictions and a long name."""
    classes = (LONG, *CLASSES[1:])
    session = FakeSession(classes=classes)
    session.now = replace(
        RUNNING, live=False, seekable=True, duration=60.0, source_kind="file",
        source_name="a rather long name of a video of squats.mp4",
    )  # fmt: skip
    controller = Controller(lambda source, weights: session, lambda: "0", "a.mp4", None)
    settings = SettingsFile(folder / "settings.json")
    settings.save(Settings(library=str(folder / "library")))
    window = MainWindow(controller, list, settings_file=settings, recorder=FakeRecorder())
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    qtbot.waitUntil(lambda: session.started)
    window._display.stop()
    window._status.stop()
    made = result(5.0, best=0)
    made = replace(made, decision=replace(made.decision, action=LONG))
    session.results = [made]
    session.steps = [(prediction(step / 10, 0), made.decision) for step in range(50)]
    session.events = [event(LONG, 1.0, 3.0), event("squat", 3.5, 4.0)]
    window.show_newest()
    window.show_status()
    QApplication.processEvents()
    return window


def shut(window: MainWindow) -> None:
    """Close it, and wait for what it keeps."""
    window.close()
    assert window.studio is not None
    assert window.studio.finish(5.0)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = build(qtbot, tmp_path)
    yield made
    shut(made)


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    """Text half as large again, as a system's settings may ask for."""
    before = QFont(qapp.font())
    qapp.setFont(scaled_font(before, 1.5))
    yield
    qapp.setFont(before)


def focusable(window: QWidget) -> list[QWidget]:
    """What the Tab key goes to, in its order."""
    found: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        by_tab = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if by_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def name_of(widget: QWidget) -> str:
    if isinstance(widget, QAbstractButton):
        return widget.accessibleName() or widget.text() or widget.toolTip()
    return widget.accessibleName()


@pytest.mark.parametrize("tab", range(3))
def test_everything_that_keys_reach_has_a_name(window: MainWindow, tab: int) -> None:
    window.page.tabs.setCurrentIndex(tab)
    widgets = focusable(window)
    assert len(widgets) > 8
    nameless = [widget for widget in widgets if not name_of(widget)]
    assert nameless == []


def test_keys_go_from_the_source_to_the_list(window: MainWindow) -> None:
    page, video = window.page, window.page.video
    order = focusable(window)
    stations: list[QWidget] = [
        video.source_button,
        *video.bar.toggles,
        video.transport.pause,
        video.transport.seek_bar,
        page.timeline,
        page.events.list,
    ]
    places = [order.index(widget) for widget in stations]
    assert places == sorted(places)
    bar = page.tabs.tabBar()
    assert order.index(page.timeline) < order.index(bar) < order.index(page.events.list)


@pytest.mark.parametrize("choice", [Appearance.LIGHT, Appearance.DARK])
def test_where_the_keys_go_is_seen(window: MainWindow, qtbot: QtBot, choice: Appearance) -> None:
    """Also on a button that is switched on, and whatever it does keeps its size."""
    window.set_appearance(choice)
    window.activateWindow()
    bar = window.page.video.bar
    for button in (bar.source_button, *bar.toggles):
        window.setFocus()
        qtbot.waitUntil(window.hasFocus)
        before, size = button.grab().toImage(), button.size()
        button.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(button.hasFocus)
        after = button.grab().toImage()
        assert button.size() == size
        edge = [(x, 1) for x in range(12, button.width() - 12)]
        changed = [contrast(before.pixelColor(*at), after.pixelColor(*at)) for at in edge]
        assert min(changed) > 3.0, button.text()


def test_every_button_explains_itself(window: MainWindow) -> None:
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and not isinstance(button.parent(), QTabBar | QScrollBar):
            assert button.toolTip() or button.accessibleName(), button.text()


def test_what_is_painted_is_said_too(window: MainWindow) -> None:
    page = window.page
    page.tabs.setCurrentIndex(1)
    assert page.decision.headline.accessibleName() == formats.action_name(LONG)
    assert "right hand" in page.importance.bars.accessibleDescription().lower()
    assert page.importance.heat_map.accessibleDescription().startswith("now: Right hand")
    assert page.top_five.bars.accessibleDescription().startswith(formats.action_name(LONG))


def test_no_two_actions_have_one_key(window: MainWindow) -> None:
    keys = [a.shortcut().toString() for a in window.actions() if not a.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))


_TEXTS = ("text", "dim")
_GROUNDS = ("window", "card", "stage")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_stand_out(theme: Theme) -> None:
    for words in (*_TEXTS, "error", "warning", "accent", "good"):
        for ground in _GROUNDS if words in _TEXTS else ("window", "card"):
            found = contrast(QColor(getattr(theme, words)), QColor(getattr(theme, ground)))
            assert found >= 4.5, f"{words} on {ground}: {found:.2f}"
    assert contrast(QColor(theme.on_accent), QColor(theme.accent)) >= 4.5
    assert contrast(QColor(theme.accent), QColor(theme.chosen)) >= 4.5
    assert contrast(QColor(theme.text), QColor(theme.track)) >= 4.5
    assert contrast(QColor(theme.text), QColor(theme.hover)) >= 4.5
    assert contrast(QColor(theme.dim), QColor(theme.track)) >= 4.5


@pytest.mark.parametrize("kind", vision.VISION)
def test_low_and_high_importance_are_told_apart_by_everybody(kind: str) -> None:
    steps = [importance_colour(level) for level in (0.0, 0.33, 0.66, 1.0)]
    distances = vision.apart(steps, kind)
    assert distances[np.triu_indices(len(steps), 1)].min() > 0.1


@pytest.mark.parametrize("kind", vision.VISION)
def test_more_importance_is_lighter_for_everybody(kind: str) -> None:
    steps = vision.lightness([importance_colour(level / 20) for level in range(21)], kind)
    assert np.all(np.diff(steps) > 0.0)


def overflowing(window: MainWindow) -> list[str]:
    """Widgets that stick out of the window or of what they lie in, or are smaller than they need;
    what lies in something that scrolls may be out of sight."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, QScrollBar):
            continue
        ancestor: QWidget | None = widget
        scrolls = False
        while (ancestor := ancestor.parentWidget()) is not None:
            scrolls = scrolls or isinstance(ancestor, QAbstractScrollArea)
        parent = widget.parentWidget()
        if parent is None or scrolls or widget.isWindow():
            continue
        corner = widget.mapTo(window, QPoint(widget.width() - 1, widget.height() - 1))
        if not window.rect().contains(corner):
            found.append(f"{widget} ends at {corner.x()}, {corner.y()}")
    return found


def cut_labels(window: MainWindow) -> list[str]:
    """Labels that do not show all of their words, and have no tooltip that does."""
    return [
        label.text()
        for label in window.findChildren(QLabel)
        if label.isVisible()
        and not label.wordWrap()
        and label.toolTip() != label.text()
        and label.width() < label.sizeHint().width()
    ]


SIZES = ((960, 600), (1024, 640), (1280, 720), (1920, 1080))


def check_all_sizes(window: MainWindow) -> None:
    for size in SIZES:
        window.resize(*size)
        for tab in range(3):
            window.page.tabs.setCurrentIndex(tab)
            QApplication.processEvents()
            assert (window.width(), window.height()) == size
            assert overflowing(window) == [], f"at {size}, tab {tab}"
            assert cut_labels(window) == [], f"at {size}, tab {tab}"
        lines = window.page.decision.headline.setting().lines
        assert " ".join(lines).replace("- ", "-") == formats.action_name(LONG)


def test_nothing_sticks_out(window: MainWindow) -> None:
    check_all_sizes(window)


def test_nothing_sticks_out_with_large_text(qtbot: QtBot, tmp_path: Path, large_text: None) -> None:
    window = build(qtbot, tmp_path)
    check_all_sizes(window)
    shut(window)


def test_what_sticks_out_is_found(window: MainWindow) -> None:
    label = QLabel("a label that is far too long for its room", window.page)
    label.setGeometry(window.page.width() - 40, 20, 200, 20)
    label.show()
    assert overflowing(window) != []
    label.setGeometry(20, 20, 40, 20)
    assert cut_labels(window) == [label.text()]


def test_toggles_become_a_menu_where_they_do_not_fit(
    qtbot: QtBot, tmp_path: Path, large_text: None
) -> None:
    window = build(qtbot, tmp_path, (1024, 640))
    bar = window.page.video.bar
    assert bar.more.isVisible()
    assert not any(toggle.isVisible() for toggle in bar.toggles)
    menu = bar.more.menu()
    assert menu is not None
    assert [action.text() for action in menu.actions()] == [
        text.MIRROR, text.PRIVACY, text.SKELETON, text.IMPORTANCE, text.JOINT_NAMES_TOGGLE,
    ]  # fmt: skip
    window.resize(1920, 1080)
    QApplication.processEvents()
    assert not bar.more.isVisible()
    assert all(toggle.isVisible() for toggle in bar.toggles)
    shut(window)


def test_measurements_that_do_not_fit_are_left_out(
    qtbot: QtBot, tmp_path: Path, large_text: None
) -> None:
    window = build(qtbot, tmp_path, (960, 600))
    shown = {key for key, value in window.health._values.items() if value.isVisible()}
    assert "latency" in shown
    assert "device" not in shown
    window.resize(1920, 1080)
    QApplication.processEvents()
    assert all(value.isVisible() for value in window.health._values.values())
    shut(window)


class Desktop:
    """Stands for the application on a desktop that is light or dark."""

    def __init__(self, scheme: Qt.ColorScheme) -> None:
        self.scheme = scheme
        self.palette = QPalette()

    def styleHints(self) -> Desktop:  # noqa: N802 (Qt's name)
        return self

    def colorScheme(self) -> Qt.ColorScheme:  # noqa: N802 (Qt's name)
        return self.scheme

    def setPalette(self, palette: QPalette) -> None:  # noqa: N802 (Qt's name)
        self.palette = palette

    def setStyleSheet(self, sheet: str) -> None:  # noqa: N802 (Qt's name)
        pass


@pytest.mark.parametrize(
    ("scheme", "theme"),
    [(Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT), (Qt.ColorScheme.Unknown, LIGHT)],
)
def test_light_and_dark_are_the_system_s(scheme: Qt.ColorScheme, theme: Theme) -> None:
    desktop = Desktop(scheme)
    apply_theme(desktop, Appearance.SYSTEM)  # type: ignore[arg-type]
    assert desktop.palette.color(QPalette.ColorRole.Window).name() == theme.window
    apply_theme(desktop, Appearance.DARK)  # type: ignore[arg-type]
    assert desktop.palette.color(QPalette.ColorRole.Window).name() == DARK.window


def test_a_desktop_that_turns_dark_is_followed(
    window: MainWindow, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied: list[Appearance] = []
    monkeypatch.setattr(app.ui.window, "apply_theme", lambda _, choice: applied.append(choice))
    hints = qapp.styleHints()
    assert hints is not None
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert applied == [Appearance.SYSTEM]
    hints.colorSchemeChanged.disconnect()

"""Fields in the program's look: what is painted over them can be seen, and they do as usual."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PyQt6.QtCore import QPoint, QRect, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import (
    QCompleter,
    QFileDialog,
    QLineEdit,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.contrast import contrast
from app.ui.fields import Choice, CountField, NumberField, TickBox
from app.ui.label_box import LabelBox
from app.ui.theme import DARK, LIGHT, Appearance, Theme


@pytest.fixture(params=[(Appearance.LIGHT, LIGHT), (Appearance.DARK, DARK)], ids=["light", "dark"])
def theme(request: pytest.FixtureRequest, appearance: Callable[[Appearance], None]) -> Theme:
    """The program looks light, then dark."""
    chosen, colours = request.param
    appearance(chosen)
    assert isinstance(colours, Theme)
    return colours


def shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    for widget in widgets:
        column.addWidget(widget)
    page.resize(240, 60 * len(widgets))
    page.show()
    return page


def clearest(widget: QWidget, room: QRect, ground: str) -> float:
    """The contrast with the ground of what stands out most from it."""
    picture = widget.grab().toImage()
    return max(
        contrast(picture.pixelColor(x, y), QColor(ground))
        for x in range(room.left(), room.right())
        for y in range(room.top(), room.bottom())
    )


def test_what_is_offered_while_one_types_can_be_read(qtbot: QtBot, theme: Theme) -> None:
    """A list in a window of its own has nothing behind it: see-through it is black."""
    line = QLineEdit()
    completer = QCompleter(["wave", "walk"], line)
    line.setCompleter(completer)
    _page = shown(qtbot, line)
    qtbot.keyClicks(line, "wa")
    popup = completer.popup()
    assert popup is not None
    assert popup.isVisible()
    picture = popup.grab().toImage()
    middle = popup.width() // 2
    assert picture.pixelColor(middle, popup.height() - 6) == QColor(theme.card)
    assert clearest(popup, QRect(4, 4, 60, popup.height() - 8), theme.card) >= 4.5
    popup.hide()


def test_files_are_chosen_in_the_program_s_look(qtbot: QtBot, theme: Theme) -> None:
    """Where the desktop has no dialog of its own."""
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    signs = dialog.findChildren(QToolButton)
    assert len(signs) > 4
    for button in signs:
        ground = button.grab().toImage().pixelColor(4, 4).name()
        inside = QRect(4, 4, button.width() - 8, button.height() - 8)
        if button.isEnabled():
            assert clearest(button, inside, ground) >= 3, button.objectName()
        columns = [QRect(x, 4, 2, inside.height()) for x in range(4, button.width() - 4)]
        drawn = [column for column in columns if clearest(button, column, ground) > 1]
        assert len(drawn) > 6, f"{button.objectName()} is cut off"


def test_signs_are_seen_on_either_ground(qtbot: QtBot, theme: Theme) -> None:
    count, number, choice, tick = CountField(), NumberField(), Choice(), TickBox("Sounds")
    radio, other = QRadioButton("Add"), QRadioButton("Replace")
    choice.addItems(["one", "two"])
    radio.setChecked(True)
    number.setValue(3.0)
    _page = shown(qtbot, count, number, choice, tick, radio, other)
    for field in (number, choice):
        right = QRect(field.width() - 24, 2, 20, field.height() - 4)
        assert clearest(field, right, theme.card) >= 3, field
    for box in (tick, radio, other):
        assert clearest(box, QRect(0, 0, 18, box.height()), theme.window) >= 3, box


def test_numbers_are_stepped_by_clicks_at_their_arrows(qtbot: QtBot) -> None:
    number = NumberField()
    number.setSingleStep(0.5)
    number.setRange(0.0, 1.0)
    _page = shown(qtbot, number)
    up, down = QPoint(number.width() - 12, 6), QPoint(number.width() - 12, number.height() - 6)
    for place, value in ((up, 0.5), (up, 1.0), (up, 1.0), (down, 0.5)):
        qtbot.mouseClick(number, Qt.MouseButton.LeftButton, pos=place)
        assert number.value() == value


def test_a_box_is_ticked_by_its_words_and_by_space(qtbot: QtBot) -> None:
    tick = TickBox("Sounds")
    _page = shown(qtbot, tick)
    qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(40, tick.height() // 2))
    assert tick.isChecked()
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert not tick.isChecked()


def test_people_s_names_stay_as_they_are_typed(qtbot: QtBot) -> None:
    box = LabelBox("Who?", "Person", spell=str)
    _page = shown(qtbot, box)
    line = box.lineEdit()
    assert line is not None
    qtbot.keyClicks(line, "ann-marie_b")
    with qtbot.waitSignal(box.label_chosen) as said:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert said.args == ["ann-marie_b"]
    assert line.text() == "ann-marie_b"
    assert box.label == "ann-marie_b"

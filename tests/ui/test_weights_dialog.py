"""The weights' card in the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.text import window as text
from app.ui.weights_dialog import WeightsDialog, facts
from model.weights import Card

CARD = Card(
    name="ESGN <b>on</b> something",
    classes=("wave", "no action", "baseball_swing"),
    preprocessing="canonical",
    sampling="live",
    rate=10.0,
    network={"frames": 20, "classes": 3},
    no_action="no action",
    data=("First set, 2015", "Second set, 2018"),
    metrics={"cross-subject": {"accuracy": 0.912345, "subjects": [2, 4]}, "clips": 431},
    licence="CC BY 4.0",
    sha256="ab12",
)


def test_all_that_a_card_says() -> None:
    assert facts(CARD, Path("/w/mine.safetensors")) == [
        ("File", "/w/mine.safetensors"),
        ("2 actions", "Wave, Baseball swing"),
        ("None of them", "No action"),
        ("Looks at", "the last 2 s, 10 times a second"),
        ("Learned from", "First set, 2015\nSecond set, 2018"),
        (
            "Measured",
            "cross-subject, accuracy: 0.9123\ncross-subject, subjects: 2, 4\nclips: 431",
        ),
        ("Licence", "CC BY 4.0"),
        ("SHA-256", "ab12"),
    ]


def test_figures_that_belong_together_share_a_line() -> None:
    found = {"wave": {"whole body": 0.95, "waist up": 0.9}, "clap": {"whole body": 1.0}}
    said = dict(facts(replace(CARD, metrics={"measured": {"found": found}}), None))
    assert said["Measured"].splitlines() == [
        "measured, found, wave: whole body 0.95, waist up 0.9",
        "measured, found, clap: whole body 1",
    ]


def test_what_a_card_leaves_empty_is_left_out() -> None:
    empty = replace(CARD, data=(), metrics={}, licence="", sha256="", no_action=None, network={})
    names = [name for name, _ in facts(empty, None)]
    assert names == ["File", "3 actions"]
    assert facts(empty, None)[0][1] == text.WEIGHTS_BUNDLED


def test_the_card_is_never_markup_and_leads_to_other_weights(qtbot: QtBot) -> None:
    choose = QAction(text.CHOOSE_WEIGHTS)
    dialog = WeightsDialog(CARD, None, choose)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    labels = {label.text(): label for label in dialog.findChildren(QLabel)}
    assert labels["ESGN <b>on</b> something"].textFormat() == Qt.TextFormat.PlainText
    assert labels["CC BY 4.0"].textFormat() == Qt.TextFormat.PlainText
    assert dialog.other is not None
    assert dialog.other.text() == "Choose weights…"
    with qtbot.waitSignal(choose.triggered):
        qtbot.mouseClick(dialog.other, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


@pytest.mark.parametrize("width", [400, 900])
def test_long_words_are_wrapped(qtbot: QtBot, width: int) -> None:
    dialog = WeightsDialog(replace(CARD, data=("word " * 200,)), None, QAction())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.resize(width, 500)
    dialog.show()
    for label in dialog.findChildren(QLabel):
        right = label.mapTo(dialog, label.rect().topRight()).x()
        assert right <= width

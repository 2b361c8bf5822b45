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
from app.text.weights import FIGURES, GROUPS
from app.ui.card_figures import Table, tables
from app.ui.weights_dialog import WeightsDialog, facts
from model.shipped import DEFAULT
from model.weights import Card, read_card

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
        ("Licence", "CC BY 4.0"),
        ("SHA-256", "ab12"),
    ]


def test_figures_are_tables() -> None:
    assert tables(CARD.metrics) == [
        Table("", (), (("clips", ("431",)),)),
        Table("cross-subject", (), (("accuracy", ("0.9123",)), ("subjects", ("2, 4",)))),
    ]
    assert tables({}) == []


def test_figures_of_the_same_kinds_share_a_table() -> None:
    measured = {
        "people": "test",
        "clips": {"utd-mhad, frontal": 0.893},
        "found": {"wave": {"whole body": 0.95, "waist up": 0.9}, "big_clap": {"whole body": 1.0}},
    }
    assert tables({"training loss": 1.25, "measured": measured}) == [
        Table("", (), (("Loss at the end of training", ("1.25",)),)),
        Table("", (), (("Measured on", ("people whom training never saw",)),)),
        Table("Clips named right", (), (("utd-mhad, frontal", ("89 %",)),)),
        Table(
            "Clips of each action named right",
            ("Whole body", "Waist up"),
            (("Wave", ("95 %", "90 %")), ("Big clap", ("100 %", "–"))),
        ),
    ]


def test_the_bundled_weights_figures_have_words() -> None:
    """None of them is called as the card has it."""
    made = tables(read_card(DEFAULT).metrics)
    assert [table.title for table in made if table.title] == list(GROUPS.values())
    assert {head for table in made for head in table.columns} <= set(FIGURES.values())


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
    for words in ("CC BY 4.0", "cross-subject", "0.9123", "accuracy"):
        assert labels[words].textFormat() == Qt.TextFormat.PlainText
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

"""Tests of the window run without a screen and fail on anything that Qt complains about."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QtMsgType
from PyQt6.QtWidgets import QApplication

from app.ui.theme import Appearance, apply_theme
from tests.fakes import fake_pipeline
from tests.ui.program import Program

_HARMLESS = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)

# What the platform without a screen says of itself when a window or a list of choices is shown.
_OFFSCREEN = (
    "This plugin does not support propagateSizeHints()",
    "This plugin does not support raise()",
    "This plugin does not support grabbing the keyboard",
)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until a test moves it."""
    return Clock()


@pytest.fixture(autouse=True)
def no_complaints(qapp: QApplication, qtlog: object) -> Iterator[None]:
    """Light theme before, no Qt warning after."""
    qapp.setStyle("Fusion")
    apply_theme(qapp, Appearance.LIGHT)
    yield
    records = qtlog.records  # type: ignore[attr-defined]
    complaints = [
        record.message
        for record in records
        if record.type not in _HARMLESS and record.message not in _OFFSCREEN
    ]
    assert not complaints


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The whole program, in folders of its own."""
    return Program(tmp_path, monkeypatch)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fake person and a fake network, so that loading takes no time."""
    monkeypatch.setattr("app.live.build_real_pipeline", lambda *_: fake_pipeline())


@pytest.fixture
def appearance(qapp: QApplication) -> Callable[[Appearance], None]:
    """Switch between light and dark."""
    return lambda choice: apply_theme(qapp, choice)

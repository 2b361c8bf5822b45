"""From the library to a clip that plays, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.library import Facts, Library, Span
from app.text import teach as teach_text
from app.ui.controller import Controller
from app.ui.window import MainWindow
from tests.clips import motion
from tests.ui.fakes import FakeSession
from tests.ui.recording.fakes import FakeRecorder


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    with Library.create(tmp_path / "clips") as library:
        spans = [Span(0, 1.0, 2.0, "wave"), Span(0, 3.0, 4.0, "clap")]
        library.add(motion(6.0), Facts("", "ann"), spans)
    monkeypatch.setattr("app.ui.studio.library_path", lambda: tmp_path / "clips")
    session = FakeSession()
    controller = Controller(lambda source, weights: session, lambda: "0", "0", None)
    window = MainWindow(controller, list, recorder=FakeRecorder())
    qtbot.addWidget(window)
    window.show()
    window.pages.setCurrentIndex(1)
    assert window.studio is not None
    keeper = window.studio.keeper
    qtbot.waitUntil(lambda: keeper.library is not None, timeout=20_000)
    yield window
    window.close()
    assert window.studio.finish(5.0)


@pytest.mark.parametrize("whole", [False, True])
def test_a_wrong_clip_plays_from_the_span_that_was_wrong(
    qtbot: QtBot, window: MainWindow, whole: bool
) -> None:
    assert window.studio is not None
    room, library = window.studio.library, window.studio.keeper.library
    assert library is not None
    (clip,) = library.clips()
    clap = next(span for span in library.spans.of(clip.id) if span.label == "clap")
    window.pages.setCurrentIndex(2)
    window.studio.teach.opened.emit(clip.uid if whole else f"{clip.uid}#{clap.id}")
    labelling = room.labelling
    qtbot.waitUntil(lambda: labelling.playback.player is not None, timeout=20_000)
    player = labelling.playback.player
    assert player is not None
    qtbot.waitUntil(lambda: player.playing)
    assert window.pages.currentWidget() is room
    assert room.currentWidget() is labelling
    assert labelling.timeline.chosen_span == (None if whole else str(clap.id))
    assert player.time < 3.0 if whole else player.time >= 3.0
    room.back()
    assert room.currentWidget() is room.page


def test_a_wrong_clip_that_is_gone_is_said(window: MainWindow) -> None:
    assert window.studio is not None
    window.pages.setCurrentIndex(2)
    window.studio.teach.opened.emit("20200101-gone#3")
    assert window.studio.teach.result.words.text() == teach_text.CLIP_GONE
    assert window.pages.currentWidget() is window.studio.teach

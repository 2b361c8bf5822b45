"""What is seen and asked of the window, through the program's own command, on the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest

from app.text import check as check_text
from app.text import formats
from app.ui.check_dialog import CheckDialog
from app.ui.window import MainWindow
from model.decision import State
from tests.ui.program import Program

# Where in the demo somebody claps, seconds.
_BEFORE_THE_CLAP = 8.0


def test_the_demo_is_recognised_shown_and_explained(program: Program) -> None:
    def script(window: MainWindow) -> Iterator[Callable[[], object]]:
        page = window.page
        view = page.video.view
        yield page.top_five.bars.rows
        page.seek(_BEFORE_THE_CLAP)
        yield lambda: page.decision.state is State.ACTION and page.video.transport.shown > 10.5
        page.video.transport.play.emit(False)
        assert page.decision.headline.text() == "Clap"
        assert page.decision.number.text().endswith(" %")
        assert "since 0:" in page.decision.hint.text()
        assert page.top_five.bars.rows()[0][0] == "Clap"

        # The picture and, without it, what was found in it.
        with_picture = view.grab().toImage()
        QTest.keyClick(window, Qt.Key.Key_P)
        private = view.grab().toImage()
        placement = view.placement()
        assert placement is not None
        corner = (round(placement.left) + 20, round(placement.top) + 20)
        assert private.pixelColor(*corner).lightness() == 0
        assert with_picture.pixelColor(*corner).lightness() > 60
        assert private != with_picture, "the skeleton is still there"
        QTest.keyClick(window, Qt.Key.Key_P)

        # The timeline tells of the time under the pointer.
        words = page.timeline.words_at(page.video.transport.shown - 0.2)
        assert any(line.endswith("Clap") for line in words)
        before = page.timeline.grab().toImage()
        QTest.mouseMove(page.timeline, QPoint(round(page.timeline.x_of(10.4)), 30))
        yield lambda: page.timeline.grab().toImage() != before

        # The explanation is checked by hiding joints of this very window.
        QTest.keyClick(window, Qt.Key.Key_C)
        dialog = window.findChild(CheckDialog)
        assert dialog is not None
        yield dialog.chart.isVisible
        check = dialog._check
        assert check is not None
        # The network says of the whole window what the stream said when it came by.
        assert dialog.headline.text() == f"Clap, {formats.percent(check.whole)}"
        assert check.most_important[3] < check.least_important[3]
        assert dialog.verdict.text().startswith(check_text.VERDICTS[check.verdict][0])
        dialog.close()

        # It ends, is listed, and leads back.
        page.video.transport.play.emit(True)
        yield lambda: page.events.model.rowCount() > 0
        index = page.events.model.index(0)
        page.events.list.activated.emit(index)
        yield lambda: page.video.transport.shown < 10.5

    assert program.run(script, "--source", "demo", seconds=100.0) == 0

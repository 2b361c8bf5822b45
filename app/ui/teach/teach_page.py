"""The teach page: pick actions, see what is missing, train, look at the score, use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QHideEvent, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.text import library as library_text
from app.text import teach as text
from app.ui.export import tell
from app.ui.library.keeper import LibraryKeeper
from app.ui.page_actions import PageActions
from app.ui.teach.lesson_panel import LessonPanel
from app.ui.teach.progress_card import ProgressCard
from app.ui.teach.result_card import ResultCard
from app.ui.teach.stock import StockWatch
from app.ui.teach.training import MakeRun, Training
from app.ui.teach.weights_exchange import WeightsExchange
from app.ui.theme import SPACE, WIDE_SPACE

if TYPE_CHECKING:
    from app.teaching.records import Finished, Record
    from app.teaching.requests import CompareRequest, TeachRequest
    from app.teaching.shelf import Version
    from app.ui.teach.stock import Stock


class TeachPage(QWidget):
    """One training at a time, in a child process; nothing is used before the user says so."""

    #: Weights to recognise with; None for the bundled ones.
    used = pyqtSignal(object)
    #: A clip to play, by its name, see `ScorePanel.opened`.
    opened = pyqtSignal(str)
    #: To the live page.
    to_live = pyqtSignal()

    def __init__(
        self,
        keeper: LibraryKeeper,
        weights: Callable[[], Path | None],
        make_run: MakeRun | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """
        Args:
            keeper: has the library.
            weights: those in use; None for the bundled ones.
            make_run: None for the real child process.
        """
        super().__init__(parent)
        self._keeper, self._weights = keeper, weights
        self._versions: tuple[Version, ...] = ()
        self.finished: Finished | None = None
        self._failed = text.FAILED
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.lesson, self.progress, self.result = LessonPanel(), ProgressCard(), ResultCard()
        self.actions_ = PageActions(self)
        self.lesson.listen(self.actions_)
        self.training = Training(make_run, self)
        self.exchange = WeightsExchange(keeper, self)
        labels = self.lesson.labels
        self.stock = StockWatch(keeper, lambda: labels.chosen() if labels.count() else None, self)
        right = QVBoxLayout()
        right.setSpacing(SPACE + 4)
        right.addWidget(self.progress)
        right.addWidget(self.result, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, SPACE, WIDE_SPACE, SPACE)
        layout.setSpacing(WIDE_SPACE)
        layout.addWidget(self.lesson, 2)
        layout.addLayout(right, 5)
        self._connect()

    def _connect(self) -> None:
        self.lesson.changed.connect(self.stock.look)
        self.lesson.train.clicked.connect(self.begin)
        self.progress.cancel.clicked.connect(self.stop)
        self.stock.found.connect(self._show_stock)
        self.stock.failed.connect(lambda message: self.result.say(text.UNREADABLE, message))
        self.training.heard.connect(self.progress.hear)
        self.training.ended.connect(self._ended)
        result = self.result
        result.use.clicked.connect(self.use_now)
        result.back.clicked.connect(self.roll_back)
        result.share.clicked.connect(self._ask_where_to_share)
        result.score.opened.connect(self.opened)
        result.versions.compare_wanted.connect(self.compare)
        result.versions.bring_in_wanted.connect(self.exchange.ask_what_to_bring_in)
        self.exchange.said.connect(result.words.setText)
        self.exchange.brought_in.connect(self._brought_in)
        self._keeper.opened.connect(self._look)
        self._keeper.leaving.connect(self._library_leaves)
        self._keeper.failed.connect(self._library_failed)

    # What there is.

    def _look(self) -> None:
        if self.isVisible():
            self.stock.look()

    def _show_stock(self, stock: Stock) -> None:
        self._versions = stock.versions
        self.lesson.show_stock(stock)
        self.result.show_versions(stock.versions, self._in_use())
        if stock.broken:
            self.result.words.setText(" ".join(stock.broken))
        if self.result.version is None:
            if stock.labels:
                self.result.say(text.READY, text.RESULT_EMPTY)
            else:
                choices = [(text.TO_LIVE, self.to_live.emit)]
                self.result.say(text.NONE, text.NONE_DETAIL, choices)

    def _in_use(self) -> Version | None:
        from app.teaching.shelf import find

        return find(self._weights(), self._versions)

    # Training.

    def begin(self) -> None:
        """Teach the ticked actions."""
        library = self._keeper.library
        if library is None or self.training.busy:
            return
        from app.library.errors import from_system, read_only
        from app.teaching.requests import TeachRequest
        from app.teaching.shelf import base_of, next_path

        if library.read_only:
            # Said now, not when the weights are to be saved.
            tell(self, text.FAILED, str(read_only(library.folder)))
            return
        out = next_path(library.folder)
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            tell(self, text.FAILED, str(from_system(error, library.folder)))
            return
        request = TeachRequest(
            library.folder, out, base_of(self._weights(), self._versions),
            self.lesson.labels.chosen(), self.lesson.replace.isChecked(), self.lesson.method_name,
        )  # fmt: skip
        self._start(request, text.STARTING, text.FAILED)

    def compare(self, weights: list[Path]) -> None:
        """Try weights on the same clips."""
        library = self._keeper.library
        if library is None or self.training.busy:
            return
        from app.teaching.requests import CompareRequest

        self._start(
            CompareRequest(library.folder, tuple(weights)), text.COMPARING, text.COMPARING_FAILED
        )

    def stop(self) -> None:
        """Stop training; what was there before stays."""
        self.progress.cancel.setEnabled(False)
        self.training.cancel()

    def _start(self, request: TeachRequest | CompareRequest, words: str, failed: str) -> None:
        self._failed = failed
        self.training.begin(request)
        self.progress.begin(words)
        self.lesson.show_busy(True)
        self.result.versions.compare.setEnabled(False)

    def _ended(self, record: Record) -> None:
        from app.teaching import records as r

        words, goes_on = "", False
        if isinstance(record, r.Finished):
            self.finished = record
            words = text.finished(record.name, record.seconds)
            self.result.show_finished(record)
        elif isinstance(record, r.Compared):
            self.result.versions.show_compared(record)
        elif isinstance(record, r.Cancelled):
            goes_on = record.resumes
            words = text.CANCELLED_RESUMES if goes_on else text.CANCELLED
        self.progress.over(words)
        self.lesson.show_busy(False, goes_on=goes_on)
        self.result.versions.compare.setEnabled(True)
        if isinstance(record, r.Finished):
            self.stock.again()
        elif isinstance(record, r.Failed):
            tell(self, self._failed, record.message)

    # The result.

    def use_now(self) -> None:
        """Recognise with the chosen version from now on."""
        if self.result.version is not None:
            self._use(self.result.version)

    def roll_back(self) -> None:
        """Recognise with the weights before those in use again."""
        from app.teaching.shelf import before

        earlier = before(self._weights(), self._versions)
        if earlier is not None:
            self._use(earlier)
            self.result.versions.choose(earlier.path)

    def _ask_where_to_share(self) -> None:
        if self.result.version is not None:
            self.exchange.ask_where_to_share(self.result.version)

    def _brought_in(self, path: Path) -> None:
        self.result.want(path)
        self.stock.again()

    def _use(self, version: Version) -> None:
        self.used.emit(version.path if version.date is not None else None)
        self.result.words.setText(text.using(version.name))
        self.result.show_used(self._in_use(), self._versions)

    # Coming and going.

    def _library_failed(self, message: str) -> None:
        self.result.say(library_text.FAILED, message, [(library_text.TRY_AGAIN, self._open)])

    def _open(self) -> None:
        self.result.say(text.OPENING, "")
        self._keeper.need()

    def _library_leaves(self) -> None:
        self.finished = None
        self._versions = ()
        self.training.cancel()
        self.result.forget()
        self.result.say(text.OPENING, "")

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 (Qt's name)
        """See what there is to teach with."""
        super().showEvent(event)
        self.setFocus()
        self.stock.watch(True)
        if self._keeper.library is None:
            self._open()
        # Meanwhile other weights may have been chosen elsewhere.
        self.result.show_used(self._in_use(), self._versions)
        self.stock.look()

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Training goes on; looking does not."""
        super().hideEvent(event)
        self.stock.watch(False)

    def shut_down(self, timeout: float = 0.0) -> bool:
        """The window closes: the child is asked to stop; whether all threads ended in time."""
        self.training.cancel()
        ended = [self.stock.close(timeout), self.exchange.close(timeout)]
        return all(ended)

    def finish(self) -> None:
        """The child is gone when this returns."""
        self.training.finish()

"""The teach page: pick actions, see what is missing, train, look at the score, use it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QHideEvent, QShowEvent
from PyQt6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.text import teach as text
from app.ui.card import Card, dim_label
from app.ui.export import tell
from app.ui.library.keeper import LibraryKeeper
from app.ui.message_page import MessagePage
from app.ui.page_actions import PageActions
from app.ui.tasks import Task, Tasks
from app.ui.teach.curves import Curves
from app.ui.teach.label_choice import LabelChoice
from app.ui.teach.score_panel import ScorePanel
from app.ui.theme import SPACE, WIDE_SPACE
from model.files import replace_file
from model.shipped import DEFAULT

if TYPE_CHECKING:
    from app.library import Library
    from app.teaching.records import Compared, Finished, Record
    from app.teaching.runner import CompareRequest, TeachRequest
    from model.teaching.report import Need

_WATCH_MS = 500
_POLL_MS = 60
# How long a child may take to end when the window is closed, seconds.
_PARTING = 0.3
#: Where taught weights lie, beside the clips.
WEIGHTS = Path("weights") / "taught.safetensors"
_METHODS = ("auto", "head", "fine-tune")


class Run(Protocol):
    """What is needed of `app.teaching.runner.TeachingRun`; only `close` waits."""

    def start(self) -> None: ...
    def records(self) -> list[Record]: ...
    def cancel(self) -> None: ...
    def close(self, patience: float = ...) -> None: ...


@dataclass(frozen=True)
class _Stock:
    """What the library has to teach with."""

    changes: int
    labels: dict[str, int]
    people: dict[str, int]
    missing: tuple[Need, ...]


class TeachPage(QWidget):
    """One training at a time, in a child process; nothing is used before the user says so."""

    #: Weights to recognise with; None for the bundled ones.
    used = pyqtSignal(object)
    #: A clip to open, by its uid.
    opened = pyqtSignal(str)
    #: To the live page.
    to_live = pyqtSignal()

    def __init__(
        self,
        keeper: LibraryKeeper,
        weights: Callable[[], Path | None],
        start: Callable[[TeachRequest | CompareRequest], Run] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """
        Args:
            keeper: has the library.
            weights: those in use; None for the bundled ones.
            start: makes a run; None for the real child process.
        """
        super().__init__(parent)
        self._keeper, self._weights = keeper, weights
        self._make_run = start or _real_run
        self._tasks = Tasks(self)
        self._reading: Task[_Stock] | None = None
        self._seen: tuple[object, ...] = ()
        self._run: Run | None = None
        self._comparing = False
        self.finished: Finished | None = None
        self.before: Path | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.labels = LabelChoice()
        self.missing = QLabel()
        self.missing.setWordWrap(True)
        self.missing.setTextFormat(Qt.TextFormat.PlainText)
        self.add, self.replace = QRadioButton(text.ADD), QRadioButton(text.REPLACE)
        self.add.setToolTip(text.ADD_TIP)
        self.replace.setToolTip(text.REPLACE_TIP)
        self.add.setChecked(True)
        self.method = QComboBox()
        self.method.addItems([text.METHOD_AUTO, text.METHOD_HEAD, text.METHOD_TUNE])
        self.method.setToolTip(text.METHOD_TIP)
        self.method.setAccessibleName(text.METHOD_TIP)
        self.train, self.cancel = QPushButton(text.TRAIN), QPushButton(text.CANCEL)
        self.train.setDefault(True)
        self.train.setToolTip(text.TRAIN_TIP)
        self.words, self.left = QLabel(), dim_label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(text.PROGRESS)
        self.curves = Curves()
        self.score = ScorePanel()
        self.message = MessagePage()
        self.compared = dim_label("")
        self.compared.setWordWrap(True)
        self.use, self.back = QPushButton(text.USE), QPushButton(text.ROLL_BACK)
        self.use.setDefault(True)
        self.compare, self.share = QPushButton(text.COMPARE), QPushButton(text.SHARE)
        for button, tip in (
            (self.use, text.USE_TIP), (self.back, text.ROLL_BACK_TIP),
            (self.compare, text.COMPARE_TIP), (self.share, text.SHARE_TIP),
        ):  # fmt: skip
            button.setToolTip(tip)
        self.result_words = QLabel()
        self._lay_out()
        self._connect()
        self._watch = QTimer(self)
        self._watch.setInterval(_WATCH_MS)
        self._watch.timeout.connect(self.look)
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self.poll)
        self._show_idle("")
        self._show_result()

    def _lay_out(self) -> None:
        actions = Card(text.ACTIONS)
        actions.body.addWidget(self.labels, 1)
        missing = Card(text.MISSING)
        missing.body.addWidget(self.missing)
        how = Card(text.HOW)
        group = QButtonGroup(self)
        for choice in (self.add, self.replace):
            group.addButton(choice)
            how.body.addWidget(choice)
        how.body.addWidget(self.method)
        how.body.addWidget(self.train)
        column = QVBoxLayout()
        column.setSpacing(SPACE + 4)
        column.addWidget(actions, 1)
        column.addWidget(missing)
        column.addWidget(how)
        side = QWidget()
        side.setMinimumWidth(260)
        side.setMaximumWidth(360)
        column.setContentsMargins(0, 0, 0, 0)
        side.setLayout(column)
        self.progress = Card(text.CURVES)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.left)
        row.addWidget(self.cancel)
        self.progress.body.addLayout(row)
        self.progress.body.addWidget(self.curves, 1)
        result = Card(text.RESULT)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.message)
        scroll = QScrollArea()
        scroll.setWidget(self.score)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        # The card's own ground shows through.
        self.score.setAutoFillBackground(False)
        self._stack.addWidget(scroll)
        result.body.addWidget(self._stack, 1)
        result.body.addWidget(self.compared)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.result_words, 1)
        for button in (self.back, self.compare, self.share, self.use):
            buttons.addWidget(button)
        result.body.addLayout(buttons)
        right = QVBoxLayout()
        right.setSpacing(SPACE + 4)
        right.addWidget(self.progress)
        right.addWidget(result, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, SPACE, WIDE_SPACE, SPACE)
        layout.setSpacing(WIDE_SPACE)
        layout.addWidget(side, 2)
        layout.addLayout(right, 5)

    def _connect(self) -> None:
        actions = PageActions(self)
        self.train_action = actions.action(text.TRAIN, "Ctrl+Return", text.TRAIN_TIP)
        self.train_action.triggered.connect(self.begin)
        self.actions_ = actions
        self.train.clicked.connect(self.begin)
        self.cancel.clicked.connect(self.stop)
        self.labels.changed.connect(self._labels_changed)
        self.use.clicked.connect(self.use_now)
        self.back.clicked.connect(self.roll_back)
        self.compare.clicked.connect(self.compare_now)
        self.share.clicked.connect(self.ask_where_to_share)
        self.score.opened.connect(self.opened)
        self._keeper.opened.connect(self.look)
        self._keeper.leaving.connect(self._library_leaves)
        self._keeper.failed.connect(lambda message: self._say(text.FAILED, message))

    # What there is.

    def look(self) -> None:
        """Read what the library has, if it or the ticks have changed."""
        library = self._keeper.library
        if library is None or self._reading is not None or not self.isVisible():
            return
        try:
            now = (library.changes(), library.folder, self.labels.chosen())
        except UserError as error:
            self._say(text.FAILED, str(error))
            return
        if now != self._seen:
            self._seen = now
            chosen = self.labels.chosen() if self.labels.count() else None
            self._reading = self._tasks.run(
                lambda _task: _stock_of(library, chosen), self._show_stock, self._stock_failed
            )

    def _show_stock(self, stock: _Stock) -> None:
        self._reading = None
        self.labels.show_labels(stock.labels, stock.people)
        lines = [text.need(need.text) for need in stock.missing]
        self.missing.setText("\n".join(lines) if lines else text.NOTHING_MISSING)
        self._can_train = bool(self.labels.chosen()) and not any(
            need.required for need in stock.missing
        )
        if self.finished is None and self._run is None:
            if stock.labels:
                self._say(text.READY, text.RESULT_EMPTY)
            else:
                self._say(text.NONE, text.NONE_DETAIL, live=True)
        self._enable()

    def _stock_failed(self, message: str) -> None:
        self._reading = None
        self._say(text.FAILED, message)

    def _labels_changed(self) -> None:
        self._enable()
        self.look()

    # Training.

    _can_train = False

    def begin(self) -> None:
        """Teach the ticked actions."""
        library = self._keeper.library
        if library is None or self._run is not None or not self.train.isEnabled():
            return
        from app.teaching.runner import TeachRequest

        self.before = self._weights()
        out = library.folder / WEIGHTS
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            tell(self, text.FAILED, str(error))
            return
        # Taught weights are taught anew from what they came from, never from themselves.
        base = self.before if self.before != out else None
        self.curves.clear()
        self._start(
            TeachRequest(
                library.folder, out, base, self.labels.chosen(), self.replace.isChecked(),
                _METHODS[self.method.currentIndex()],
            ),
            text.STARTING,
        )  # fmt: skip

    def compare_now(self) -> None:
        """Try the taught weights and the bundled ones on the same clips."""
        library = self._keeper.library
        if library is None or self._run is not None or self.finished is None:
            return
        from app.teaching.runner import CompareRequest

        self._comparing = True
        weights = (Path(self.finished.weights), self.before or DEFAULT)
        self._start(CompareRequest(library.folder, weights), text.COMPARING)

    def stop(self) -> None:
        """Stop training; what was there before stays."""
        if self._run is not None:
            self.cancel.setEnabled(False)
            self._run.cancel()

    def poll(self) -> None:
        """Show what the run has said since the last time."""
        run = self._run
        if run is None:
            return
        for record in run.records():
            self._heard(record)

    def _start(self, request: TeachRequest | CompareRequest, words: str) -> None:
        self._run = self._make_run(request)
        self._run.start()
        self.progress.show()
        self.bar.show()
        self.cancel.show()
        self.cancel.setEnabled(True)
        self.bar.setRange(0, 0)
        self.words.setText(words)
        self._poll.start()
        self._enable()

    def _heard(self, record: Record) -> None:
        from app.teaching import records as r

        if isinstance(record, r.PhaseBegan):
            self.words.setText(text.PHASES.get(record.name, record.name))
            self.bar.setRange(0, max(1, record.total))
            self.bar.setValue(0)
        elif isinstance(record, r.Progress):
            self.bar.setRange(0, max(1, record.total))
            self.bar.setValue(record.done)
            self.left.setText(text.left(record.left))
        elif isinstance(record, r.CurvePoint):
            self.curves.add(record)
        elif isinstance(record, r.Finished):
            self.finished = record
            self._over(text.finished(record.name, record.seconds))
        elif isinstance(record, r.Compared):
            self._show_compared(record)
            self._over("")
        elif isinstance(record, r.Cancelled):
            self._over(text.CANCELLED_RESUMES if record.resumes else text.CANCELLED)
            self.train.setText(text.GO_ON if record.resumes else text.TRAIN)
        elif isinstance(record, r.Failed):
            self._over("")
            tell(self, text.FAILED, record.message)

    def _over(self, words: str) -> None:
        self._run = None
        self._comparing = False
        self._poll.stop()
        self.train.setText(text.TRAIN)
        self._show_idle(words)
        self._show_result()

    def _show_idle(self, words: str) -> None:
        self.words.setText(words)
        self.left.setText("")
        self.bar.hide()
        self.cancel.hide()
        # Curves stay to be looked at; without any, the room is better used by the result.
        self.progress.setVisible(bool(words) or bool(self.curves.points))
        self.curves.setVisible(bool(self.curves.points))

    # The result.

    def use_now(self) -> None:
        """Recognise with the taught weights from now on."""
        if self.finished is not None:
            self.used.emit(Path(self.finished.weights))
            self.result_words.setText(text.USING)
            self._enable()

    def roll_back(self) -> None:
        """Recognise with the weights of before again."""
        if self.finished is None:
            return
        earlier = self.finished.earlier
        before = Path(earlier) if earlier is not None else self.before
        self.used.emit(before)
        self.result_words.setText(text.ROLLED_BACK)
        self._enable()

    def ask_where_to_share(self) -> None:
        """Ask where a copy of the weights is to be."""
        if self.finished is None:
            return
        weights = Path(self.finished.weights)
        name, _ = QFileDialog.getSaveFileName(
            self, text.SHARE_TITLE, weights.name, text.SHARE_FILTER
        )
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(weights.suffix)
        try:
            replace_file(path, lambda temporary: shutil.copyfile(weights, temporary))
        except OSError as error:
            tell(self, text.SHARE_FAILED, str(error))

    def _show_result(self) -> None:
        finished = self.finished
        if finished is not None:
            if finished.score is not None:
                self.score.show_score(finished.score)
                self._stack.setCurrentIndex(1)
            else:
                self._say(text.DONE, text.NO_SCORE)
        self._enable()

    def _show_compared(self, compared: Compared) -> None:
        lines = [
            text.compared(
                entry.name, entry.score.accuracy, entry.score.live,
                entry.score.false_alarms.per_hour, entry.taught_with,
            )
            for entry in compared.weights
        ]  # fmt: skip
        self.compared.setText("\n".join(lines))

    def _say(self, title: str, detail: str, *, live: bool = False) -> None:
        choices = [(text.TO_LIVE, self.to_live.emit)] if live else []
        self.message.show_problem(title, detail, choices)
        self._stack.setCurrentIndex(0)

    def _enable(self) -> None:
        busy, there = self._run is not None, self.finished is not None
        on = self._can_train and not busy and bool(self.labels.chosen())
        self.train.setEnabled(on)
        self.train_action.setEnabled(on)
        self.labels.setEnabled(not busy)
        in_use = there and self._weights() == Path(self.finished.weights)  # type: ignore[union-attr]
        self.use.setText(text.IN_USE if in_use else text.USE)
        self.use.setEnabled(there and not busy and not in_use)
        for button in (self.use, self.back, self.compare, self.share):
            button.setVisible(there)
        self.back.setEnabled(in_use and not busy)
        self.compare.setEnabled(not busy)
        self.compared.setVisible(bool(self.compared.text()))
        if not there:
            self.result_words.setText("")

    def _library_leaves(self) -> None:
        self._seen = ()
        self.finished = None
        self.compared.setText("")
        if self._run is not None:
            self._run.cancel()
        self._say(text.OPENING, "")
        self._enable()

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 (Qt's name)
        """See what there is to teach with."""
        super().showEvent(event)
        self.setFocus()
        self._watch.start()
        if self._keeper.library is None:
            self._say(text.OPENING, "")
            self._keeper.need()
        self.look()

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Training goes on; looking does not."""
        super().hideEvent(event)
        self._watch.stop()

    def shut_down(self, timeout: float = 0.0) -> bool:
        """The window closes: the child is asked to stop; whether all threads ended in time."""
        self._watch.stop()
        self._poll.stop()
        if self._run is not None:
            self._run.cancel()
        return self._tasks.close(timeout)

    def finish(self) -> None:
        """The child is gone when this returns."""
        if self._run is not None:
            self._run.close(_PARTING)
            self._run = None


def _stock_of(library: Library, chosen: Collection[str] | None) -> _Stock:
    from app.library import NO_ACTION
    from app.teaching.missing import missing

    changes, counts = library.changes(), library.counts()
    labels = dict(counts.labels)
    wanted = [name for name in (labels if chosen is None else chosen) if name in labels]
    people = {name: len([p for p in who if p]) for name, who in counts.persons_by_label.items()}
    return _Stock(
        changes, labels, people, missing(library, [name for name in wanted if name != NO_ACTION])
    )


def _real_run(request: TeachRequest | CompareRequest) -> Run:
    from app.teaching.runner import TeachingRun

    return TeachingRun(request)

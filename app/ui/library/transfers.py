"""Bringing clips in and taking them elsewhere: what goes on, how far it is, and how to stop it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from app.text import library as text
from app.ui.card import dim_label
from app.ui.elided_label import ElidedLabel
from app.ui.export import tell
from app.ui.library.keeper import LibraryKeeper
from app.ui.tasks import Task, Tasks
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.exchange.pieces import Exported
    from app.importing.batch import Outcome
    from app.library import Library, Query

# So many problems are shown; the rest is counted.
_SHOWN = 8


class Transfers(QWidget):
    """A line with a bar, there while something is under way; imports wait for each other."""

    #: Something is done; what, in a few words.
    said = pyqtSignal(str)

    def __init__(self, keeper: LibraryKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._tasks = Tasks(self)
        self._task: Task[Outcome] | Task[Exported] | None = None
        self._waiting: deque[list[Path]] = deque()
        self.words = ElidedLabel()
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.bar.setAccessibleName(text.PROGRESS)
        self.queued = dim_label("")
        self.stop_button = QPushButton(text.IMPORT_CANCEL)
        self.stop_button.clicked.connect(self.stop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.words, 2)
        layout.addWidget(self.bar, 3)
        layout.addWidget(self.queued)
        layout.addWidget(self.stop_button)
        keeper.leaving.connect(self.stop)
        self.hide()

    @property
    def busy(self) -> bool:
        """Something is under way."""
        return self._task is not None

    def bring_in(self, paths: Sequence[Path]) -> None:
        """Import files, after those that are being imported."""
        self._waiting.append(list(paths))
        self._show_queue()
        self._keeper.need(lambda _library: self._next())

    def take_out(self, query: Query, name: str, out: Path) -> None:
        """Export clips; nothing happens while something else is under way."""
        library = self._keeper.library
        if library is None or self.busy:
            return

        def work(task: Task[Exported]) -> Exported:
            from app.exchange.anything import export

            return export(library, query, name, out, task.report)

        self._begin(text.exporting(out.name))
        self._task = self._tasks.run(
            work, lambda done: self._taken_out(done, out), self._failed_out, self._show
        )

    def stop(self) -> None:
        """Stop; what has come in stays."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self.said.emit(text.STOPPED)
        self.hide()

    def close_all(self, timeout: float = 0.0) -> bool:
        """The window closes; whether all threads ended within `timeout` seconds."""
        self.stop()
        return self._tasks.close(timeout)

    def _next(self) -> None:
        library = self._keeper.library
        if self.busy or library is None or not self._waiting:
            return
        paths = self._waiting.popleft()
        self._show_queue()
        self._begin(text.importing(paths[0].name))
        self._task = self._tasks.run(
            lambda task: _bring_in(library, paths, task),
            self._brought_in,
            self._failed_in,
            self._show,
        )

    def _brought_in(self, outcome: Outcome) -> None:
        self._end()
        self.said.emit(text.imported(outcome.clips, outcome.spans))
        if outcome.problems:
            tell(self, text.IMPORT_FAILED, _listed(outcome.problems))
        self._next()

    def _taken_out(self, done: Exported, out: Path) -> None:
        self._end()
        self.said.emit(text.exported(done.pieces, out.name))
        if done.problems:
            tell(self, text.EXPORT_INCOMPLETE, _listed(done.problems))
        self._next()

    def _failed_in(self, message: str) -> None:
        self._end()
        tell(self, text.IMPORT_FAILED, message)
        self._next()

    def _failed_out(self, message: str) -> None:
        self._end()
        tell(self, text.EXPORT_FAILED, message)
        self._next()

    def _begin(self, words: str) -> None:
        self.words.setText(words)
        self.bar.setValue(0)
        self.show()

    def _end(self) -> None:
        self._task = None
        self.hide()

    def _show(self, share: float, name: str) -> None:
        self.bar.setValue(round(1000 * share))
        if name:
            self.words.setText(text.importing(name))

    def _show_queue(self) -> None:
        count = sum(len(paths) for paths in self._waiting)
        self.queued.setText(text.queued(count) if count else "")


def _bring_in(library: Library, paths: list[Path], task: Task[Outcome]) -> Outcome:
    from app.importing.anything import sort_out
    from app.importing.batch import Batch

    found, problems = sort_out(paths)
    outcome = Batch(library, task.report).run(found)
    outcome.problems[:0] = problems
    return outcome


def _listed(problems: Sequence[str]) -> str:
    more = len(problems) - _SHOWN
    return "\n".join([*problems[:_SHOWN], *([text.more(more)] if more > 0 else [])])

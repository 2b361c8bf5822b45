"""Bringing clips in and taking them elsewhere: what goes on, how far it is, and how to stop it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    from app.library import Library, Query

# So many problems are shown; the rest is counted.
_SHOWN = 8


@dataclass(frozen=True)
class _Done:
    """What came of a job: in a few words, and what did not go well under a title."""

    words: str
    title: str = ""
    problems: Sequence[str] = ()


@dataclass(frozen=True)
class _Job:
    """One import or export.

    Attributes:
        words: what is going on, by the name of the file in work.
        name: of the first file.
        files: how many it is about.
        failed: the title of what is told when nothing came of it.
        work: does it, in the background.
    """

    words: Callable[[str], str]
    name: str
    files: int
    failed: str
    work: Callable[[Task[_Done]], _Done]


class Transfers(QWidget):
    """A line with a bar, there while something is under way; one thing waits for the other."""

    #: Something is done; what, in a few words.
    said = pyqtSignal(str)

    def __init__(self, keeper: LibraryKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._tasks = Tasks(self)
        self._task: Task[_Done] | None = None
        self._job: _Job | None = None
        self._waiting: deque[_Job] = deque()
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
        """Import files."""
        self._keeper.need(
            lambda library: self._add(
                _Job(
                    text.importing, paths[0].name, len(paths), text.IMPORT_FAILED,
                    lambda task: _bring_in(library, paths, task),
                )
            )
        )  # fmt: skip

    def take_out(self, query: Query, name: str, out: Path) -> None:
        """Export clips in a format, see `app.exchange.anything`."""
        self._keeper.need(
            lambda library: self._add(
                _Job(
                    lambda _name: text.exporting(out.name), out.name, 1, text.EXPORT_FAILED,
                    lambda task: _take_out(library, query, name, out, task),
                )
            )
        )  # fmt: skip

    def stop(self) -> None:
        """Stop, and forget what waits; what has come in stays."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            self.said.emit(text.STOPPED)
        self._end()

    def close_all(self, timeout: float = 0.0) -> bool:
        """The window closes; whether all threads ended within `timeout` seconds."""
        self.stop()
        return self._tasks.close(timeout)

    def _add(self, job: _Job) -> None:
        self._waiting.append(job)
        self._next()

    def _next(self) -> None:
        if not self.busy and self._waiting:
            self._job = job = self._waiting.popleft()
            self._show(0.0, job.name)
            self.show()
            self._task = self._tasks.run(
                job.work, self._done, lambda why: self._failed(job.failed, why), self._show
            )
        count = sum(job.files for job in self._waiting)
        self.queued.setText(text.queued(count) if count else "")

    def _done(self, done: _Done) -> None:
        self._end()
        self.said.emit(done.words)
        if done.problems:
            tell(self, done.title, _listed(done.problems))
        self._next()

    def _failed(self, title: str, message: str) -> None:
        self._end()
        tell(self, title, message)
        self._next()

    def _end(self) -> None:
        self._task = self._job = None
        self.hide()

    def _show(self, share: float, name: str) -> None:
        self.bar.setValue(round(1000 * share))
        if name and self._job is not None:
            self.words.setText(self._job.words(name))


def _bring_in(library: Library, paths: Sequence[Path], task: Task[_Done]) -> _Done:
    from app.importing.anything import sort_out
    from app.importing.batch import Batch

    found, problems = sort_out(paths)
    outcome = Batch(library, task.report).run(found)
    return _Done(
        text.imported(outcome.clips, outcome.spans),
        text.IMPORT_FAILED,
        [*problems, *outcome.problems],
    )


def _take_out(library: Library, query: Query, name: str, out: Path, task: Task[_Done]) -> _Done:
    from app.exchange.anything import export

    done = export(library, query, name, out, task.report)
    return _Done(text.exported(done.pieces, out.name), text.EXPORT_INCOMPLETE, done.problems)


def _listed(problems: Sequence[str]) -> str:
    if len(problems) == 1:
        return problems[0]
    more = len(problems) - _SHOWN
    lines = [text.problem(words) for words in problems[:_SHOWN]]
    return "\n".join([*lines, *([text.more(more)] if more > 0 else [])])

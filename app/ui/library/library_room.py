"""The library and, one step further in, a clip of it on its timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.errors import UserError
from app.exchange.formats import FORMATS
from app.text import labelling as labelling_text
from app.text import library as text
from app.ui.export import tell
from app.ui.labelling.label_page import LabelPage
from app.ui.labelling.suggestion_review import Suggest
from app.ui.library.export_dialog import ExportDialog
from app.ui.library.keeper import LibraryKeeper
from app.ui.library.library_page import LibraryPage
from app.ui.library.transfers import Transfers
from app.ui.tasks import Task, Tasks

if TYPE_CHECKING:
    from app.labelling.recording import Recording
    from app.library import Library


class LibraryRoom(QStackedWidget):
    """Shows the library, or the clip that was opened in it."""

    #: Back to the live page.
    to_live = pyqtSignal()

    def __init__(
        self,
        keeper: LibraryKeeper,
        suggest: Suggest | None = None,
        classes: Callable[[], Sequence[str]] = tuple,
        parent: QWidget | None = None,
    ) -> None:
        """
        Args:
            keeper: has the library.
            suggest: asks the recogniser about a recording.
            classes: what the recogniser knows: labels that can be given.
        """
        super().__init__(parent)
        self._keeper, self._classes = keeper, classes
        self._tasks = Tasks(self)
        self._opening: Task[Recording] | None = None
        self.page = LibraryPage(keeper)
        self.labelling = LabelPage(suggest)
        self.transfers = Transfers(keeper)
        self.page.below.addWidget(self.transfers)
        self.addWidget(self.page)
        self.addWidget(self.labelling)
        self.page.opened.connect(self.open)
        self.page.dropped.connect(self.transfers.bring_in)
        self.page.export.connect(self.ask_for_export)
        self.transfers.said.connect(self._transferred)
        self.page.review.connect(self.review)
        self.page.to_live.connect(self.to_live)
        self.labelling.left.connect(self.back)
        self.labelling.reviewed.connect(self.review)
        keeper.leaving.connect(self.back)

    def open(self, clip: int, act: Callable[[], object] = lambda: None) -> None:
        """Open a clip on its timeline, and `act` then."""
        self._keeper.need(lambda library: self._open(library, clip, act))

    def play(self, clip: int, span: str = "") -> None:
        """Open a clip and play it.

        Args:
            span: begin with this one, by its number; empty: at the beginning.
        """

        def begin() -> None:
            timeline, playback = self.labelling.timeline, self.labelling.playback
            if span in timeline.spans:
                timeline.choose(span)
                playback.seek(timeline.spans[span].start)
            playback.play_or_pause()

        self.open(clip, begin)

    def review(self) -> None:
        """Open the clip with the suggestion that a recogniser was least certain of."""
        library = self._keeper.library
        if library is None:
            return
        here = self.labelling.recording
        try:
            waiting = [
                one.clip
                for one in library.spans.to_review()
                if here is None or one.clip != here.clip
            ]
        except UserError as error:
            tell(self, labelling_text.OPEN_FAILED, str(error))
            return
        if waiting:
            self.open(waiting[0], self.labelling.review_next)

    def ask_for_export(self, chosen: list[int]) -> None:
        """Ask how the chosen clips, or all that are shown, are to be exported."""
        dialog = ExportDialog(len(chosen), len(self.page.view.model.clips), self)
        dialog.accepted.connect(lambda: self._export(dialog, chosen))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _export(self, dialog: ExportDialog, chosen: list[int]) -> None:
        query, name = self.page.query(), dialog.name
        if dialog.only_chosen:
            query = replace(query, ids=tuple(chosen))
        ending = FORMATS[name].ending
        if not ending:
            out = QFileDialog.getExistingDirectory(self, text.EXPORT_WHERE)
        else:
            usual, kinds = f"clips{ending}", f"*{ending}"
            out, _ = QFileDialog.getSaveFileName(self, text.EXPORT_WHERE, usual, kinds)
        if out:
            path = Path(out)
            if ending is not None and not path.suffix:
                path = path.with_suffix(ending)
            self.transfers.take_out(query, name, path)

    def _transferred(self, words: str) -> None:
        self.page.say(words)
        self.page.watch.look()

    def back(self) -> None:
        """To the library."""
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        self.labelling.close_recording()
        self.setCurrentWidget(self.page)
        self.page.watch.look()

    def with_shortcuts(self) -> list[QAction]:
        """The actions with keys of what is shown."""
        if self.currentWidget() is self.labelling:
            return self.labelling.actions_.with_shortcuts()
        return self.page.actions_.with_shortcuts()

    def shut_down(self, timeout: float = 0.0) -> bool:
        """The window closes; whether all threads ended within `timeout` seconds."""
        ended = [
            self.labelling.shut_down(timeout),
            self.transfers.close_all(timeout),
            self.page.shut_down(timeout),
            self._tasks.close(timeout),
        ]
        return all(ended)

    def _open(self, library: Library, clip: int, act: Callable[[], object]) -> None:
        if self._opening is not None:
            self._opening.cancel()
        classes = tuple(self._classes())

        def load(_task: Task[Recording]) -> Recording:
            from app.labelling.library_recording import open_recording

            return open_recording(library, clip, classes)

        def show(recording: Recording) -> None:
            self._opening = None
            try:
                self.labelling.open(recording)
            except UserError as error:
                failed(str(error))
                return
            self.setCurrentWidget(self.labelling)
            act()

        def failed(message: str) -> None:
            self._opening = None
            tell(self, labelling_text.OPEN_FAILED, message)

        self.page.say(text.OPENING_CLIP)
        self._opening = self._tasks.run(load, show, failed)

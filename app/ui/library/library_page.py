"""The library page: filters at the left, clips in the middle, what is known of one at the right."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, QTimer, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PyQt6.QtWidgets import QFileDialog, QWidget

from app.errors import UserError
from app.text import library as text
from app.ui.file_drops import FileDrops
from app.ui.library.clip_commands import ClipCommands
from app.ui.library.clip_question import ClipQuestion
from app.ui.library.clips_watch import ClipsWatch, Content
from app.ui.library.keeper import LibraryKeeper
from app.ui.library.library_layout import LibraryLayout
from app.ui.library.repair_desk import RepairDesk
from app.ui.library.why_empty import show_why_empty
from app.ui.page_actions import explain

if TYPE_CHECKING:
    from app.library import Query

_SAID_MS = 5000


class LibraryPage(LibraryLayout):
    """Shows what the library holds, and changes it as asked; reading happens in the background."""

    #: A clip is to be opened on its timeline, by its number.
    opened = pyqtSignal(int)
    #: The suggestions are to be gone through.
    review = pyqtSignal()
    #: Back to the live page, where clips are recorded.
    to_live = pyqtSignal()
    #: Files to import.
    dropped = pyqtSignal(list)
    #: These clips, or none for all that are shown, are to be exported.
    export = pyqtSignal(list)
    #: Another folder was chosen.
    moved = pyqtSignal(object)

    def __init__(
        self,
        keeper: LibraryKeeper,
        parent: QWidget | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """
        Args:
            keeper: has the library.
            now: seconds since 1970.
        """
        super().__init__(parent)
        self._keeper, self._now = keeper, now
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.question = ClipQuestion(self.search, self.filters, self.view.table, self)
        self.watch = ClipsWatch(keeper, self.question.query, self)
        self.commands = ClipCommands(keeper, self.view.chosen_ids, self)
        self.repair = RepairDesk(keeper, self)
        self.drops = FileDrops(self, self.actions_.add.isEnabled)
        self._saying = QTimer(self)
        self._saying.setSingleShot(True)
        self._saying.setInterval(_SAID_MS)
        # Qt's own slot: a function of ours would be called even after Python has given the page up.
        self._saying.timeout.connect(self.said.clear)
        self._connect()
        self._enable()

    def _connect(self) -> None:
        a, commands = self.actions_, self.commands
        for action, act in (
            (a.open, self._open_chosen),
            (a.relabel, self.details.label.setFocus),
            (a.trash, commands.trash),
            (a.restore, commands.restore),
            (a.empty, commands.ask_to_empty),
            (a.review, self.review.emit),
            (a.undo, commands.undo),
            (a.redo, commands.redo),
            (a.search, self.search.setFocus),
            (a.add, self.ask_what_to_import),
            (a.export, lambda: self.export.emit(self.view.chosen_ids())),
            (a.folder, self.ask_for_folder),
            (a.show_folder, self._show_folder),
            (a.as_grid, lambda: self.show_as(grid=True)),
            (a.as_table, lambda: self.show_as(grid=False)),
        ):
            action.triggered.connect(lambda _on=False, act=act: act())
        self.question.changed.connect(self.watch.read)
        self.view.chosen.connect(self._show_chosen)
        self.view.opened.connect(self.opened)
        self.details.edited.connect(commands.edit)
        commands.changed.connect(self.watch.read)
        commands.said.connect(self.say)
        self.repair.begun.connect(
            lambda: self.view.show_progress(text.REPAIRING, str(self._keeper.folder))
        )
        self.repair.said.connect(self.say)
        self.watch.found.connect(self._show)
        self.watch.failed.connect(self._library_failed)
        self.drops.hovering.connect(lambda on: self.said.setText(text.DROP_HERE if on else ""))
        self.drops.dropped.connect(self.dropped)
        self._keeper.opened.connect(self._library_opened)
        self._keeper.leaving.connect(self._library_leaving)
        self._keeper.failed.connect(self._library_failed)

    # The library.

    def _library_opened(self) -> None:
        library = self._keeper.library
        assert library is not None
        self.thumbnails.use(library.motion)
        if library.recovered:
            self.say(text.recovered(len(library.recovered)))
        elif library.read_only:
            self.say(text.READ_ONLY)
        self.watch.read()

    def _library_leaving(self) -> None:
        self.thumbnails.use(None)
        self.details.show_motion(None)
        self._show_opening()

    def _library_failed(self, message: str) -> None:
        choices = [(text.TRY_AGAIN, self._keeper.need), (text.FOLDER, self.ask_for_folder)]
        if self._keeper.damaged:
            choices.insert(0, (text.REPAIR, self.repair.ask))
        self.view.show_message(text.FAILED, message, choices)
        self._enable()

    def _show_opening(self) -> None:
        self.view.show_progress(text.OPENING, str(self._keeper.folder))

    def query(self) -> Query:
        """What is shown, in which order."""
        return self.question.query()

    # What is shown.

    def _show(self, content: Content) -> None:
        counts, a = content.counts, self.actions_
        self.filters.show_counts(counts)
        self.details.label.set_names(content.labels)
        self.details.person.set_names([name for name in counts.persons if name])
        explain(a.undo, text.undo(content.undo), on=content.undo is not None)
        explain(a.redo, text.redo(content.redo), on=content.redo is not None)
        a.review.setVisible(counts.suggested > 0)
        a.review.setText(text.review(counts.suggested))
        a.empty.setEnabled(counts.trashed > 0)
        if content.clips:
            self.view.show_clips(content.clips)
        else:
            show_why_empty(
                self.view, self.question, counts, self.to_live.emit, self.ask_what_to_import
            )
        length = sum(clip.duration for clip in content.clips)
        words = text.shown(len(content.clips), length) if content.clips else ""
        library = self._keeper.library
        read_only = library is not None and library.read_only
        self.counted.setText(text.only_looked_at(words) if read_only else words)
        self._show_chosen()

    def show_as(self, *, grid: bool) -> None:
        """Thumbnails, or a table."""
        self.actions_.as_grid.setChecked(grid)
        self.actions_.as_table.setChecked(not grid)
        self.view.look_as(grid)

    def say(self, words: str) -> None:
        """Say something for a few seconds."""
        self.said.setText(words)
        self._saying.start()

    def _show_chosen(self) -> None:
        clips = self.view.chosen_clips()
        self.details.show_clips(clips, self._now())
        library = self._keeper.library
        if len(clips) == 1 and library is not None:
            try:
                self.details.show_motion(library.motion(clips[0].id))
            except UserError as error:
                self.details.facts.setText(str(error))
        self._enable()

    def _enable(self) -> None:
        library, count = self._keeper.library, len(self.view.chosen_ids())
        changeable = library is not None and not library.read_only
        self.enable(
            chosen=count, shown=len(self.view.model.clips), there=library is not None,
            changeable=changeable, trash=self.question.in_trash,
        )  # fmt: skip

    # Files and folders.

    def ask_for_folder(self) -> None:
        """Ask for the folder of another library, and use it."""
        name = QFileDialog.getExistingDirectory(self, text.FOLDER_TITLE, str(self._keeper.folder))
        if name:
            self.moved.emit(Path(name))
            self._keeper.move_to(Path(name))

    def ask_what_to_import(self) -> None:
        """Ask for files, and import them."""
        names, _ = QFileDialog.getOpenFileNames(self, text.IMPORT_TITLE, "", text.IMPORT_FILTER)
        if names:
            self.dropped.emit([Path(name) for name in names])

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._keeper.folder)))

    def _open_chosen(self) -> None:
        ids = self.view.chosen_ids()
        if len(ids) == 1:
            self.opened.emit(ids[0])

    # Coming and going.

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Open the library when it is first looked at; listen to the keys."""
        super().showEvent(event)
        self.setFocus()
        self.watch.watch(True)
        if self._keeper.library is None:
            self._show_opening()
            self._keeper.need()
        else:
            self.watch.look()
            self._show_chosen()

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Cost nothing while nobody looks."""
        super().hideEvent(event)
        self.watch.watch(False)

    def shut_down(self, timeout: float = 0.0) -> bool:
        """The window closes; whether all threads ended within `timeout` seconds."""
        self.details.show_motion(None)
        ended = [
            self.watch.close(timeout), self.commands.close(timeout),
            self.repair.close(timeout), self.thumbnails.close(timeout),
        ]  # fmt: skip
        return all(ended)

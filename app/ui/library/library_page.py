"""The library page: filters at the left, clips in the middle, what is known of one at the right."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, QTimer, QUrl, pyqtSignal
from PyQt6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QHideEvent,
    QShowEvent,
)
from PyQt6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QMessageBox,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.text import library as text
from app.ui.buttons import tool_button
from app.ui.card import Card, dim_label
from app.ui.export import tell
from app.ui.library.clip_details import ClipDetails
from app.ui.library.filter_list import EVERYTHING, Filter, FilterList
from app.ui.library.keeper import LibraryKeeper
from app.ui.library.library_actions import LibraryActions
from app.ui.library.library_view import LibraryView
from app.ui.library.thumbnails import Thumbnails
from app.ui.tasks import Task, Tasks
from app.ui.theme import SPACE, WIDE_SPACE

if TYPE_CHECKING:
    from app.library import Clip, Counts, Library, Query

# How often it is looked for changes of other windows and of the recorder.
_WATCH_MS = 400
# Typing goes on for so long before it is searched.
_TYPING_MS = 120
_SAID_MS = 5000


@dataclass(frozen=True, eq=False)
class _Content:
    """What was read at once."""

    changes: int
    clips: list[Clip]
    counts: Counts
    labels: tuple[str, ...]
    undo: str | None
    redo: str | None


class LibraryPage(QWidget):
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
        self._tasks = Tasks(self)
        self._reading: Task[_Content] | None = None
        self._seen = -1
        self._filter: Filter = EVERYTHING
        self._sort = ("created", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.actions_ = LibraryActions(self)
        self.thumbnails = Thumbnails(self)
        self.filters = FilterList()
        self.view = LibraryView(self.thumbnails)
        self.details = ClipDetails()
        self.search = QLineEdit()
        self.search.setPlaceholderText(text.SEARCH)
        self.search.setToolTip(text.SEARCH_TIP)
        self.search.setAccessibleName(text.SEARCH)
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(320)
        self.said = dim_label("")
        self.counted = dim_label("")
        self._lay_out()
        self._connect()
        self._typing = _once(self, _TYPING_MS, self.reload)
        self._saying = _once(self, _SAID_MS, lambda: self.said.setText(""))
        self._watch = QTimer(self)
        self._watch.setInterval(_WATCH_MS)
        self._watch.timeout.connect(self.look)
        self._enable()

    def _lay_out(self) -> None:
        a = self.actions_
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.search, 1)
        for action in (a.as_grid, a.as_table):
            top.addWidget(tool_button(action))
        top.addStretch(1)
        self.review_button = tool_button(a.review)
        for button in (
            self.review_button, tool_button(a.undo), tool_button(a.redo),
            tool_button(a.add), tool_button(a.export),
        ):  # fmt: skip
            top.addWidget(button)
        more = QToolButton()
        more.setText("⋯")
        more.setToolTip(text.MORE)
        more.setAccessibleName(text.MORE)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(more)
        menu.addActions([a.open, a.relabel, a.trash, a.restore])
        menu.addSeparator()
        menu.addActions([a.empty])
        menu.addSeparator()
        menu.addActions([a.folder, a.show_folder])
        more.setMenu(menu)
        top.addWidget(more)
        sides = Card(text.FILTER_TITLE)
        sides.setMinimumWidth(170)
        sides.setMaximumWidth(230)
        sides.body.setContentsMargins(SPACE, WIDE_SPACE - 4, SPACE, SPACE)
        sides.body.addWidget(self.filters, 1)
        self.details.setMinimumWidth(260)
        self.details.setMaximumWidth(360)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.counted)
        row.addStretch(1)
        row.addWidget(self.said)
        middle = QVBoxLayout()
        middle.setSpacing(SPACE)
        middle.addWidget(self.view, 1)
        middle.addLayout(row)
        self.right = QVBoxLayout()
        self.right.setSpacing(SPACE)
        self.right.addWidget(self.details, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        for action in (a.open, a.restore, a.trash):
            button = tool_button(action)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            buttons.addWidget(button, 1)
            self._only_where_useful(button)
        self.right.addLayout(buttons)
        columns = QHBoxLayout()
        columns.setSpacing(WIDE_SPACE)
        columns.addWidget(sides, 1)
        columns.addLayout(middle, 5)
        columns.addLayout(self.right, 2)
        self.below = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, SPACE, WIDE_SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addLayout(top)
        layout.addLayout(columns, 1)
        layout.addLayout(self.below)

    def _only_where_useful(self, button: QToolButton) -> None:
        action = button.defaultAction()
        assert action is not None
        action.changed.connect(lambda: button.setVisible(action.isVisible()))

    def _connect(self) -> None:
        a = self.actions_
        a.open.triggered.connect(self._open_chosen)
        a.relabel.triggered.connect(self._to_label)
        a.trash.triggered.connect(lambda: self._change(lambda lib, ids: lib.trash(ids)))
        a.restore.triggered.connect(lambda: self._change(lambda lib, ids: lib.restore(ids)))
        a.empty.triggered.connect(self.ask_to_empty)
        a.review.triggered.connect(self.review)
        a.undo.triggered.connect(lambda: self._take_back(undo=True))
        a.redo.triggered.connect(lambda: self._take_back(undo=False))
        a.search.triggered.connect(self._to_search)
        a.add.triggered.connect(self.ask_what_to_import)
        a.export.triggered.connect(lambda: self.export.emit(self.view.chosen_ids()))
        a.folder.triggered.connect(self.ask_for_folder)
        a.show_folder.triggered.connect(self._show_folder)
        a.as_grid.triggered.connect(lambda: self.show_as(grid=True))
        a.as_table.triggered.connect(lambda: self.show_as(grid=False))
        self.search.textChanged.connect(lambda _words: self._typing.start())
        self.filters.chosen.connect(self._filter_chosen)
        self.view.chosen.connect(self._show_chosen)
        self.view.opened.connect(self.opened)
        self.view.table.sort_chosen.connect(self._sort_chosen)
        self.details.edited.connect(self._edit)
        self._keeper.opened.connect(self._library_opened)
        self._keeper.leaving.connect(self._library_leaving)
        self._keeper.failed.connect(self._library_failed)

    # The library.

    def _library_opened(self) -> None:
        library = self._keeper.library
        assert library is not None
        self.thumbnails.use(library.motion)
        self._seen = -1
        if library.recovered:
            self.say(text.recovered(len(library.recovered)))
        self.reload()

    def _library_leaving(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        self.thumbnails.use(None)
        self.details.show_motion(None)
        self.view.show_progress(text.OPENING, str(self._keeper.folder))

    def _library_failed(self, message: str) -> None:
        self.view.show_message(
            text.FAILED,
            message,
            [
                (text.TRY_AGAIN, self._keeper.need),
                (text.FOLDER, self.ask_for_folder),
            ],
        )
        self._enable()

    def look(self) -> None:
        """Read anew if anything was changed, in whichever window."""
        library = self._keeper.library
        if library is None or self._reading is not None:
            return
        try:
            changed = library.changes() != self._seen
        except UserError as error:
            self._library_failed(str(error))
            return
        if changed:
            self.reload()

    def query(self) -> Query:
        """What is shown, in which order."""
        from app.library import Query

        sort, descending = self._sort
        query = Query(text=self.search.text(), sort=sort, descending=descending)
        return self._filter.of(query)

    def reload(self) -> None:
        """Read what is to be shown; the newest wish wins."""
        library = self._keeper.library
        if library is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        query = self.query()

        def read(_task: Task[_Content]) -> _Content:
            # The number first: what changes while it is being read is read again.
            changes = library.changes()
            return _Content(
                changes, library.clips(query), library.counts(), library.labels(),
                library.next_undo(), library.next_redo(),
            )  # fmt: skip

        self._reading = self._tasks.run(read, self._show, self._reading_failed)

    def _reading_failed(self, message: str) -> None:
        self._reading = None
        self._library_failed(message)

    def _show(self, content: _Content) -> None:
        self._reading = None
        self._seen = content.changes
        self.filters.show_counts(content.counts)
        self.details.label.set_names(content.labels)
        self.details.person.set_names([name for name in content.counts.persons if name])
        for action, words, what in (
            (self.actions_.undo, text.undo(content.undo), content.undo),
            (self.actions_.redo, text.redo(content.redo), content.redo),
        ):
            action.setEnabled(what is not None)
            action.setToolTip(f"{words} ({action.shortcut().toString()})")
        waiting = content.counts.suggested
        self.actions_.review.setVisible(waiting > 0)
        self.actions_.review.setText(text.review(waiting))
        self.review_button.setVisible(waiting > 0)
        self.actions_.empty.setEnabled(content.counts.trashed > 0)
        if content.clips:
            self.view.show_clips(content.clips)
        else:
            self._show_why_empty(content.counts)
        length = sum(clip.duration for clip in content.clips)
        self.counted.setText(text.shown(len(content.clips), length) if content.clips else "")
        self._show_chosen()

    def _show_why_empty(self, counts: Counts) -> None:
        if self._filter.trashed and not self.search.text():
            self.view.show_message(text.TRASH_EMPTY, text.TRASH_EMPTY_DETAIL)
        elif counts.clips or counts.trashed:
            self.view.show_message(
                text.NOTHING_FOUND, text.NOTHING_FOUND_DETAIL, [(text.SHOW_ALL, self.show_all)]
            )
        else:
            self.view.show_message(
                text.EMPTY,
                text.EMPTY_DETAIL,
                [
                    (text.TO_LIVE, self.to_live.emit),
                    (text.IMPORT, self.ask_what_to_import),
                ],
            )

    # What is shown.

    def show_all(self) -> None:
        """No filter, no search."""
        self.search.clear()
        self.filters.choose(EVERYTHING)
        self._filter = EVERYTHING
        self.reload()

    def show_as(self, *, grid: bool) -> None:
        """Thumbnails, or a table."""
        self.actions_.as_grid.setChecked(grid)
        self.actions_.as_table.setChecked(not grid)
        self.view.look_as(grid)

    def say(self, words: str) -> None:
        """Say something for a few seconds."""
        self.said.setText(words)
        self._saying.start()

    def _filter_chosen(self, chosen: Filter) -> None:
        self._filter = chosen
        self.reload()

    def _sort_chosen(self, sort: str, descending: bool) -> None:
        self._sort = (sort, descending)
        self.reload()

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
        there = library is not None
        changeable = library is not None and not library.read_only
        a = self.actions_
        a.open.setEnabled(count == 1)
        a.trash.setEnabled(changeable and count > 0)
        a.restore.setEnabled(changeable and count > 0)
        a.trash.setVisible(not self._filter.trashed)
        a.restore.setVisible(self._filter.trashed)
        a.relabel.setEnabled(changeable and count > 0)
        a.add.setEnabled(changeable)
        a.export.setEnabled(there and len(self.view.model.clips) > 0)
        a.show_folder.setEnabled(there)
        self.details.form.setEnabled(changeable)

    # Changing.

    def _edit(self, fact: str, value: str) -> None:
        self._change(lambda library, ids: library.edit(ids, **{fact: value}))

    def _change(self, change: Callable[[Library, list[int]], object]) -> None:
        """Change the chosen clips; tells when it cannot be done."""
        library, ids = self._keeper.library, self.view.chosen_ids()
        if library is None or not ids:
            return
        try:
            change(library, ids)
        except UserError as error:
            tell(self, text.CHANGE_FAILED, str(error))
        self.reload()

    def _take_back(self, *, undo: bool) -> None:
        library = self._keeper.library
        if library is None:
            return
        try:
            what = library.undo() if undo else library.redo()
        except UserError as error:
            tell(self, text.CHANGE_FAILED, str(error))
        else:
            if what is not None:
                self.say(text.undone(what) if undo else text.redone(what))
        self.reload()

    def ask_to_empty(self) -> None:
        """Delete what is in the trash, once the user has agreed."""
        library = self._keeper.library
        if library is None:
            return
        from app.library import Query

        count = len(library.clips(replace(Query(), trashed=True)))
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(text.EMPTY_TITLE)
        box.setText(text.empty_question(count))
        sure = box.addButton(text.EMPTY_BUTTON, QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(text.CANCEL, QMessageBox.ButtonRole.RejectRole)
        assert sure is not None
        sure.clicked.connect(self.empty_trash)
        box.open()

    def empty_trash(self) -> None:
        """Delete what is in the trash for good."""
        library = self._keeper.library
        if library is None:
            return
        self._tasks.run(
            lambda _task: library.empty_trash(),
            lambda _count: self.reload(),
            lambda message: tell(self, text.CHANGE_FAILED, message),
        )

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

    def _to_label(self) -> None:
        self.details.label.setFocus()

    def _to_search(self) -> None:
        self.search.setFocus()

    def _open_chosen(self) -> None:
        ids = self.view.chosen_ids()
        if len(ids) == 1:
            self.opened.emit(ids[0])

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Take files that are dragged onto the page."""
        if event is not None and _files_of(event) and self.actions_.add.isEnabled():
            self.said.setText(text.DROP_HERE)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent | None) -> None:  # noqa: N802 (Qt's name)
        """They are gone again."""
        self.said.setText("")

    def dropEvent(self, event: QDropEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Import what was dropped."""
        self.said.setText("")
        if event is not None and (files := _files_of(event)):
            event.acceptProposedAction()
            self.dropped.emit(files)

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Open the library when it is first looked at; listen to the keys."""
        super().showEvent(event)
        self.setFocus()
        self._watch.start()
        if self._keeper.library is None:
            self.view.show_progress(text.OPENING, str(self._keeper.folder))
            self._keeper.need()
        else:
            self.look()
            self._show_chosen()

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Cost nothing while nobody looks."""
        super().hideEvent(event)
        self._watch.stop()

    def shut_down(self, timeout: float = 0.0) -> bool:
        """The window closes; whether all threads ended within `timeout` seconds."""
        self._watch.stop()
        self.details.show_motion(None)
        ended = self.thumbnails.close(timeout)
        return self._tasks.close(timeout) and ended


def _files_of(event: QDropEvent) -> list[Path]:
    data = event.mimeData()
    if data is None:
        return []
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _once(page: QWidget, milliseconds: int, act: Callable[[], object]) -> QTimer:
    """A timer that acts once, so long after it was last started."""
    timer = QTimer(page)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer

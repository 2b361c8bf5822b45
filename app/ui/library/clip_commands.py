"""What is done to clips on the library page; each of it can be undone, but for the trash."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QMessageBox, QWidget

from app.errors import UserError
from app.text import library as text
from app.ui.export import tell
from app.ui.library.keeper import LibraryKeeper
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.library import Library


class ClipCommands(QObject):
    """Changes the chosen clips, and tells when that cannot be done."""

    #: The library is to be read anew.
    changed = pyqtSignal()
    #: What was done, in a few words.
    said = pyqtSignal(str)

    def __init__(
        self, keeper: LibraryKeeper, chosen: Callable[[], list[int]], page: QWidget
    ) -> None:
        """
        Args:
            keeper: has the library.
            chosen: the numbers of the chosen clips.
            page: what messages belong to.
        """
        super().__init__(page)
        self._keeper, self._chosen, self._page = keeper, chosen, page
        self._tasks = Tasks(self)

    def edit(self, fact: str, value: str) -> None:
        """Set what is known of the chosen clips."""
        self._change(lambda library, ids: library.edit(ids, **{fact: value}))

    def trash(self) -> None:
        """Move them to the trash."""
        self._change(lambda library, ids: library.trash(ids))

    def restore(self) -> None:
        """Take them out of it."""
        self._change(lambda library, ids: library.restore(ids))

    def undo(self) -> None:
        """Take back what was done last."""
        self._take_back(lambda library: library.undo(), text.undone)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._take_back(lambda library: library.redo(), text.redone)

    def ask_to_empty(self) -> None:
        """Delete what is in the trash, once the user has agreed."""
        library = self._keeper.library
        if library is None:
            return
        try:
            count = library.counts().trashed
        except UserError as error:
            tell(self._page, text.CHANGE_FAILED, str(error))
            return
        box = QMessageBox(self._page)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(text.EMPTY_TITLE)
        box.setText(text.empty_question(count))
        sure = box.addButton(text.EMPTY_BUTTON, QMessageBox.ButtonRole.DestructiveRole)
        # Return is pressed without reading; what cannot be undone takes a step more.
        box.setDefaultButton(box.addButton(text.CANCEL, QMessageBox.ButtonRole.RejectRole))
        assert sure is not None
        sure.clicked.connect(self.empty_trash)
        box.open()

    def empty_trash(self) -> None:
        """Delete what is in the trash for good."""
        library = self._keeper.library
        if library is None:
            return

        def failed(message: str) -> None:
            tell(self._page, text.CHANGE_FAILED, message)
            self.changed.emit()

        self._tasks.run(
            lambda _task: library.empty_trash(), lambda _count: self.changed.emit(), failed
        )

    def close(self, timeout: float) -> bool:
        """Stop; whether all threads ended within `timeout` seconds."""
        return self._tasks.close(timeout)

    def _change(self, change: Callable[[Library, list[int]], object]) -> None:
        library, ids = self._keeper.library, self._chosen()
        if library is None or not ids:
            return
        try:
            change(library, ids)
        except UserError as error:
            tell(self._page, text.CHANGE_FAILED, str(error))
        self.changed.emit()

    def _take_back(self, act: Callable[[Library], str | None], words: Callable[[str], str]) -> None:
        library = self._keeper.library
        if library is None:
            return
        try:
            what = act(library)
        except UserError as error:
            tell(self._page, text.CHANGE_FAILED, str(error))
        else:
            if what is not None:
                self.said.emit(words(what))
        self.changed.emit()

"""A damaged library is made usable again, once the user has agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QMessageBox, QWidget

from app.text import library as text
from app.ui.export import tell
from app.ui.library.keeper import LibraryKeeper
from app.ui.tasks import Task, Tasks

if TYPE_CHECKING:
    from app.library.repair import Repair


class RepairDesk(QObject):
    """Asks, repairs in the background, and has the library opened."""

    #: It is being repaired.
    begun = pyqtSignal()
    #: What was saved, in a sentence.
    said = pyqtSignal(str)

    def __init__(self, keeper: LibraryKeeper, page: QWidget) -> None:
        """
        Args:
            keeper: could not open the library.
            page: what messages belong to.
        """
        super().__init__(page)
        self._keeper, self._page = keeper, page
        self._tasks = Tasks(self)

    def ask(self) -> None:
        """Say what a repair does, and begin once the user has agreed."""
        box = QMessageBox(self._page)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(text.REPAIR_TITLE)
        box.setText(text.REPAIR_QUESTION)
        sure = box.addButton(text.REPAIR_BUTTON, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(text.CANCEL, QMessageBox.ButtonRole.RejectRole)
        assert sure is not None
        sure.clicked.connect(self.begin)
        box.open()

    def begin(self) -> None:
        """Repair it, unless it is open by now."""
        keeper = self._keeper
        if keeper.library is not None:
            return
        folder = keeper.folder

        def work(_task: Task[Repair]) -> Repair:
            from app.library.repair import repair

            return repair(folder)

        def done(saved: Repair) -> None:
            if keeper.folder == folder:
                keeper.need()
                self.said.emit(text.repaired(saved.clips, saved.from_files))

        def failed(message: str) -> None:
            tell(self._page, text.REPAIR_FAILED, message)
            if keeper.folder == folder:
                keeper.need()

        self._tasks.run(work, done, failed)
        self.begun.emit()

    def close(self, timeout: float) -> bool:
        """The window closes; whether all threads ended within `timeout` seconds."""
        return self._tasks.close(timeout)

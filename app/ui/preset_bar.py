"""Tunings that are kept by name."""

from __future__ import annotations

import contextlib

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from app.errors import UserError
from app.text import live as text
from app.tuning import Preset, PresetFile
from app.ui.buttons import quiet_button
from app.ui.dialogs import PresetDialog
from app.ui.export import tell
from app.ui.tasks import Tasks
from app.ui.theme import SPACE


class PresetBar(QWidget):
    """A menu of presets, and buttons to keep and to forget one."""

    #: The `Preset` that was chosen by the user.
    chosen = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: PresetFile | None = None
        self._presets: dict[str, Preset] = {}
        # What is in the file, and what is being written to it.
        self._kept = self._begun = self._presets
        self._tasks = Tasks(self)
        self._current: Preset | None = None
        self._name = ""
        self.menu = QMenu(self)
        self.button = QToolButton()
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self.menu)
        self.button.setToolTip(text.PRESETS_TIP)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.setMinimumWidth(80)
        self.save = quiet_button(text.PRESET_SAVE, text.PRESET_SAVE_TIP)
        self.delete = quiet_button(text.PRESET_DELETE, text.PRESET_DELETE_TIP)
        self.save.clicked.connect(self._ask_name)
        self.delete.clicked.connect(self._forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        row.addWidget(self.button, 1)
        row.addWidget(self.save)
        row.addWidget(self.delete)
        self._refresh("")

    def set_file(self, file: PresetFile | None) -> None:
        """Where the presets are kept; None to keep them for this run only."""
        self._file = file
        self._presets = file.load() if file is not None else {}
        self._kept = self._begun = self._presets
        self._refresh("")

    def preset(self, name: str) -> Preset | None:
        """The preset that is called so."""
        return self._presets.get(name)

    @property
    def name(self) -> str:
        """The name of the preset that holds; empty for none."""
        return self._name

    def follow(self, current: Preset | None) -> None:
        """This holds now; None while nothing can be tuned. Its name is shown if it has one."""
        self._current = current
        same = [name for name, preset in self._presets.items() if preset == current]
        self._refresh(self.name if self.name in same else next(iter(same), ""))

    def keep(self, name: str) -> None:
        """Keep what holds now under this name; another one of this name is replaced."""
        name = " ".join(name.split())
        if self._current is None or not name:
            return
        presets = self._presets | {name: self._current}
        self._change(dict(sorted(presets.items(), key=lambda item: item[0].casefold())), name)

    def _ask_name(self) -> None:
        dialog = PresetDialog(self.name, self._presets, self)
        dialog.accepted.connect(lambda: self.keep(dialog.name))
        dialog.open()

    def _forget(self) -> None:
        left = {name: preset for name, preset in self._presets.items() if name != self.name}
        self._change(left, "")

    def finish(self, timeout: float) -> None:
        """The presets are in their file when this returns, or after `timeout` seconds."""
        self._tasks.close(timeout)
        if self._file is not None and self._presets is not self._begun:
            with contextlib.suppress(UserError):
                self._file.save(self._presets)

    def _change(self, presets: dict[str, Preset], name: str) -> None:
        self._presets = presets
        self._refresh(name)
        if not self._tasks.busy:
            self._save()

    def _save(self) -> None:
        """Write them, on a thread: a disk may take its time."""
        file, presets = self._file, self._presets
        self._begun = presets
        if file is None:
            self._saved(presets)
            return
        self._tasks.run(
            lambda _: file.save(presets), lambda _: self._saved(presets), self._not_saved
        )

    def _saved(self, presets: dict[str, Preset]) -> None:
        self._kept = presets
        if self._presets is not presets:
            self._save()

    def _not_saved(self, message: str) -> None:
        """Back to what is in the file: nobody shall believe in presets that are gone tomorrow."""
        self._presets = self._begun = self._kept
        self.follow(self._current)
        tell(self, text.PRESETS_NOT_SAVED, message)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Give the name the room that there is."""
        super().resizeEvent(event)
        self._show_name()

    def _refresh(self, name: str) -> None:
        self._name = name
        self.menu.clear()
        for kept, preset in self._presets.items():
            action = self.menu.addAction(kept.replace("&", "&&"))
            assert action is not None
            action.setCheckable(True)
            action.setChecked(kept == name)
            action.triggered.connect(lambda _on=False, preset=preset: self.chosen.emit(preset))
        self.button.setEnabled(self._current is not None and bool(self._presets))
        self.button.setAccessibleName(f"{text.PRESETS}: {name or text.PRESET_NONE}")
        self.save.setEnabled(self._current is not None)
        self.delete.setEnabled(bool(name))
        self._show_name()

    def _show_name(self) -> None:
        arrow, metrics = "  ▾", self.button.fontMetrics()
        room = max(40, self.button.width() - metrics.horizontalAdvance(arrow) - 32)
        words = self._name or text.PRESET_NONE
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        self.button.setText(shown.replace("&", "&&") + arrow)

"""Recording, the library and teaching, put around the live page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QMenu

from app.errors import UserError
from app.recording_choices import RecordingChoices
from app.settings import library_path
from app.text import library as library_text
from app.text import recording as recording_text
from app.text import teach as teach_text
from app.ui.controller import Controller
from app.ui.library.keeper import LibraryKeeper
from app.ui.library.library_room import LibraryRoom
from app.ui.live_page import LivePage
from app.ui.memory import Memory
from app.ui.pages import Pages
from app.ui.recording.chosen import Chosen
from app.ui.recording.record_actions import RecordActions
from app.ui.recording.record_bar import RecordBar
from app.ui.recording.record_overlay import RecordOverlay
from app.ui.recording.recorder_like import RecorderLike
from app.ui.recording.recording_desk import RecordingDesk
from app.ui.recording.sounds import Sounds
from app.ui.shortcut_sheet import Group, rows_of
from app.ui.tasks import Task
from app.ui.teach.teach_page import TeachPage

if TYPE_CHECKING:
    from app.labelling.recording import Recording
    from app.labelling.suggestion import Suggestion


class Studio(QObject):
    """What makes clips of what is seen, and what is done with them."""

    def __init__(
        self,
        controller: Controller,
        recorder: RecorderLike,
        live: LivePage,
        pages: Pages,
        memory: Memory,
        sounds: Sounds | None = None,
    ) -> None:
        """
        Args:
            controller: has the weights in use.
            recorder: given to the sessions, too.
            live: the live page; controls are added to it.
            pages: the library is added to them.
            memory: what was chosen before.
            sounds: plays tones; None for the loudspeaker.
        """
        super().__init__(live)
        self._controller, self._recorder, self._memory = controller, recorder, memory
        self._pages, self._live = pages, live
        chosen = memory.settings.library
        self.keeper = LibraryKeeper(Path(chosen) if chosen else library_path(), parent=self)
        self.record_actions = RecordActions(live)
        self.bar = RecordBar(self.record_actions)
        self.overlay = RecordOverlay(live.video.view)
        live.add_below_picture(self.bar, self.bar.stops())
        choices = Chosen(RecordingChoices.from_json(memory.settings.recording), self)
        self.desk = RecordingDesk(
            recorder, self.keeper, self.record_actions, self.bar, self.overlay,
            choices, live, sounds,
        )  # fmt: skip
        self.library = LibraryRoom(self.keeper, self._ask_weights, controller.classes)
        pages.add_page(library_text.PAGE, self.library, library_text.PAGE_TIP)
        self.teach = TeachPage(self.keeper, lambda: controller.weights)
        pages.add_page(teach_text.PAGE, self.teach, teach_text.PAGE_TIP)
        self.teach.used.connect(controller.choose_weights)
        self.teach.opened.connect(self._play_clip)
        self.teach.to_live.connect(lambda: pages.setCurrentWidget(live))
        live.shown.connect(self.record_actions.listen)
        self.library.to_live.connect(lambda: pages.setCurrentWidget(live))
        self.library.page.moved.connect(self._library_moved)
        self.library.page.actions_.as_table.toggled.connect(self._look_chosen)
        self.library.page.show_as(grid=not memory.settings.library_table)
        choices.changed.connect(self._recording_chosen)
        memory.was_reset.connect(lambda: self.desk.use(RecordingChoices()))

    def menu(self) -> QMenu:
        """The menu about recording."""
        menu = QMenu(recording_text.MENU)
        menu.addActions(self.record_actions.all())
        return menu

    def keys(self, groups: list[Group]) -> list[Group]:
        """The keys of the page that is shown, before those of the menus."""
        shown = self._pages.currentWidget()
        if shown is self.library:
            own = Group(library_text.PAGE, tuple(rows_of(self.library.with_shortcuts())))
        elif shown is self.teach:
            own = Group(teach_text.PAGE, tuple(rows_of(self.teach.actions_.with_shortcuts())))
        else:
            return groups
        return [own, *groups]

    def show_classes(self, classes: Sequence[str]) -> None:
        """The recogniser knows these."""
        self.desk.names.set_classes(classes)

    def shut_down(self) -> None:
        """The window is gone: nothing more is begun. Waits for nothing."""
        self.desk.close()
        self.library.shut_down()
        self.teach.shut_down()

    def finish(self, timeout: float) -> bool:
        """What was recorded is on the disk; whether it is, within `timeout` seconds."""
        saved = self._recorder.close(timeout)
        self.teach.finish()
        self.keeper.close()
        return saved

    def _ask_weights(self, recording: Recording, task: Task[list[Suggestion]]) -> list[Suggestion]:
        from app.labelling.suggesting import ask_weights

        found = ask_weights(recording.motion, self._controller.weights, task.report)
        if not task.cancelled:
            recording.keep_suggestions(found)
        return found

    def _play_clip(self, name: str) -> None:
        # Pieces of a clip carry the number of their span behind the clip's name.
        uid, _, span = name.partition("#")
        library = self.keeper.library
        try:
            clip = library.find(uid) if library is not None else None
        except UserError as error:
            self.teach.result.words.setText(str(error))
            return
        if clip is None:
            self.teach.result.words.setText(teach_text.CLIP_GONE)
            return
        self._pages.setCurrentWidget(self.library)
        self.library.play(clip.id, span)

    def _library_moved(self, folder: Path) -> None:
        self._memory.keep(replace(self._memory.settings, library=str(folder)))

    def _look_chosen(self, as_table: bool) -> None:
        self._memory.keep(replace(self._memory.settings, library_table=as_table))

    def _recording_chosen(self, choices: RecordingChoices) -> None:
        self._memory.keep(replace(self._memory.settings, recording=choices.to_json()))

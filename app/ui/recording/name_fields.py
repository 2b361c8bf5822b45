"""What is recorded and who does it: the fields below the picture, and the names they offer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QWidget

from app.ui.library.keeper import LibraryKeeper
from app.ui.recording.chosen import Chosen
from app.ui.recording.record_bar import RecordBar

if TYPE_CHECKING:
    from app.library.records import Facts


class NameFields(QObject):
    """Offers the names used before, then those of the library, then those of the recogniser."""

    def __init__(
        self, bar: RecordBar, keeper: LibraryKeeper, chosen: Chosen, page: QWidget
    ) -> None:
        """
        Args:
            bar: has the fields.
            keeper: has the library.
            chosen: has the names that were used before.
            page: gets the keys back when a name was chosen.
        """
        super().__init__(page)
        self._label, self._person = bar.label, bar.person
        self._keeper, self._chosen, self._page = keeper, chosen, page
        self._classes: tuple[str, ...] = ()
        self._label.label_chosen.connect(self._label_chosen)
        self._person.label_chosen.connect(self._person_chosen)
        keeper.opened.connect(self.offer)

    def fill(self) -> None:
        """Show the names that were used last."""
        labels, persons = self._chosen.now.labels, self._chosen.now.persons
        self._label.set_label(labels[0] if labels else "")
        self._person.set_label(persons[0] if persons else "")
        self.offer()

    def set_classes(self, classes: Sequence[str]) -> None:
        """What the recogniser knows."""
        if tuple(classes) != self._classes:
            self._classes = tuple(classes)
            self.offer()

    def offer(self) -> None:
        """Offer the names that are known by now."""
        library = self._keeper.library
        known = library.labels() if library is not None else ()
        recent = [label for label in self._chosen.now.labels if label]
        self._label.set_names(list(dict.fromkeys([*recent, *known, *self._classes])))
        self._person.set_names([person for person in self._chosen.now.persons if person])

    def facts(self) -> Facts:
        """Of a clip that begins today."""
        from app.library.records import Facts

        session = time.strftime("%Y-%m-%d")
        return Facts(label=self._label.label, person=self._person.label, session=session)

    def _label_chosen(self, label: str) -> None:
        self._chosen.choose(self._chosen.now.with_label(label))
        self._done()

    def _person_chosen(self, person: str) -> None:
        self._chosen.choose(self._chosen.now.with_person(person))
        self._done()

    def _done(self) -> None:
        self.offer()
        self._page.setFocus()

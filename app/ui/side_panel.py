"""What stands beside the picture: the decision, and pages of what is behind it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PyQt6.QtWidgets import QVBoxLayout, QWidget

from app.text import live as text
from app.ui.actions import Actions
from app.ui.class_colours import ClassColours
from app.ui.compare_panel import ComparePanel
from app.ui.decision_panel import DecisionPanel
from app.ui.events_panel import EventsPanel
from app.ui.importance_panel import ImportancePanel
from app.ui.side_tabs import SideTabs
from app.ui.theme import SPACE
from app.ui.top_five import TopFivePanel
from app.ui.tuning_panel import TuningPanel

# The least and the largest width in letters, so that it follows the size of the text; and the same
# while two sets of weights are compared: two columns of names want more room than one.
_WIDTH, _WIDE = (50, 70), (57, 93)
# The least is never more than this, logical pixels: a small window is for the picture, too.
_SMALL_WINDOW = 400


class SidePanel(QWidget):
    """Lays the panels out; what they show is up to the live page."""

    def __init__(
        self,
        actions: Actions,
        colours: ClassColours,
        clock: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        """
        Args:
            actions: some have buttons here.
            colours: of the actions in the list of events.
            clock: counts seconds, for easing.
        """
        super().__init__(parent)
        self.decision = DecisionPanel()
        self.top_five = TopFivePanel(clock=clock)
        self.events = EventsPanel(actions.export, colours)
        self.importance = ImportancePanel(actions.check)
        self.tuning = TuningPanel()
        self.compare = ComparePanel(actions.compare, actions.end_comparison, clock)
        self.tabs = SideTabs()
        self.tabs.add_page(text.TAB_OVERVIEW, self.top_five, self.events)
        for title, tip, page in (
            (text.TAB_JOINTS, text.TAB_JOINTS_TIP, self.importance),
            (text.TAB_TUNING, text.TAB_TUNING_TIP, self.tuning),
            (text.TAB_COMPARE, text.TAB_COMPARE_TIP, self.compare),
        ):
            self.tabs.add_page(title, page)
            self.tabs.setTabToolTip(self.tabs.count() - 1, tip)
        self._comparison = self.tabs.count() - 1
        self.tabs.setTabVisible(self._comparison, False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.decision)
        column.addWidget(self.tabs, 1)
        self._set_width(_WIDTH)

    @property
    def compares(self) -> bool:
        """Whether two sets of weights are compared."""
        return self.tabs.isTabVisible(self._comparison)

    def set_compares(self, on: bool) -> None:
        """Show or hide the page that compares two sets of weights; shown, it comes to the front."""
        self.compare.clear()
        self.tabs.setTabVisible(self._comparison, on)
        self._set_width(_WIDE if on else _WIDTH)
        if on:
            self.tabs.setCurrentIndex(self._comparison)

    def _set_width(self, letters: tuple[int, int]) -> None:
        letter = self.fontMetrics().averageCharWidth()
        least, most = (count * letter for count in letters)
        self.setMinimumWidth(min(_SMALL_WINDOW, least))
        self.setMaximumWidth(most)

"""Why the program thinks so: the joints on a body, as numbers, and over time."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QResizeEvent, QShowEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from app.text import formats
from app.text import live as text
from app.ui.body_figure import BodyFigure
from app.ui.buttons import small_button
from app.ui.card import Card, dim_label
from app.ui.elided_label import ElidedLabel
from app.ui.heat_map import HeatMap
from app.ui.importance_mean import Explanation
from app.ui.joint_bars import JointBars
from app.ui.theme import SPACE, scaled_font


class ImportancePanel(Card):
    """The mean over the action that goes on, and below it the last window in time."""

    def __init__(self, check: QAction, parent: QWidget | None = None) -> None:
        """`check`: finds out whether the explanation holds; there is a button for it."""
        super().__init__(text.IMPORTANCE_TITLE, parent)
        self.check = small_button(check)
        self.of_what = ElidedLabel()
        self.of_what.setFont(scaled_font(self.of_what.font(), 0.92))
        self.header.addWidget(self.of_what, 100)
        self.header.addWidget(self.check)
        self.figure = BodyFigure()
        self.bars = JointBars()
        scroll = QScrollArea()
        scroll.setWidget(self.bars)
        scroll.setAccessibleName(text.IMPORTANCE_NUMBERS)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(110)
        viewport = scroll.viewport()
        if viewport is not None:
            viewport.setAutoFillBackground(False)
        self.bars.setAutoFillBackground(False)
        self.heat_map = HeatMap()
        self._row = QHBoxLayout()
        self._row.setSpacing(SPACE)
        self._row.addWidget(self.figure)
        self._row.addWidget(scroll)
        self.body.addLayout(self._row, 3)
        self.body.addWidget(dim_label(text.HEAT_MAP, 0.92, bold=True))
        self.body.addWidget(self.heat_map, 2)
        self._newest: Explanation | None = None
        self.show_explanation(None)

    @property
    def newest(self) -> Explanation | None:
        """What is known, also while the panel is hidden."""
        return self._newest

    def show_explanation(self, explanation: Explanation | None) -> None:
        """Show what is known; None for nothing."""
        self._newest = explanation
        # Ten times a second: not while nobody sees it.
        if explanation is None or self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Show what came while it was hidden."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 (Qt's name)
        """The body takes more of the width where it can be taller."""
        super().resizeEvent(event)
        tall = self.height() > 1.4 * self.width()
        for place, share in enumerate((1, 1) if tall else (2, 3)):
            self._row.setStretch(place, share)

    def _refresh(self) -> None:
        newest = self._newest
        self.figure.set_importance(None if newest is None else newest.importance)
        self.bars.set_importance(None if newest is None else newest.importance)
        self.heat_map.set_frames(None if newest is None else newest.frames)
        if newest is None:
            words = text.IMPORTANCE_NONE
        elif newest.action is None:
            words = text.IMPORTANCE_NOW
        else:
            words = f"{formats.action_name(newest.action)}, {formats.seconds(newest.seconds)}"
        self.of_what.setText(words)

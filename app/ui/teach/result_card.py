"""What came of teaching: how good it is, all versions, and what to do with the chosen one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from app.text import teach as text
from app.ui.card import Card
from app.ui.elided_label import ElidedLabel
from app.ui.message_page import Choice, MessagePage
from app.ui.teach.score_panel import ScorePanel
from app.ui.teach.versions_panel import VersionsPanel
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.teaching.records import Finished
    from app.teaching.shelf import Version


class ResultCard(Card):
    """Always about one version, the chosen one; `version` is None while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(text.RESULT, parent)
        self.version: Version | None = None
        self._finished: Finished | None = None
        self._used: Version | None = None
        self._wanted: Path | None = None
        self.score, self.message, self.versions = ScorePanel(), MessagePage(), VersionsPanel()
        self.use, self.back = QPushButton(text.USE), QPushButton(text.ROLL_BACK)
        self.share = QPushButton(text.SHARE)
        self.use.setDefault(True)
        self.use.setToolTip(text.USE_TIP)
        self.share.setToolTip(text.SHARE_TIP)
        self.words = ElidedLabel()
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self.versions.chosen.connect(self._chosen)
        self.versions.opened.connect(lambda: self.tabs.setCurrentIndex(0))
        self._chosen()

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidget(self.score)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        # The card's own ground shows through.
        self.score.setAutoFillBackground(False)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.message)
        self._stack.addWidget(scroll)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(text.RESULT)
        self.tabs.addTab(text.SCORE_TAB)
        self.tabs.addTab(text.VERSIONS_TAB)
        self.tabs.setTabToolTip(0, text.SCORE_TAB_TIP)
        self.tabs.setTabToolTip(1, text.VERSIONS_TAB_TIP)
        self.header.addWidget(self.tabs)
        shown = QStackedWidget()
        shown.addWidget(self._stack)
        shown.addWidget(self.versions)
        self.tabs.currentChanged.connect(shown.setCurrentIndex)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.words, 1)
        for button in (self.back, self.share, self.use):
            buttons.addWidget(button)
        self.body.addWidget(shown, 1)
        self.body.addLayout(buttons)

    def show_finished(self, finished: Finished) -> None:
        """It is taught; its score has the clips that were wrong, which its card has not."""
        self._finished = finished
        self.want(Path(finished.weights))
        self.use.setEnabled(False)
        self.tabs.setCurrentIndex(0)

    def want(self, path: Path) -> None:
        """Choose this file when it is among the versions that are shown next."""
        self._wanted = path

    def show_versions(self, versions: tuple[Version, ...], used: Version | None) -> None:
        """These are there, and that one is in use."""
        self.versions.show_versions(versions)
        if self._wanted is None and self.version not in versions:
            taught = [one.path for one in versions if one.date is not None]
            of_use = used.path if used is not None and used.date is not None else None
            self._wanted = of_use or (taught[0] if taught else None)
        if self._wanted is not None:
            self.versions.choose(self._wanted)
            self._wanted = None
        self.show_used(used, versions)

    def show_used(self, used: Version | None, versions: tuple[Version, ...]) -> None:
        """Another one is in use."""
        from app.teaching.shelf import before

        self._used = used
        self.versions.model.set_used(used)
        earlier = before(used.path, versions) if used is not None else None
        self.back.setEnabled(earlier is not None)
        self.back.setToolTip(text.roll_back_tip(earlier.name) if earlier else text.ROLL_BACK_NONE)
        self._enable()

    def say(self, title: str, detail: str, choices: list[Choice] | None = None) -> None:
        """There is no score to show, and why."""
        self.message.show_problem(title, detail, choices or [])
        self._stack.setCurrentIndex(0)

    def forget(self) -> None:
        """Another library."""
        self._finished = None
        self._wanted = None
        self.versions.forget()
        self.words.setText("")
        self._chosen()

    def _chosen(self) -> None:
        chosen = self.versions.chosen_versions()
        self.version = chosen[0] if len(chosen) == 1 else None
        self._enable()
        if self.version is None:
            return
        finished, score = self._finished, self.version.score
        if finished is not None and Path(finished.weights) == self.version.path:
            score = finished.score
        if score is None:
            self.say(self.version.name, text.NO_SCORE)
        else:
            version = self.version
            self.score.show_score(score, text.calibrated(version.temperature, version.familiar))
            self._stack.setCurrentIndex(1)

    def _enable(self) -> None:
        there = self.version is not None
        in_use = there and self.version == self._used
        self.share.setEnabled(there)
        self.use.setEnabled(there and not in_use)
        self.use.setText(text.IN_USE if in_use else text.USE)

"""Checks an explanation: hides the joints that are called important and shows what is left."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QEvent, Qt, QTimer
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.text import check as check_text
from app.ui.body_figure import BodyFigure
from app.ui.card import dim_label
from app.ui.check_chart import CheckChart
from app.ui.controller import Controller
from app.ui.importance_mean import Explanation
from app.ui.message_page import MessagePage
from app.ui.theme import SPACE, WIDE_SPACE, scaled_font, theme_of
from model.explanation import MOST_HIDDEN, ExplanationCheck, Verdict

_LOOK_MS = 50
_AT_FIRST = 3


class CheckDialog(QDialog):
    """Checks what is said when it opens, and again whenever asked to. Nothing waits for it."""

    def __init__(
        self,
        controller: Controller,
        newest: Callable[[], Explanation | None],
        mirrored: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """
        Args:
            controller: runs the checks.
            newest: the explanation of what is being said now; None where there is none.
            mirrored: show the body as the picture shows it.
            parent: the window.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(check_text.TITLE)
        self._controller, self._newest = controller, newest
        self._check: ExplanationCheck | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.headline, self.of_what = QLabel(), dim_label("")
        self.headline.setTextFormat(Qt.TextFormat.PlainText)
        self.headline.setFont(scaled_font(self.headline.font(), 1.5, bold=True))
        self.headline.setWordWrap(True)
        self.figure, self.chart, self.message = BodyFigure(), CheckChart(), MessagePage()
        self.figure.set_mirrored(mirrored)
        self.count = QSlider(Qt.Orientation.Horizontal)
        self.count.setRange(1, MOST_HIDDEN)
        self.count.setValue(_AT_FIRST)
        self.count.setPageStep(1)
        self.count.setAccessibleName(check_text.HOW_MANY)
        self.count.valueChanged.connect(self._show)
        self.how_many = QLabel()
        self.words, self.verdict = QLabel(), QLabel()
        self.verdict.setFont(scaled_font(self.verdict.font(), 1.1, bold=True))
        for label in (self.words, self.verdict):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        # Two lines are kept free: the words change with the number, the pictures stay.
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.message)
        self.stack.addWidget(self._results())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        again = buttons.addButton(check_text.AGAIN, QDialogButtonBox.ButtonRole.ActionRole)
        assert again is not None
        self.again = again
        self.again.setToolTip(check_text.AGAIN_TIP)
        self.again.clicked.connect(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, WIDE_SPACE, WIDE_SPACE, WIDE_SPACE)
        layout.setSpacing(WIDE_SPACE)
        layout.addWidget(self.stack, 1)
        layout.addWidget(buttons)
        self.resize(680, 500)
        self.start()

    def _results(self) -> QWidget:
        page = QWidget()
        pictures = QHBoxLayout()
        pictures.setSpacing(WIDE_SPACE)
        pictures.addWidget(self.figure, 1)
        pictures.addWidget(self.chart, 3)
        chosen = QHBoxLayout()
        chosen.setSpacing(SPACE)
        chosen.addWidget(self.how_many)
        chosen.addWidget(self.count, 1)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.headline)
        layout.addWidget(self.of_what)
        layout.addLayout(pictures, 1)
        layout.addLayout(chosen)
        layout.addWidget(self.words)
        layout.addWidget(self.verdict)
        layout.addWidget(dim_label(check_text.HOW, 0.92))
        return page

    def start(self) -> None:
        """Check what is being said now."""
        explanation = self._newest()
        classes = self._controller.classes()
        prediction = None if explanation is None else explanation.prediction
        if explanation is None or prediction is None or prediction.joints is None:
            self._say(check_text.NOTHING, check_text.NOTHING_DETAIL)
            return
        action = explanation.action
        if action is None:
            action = classes[int(prediction.probabilities.argmax())]
        if not self._controller.check(prediction, action):
            self._say(check_text.NOTHING, check_text.NOTHING_DETAIL)
            return
        share = float(prediction.probabilities[classes.index(action)])
        card = self._controller.card()
        seconds = (len(prediction.joints) - 1) / (card.rate if card is not None else 10.0)
        headline, of_what = check_text.headline(action, share, seconds)
        self.headline.setText(headline)
        self.of_what.setText(of_what)
        self.message.show_progress(check_text.RUNNING, "")
        self.stack.setCurrentWidget(self.message)
        self.again.setEnabled(False)
        self._timer.start()

    def _look(self) -> None:
        # Asked before: it may end between the two questions.
        going_on = self._controller.checking
        check = self._controller.take_check()
        if check is not None:
            self._timer.stop()
            self.again.setEnabled(True)
            self._check = check
            self._show()
            self.stack.setCurrentIndex(1)
            self.count.setFocus()
        elif not going_on:
            self._say(check_text.BROKEN_OFF, check_text.BROKEN_OFF_DETAIL)

    def _say(self, title: str, detail: str) -> None:
        self._timer.stop()
        self.message.show_problem(title, detail, ())
        self.stack.setCurrentWidget(self.message)
        self.again.setEnabled(True)

    def _show(self) -> None:
        check, count = self._check, self.count.value()
        if check is None:
            return
        hidden = check.ranking[:count]
        self.how_many.setText(f"{check_text.HOW_MANY}: {count}")
        self.figure.set_importance(check.importance)
        self.figure.set_hidden(hidden)
        self.chart.show_check(check, count)
        words = check_text.result(
            hidden,
            float(check.most_important[count]),
            float(check.random[:, count].mean()),
            float(check.least_important[count]),
        )
        self.words.setText(words)
        self.chart.setAccessibleDescription(words)
        self.count.setAccessibleDescription(words)
        title, meaning = check_text.VERDICTS[check.verdict]
        self.verdict.setText(f"{title}. {meaning}")
        self._colour_verdict()

    def _colour_verdict(self) -> None:
        theme, check = theme_of(self), self._check
        colours = {Verdict.HOLDS: theme.good, Verdict.FAILS: theme.error}
        colour = theme.text if check is None else colours.get(check.verdict, theme.text)
        style = f"color: {colour}"
        if self.verdict.styleSheet() != style:
            self.verdict.setStyleSheet(style)

    def changeEvent(self, event: QEvent | None) -> None:  # noqa: N802 (Qt's name)
        """Take the colour of the new appearance."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._colour_verdict()

"""Asks how many takes, how long, with which pauses; and how much R saves of what was before."""

from __future__ import annotations

from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.takes import TakesPlan
from app.text import recording as text
from app.ui.card import dim_label
from app.ui.fields import CountField, NumberField, TickBox
from app.ui.theme import SPACE, WIDE_SPACE


class TakesDialog(QDialog):
    """`plan`, `pre_roll` and `sounds` hold what was chosen when it is accepted."""

    def __init__(
        self,
        plan: TakesPlan,
        pre_roll: float,
        most_pre_roll: float,
        sounds: bool,
        keys: str,
        parent: QWidget | None = None,
    ) -> None:
        """
        Args:
            plan: what was chosen last.
            pre_roll: seconds before R that belong to a clip; `most_pre_roll`: at most.
            sounds: tones are played.
            keys: that stop the takes, for people.
            parent: the window.
        """
        super().__init__(parent)
        self.setWindowTitle(text.TAKES_TITLE)
        self.setMinimumWidth(420)
        intro = QLabel(text.takes_intro(keys))
        intro.setWordWrap(True)
        self.count = CountField()
        self.count.setRange(1, 100)
        self.count.setValue(plan.count)
        self.length = _seconds(plan.length, 0.5, 60.0)
        self.pause = _seconds(plan.pause, 0.0, 60.0)
        self.pause.setSpecialValueText(text.BURST)
        self.countdown = _seconds(plan.countdown, 0.0, 30.0)
        self.pre_roll_field = _seconds(pre_roll, 0.0, most_pre_roll)
        self.pre_roll_field.setSuffix(text.BEFORE)
        self.pre_roll_field.setToolTip(text.PRE_ROLL_TIP)
        self.sounds_field = TickBox(text.SOUNDS)
        self.sounds_field.setChecked(sounds)
        self.sounds_field.setToolTip(text.SOUNDS_TIP)
        self.total = dim_label("")
        form = QFormLayout()
        form.setSpacing(SPACE)
        form.setHorizontalSpacing(WIDE_SPACE)
        for words, field in (
            (text.COUNT, self.count), (text.LENGTH, self.length), (text.PAUSE, self.pause),
            (text.COUNTDOWN, self.countdown), ("", self.total), ("", self.sounds_field),
            (text.PRE_ROLL, self.pre_roll_field),
        ):  # fmt: skip
            label = QLabel(words)
            label.setBuddy(field)
            # In the middle of its field, which is higher.
            label.setMinimumHeight(field.sizeHint().height())
            form.addRow(label, field)
            if words:
                field.setAccessibleName(words)
        buttons = QDialogButtonBox()
        start = buttons.addButton(text.START, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(text.CANCEL, QDialogButtonBox.ButtonRole.RejectRole)
        assert start is not None
        start.setDefault(True)
        self.start = start
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE_SPACE, WIDE_SPACE, WIDE_SPACE, WIDE_SPACE)
        layout.setSpacing(WIDE_SPACE)
        layout.addWidget(intro)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.count.valueChanged.connect(self._show_total)
        for number in (self.length, self.pause, self.countdown):
            number.valueChanged.connect(self._show_total)
        self._show_total()

    @property
    def plan(self) -> TakesPlan:
        """The takes."""
        return TakesPlan(
            self.count.value(), self.length.value(), self.pause.value(), self.countdown.value()
        )

    @property
    def pre_roll(self) -> float:
        """Seconds before R that belong to a clip."""
        return self.pre_roll_field.value()

    @property
    def sounds(self) -> bool:
        """Tones are to be played."""
        return self.sounds_field.isChecked()

    def _show_total(self) -> None:
        self.total.setText(text.total(self.plan.seconds))


def _seconds(value: float, least: float, most: float) -> NumberField:
    field = NumberField()
    field.setDecimals(1)
    field.setSingleStep(0.5)
    field.setRange(least, most)
    field.setSuffix(text.SECONDS)
    field.setValue(value)
    return field

"""When an action counts: sliders and a list of actions that take effect at once, and presets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.text import formats
from app.text import live as text
from app.tuning import Preset, PresetFile, with_value
from app.ui.buttons import quiet_button
from app.ui.card import Card
from app.ui.class_choice import ClassChoice
from app.ui.preset_bar import PresetBar
from app.ui.theme import SPACE
from model.decision import DecisionSettings

# The time after the last movement of a slider until it counts, milliseconds.
_SETTLED = 120


@dataclass(frozen=True)
class Knob:
    """One slider.

    Attributes:
        name: of the setting in `DecisionSettings`.
        low, high: its range.
        step: what one step of the slider is.
        words: the value for people.
    """

    name: str
    low: float
    high: float
    step: float
    words: Callable[[float], str]


KNOBS = (
    Knob("enter", 0.2, 0.99, 0.01, formats.percent),
    Knob("smoothing", 0.0, 2.0, 0.05, formats.hundredths),
    Knob("minimum", 0.0, 3.0, 0.1, formats.seconds),
)


class TuningPanel(Card):
    """Starts from the weights' own settings and can go back to them."""

    #: The `DecisionSettings` that are to hold from now on.
    tuned = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(text.TUNING_TITLE, parent)
        self._usual: DecisionSettings | None = None
        self._settings: DecisionSettings | None = None
        self.sliders: dict[str, QSlider] = {}
        self.values: dict[str, QLabel] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLED)
        self._timer.timeout.connect(self._emit)
        self._wanted = ""
        self.presets = PresetBar()
        self.presets.chosen.connect(self._use)
        self.body.addWidget(self.presets)
        for knob in KNOBS:
            self._add(knob)
        self.classes = ClassChoice()
        self.classes.changed.connect(self._switched)
        self.body.addWidget(self.classes, 1)
        self.reset = quiet_button(text.TUNING_RESET, text.TUNING_RESET_TIP)
        self.reset.clicked.connect(self.go_back)
        self.header.addWidget(self.reset)
        self.setToolTip(text.TUNING_NOTE)
        self.set_usual(None)

    def _add(self, knob: Knob) -> None:
        name, tip = text.TUNING[knob.name]
        label, value, slider = QLabel(name), QLabel(), QSlider(Qt.Orientation.Horizontal)
        slider.setRange(round(knob.low / knob.step), round(knob.high / knob.step))
        slider.setPageStep(max(1, (slider.maximum() - slider.minimum()) // 10))
        slider.setAccessibleName(name)
        for widget in (label, value, slider):
            widget.setToolTip(tip)
        slider.valueChanged.connect(lambda place, knob=knob: self._moved(knob, place))
        row = QHBoxLayout()
        row.addWidget(label)
        row.addStretch(1)
        row.addWidget(value)
        column = QVBoxLayout()
        column.setSpacing(SPACE // 2)
        column.addLayout(row)
        column.addWidget(slider)
        self.body.addLayout(column)
        self.body.addSpacing(SPACE // 2)
        self.sliders[knob.name], self.values[knob.name] = slider, value

    @property
    def settings(self) -> DecisionSettings | None:
        """What holds; None while no weights are loaded."""
        return self._settings

    @property
    def tuned_by_user(self) -> bool:
        """Whether that is other than the weights want it."""
        return self._settings != self._usual

    def keep_presets(self, file: PresetFile | None, name: str) -> None:
        """Presets are kept in this file; the one called so holds as soon as weights are loaded."""
        self.presets.set_file(file)
        self._wanted = name

    def set_usual(self, usual: DecisionSettings | None, actions: Sequence[str] = ()) -> None:
        """The settings of the weights; None while none are loaded. The same again: no change.

        Args:
            usual: the settings.
            actions: the names of the actions that can be switched off.
        """
        if usual == self._usual and self._settings is not None:
            return
        self._usual = self._settings = usual
        self._timer.stop()
        self.classes.set_classes(actions)
        preset = self.presets.preset(self._wanted) if usual is not None else None
        if usual is not None and preset is not None:
            # Once: what the user does afterwards holds also for other weights.
            self._wanted = ""
            self._use(preset)
        else:
            self._refresh()

    def _use(self, preset: Preset) -> None:
        if self._usual is not None:
            self._settings = preset.applied_to(self._usual)
            self._refresh()
            self._emit()

    def _switched(self, off: tuple[str, ...]) -> None:
        if self._settings is not None:
            self._settings = replace(self._settings, off=off)
            self._refresh()
            self._timer.start()

    def _moved(self, knob: Knob, place: int) -> None:
        if self._settings is None:
            return
        self._settings = with_value(self._settings, knob.name, round(place * knob.step, 4))
        self._refresh()
        self._timer.start()

    def go_back(self) -> None:
        """Back to the weights' own settings."""
        self._settings = self._usual
        self._refresh()
        self._emit()

    def _emit(self) -> None:
        if self._settings is not None:
            self.tuned.emit(self._settings)

    def _refresh(self) -> None:
        settings = self._settings
        for knob in KNOBS:
            slider, label = self.sliders[knob.name], self.values[knob.name]
            slider.setEnabled(settings is not None)
            label.setText("")
            if settings is not None:
                value = float(getattr(settings, knob.name))
                slider.blockSignals(True)
                slider.setValue(round(value / knob.step))
                slider.blockSignals(False)
                label.setText(knob.words(value))
        if settings is not None:
            self.classes.set_off(settings.off)
        self.presets.follow(None if settings is None else Preset.of(settings))
        self.reset.setEnabled(settings != self._usual)

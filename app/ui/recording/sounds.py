"""Tones for who stands away from the screen: of takes that are recorded, and of events."""

from __future__ import annotations

import io
import math
import wave
from array import array
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTemporaryDir, QUrl
from PyQt6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PyQt6.QtMultimedia import QSoundEffect

_RATE = 44_100


class Tone(Enum):
    """Frequency in Hz and length in seconds."""

    TICK = (660.0, 0.09)
    START = (1320.0, 0.22)
    OVER = (440.0, 0.18)
    DONE = (880.0, 0.45)
    EVENT = (990.0, 0.12)


def tone(frequency: float, seconds: float) -> bytes:
    """A sine with soft edges, as a WAV file."""
    count = round(_RATE * seconds)
    edge = round(0.012 * _RATE)
    samples = array("h")
    for number in range(count):
        loud = min(1.0, number / edge, (count - number) / edge)
        samples.append(round(9000 * loud * math.sin(2 * math.pi * frequency * number / _RATE)))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


class Sounds(QObject):
    """Plays tones; where there is no sound device it asks the desktop for its bell."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on = True
        self._folder: QTemporaryDir | None = None
        self._effects: dict[Tone, QSoundEffect] | None = None

    def prepare(self) -> None:
        """Load what it takes now, so that the first tone holds up nothing."""
        if self._effects is None:
            self._effects = self._load()

    def play(self, which: Tone) -> None:
        """Play a tone, unless sounds are off; returns at once."""
        if not self.on:
            return
        self.prepare()
        effect = (self._effects or {}).get(which)
        if effect is not None:
            effect.play()
        else:
            QApplication.beep()

    def _load(self) -> dict[Tone, QSoundEffect]:
        try:
            # Its libraries may be missing, and it takes a while: not before it is needed.
            from PyQt6.QtMultimedia import QMediaDevices, QSoundEffect
        except ImportError:
            return {}
        folder = QTemporaryDir()
        if not QMediaDevices.audioOutputs() or not folder.isValid():
            return {}
        self._folder = folder
        effects = {}
        for which in Tone:
            path = Path(folder.path()) / f"{which.name.lower()}.wav"
            path.write_bytes(tone(*which.value))
            effects[which] = QSoundEffect(self)
            effects[which].setSource(QUrl.fromLocalFile(str(path)))
        return effects

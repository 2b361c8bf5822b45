"""How a recorder is doing, for views."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class RecorderState(Enum):
    """What a recorder is doing."""

    IDLE = "idle"
    RECORDING = "recording"


@dataclass(frozen=True)
class RecorderStatus:
    """How a recorder is doing.

    Attributes:
        state: what it is doing; clips may still be on their way to the disk while IDLE.
        seconds: length of the running clip so far.
        length: how long it will be; None when it goes on until it is stopped.
        at_hand: seconds of the past that a clip can begin with; None before the first frame.
        lost: pictures of the running clip that encoder or disk were too slow for; joints are
            never lost.
        behind: seconds of the running clip that are not written yet: they wait for pose, encoder
            or disk. Next to nothing while the machine keeps up.
        saving: clips that are being finished.
        video: pictures are kept, not joints alone.
        label: the running clip's.
    """

    state: RecorderState = RecorderState.IDLE
    seconds: float = 0.0
    length: float | None = None
    at_hand: float | None = None
    lost: int = 0
    behind: float = 0.0
    saving: int = 0
    video: bool = True
    label: str = ""

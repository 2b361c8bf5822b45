"""What `recognise` writes: one JSON object a line. Times are seconds of the source's own clock.

Files count from their first frame. Cameras and streams have no beginning of their own: they count
from the first frame that was seen.
"""

from __future__ import annotations

import importlib.metadata
import platform
import statistics
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from model.decision import Decision, Event
from model.skeleton import JOINT_NAMES

if TYPE_CHECKING:
    from model.prediction import Prediction

Record = dict[str, Any]

# A camera may run for days.
_KEPT = 100_000
# A camera may run for days.
_KEPT = 100_000
_PACKAGES: tuple[str, ...] = ("torch", "mediapipe", "opencv-contrib-python", "av", "numpy")


def versions() -> dict[str, str]:
    """Python and the packages that results depend on."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def start_record(source: str, weights: str, classes: Sequence[str], device: str) -> Record:
    """The first line."""
    return {
        "type": "start",
        "source": source,
        "weights": weights,
        "classes": list(classes),
        "device": device,
        "versions": versions(),
    }


def event_record(event: Event, origin: float) -> Record:
    """An action that is over, with its five most important joints."""
    return {
        "type": "event",
        "action": event.action,
        "start": _seconds(event.start, origin),
        "end": _seconds(event.end, origin),
        "confidence": round(event.confidence, 4),
        "joints": [JOINT_NAMES[joint] for joint in event.top_joints()],
    }


def prediction_record(
    prediction: Prediction, decision: Decision, classes: Sequence[str], origin: float
) -> Record:
    """One step of the network: the five leading actions, and each joint's share."""
    order = prediction.probabilities.argsort()[::-1][:5]
    return {
        "type": "prediction",
        "time": _seconds(prediction.time, origin),
        "state": decision.state.value,
        "top": [
            {
                "action": classes[index],
                "probability": round(float(prediction.probabilities[index]), 4),
            }
            for index in order
        ],
        "importance": {
            name: round(float(share), 4)
            for name, share in zip(JOINT_NAMES, prediction.importance, strict=True)
        },
    }


def absence_record(decision: Decision, origin: float) -> Record:
    """A step at which nothing could be recognised, because nobody or too little was in view."""
    return {
        "type": "prediction",
        "time": _seconds(decision.time, origin),
        "state": decision.state.value,
        "top": [],
        "importance": {},
    }


class Tally:
    """Counts and times of a whole run."""

    def __init__(self) -> None:
        self.frames = 0
        self.poses = 0
        self.seconds = 0.0
        self._stages: dict[str, deque[float]] = {}

    def add(self, time: float, found: bool, stage_ms: dict[str, float]) -> None:
        """One frame, `time` seconds after the first."""
        self.frames += 1
        self.poses += found
        self.seconds = max(self.seconds, time)
        for stage, milliseconds in stage_ms.items():
            self._stages.setdefault(stage, deque(maxlen=_KEPT)).append(milliseconds)

    def record(self) -> Record:
        """The last line; medians over the last frames that went through each stage."""
        return {
            "type": "end",
            "frames": self.frames,
            "poses": self.poses,
            "seconds": round(self.seconds, 3),
            "stage_ms": {
                stage: round(statistics.median(values), 3) for stage, values in self._stages.items()
            },
        }


def _seconds(time: float, origin: float) -> float:
    return round(time - origin, 3)

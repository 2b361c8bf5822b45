"""A session that plays a script: no threads, no models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject

from app.capture.frame import Frame
from app.live import Phase, Status
from app.pipeline import Result
from app.pose import Pose
from app.ui.recording.sounds import Sounds, Tone
from model.decision import Decision, DecisionSettings, Event, State
from model.explanation import ExplanationCheck
from model.prediction import Prediction
from model.skeleton import HEAD, LEFT_HAND, RIGHT_HAND, RIGHT_WRIST

if TYPE_CHECKING:
    from model.weights import Card

CLASSES = (
    "wave",
    "squat",
    "baseball_swing",
    "clap",
    "sit_to_stand",
    "draw_circle_counter_clockwise",
    "jog_in_place",
)

# A person who faces the camera and raises the right hand (on the picture's left), as x and y of
# MediaPipe's 33 landmarks, in a picture 1 wide and 1 high.
_FACE = [(0.5 + 0.01 * side, 0.17) for side in range(-5, 6)]
_BODY = [
    (0.60, 0.30), (0.40, 0.30), (0.66, 0.45), (0.32, 0.22), (0.68, 0.58), (0.26, 0.08),
    (0.69, 0.62), (0.25, 0.05), (0.68, 0.63), (0.26, 0.04), (0.67, 0.61), (0.27, 0.05),
    (0.56, 0.58), (0.44, 0.58), (0.57, 0.76), (0.43, 0.76), (0.57, 0.93), (0.43, 0.93),
    (0.57, 0.95), (0.43, 0.95), (0.59, 0.97), (0.41, 0.97),
]  # fmt: skip


def grey_image(width: int = 640, height: int = 480, value: int = 90) -> NDArray[np.uint8]:
    """A plain, read-only picture."""
    image = np.full((height, width, 3), value, np.uint8)
    image.flags.writeable = False
    return image


def person(time: float = 0.0, hidden: Sequence[int] = ()) -> Pose:
    """The person described above; MediaPipe's landmarks `hidden` are not visible."""
    points = np.array(_FACE + _BODY, np.float32)
    # Facing the camera, the person's left is on the picture's right.
    points[7, 0], points[8, 0] = 0.53, 0.47
    image = np.concatenate([points, np.zeros((33, 1), np.float32)], axis=1)
    visibility = np.ones(33, np.float32)
    visibility[list(hidden)] = 0.05
    return Pose(time, image, image - np.float32(0.5), visibility)


def importance(*joints: int) -> NDArray[np.float32]:
    """Shares that favour these joints, the first one most."""
    shares = np.full(25, 0.01, np.float32)
    for rank, joint in enumerate(joints):
        shares[joint] = 0.3 / (rank + 1)
    return shares / shares.sum()


RAISED_HAND = (RIGHT_HAND, RIGHT_WRIST, HEAD, LEFT_HAND)


def prediction(time: float, best: int, share: float = 0.8) -> Prediction:
    """A prediction of class number `best` with the raised hand as its reason."""
    probabilities = np.full(len(CLASSES), (1 - share) / (len(CLASSES) - 1), np.float32)
    probabilities[best] = share
    joints = importance(*RAISED_HAND)
    return Prediction(time, probabilities, joints, np.tile(joints, (20, 1)), 1.0)


def result(
    time: float,
    state: State = State.ACTION,
    best: int = 0,
    image: NDArray[np.uint8] | None = None,
    pose: Pose | None = None,
    since: float = 0.0,
    share: float = 0.8,
) -> Result:
    """A result; with a person unless nobody is said to be there, predicted unless warming up."""
    absent = state in (State.NO_PERSON, State.TOO_LITTLE_IN_VIEW)
    if pose is None and state is not State.NO_PERSON:
        pose = person(time)
    made = None if absent or state is State.WARMING_UP else prediction(time, best, share)
    action = CLASSES[best] if state is State.ACTION else None
    return Result(
        Frame(grey_image() if image is None else image, time, round(time * 30)),
        pose,
        made,
        () if made is None else (made,),
        Decision(time, state, action, share if action else 0.0, since),
        (),
        {"pose": 19.0},
    )


def event(action: str = "wave", start: float = 1.0, end: float = 3.0) -> Event:
    """An event whose most important joint is the right hand."""
    return Event(action, start, end, 0.87, tuple(float(x) for x in importance(*RAISED_HAND)))


RUNNING = Status(
    phase=Phase.RUNNING,
    message="Watching the fake.",
    source_name="camera 0",
    source_kind="camera",
    live=True,
    capture_fps=29.97,
    result_fps=29.9,
    latency_ms=41.4,
    latency_p95_ms=63.0,
    pose_ms=19.23,
    network_ms=2.84,
    dropped=3,
    device="cpu",
    weights="fake",
)


class Tones(Sounds):
    """Remembers what it was to play."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.played: list[Tone] = []

    def prepare(self) -> None:
        """Without a sound device."""

    def play(self, which: Tone) -> None:
        """Remember it."""
        if self.on:
            self.played.append(which)


@dataclass
class FakeSession:
    """Gives out what a test puts in; remembers what it was told."""

    source: str = "0"
    weights: Path | None = None
    results: list[Result] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    steps: list[tuple[Prediction, Decision]] = field(default_factory=list)
    now: Status = RUNNING
    classes: tuple[str, ...] = CLASSES
    second_classes: tuple[str, ...] = CLASSES
    card: Card | None = None
    usual_settings: DecisionSettings | None = None
    started: bool = False
    stops: list[float] = field(default_factory=list)
    ended: bool = True
    sources: list[str] = field(default_factory=list)
    told: list[tuple[str, object]] = field(default_factory=list)
    checks: list[ExplanationCheck] = field(default_factory=list)
    checking: bool = False

    def start(self) -> None:
        """Remember it."""
        self.started = True

    def stop(self, timeout: float = 2.0) -> bool:
        """Remember it; whether it ended is up to the test."""
        self.stops.append(timeout)
        return self.ended

    def change_source(self, spec: str) -> None:
        """Remember it."""
        self.sources.append(spec)
        self.results.clear()

    def cancel(self) -> None:
        """Remember it."""
        self.told.append(("cancel", None))

    def tune(self, settings: DecisionSettings) -> None:
        """Remember it."""
        self.told.append(("tune", settings))

    def compare(self, weights: Path | None) -> None:
        """Remember it."""
        self.told.append(("compare", weights))

    def seek(self, time: float) -> None:
        """Remember it."""
        self.told.append(("seek", time))

    def pause(self, paused: bool) -> None:
        """Remember it."""
        self.told.append(("pause", paused))

    def step(self) -> None:
        """Remember it."""
        self.told.append(("step", None))

    def set_speed(self, speed: float) -> None:
        """Remember it."""
        self.told.append(("speed", speed))

    def take(self) -> Result | None:
        """The newest; older ones are gone."""
        newest = self.results[-1] if self.results else None
        self.results.clear()
        return newest

    def take_events(self) -> list[Event]:
        """All that were not taken."""
        taken, self.events = self.events, []
        return taken

    def take_steps(self) -> list[tuple[Prediction, Decision]]:
        """All that were not taken."""
        taken, self.steps = self.steps, []
        return taken

    def check(self, prediction: Prediction, action: str) -> bool:
        """Remember it; what comes out is up to the test."""
        self.told.append(("check", (prediction, action)))
        self.checking = True
        return True

    def take_check(self) -> ExplanationCheck | None:
        """What a test says came out."""
        if not self.checks:
            return None
        self.checking = False
        return self.checks.pop()

    def status(self) -> Status:
        """What the test says."""
        return self.now

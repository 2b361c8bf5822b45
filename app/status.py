"""How a live session is doing."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from app.capture.source import Kind
from app.meters import MedianMeter, RateMeter

if TYPE_CHECKING:
    from app.capture.feed import Feed
    from app.pipeline import Pipeline, Result
    from app.second import Second
    from model.decision import DecisionSettings


class Phase(Enum):
    """Where a session is."""

    STARTING = "starting"
    LOADING = "loading"
    OPENING = "opening"
    RUNNING = "running"
    RECONNECTING = "reconnecting"
    ENDED = "ended"
    FAILED = "failed"
    STOPPED = "stopped"


class Problem(Enum):
    """What a session failed at, by what the user can do about it."""

    SOURCE = "source"
    CANCELLED = "cancelled"
    WEIGHTS = "weights"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True)
class SecondStatus:
    """How the weights that are compared with the first ones are doing.

    Attributes:
        weights: their name; the file's while they are not loaded, and where the first ones are
            called the same.
        loaded: whether they are at work.
        problem: why they cannot be, in words for the user; else empty.
        milliseconds: what an answer of theirs costs, median of the last ones.
        settings: how they decide now; None while they are not loaded.
    """

    weights: str
    loaded: bool
    problem: str = ""
    milliseconds: float = 0.0
    settings: DecisionSettings | None = None


@dataclass(frozen=True)
class Status:
    """How a session is doing.

    Attributes:
        phase: where it is.
        message: the same in words for the user; what to do, if it failed.
        problem: what failed, None unless `phase` is FAILED.
        source_name: what people call the source.
        source_kind: None until it is open.
        live: whether the source goes on by itself (frames are dropped); False until it is open.
        duration: of the source in seconds, None when unknown or endless.
        source_fps: nominal frames a second, None when unknown.
        size: width and height of the pictures in pixels; None until it is open.
        seekable: a recording in which one can move about.
        paused, speed: how a recording is played.
        frames, poses: frames processed, and those of them with a person.
        dropped: frames of a live source that were replaced by newer ones before their turn.
        damaged: pieces of a file that could not be decoded and were skipped.
        capture_fps, result_fps: frames a second, as measured lately.
        latency_ms: capture to result, median of the last frames.
        latency_p95_ms: the same, of all but the slowest twentieth.
        pose_ms, network_ms: medians of the last frames; the network's per prediction step.
        picture_share: see `app.pose.Pose`; of the last person.
        device: where the network runs; empty until loaded.
        weights: the weights' name; empty until loaded.
        second: the weights that are compared with them; None while none are.
    """

    phase: Phase
    message: str
    source_name: str
    problem: Problem | None = None
    source_kind: Kind | None = None
    live: bool = False
    duration: float | None = None
    source_fps: float | None = None
    size: tuple[int, int] | None = None
    seekable: bool = False
    paused: bool = False
    speed: float = 1.0
    frames: int = 0
    poses: int = 0
    dropped: int = 0
    damaged: int = 0
    capture_fps: float = 0.0
    result_fps: float = 0.0
    latency_ms: float = 0.0
    latency_p95_ms: float = 0.0
    pose_ms: float = 0.0
    network_ms: float = 0.0
    picture_share: float = 1.0
    device: str = ""
    weights: str = ""
    second: SecondStatus | None = None


class Counters:
    """Numbers of one source; written by the recognition thread, read by any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.frames = 0
        self.poses = 0
        self.picture_share = 1.0
        self.results = RateMeter()
        self.latency = MedianMeter()
        self.pose = MedianMeter()
        self.network = MedianMeter()
        self.second = MedianMeter()

    def add(self, result: Result, arrived: float, now: float) -> None:
        """One more frame, which arrived and was through at these times."""
        stages, second = result.stage_ms, result.second
        with self._lock:
            self.frames += 1
            if result.pose is not None:
                self.poses += 1
                self.picture_share = result.pose.picture_share
            self.results.tick(now)
            self.latency.add(1000.0 * (now - arrived))
            self.pose.add(stages.get("pose", 0.0))
            if result.predictions:
                self.network.add(stages.get("network", 0.0) / len(result.predictions))
            if second is not None and second.predictions:
                self.second.add(stages.get("second", 0.0) / len(second.predictions))

    def measured(self, now: float) -> dict[str, Any]:
        """What of a `Status` is counted here."""
        with self._lock:
            return {
                "frames": self.frames,
                "poses": self.poses,
                "result_fps": self.results.rate(now),
                "latency_ms": self.latency.median(),
                "latency_p95_ms": self.latency.quantile(0.95),
                "pose_ms": self.pose.median(),
                "network_ms": self.network.median(),
                "picture_share": self.picture_share,
            }


def describe(
    phase: Phase,
    message: str,
    problem: Problem | None,
    feed: Feed,
    counters: Counters,
    pipeline: Pipeline | None,
    second: Second,
    now: float,
) -> Status:
    """The status of a session from its parts; `pipeline` is None until it is loaded."""
    info = feed.info
    recognition, path = second.recognition, second.wanted
    compared = None
    if path is not None:
        name = recognition.weights if recognition is not None else path.name
        if pipeline is not None and name == pipeline.weights:
            name = path.name  # two trainings may have given their weights one name
        compared = SecondStatus(
            name,
            recognition is not None,
            second.problem,
            counters.second.median(),
            recognition.settings if recognition is not None else None,
        )
    return Status(
        phase=phase,
        message=message,
        problem=problem,
        source_name=feed.name,
        source_kind=info.kind if info else None,
        live=info.live if info else False,
        duration=info.duration if info else None,
        source_fps=info.fps if info else None,
        size=info.size if info else None,
        seekable=info.seekable if info else False,
        paused=feed.playback.paused,
        speed=feed.playback.speed,
        dropped=feed.dropped,
        damaged=feed.damaged,
        capture_fps=feed.fps,
        device=pipeline.device if pipeline else "",
        weights=pipeline.weights if pipeline else "",
        second=compared,
        **counters.measured(now),
    )

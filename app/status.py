"""How a live session is doing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.capture.source import Kind
from app.meters import MedianMeter, RateMeter
from app.pipeline import Result


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
    WEIGHTS = "weights"
    UNEXPECTED = "unexpected"


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
        seekable: a recording in which one can move about.
        paused, speed: how a recording is played.
        frames, poses: frames processed, and those of them with a person.
        dropped: frames of a live source that were replaced by newer ones before their turn.
        damaged: pieces of a file that could not be decoded and were skipped.
        capture_fps, result_fps: frames a second, as measured lately.
        latency_ms: capture to result, median of the last frames.
        latency_p95_ms: the same, of all but the slowest twentieth.
        pose_ms, network_ms: medians of the last frames; the network's per prediction step.
        device: where the network runs; empty until loaded.
        weights: the weights' name; empty until loaded.
    """

    phase: Phase
    message: str
    source_name: str
    problem: Problem | None = None
    source_kind: Kind | None = None
    live: bool = False
    duration: float | None = None
    source_fps: float | None = None
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
    device: str = ""
    weights: str = ""


class Counters:
    """Numbers of one source; written by the recognition thread."""

    def __init__(self) -> None:
        self.frames = 0
        self.poses = 0
        self.results = RateMeter()
        self.latency = MedianMeter()
        self.pose = MedianMeter()
        self.network = MedianMeter()

    def add(self, result: Result, arrived: float, now: float) -> None:
        self.frames += 1
        self.poses += result.pose is not None
        self.results.tick(now)
        self.latency.add(1000.0 * (now - arrived))
        self.pose.add(result.stage_ms.get("pose", 0.0))
        if result.predictions:
            self.network.add(result.stage_ms.get("network", 0.0) / len(result.predictions))

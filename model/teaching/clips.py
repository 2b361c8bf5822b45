"""Labelled clips as teaching takes them, wherever they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from model.data.even import even as evenly
from model.data.store import Tensors
from model.sampling import MEDIAPIPE, SequenceTensors, prepare
from model.skeleton import NUM_JOINTS
from model.window import MAX_GAP

FloatArray = NDArray[np.float32]

# Cameras give uneven times; clips are brought to an even rate between these, frames a second.
_SLOWEST, _FASTEST = 10.0, 60.0


@dataclass(frozen=True, eq=False)
class TeachingClip:
    """One labelled piece of time.

    Attributes:
        name: unique among the clips; what reports call it.
        label: what is done in it; the network's name for no action marks a background clip.
        person: who does it; "" when that is not known.
        session: when it was recorded, such as a day or a sitting; "" when that is not known.
        recording: what it was cut from: pieces of one recording are alike. "" for one of its own.
        times: ``(F,)`` float64 seconds, increasing.
        joints: ``(F, 25, 3)`` float32, metres, Kinect axes; frames without a person are left out.
        visibility: ``(F, 25)`` float32, 0 to 1.
        sensor: `model.sampling.KINECT` or `MEDIAPIPE`.
    """

    name: str
    label: str
    person: str
    session: str
    recording: str
    times: NDArray[np.float64]
    joints: FloatArray
    visibility: FloatArray
    sensor: int = MEDIAPIPE

    def __post_init__(self) -> None:
        frames = len(self.times)
        if self.joints.shape != (frames, NUM_JOINTS, 3) or frames == 0:
            raise ValueError(f"clip {self.name}: joints must be ({frames}, 25, 3)")
        if self.visibility.shape != (frames, NUM_JOINTS):
            raise ValueError(f"clip {self.name}: visibility must be ({frames}, 25)")
        if not (np.isfinite(self.joints).all() and np.isfinite(self.times).all()):
            raise ValueError(f"clip {self.name} holds values that are not finite numbers")
        if (np.diff(self.times) <= 0).any():
            raise ValueError(f"clip {self.name}: its times do not increase")

    @property
    def seconds(self) -> float:
        """Duration, first to last frame."""
        return float(self.times[-1] - self.times[0])

    def content(self) -> str:
        """SHA-256 of the skeletons: equal for a clip that is there twice."""
        return hashlib.sha256(np.ascontiguousarray(self.joints).tobytes()).hexdigest()


def data_hash(clips: Sequence[TeachingClip]) -> str:
    """SHA-256 over labels and skeletons, whatever their order."""
    entries = sorted(f"{clip.label}\0{clip.content()}" for clip in clips)
    return hashlib.sha256("\n".join(entries).encode()).hexdigest()


@dataclass(frozen=True, eq=False)
class EvenPiece:
    """A clip's longest piece without a gap, at even times.

    Attributes:
        start: seconds from the clip's first frame.
        joints, visibility: ``(F, 25, 3)`` and ``(F, 25)`` float32.
        fps: frames a second.
    """

    start: float
    joints: FloatArray
    visibility: FloatArray
    fps: float


def even(clip: TeachingClip) -> EvenPiece:
    """The clip at even times; gaps of up to `model.window.MAX_GAP` seconds are bridged by straight
    lines, as live."""
    breaks = np.flatnonzero(np.diff(clip.times) > MAX_GAP) + 1
    pieces = np.split(np.arange(len(clip.times)), breaks)
    piece = max(pieces, key=lambda p: clip.times[p[-1]] - clip.times[p[0]])
    start = float(clip.times[piece[0]] - clip.times[0])
    times = clip.times[piece] - clip.times[piece[0]]
    if len(piece) < 2:
        return EvenPiece(start, clip.joints[piece], clip.visibility[piece], _SLOWEST)
    rate = float(np.clip(1.0 / np.median(np.diff(times)), _SLOWEST, _FASTEST))
    joints, visibility = evenly(times, rate, clip.joints[piece], clip.visibility[piece])
    return EvenPiece(start, joints, visibility, rate)


def tensors(clips: Sequence[TeachingClip], classes: Sequence[str]) -> SequenceTensors:
    """Clips preprocessed as live, one sequence each, in order.

    Args:
        classes: the network's; every clip's label must be among them.
    """
    pieces = [even(clip) for clip in clips]
    people = sorted({clip.person for clip in clips})
    count = len(clips)
    raw = Tensors(
        joints=np.concatenate([piece.joints for piece in pieces]),
        visibility=np.concatenate([piece.visibility for piece in pieces]),
        offsets=np.cumsum([0, *(len(piece.joints) for piece in pieces)], dtype=np.int64),
        labels=np.array([classes.index(clip.label) for clip in clips], np.int64),
        subjects=np.array([people.index(clip.person) for clip in clips], np.int64),
        cameras=np.zeros(count, np.int64),
        fps=np.array([piece.fps for piece in pieces], np.float32),
    )
    sensors = torch.tensor([clip.sensor for clip in clips], dtype=torch.int64)
    return replace(prepare(raw, raw.labels, MEDIAPIPE), sources=sensors)

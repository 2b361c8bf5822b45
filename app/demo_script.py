"""The demo's motion: recorded actions of UTD-MHAD's test people, with rests between them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.figure.body import Proportions, embodied, smoothed
from model import skeleton as s
from model.activity import active_interval
from model.data import utd_mhad

FloatArray = NDArray[np.float32]

FPS = 30.0
#: Action and subject, first trial each: arms and legs, one and two hands, all four test people in
#: turn. Chosen for variety before any network had seen the result.
SCRIPT: tuple[tuple[str, int], ...] = (
    ("wave", 2),
    ("squat", 4),
    ("clap", 6),
    ("draw circle clockwise", 8),
    ("jog in place", 2),
    ("boxing", 4),
    ("forward lunge", 6),
    ("arm curl", 8),
    ("bowling", 2),
    ("cross arms", 4),
    ("two-hand push", 6),
    ("tennis serve", 8),
)
#: Seconds of rest before the first, between two, and after the last action.
REST = 2.0
_KEPT = 0.25  # seconds of the recording kept before and after the motion
_SMOOTHING = 0.06  # seconds


@dataclass(frozen=True)
class Act:
    """One action of the demo; times in seconds from its start."""

    action: str
    subject: int
    recording: str
    start: float
    end: float


def demo_motion(root: Path, proportions: Proportions) -> tuple[FloatArray, list[Act]]:
    """The whole demo as joints ``(F, 25, 3)`` (`app.figure.body.embodied`), and what is when.

    Raises:
        model.data.errors.DataError: a recording is missing or damaged.
    """
    pieces: list[FloatArray] = []
    acts: list[Act] = []
    frames = 0
    for action, subject in SCRIPT:
        number = utd_mhad.CLASSES.index(action) + 1
        recording = utd_mhad.read_file(root / f"a{number}_s{subject}_t1_skeleton.mat")
        joints = embodied(smoothed(recording.joints, _SMOOTHING * FPS), proportions)
        begin, end = active_interval(joints - joints[:, :1], FPS)
        first = max(0, round((begin - _KEPT) * FPS))
        last = min(len(joints) - 1, round((end + _KEPT) * FPS))
        piece = joints[first : last + 1]
        # Everybody starts at the same place; the floor stays the floor.
        piece = piece - piece[0, s.BASE_OF_SPINE] * np.array([1.0, 0.0, 1.0], np.float32)
        # The rest lasts from motion to motion: what the recordings hold of it counts.
        before = begin - first / FPS
        gap = REST - before
        if acts:
            gap -= frames / FPS - acts[-1].end
            rest = _rest(pieces[-1][-1], piece[0], max(round(gap * FPS), 8))
        else:
            rest = np.repeat(piece[:1], round(gap * FPS), axis=0)
        pieces += [rest, piece]
        start = (frames + len(rest)) / FPS + before
        acts.append(Act(action, subject, recording.name, round(start, 2),
                        round(start + end - begin, 2)))  # fmt: skip
        frames += len(rest) + len(piece)
    pieces.append(np.repeat(pieces[-1][-1:], round(REST * FPS), axis=0))
    # Blending shortens bones; embodying again gives them their length back.
    motion = embodied(smoothed(np.concatenate(pieces), 1.0), proportions)
    return _breathing(motion), acts


def _rest(before: FloatArray, after: FloatArray, frames: int) -> FloatArray:
    """From one pose to another without haste, at rest in both."""
    share = 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, frames + 2)[1:-1])
    blend = share.astype(np.float32)[:, None, None]
    return np.asarray((1.0 - blend) * before + blend * after, np.float32)


def _breathing(joints: FloatArray) -> FloatArray:
    """The upper body rises and sways by a few millimetres, as standing people's do."""
    time = np.arange(len(joints)) / FPS
    height = joints[..., 1] / joints[:, s.HEAD : s.HEAD + 1, 1]
    out = joints.copy()
    out[..., 1] += height**2 * (0.004 * np.sin(2 * np.pi * time / 3.7))[:, None]
    out[..., 0] += height * (0.006 * np.sin(2 * np.pi * time / 5.3))[:, None]
    return out.astype(np.float32)

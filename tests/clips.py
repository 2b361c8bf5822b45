"""Clips that tests make themselves."""

from __future__ import annotations

import numpy as np

from app.library import Clip, Facts, Library, Motion
from tests.bodies import raising_right_arm


def motion(seconds: float = 2.0, fps: float = 30.0, visible: float = 1.0) -> Motion:
    """Somebody lifts an arm up and down; every fourth frame comes a little late."""
    frames = round(seconds * fps) + 1
    times = np.arange(frames) / fps
    times[1:-1:4] += 0.2 / fps
    rng = np.random.default_rng(frames)
    return Motion(
        times,
        raising_right_arm(frames, fps),
        np.full((frames, 25), visible, np.float32),
        np.ones(frames, bool),
        rng.random((frames, 25, 2), np.float32),
    )


def add(library: Library, label: str = "", person: str = "ann", **facts: str) -> Clip:
    """A short clip in a library."""
    clip = library.add(motion(0.2), Facts(label=label, person=person, **facts))  # type: ignore[arg-type]
    assert clip is not None
    return clip

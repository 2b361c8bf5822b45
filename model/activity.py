"""When a recorded sequence moves: recordings begin and end at rest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: A frame moves when its joints' speed is over this share of the sequence's fastest moment...
SHARE_OF_PEAK = 0.12
#: ...and over this, in metres a second averaged over the six fastest joints, above the noise.
LEAST_SPEED = 0.12
#: Speeds are averaged over this many seconds.
SMOOTHING = 0.25


def motion(joints: NDArray[np.float32], fps: float) -> NDArray[np.float32]:
    """Speed of the six fastest joints at each frame, smoothed.

    Args:
        joints: ``(F, 25, 3)`` metres, rooted at the hips.

    Returns:
        ``(F,)`` metres a second.
    """
    if len(joints) < 2:
        return np.zeros(len(joints), np.float32)
    # Differences over several frames: single ones are mostly sensor noise.
    reach = max(1, round(fps * SMOOTHING / 2))
    later = joints[np.minimum(np.arange(len(joints)) + reach, len(joints) - 1)]
    earlier = joints[np.maximum(np.arange(len(joints)) - reach, 0)]
    speed = np.linalg.norm(later - earlier, axis=-1) * (fps / (2 * reach))
    fastest: NDArray[np.float32] = np.sort(speed, axis=-1)[:, -6:].mean(axis=-1)
    return fastest.astype(np.float32)


def active_interval(joints: NDArray[np.float32], fps: float) -> tuple[float, float]:
    """First and last moment at which a sequence moves, in seconds from its start.

    A sequence that never moves is active throughout.

    Args:
        joints: ``(F, 25, 3)`` metres, rooted at the hips.
    """
    speed = motion(joints, fps)
    moving = np.flatnonzero(speed > max(LEAST_SPEED, SHARE_OF_PEAK * float(speed.max())))
    if not len(moving):
        return 0.0, (len(joints) - 1) / fps
    return float(moving[0]) / fps, float(moving[-1]) / fps

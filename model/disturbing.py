"""Training windows disturbed: made into movements that are no class, or partly out of sight.

N windows of T frames, ``(N, T, 25, 3)`` metres in canonical form (`model.preprocess`).
"""

from __future__ import annotations

import torch
from torch import Tensor

from model import skeleton as s
from model.bending import ARMS, Draw, shrunk, wandering

# A body that is turned from upright by between these, in radians, lies.
_LYING = (1.1, 2.0)
# Movements between these times as large as an action are none.
_SMALL = (0.0, 0.2)
_FEET = [s.LEFT_ANKLE, s.LEFT_FOOT, s.RIGHT_ANKLE, s.RIGHT_FOOT]


def none_of_these(
    windows: Tensor,
    others: Tensor,
    shares: tuple[float, float, float],
    rate: float,
    uniform: Draw,
    normal: Draw,
) -> tuple[Tensor, Tensor, Tensor]:
    """Some windows made into what no class is.

    Args:
        others: windows of anything, whose poses serve to start from.
        shares: of windows that hardly move, whose limbs move at random, and that lie.
        rate: frames a second.

    Returns:
        The windows, angles ``(N, 3)`` by which to turn them so that some lie, and which ones are no
        action any more ``(N,)``.
    """
    count = len(windows)
    kind = uniform(count)
    edges = torch.tensor(shares).cumsum(0).tolist()
    small = kind < edges[0]
    strange = (kind >= edges[0]) & (kind < edges[1])
    lies = (kind >= edges[1]) & (kind < edges[2])
    size = _SMALL[0] + (_SMALL[1] - _SMALL[0]) * uniform(count)
    # Any moment of anybody, hardly moving: people stand, sit and hold their arms anyhow.
    still = torch.where((uniform(count) < 0.5)[:, None, None, None], windows, others)
    windows = torch.where(small[:, None, None, None], shrunk(still, size), windows)
    moved = wandering(windows, rate, uniform, normal)
    windows = torch.where(strange[:, None, None, None], moved, windows)
    # On the belly, the back or a side: about x and z.
    away = _LYING[0] + (_LYING[1] - _LYING[0]) * uniform(count)
    course = 2 * torch.pi * uniform(count)
    zero = torch.zeros_like(away)
    angles = torch.stack([away * course.cos(), zero, away * course.sin()], dim=-1)
    return windows, angles * lies[:, None], small | strange | lies


def visible(windows: Tensor, seen: Tensor, share: float, legless: Tensor, uniform: Draw) -> Tensor:
    """Which joints are to be seen ``(N, T, 25)``, 0 or 1.

    Args:
        seen: ``(N, 25)`` visibility in the windows as they were recorded.
        share: of windows in which something goes unseen for a while: the quieter arm, the lower
            legs, or what was hardly visible anyhow.
        legless: ``(N,)``, whose legs are out of view throughout.
    """
    count, frames = windows.shape[:2]
    motion = windows.diff(dim=1).norm(dim=-1).mean(dim=1)
    hidden = torch.zeros(count, s.NUM_JOINTS, dtype=torch.bool, device=windows.device)
    some, where = uniform(count) < share, uniform(count)
    # Of the arms the one whose loss costs least: quiet, and hardly seen.
    costs = [(motion[:, list(joints)] * seen[:, list(joints)]).mean(dim=1) for _, joints in ARMS]
    left = costs[0] < costs[1]
    for (_, joints), own in zip(ARMS, (left, ~left), strict=True):
        # From the elbow on, or from the wrist on.
        hidden[:, list(joints)] |= (some & own & (where < 0.4))[:, None]
        hidden[:, list(joints[1:])] |= (some & own & (where < 0.6))[:, None]
    hidden[:, _FEET] |= (some & (where >= 0.6) & (where < 0.85))[:, None]
    # What the camera hardly saw might as well have been lost.
    doubtful = uniform(count, s.NUM_JOINTS) > seen
    hidden |= (some & (where >= 0.85))[:, None] & doubtful
    # For half of them only for a part of the window.
    first, last = uniform(count), uniform(count)
    place = torch.linspace(0, 1, frames, device=windows.device)
    after = place >= torch.minimum(first, last)[:, None]
    before = place <= torch.maximum(first, last)[:, None]
    within = (after & before) | (uniform(count) < 0.5)[:, None]
    gone = hidden[:, None] & within[..., None]
    legs = torch.zeros(s.NUM_JOINTS, dtype=torch.bool, device=windows.device)
    legs[list(s.LEG_JOINTS)] = True
    gone |= (legless[:, None] & legs)[:, None]
    return (~gone).to(windows.dtype)

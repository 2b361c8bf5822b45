"""What can be done to windows of skeletons so that they look like others: turned, mirrored, partly
unseen, late, with other people's limbs, or moving as no class does.

N windows of T frames, ``(N, T, 25, 3)`` metres in canonical form (`model.preprocess`). Everything
works on a whole batch at a time, on any device.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from model import skeleton as s
from model.preprocess import BONE_LENGTHS

Limb = tuple[int, tuple[int, ...]]
#: The joint a limb hangs on, and its own joints from there outwards.
LEFT_ARM: Limb = (
    s.LEFT_SHOULDER, (s.LEFT_ELBOW, s.LEFT_WRIST, s.LEFT_HAND, s.LEFT_HAND_TIP, s.LEFT_THUMB),
)  # fmt: skip
RIGHT_ARM: Limb = (
    s.RIGHT_SHOULDER,
    (s.RIGHT_ELBOW, s.RIGHT_WRIST, s.RIGHT_HAND, s.RIGHT_HAND_TIP, s.RIGHT_THUMB),
)
LEFT_LEG: Limb = (s.LEFT_HIP, (s.LEFT_KNEE, s.LEFT_ANKLE, s.LEFT_FOOT))
RIGHT_LEG: Limb = (s.RIGHT_HIP, (s.RIGHT_KNEE, s.RIGHT_ANKLE, s.RIGHT_FOOT))
ARMS, LEGS = (LEFT_ARM, RIGHT_ARM), (LEFT_LEG, RIGHT_LEG)
_UPPER_BODY = tuple(
    joint for joint in range(s.NUM_JOINTS) if joint not in (*s.LEG_JOINTS, s.LEFT_HIP, s.RIGHT_HIP)
)
_HANDS = (
    s.LEFT_HAND, s.LEFT_HAND_TIP, s.LEFT_THUMB, s.RIGHT_HAND, s.RIGHT_HAND_TIP, s.RIGHT_THUMB,
)  # fmt: skip
_SEEN = {*s.ARM_JOINTS, *s.LEG_JOINTS}

# Depth of a bone's direction, -1 to 1, beyond which it is clear which way it goes.
_TOLD = 0.12
# Which way each bone goes where it is not: trunk, head, thighs, forearms and feet towards the
# camera (-z), shins and upper arms away from it.
_BENDS = [
    1.0 if joint in (s.LEFT_ANKLE, s.RIGHT_ANKLE, s.LEFT_ELBOW, s.RIGHT_ELBOW) else -1.0
    for joint in range(s.NUM_JOINTS)
]
# How much of a tremble lasts until the next frame, and how much is new, for the same size.
_LASTING, _FRESH = 0.7, 0.714

#: Draws numbers of a shape: uniform from 0 to 1, or normal.
Draw = Callable[..., Tensor]


def rotate(windows: Tensor, angles: Tensor) -> Tensor:
    """Windows turned about the origin.

    Args:
        angles: ``(N, 3)`` radians about x, y and z, applied in that order.
    """
    sin, cos = angles.sin(), angles.cos()
    zero, one = torch.zeros_like(sin[:, 0]), torch.ones_like(sin[:, 0])

    def matrix(*rows: Tensor) -> Tensor:
        return torch.stack(rows, dim=-1).reshape(-1, 3, 3)

    about_x = matrix(one, zero, zero, zero, cos[:, 0], -sin[:, 0], zero, sin[:, 0], cos[:, 0])
    about_y = matrix(cos[:, 1], zero, sin[:, 1], zero, one, zero, -sin[:, 1], zero, cos[:, 1])
    about_z = matrix(cos[:, 2], -sin[:, 2], zero, sin[:, 2], cos[:, 2], zero, zero, zero, one)
    turn = about_z @ about_y @ about_x
    turned = windows.flatten(1, 2) @ turn.transpose(1, 2)
    return turned.reshape(windows.shape)


def mirrored(windows: Tensor) -> Tensor:
    """The same done by the other side."""
    flip = torch.tensor([-1.0, 1.0, 1.0], device=windows.device)
    return windows[:, :, list(s.MIRROR)] * flip


def lean(windows: Tensor, amount: Tensor) -> Tensor:
    """Depth of the upper body sheared by `amount` ``(N,)`` times height."""
    leaning = windows.clone()
    upper = list(_UPPER_BODY)
    leaning[:, :, upper, 2] += amount[:, None, None] * windows[:, :, upper, 1]
    return leaning


def graft(windows: Tensor, others: Tensor, limbs: tuple[Limb, ...], where: Tensor) -> Tensor:
    """Limbs of `others` on the bodies of `windows`, in the windows that `where` ``(N,)`` marks."""
    grafted = windows.clone()
    for root, joints in limbs:
        index = list(joints)
        limb = others[:, :, index] - others[:, :, root, None]
        grafted[:, :, index] = windows[:, :, root, None] + limb
    return torch.where(where[:, None, None, None], grafted, windows)


def late(windows: Tensor, shares: Tensor) -> Tensor:
    """Limbs that come late, as those of a tracker that smooths over time.

    Args:
        shares: ``(N, 4)`` of a frame's time, 0 to 1, for left and right arm and leg.
    """
    before = torch.cat([windows[:, :1], windows[:, :-1]], dim=1)
    weight = windows.new_zeros(len(windows), s.NUM_JOINTS)
    for column, (_, joints) in enumerate((*ARMS, *LEGS)):
        # More so the further out: hands are smoothed most.
        outwards = torch.linspace(0.5, 1.0, len(joints), device=windows.device)
        weight[:, list(joints)] = shares[:, column, None] * outwards
    return windows + weight[:, None, :, None] * (before - windows)


def unseen(windows: Tensor, trust: Tensor) -> Tensor:
    """Arms and legs as `model.preprocess.canonical` lays those that are not seen.

    Args:
        trust: ``(N, T, 25)``, 0 unseen to 1 seen; only arms' and legs' count.
    """
    parents = list(s.PARENTS)
    bones = windows - windows[:, :, parents]
    across = windows[:, :, s.RIGHT_SHOULDER] - windows[:, :, s.LEFT_SHOULDER]
    across = across * torch.tensor([1.0, 0.0, 1.0], device=windows.device)
    across = across / across.norm(dim=-1, keepdim=True).clamp_min(1e-3)
    down = torch.tensor([0.0, -1.0, 0.0], device=windows.device).expand_as(across)
    # up × across
    forward = torch.stack([across[..., 2], torch.zeros_like(across[..., 0]), -across[..., 0]], -1)
    laid = windows.clone()
    directions: dict[int, Tensor] = {}
    for joint in s.ROOT_FIRST:
        if joint not in _SEEN:
            continue
        rest = down
        if joint in _HANDS:
            rest = directions[s.PARENTS[joint]]
        elif joint in (s.LEFT_FOOT, s.RIGHT_FOOT):
            rest = forward
        own = bones[:, :, joint] / bones[:, :, joint].norm(dim=-1, keepdim=True).clamp_min(1e-4)
        weight = trust[:, :, joint, None]
        mixed = weight * own + (1.0 - weight) * rest
        length = mixed.norm(dim=-1, keepdim=True)
        directions[joint] = torch.where(length > 1e-4, mixed / length.clamp_min(1e-4), rest)
        laid[:, :, joint] = laid[:, :, s.PARENTS[joint]] + BONE_LENGTHS[joint] * directions[joint]
    return laid


def shrunk(windows: Tensor, size: Tensor) -> Tensor:
    """Motion made `size` ``(N,)`` times as large about each window's last pose."""
    last = windows[:, -1:]
    return last + size[:, None, None, None] * (windows - last)


def posed(windows: Tensor, spread: float, normal: Draw) -> Tensor:
    """Arms and legs held otherwise: each turned about its root, and about elbow and knee, by an
    angle that stays the same through a window.

    Args:
        spread: of the angles, radians.
    """
    turned = windows.clone()
    count, frames = windows.shape[:2]
    for root, joints in (*ARMS, *LEGS):
        for centre, moved in ((root, joints), (joints[0], joints[1:])):
            axis = torch.nn.functional.normalize(normal(count, 3), dim=-1)
            _swing(turned, centre, moved, axis, (spread * normal(count, 1)).expand(-1, frames))
    return turned


def stretched(windows: Tensor, factor: Tensor, share: Tensor) -> Tensor:
    """As a pose estimator sees people in pictures that were pulled wide.

    It knows how long bones are, so what has become too short upright it takes for bones that come
    towards the camera: people who stand seem to bend their knees and to lean forward.

    Args:
        factor: ``(N,)``, how many times as wide as it should be the picture is.
        share: ``(N,)``, 0 to 1: how much of that is taken for a larger person rather than for
            shorter bones.
    """
    parents = list(s.PARENTS)
    bones = windows - windows[:, :, parents]
    length = bones.norm(dim=-1, keepdim=True).clamp_min(1e-4)
    along = bones / length
    size = (factor**share)[:, None, None]
    flat = torch.stack([along[..., 0] * factor[:, None, None] / size, along[..., 1] / size], dim=-1)
    reach = flat.norm(dim=-1, keepdim=True)
    flat = flat / reach.clamp_min(1.0)
    deep = (1.0 - reach.clamp_max(1.0).square()).sqrt()
    # Towards the camera or away from it as it was; where that is hardly told, as limbs bend.
    way = torch.tanh((along[..., 2:] + _TOLD * windows.new_tensor(_BENDS)[:, None]) / _TOLD)
    along = torch.cat([flat, deep * way], dim=-1)
    along = along / along.norm(dim=-1, keepdim=True).clamp_min(1e-4)
    pulled = windows.clone()
    for joint in s.ROOT_FIRST[1:]:
        pulled[:, :, joint] = pulled[:, :, parents[joint]] + (length * along)[:, :, joint]
    return pulled


def shaky(windows: Tensor, size: Tensor, normal: Draw) -> Tensor:
    """Arms and legs that tremble, as where the picture is poor.

    Args:
        size: ``(N,)`` metres, at hands and feet; half of it at elbows and knees.
    """
    count, frames = windows.shape[:2]
    noise = normal(count, frames, s.NUM_JOINTS, 3)
    for frame in range(1, frames):
        noise[:, frame] = _LASTING * noise[:, frame - 1] + _FRESH * noise[:, frame]
    weights = windows.new_zeros(s.NUM_JOINTS)
    for _, joints in (*ARMS, *LEGS):
        weights[list(joints)] = 1.0
        weights[joints[0]] = 0.5
    return windows + size[:, None, None, None] * weights[:, None] * noise


def wandering(poses: Tensor, rate: float, uniform: Draw, normal: Draw) -> Tensor:
    """Windows in which limbs swing about as chance will have it, and the rest holds still.

    Each window moves one limb, or several alike: out from where they are about a random axis, to
    and fro at a random pace, with or without bending at elbow or knee.

    Args:
        poses: ``(N, T, 25, 3)``; each window's last pose is where its limbs are at rest.
        rate: frames a second.
    """
    count, frames = poses.shape[:2]
    held = poses[:, -1:].expand_as(poses).clone()
    time = torch.arange(frames, device=poses.device) / rate
    pace = 0.15 + 0.55 * uniform(count, 1)  # swings a second
    swing = 0.5 - 0.5 * torch.cos(2 * torch.pi * (pace * time + uniform(count, 1)))
    # Up to 2.2 rad, both sides of a pair alike or one of them alone.
    size = 0.4 + 1.8 * uniform(count)
    axis = torch.nn.functional.normalize(normal(count, 3), dim=-1)
    bend = torch.nn.functional.normalize(normal(count, 3), dim=-1)
    bent = 1.6 * uniform(count) * (uniform(count) < 0.4)
    kind = uniform(count)
    arms, legs = kind < 0.75, kind > 0.65
    side = uniform(count)
    mirror = torch.tensor([1.0, -1.0, -1.0], device=poses.device)
    for limbs, used in ((ARMS, arms), (LEGS, legs)):
        for (root, joints), own, flip in zip(
            limbs, (side < 0.65, side > 0.35), (False, True), strict=True
        ):
            moves = (used & own).to(poses.dtype)[:, None]
            turned = axis * mirror if flip else axis
            _swing(held, root, joints, turned, moves * size[:, None] * swing)
            folded = bend * mirror if flip else bend
            _swing(held, joints[0], joints[1:], folded, moves * bent[:, None] * swing)
    return held


def _swing(
    windows: Tensor, root: int, joints: tuple[int, ...], axis: Tensor, angle: Tensor
) -> None:
    """Turn joints about their root, in place: `axis` ``(N, 3)``, `angle` ``(N, T)`` radians."""
    index = list(joints)
    centre = windows[:, :, root, None]
    limb = windows[:, :, index] - centre
    around = axis[:, None, None].expand_as(limb)
    sin, cos = angle.sin()[..., None, None], angle.cos()[..., None, None]
    # Rodrigues' formula.
    along = (limb * around).sum(dim=-1, keepdim=True) * around
    turned = limb * cos + torch.linalg.cross(around, limb) * sin + along * (1 - cos)
    windows[:, :, index] = centre + turned

"""Training windows for live use: any phase, any speed, any view, parts of the body missing.

A live window ends now: most of an action may still be to come, the one before may still be in it,
and a person at a desk has no legs. Training windows are cut and bent the same way, a whole batch at
a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from model import skeleton as s
from model.preprocess import BONE_LENGTHS
from model.sampling import KINECT, SequenceTensors, poses_at
from model.settings import check_settings

_ARMS = (
    (s.LEFT_SHOULDER, (s.LEFT_ELBOW, s.LEFT_WRIST, s.LEFT_HAND, s.LEFT_HAND_TIP, s.LEFT_THUMB)),
    (
        s.RIGHT_SHOULDER,
        (s.RIGHT_ELBOW, s.RIGHT_WRIST, s.RIGHT_HAND, s.RIGHT_HAND_TIP, s.RIGHT_THUMB),
    ),
)
_LEGS = (
    (s.LEFT_HIP, (s.LEFT_KNEE, s.LEFT_ANKLE, s.LEFT_FOOT)),
    (s.RIGHT_HIP, (s.RIGHT_KNEE, s.RIGHT_ANKLE, s.RIGHT_FOOT)),
)
_UPPER_BODY = tuple(
    joint for joint in range(s.NUM_JOINTS) if joint not in (*s.LEG_JOINTS, s.LEFT_HIP, s.RIGHT_HIP)
)


@dataclass(frozen=True)
class LiveAugmentation:
    """How training windows vary. Angles in radians, lengths in metres, times in seconds.

    Attributes:
        idle: share of windows that show no action.
        earliest: an action must have gone on for this long, or for half of it, to be named.
        lag: it is still named this long after its end.
        speed: actions are played up to this share faster or slower.
        yaw: Kinect's frontal recordings are turned by up to this about the vertical axis.
        recaptured_yaw: the same for skeletons seen through MediaPipe, whose errors go with the
            view.
        tilt: both are turned by up to this about the other two axes.
        lean: spread of a shear of depth with height, Kinect only: MediaPipe's commonest error.
        jitter: spread of each joint's error in each frame.
        offset: spread of each joint's error that lasts through a window.
        mirror: share of windows done by the other side.
        swap_arms, swap_legs: share of windows of the classes in `arms_free` and `legs_free` that
            get other arms, or other legs.
        hide_legs: share of windows of classes in `legs_free` whose legs rest, as unseen ones do.
        arms_free: classes that the legs and trunk define.
        legs_free: classes that the arms define.
        mirrored_as: classes whose mirror image has another name.
    """

    idle: float = 0.2
    earliest: float = 0.6
    lag: float = 0.3
    speed: float = 0.3
    yaw: float = 1.2
    recaptured_yaw: float = 0.3
    tilt: float = 0.12
    lean: float = 0.15
    jitter: float = 0.008
    offset: float = 0.015
    mirror: float = 0.25
    swap_arms: float = 0.5
    swap_legs: float = 0.2
    hide_legs: float = 0.25
    arms_free: tuple[str, ...] = ()
    legs_free: tuple[str, ...] = ()
    mirrored_as: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> LiveAugmentation:
        """Of a config file's object, in which tuples are lists.

        Raises:
            ValueError: unknown settings, or values of another kind.
        """
        check_settings(cls, values, "settings of live sampling")
        kept = dict(values)
        for name in ("arms_free", "legs_free"):
            kept[name] = tuple(kept.get(name, ()))
        kept["mirrored_as"] = tuple(tuple(pair) for pair in kept.get("mirrored_as", ()))
        return cls(**kept)


class LiveWindows:
    """Draws batches of live training windows from sequences.

    Sequences labelled `no_action` are idle throughout; others before and after their action.

    Attributes:
        chances: ``(S,)``, how often each sequence is drawn, relative to the others.
    """

    def __init__(
        self,
        data: SequenceTensors,
        classes: tuple[str, ...],
        no_action: str,
        augmentation: LiveAugmentation,
        frames: int,
        rate: float,
    ) -> None:
        """
        Raises:
            ValueError: a class named in the augmentation does not exist.
        """
        self._data, self._augment = data, augmentation
        self._frames, self._rate = frames, rate
        self._idle = classes.index(no_action)
        device = data.joints.device
        named = {*augmentation.arms_free, *augmentation.legs_free}
        named |= {name for pair in augmentation.mirrored_as for name in pair}
        unknown = sorted(named - set(classes))
        if unknown:
            raise ValueError(f"the augmentation names classes that do not exist: {unknown}")
        self._arms_free = torch.tensor(
            [c in augmentation.arms_free for c in classes], device=device
        )
        self._legs_free = torch.tensor(
            [c in augmentation.legs_free for c in classes], device=device
        )
        mirrored = dict(augmentation.mirrored_as)
        mirrored |= {b: a for a, b in augmentation.mirrored_as}
        self._mirrored = torch.tensor(
            [classes.index(mirrored.get(c, c)) for c in classes], device=device
        )
        # Every class is drawn as often, and of each class every sensor, whatever their numbers of
        # sequences.
        group = data.labels * (int(data.sources.max()) + 1) + data.sources
        counts = torch.bincount(group)
        sensors = torch.zeros(len(classes), dtype=torch.float32, device=device)
        present = torch.unique(group) // (int(data.sources.max()) + 1)
        sensors = sensors.index_add(0, present, torch.ones_like(present, dtype=torch.float32))
        self.chances = 1.0 / (counts[group] * sensors[data.labels])

    def batch(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Windows ``(count, frames + 1, 25, 3)`` and labels ``(count,)`` int64."""
        data, augment = self._data, self._augment
        device = data.joints.device

        def uniform(*shape: int) -> Tensor:
            return torch.rand(*shape, generator=generator).to(device)

        def normal(*shape: int) -> Tensor:
            return torch.randn(*shape, generator=generator).to(device)

        def draw() -> Tensor:
            return torch.multinomial(
                self.chances.cpu(), count, replacement=True, generator=generator
            ).to(device)

        chosen = draw()
        ends, idle = self._ends(chosen, uniform(count), uniform(count), uniform(count))
        speed = 1.0 + augment.speed * (2 * uniform(count) - 1)
        windows = self._cut(chosen, draw(), ends, speed)
        labels = torch.where(idle, self._idle, data.labels[chosen])

        # Arms and legs of others, where the class does not depend on them. Legs come from
        # classes that the arms define: the legs of a squat would make a wave a squat. Whoever
        # rests gets arms that rest, wherever they are.
        true_class = data.labels[chosen]
        anyone, before, times = draw(), draw(), 3.0 * uniform(count)
        others = self._cut(anyone, before, times, speed)
        frozen = idle | (uniform(count) < 0.5)
        others = torch.where(frozen[:, None, None, None], others[:, :1], others)
        swap = self._arms_free[true_class] & (uniform(count) < augment.swap_arms)
        windows = _graft(windows, others, _ARMS, swap)
        free = self._legs_free[true_class]
        fate = uniform(count)
        quiet = self._legs_free[data.labels[anyone]] & self._legs_free[data.labels[before]]
        swap = free & quiet & (fate < augment.swap_legs)
        windows = _graft(windows, others, _LEGS, swap)
        hidden = free & (fate > 1.0 - augment.hide_legs)
        windows = torch.where(hidden[:, None, None, None], _resting_legs(windows), windows)

        flip = uniform(count) < augment.mirror
        windows = torch.where(flip[:, None, None, None], _mirrored(windows), windows)
        labels = torch.where(flip, self._mirrored[labels], labels)

        kinect = data.sources[chosen] == KINECT
        lean = augment.lean * normal(count) * kinect
        windows = _lean(windows, lean)
        yaw = torch.where(kinect, augment.yaw, augment.recaptured_yaw)
        angles = (2 * uniform(count, 3) - 1) * augment.tilt
        angles[:, 1] = (2 * uniform(count) - 1) * yaw
        windows = rotate(windows, angles)
        windows = windows + augment.jitter * normal(*windows.shape)
        windows = windows + augment.offset * normal(count, 1, s.NUM_JOINTS, 3)
        return windows - windows[:, :, :1], labels

    def _ends(
        self, chosen: Tensor, kind: Tensor, side: Tensor, phase: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Where windows end, seconds from their sequence's start, and which show no action."""
        augment = self._augment
        begin, end = self._data.active[chosen].unbind(dim=1)
        earliest = begin + torch.minimum(
            torch.full_like(begin, augment.earliest), (end - begin) / 2
        )
        acting = earliest + phase * (end + augment.lag - earliest)
        # Not before the sequence's own start: whoever was before may still be acting there.
        first = (begin - 0.4).clamp_min(0.0)
        before = first + phase * (begin + 0.1 - first)
        after = end + augment.lag + 0.4 + phase * 2.0
        resting = torch.where(side < 0.4, before, after)
        never = self._data.labels[chosen] == self._idle
        anywhere = phase * self._data.seconds[chosen]
        idle = (kind < augment.idle) & ~never
        ends = torch.where(never, anywhere, torch.where(idle, resting, acting))
        return ends, idle | never

    def _cut(self, chosen: Tensor, before: Tensor, ends: Tensor, speed: Tensor) -> Tensor:
        """Windows that end at `ends`; what lies before a sequence's start is another's end."""
        device = self._data.joints.device
        back = torch.arange(self._frames, -1, -1, device=device) / self._rate
        times = ends[:, None] - back * speed[:, None]
        own = poses_at(self._data, chosen, times)
        earlier = poses_at(self._data, before, self._data.seconds[before][:, None] + times)
        # 0.4 s to get from the one's last pose into the other's first.
        weight = ((times + 0.4) / 0.4).clamp(0.0, 1.0)[..., None, None]
        return earlier + weight * (own - earlier)


def rotate(windows: Tensor, angles: Tensor) -> Tensor:
    """Windows turned about the origin.

    Args:
        windows: ``(N, T, 25, 3)``.
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


def _graft(
    windows: Tensor, others: Tensor, limbs: tuple[tuple[int, tuple[int, ...]], ...], where: Tensor
) -> Tensor:
    """Limbs of `others` on the bodies of `windows`, in the windows that `where` ``(N,)`` marks."""
    grafted = windows.clone()
    for root, joints in limbs:
        index = list(joints)
        limb = others[:, :, index] - others[:, :, root, None]
        grafted[:, :, index] = windows[:, :, root, None] + limb
    return torch.where(where[:, None, None, None], grafted, windows)


def _resting_legs(windows: Tensor) -> Tensor:
    """Legs as `model.preprocess.canonical` lays those that are not visible."""
    resting = windows.clone()
    across = windows[:, :, s.RIGHT_SHOULDER] - windows[:, :, s.LEFT_SHOULDER]
    across = across * torch.tensor([1.0, 0.0, 1.0], device=windows.device)
    across = across / across.norm(dim=-1, keepdim=True).clamp_min(1e-3)
    # up × across
    forward = torch.stack([across[..., 2], torch.zeros_like(across[..., 0]), -across[..., 0]], -1)
    down = torch.tensor([0.0, -1.0, 0.0], device=windows.device)
    for hip, (knee, ankle, foot) in _LEGS:
        resting[:, :, knee] = windows[:, :, hip] + BONE_LENGTHS[knee] * down
        resting[:, :, ankle] = resting[:, :, knee] + BONE_LENGTHS[ankle] * down
        resting[:, :, foot] = resting[:, :, ankle] + BONE_LENGTHS[foot] * forward
    return resting


def _mirrored(windows: Tensor) -> Tensor:
    flip = torch.tensor([-1.0, 1.0, 1.0], device=windows.device)
    return windows[:, :, list(s.MIRROR)] * flip


def _lean(windows: Tensor, amount: Tensor) -> Tensor:
    """Depth of the upper body sheared by `amount` ``(N,)`` times height."""
    leaning = windows.clone()
    upper = list(_UPPER_BODY)
    leaning[:, :, upper, 2] += amount[:, None, None] * windows[:, :, upper, 1]
    return leaning

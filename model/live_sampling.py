"""Training windows for live use: any phase, any speed, any view, parts of the body missing.

A live window ends now: most of an action may still be to come, the one before may still be in it,
and a person at a desk has no legs. Training windows are cut and bent the same way, a whole batch at
a time.
"""

from __future__ import annotations

import torch
from torch import Tensor

from model import skeleton as s
from model.augmentation import CLASS_LISTS, LiveAugmentation
from model.bending import (
    ARMS,
    LEGS,
    graft,
    late,
    lean,
    mirrored,
    posed,
    rotate,
    shaky,
    shrunk,
    stretched,
    unseen,
)
from model.disturbing import none_of_these, visible
from model.sampling import KINECT, SequenceTensors, poses_at, visibility_at


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
        named = {name for part in CLASS_LISTS for name in getattr(augmentation, part)}
        named |= {name for pair in augmentation.mirrored_as for name in pair}
        unknown = sorted(named - set(classes))
        if unknown:
            raise ValueError(f"the augmentation names classes that do not exist: {unknown}")

        def among(names: tuple[str, ...]) -> Tensor:
            return torch.tensor([name in names for name in classes], device=device)

        self._arms_free, self._legs_free = (
            among(augmentation.arms_free),
            among(augmentation.legs_free),
        )
        # How much slower and faster each class may be played.
        slower = (~among(augmentation.not_slower)).float() * augmentation.speed
        faster = (~among(augmentation.not_faster)).float() * augmentation.speed
        self._speeds = torch.stack([1.0 - slower, 1.0 + faster], dim=-1)
        mirrored = dict(augmentation.mirrored_as)
        mirrored |= {b: a for a, b in augmentation.mirrored_as}
        self._mirrored = torch.tensor(
            [classes.index(mirrored.get(c, c)) for c in classes], device=device
        )
        # Every class is drawn as often, and of each class every sensor, whatever their numbers of
        # sequences.
        weights = torch.ones_like(data.fps) if data.weights is None else data.weights
        group = data.labels * (int(data.sources.max()) + 1) + data.sources
        shares = torch.zeros(int(group.max()) + 1, device=device).index_add(0, group, weights)
        sensors = torch.zeros(len(classes), dtype=torch.float32, device=device)
        present = torch.unique(group) // (int(data.sources.max()) + 1)
        sensors = sensors.index_add(0, present, torch.ones_like(present, dtype=torch.float32))
        self.chances = weights / (shares[group] * sensors[data.labels])

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
        back = self._back(chosen, uniform(count), uniform(count), uniform(count))
        windows = self._cut(chosen, draw(), ends, back)
        labels = torch.where(idle, self._idle, data.labels[chosen])

        # Arms and legs of others, where the class does not depend on them. Whoever rests gets arms
        # that rest, wherever they are. Legs move on only if they come from classes that the arms
        # define, since the moving legs of a squat would make a wave a squat; but anybody's legs may
        # be held, and a wave with bent knees is no squat.
        true_class = data.labels[chosen]
        anyone, before, times = draw(), draw(), 3.0 * uniform(count)
        others = self._cut(anyone, before, times, back)
        held = others[:, :1].expand_as(others)
        frozen = idle | (uniform(count) < 0.5)
        arms = torch.where(frozen[:, None, None, None], held, others)
        swap = self._arms_free[true_class] & (uniform(count) < augment.swap_arms)
        windows = graft(windows, arms, ARMS, swap)
        free = self._legs_free[true_class]
        fate = uniform(count)
        quiet = self._legs_free[data.labels[anyone]] & self._legs_free[data.labels[before]]
        legs = torch.where((quiet & ~frozen)[:, None, None, None], others, held)
        windows = graft(windows, legs, LEGS, free & (fate < augment.swap_legs))
        legless = free & (fate > 1.0 - augment.hide_legs)

        flip = uniform(count) < augment.mirror
        windows = torch.where(flip[:, None, None, None], mirrored(windows), windows)
        labels = torch.where(flip, self._mirrored[labels], labels)

        size = 1.0 - augment.shrink + (augment.shrink + augment.grow) * uniform(count)
        windows = posed(shrunk(windows, size), augment.posture, normal)
        windows, lying, nothing = none_of_these(
            windows, others, (augment.small, augment.strange, augment.lying), self._rate,
            uniform, normal,
        )  # fmt: skip
        labels = torch.where(nothing, self._idle, labels)

        kinect = data.sources[chosen] == KINECT
        # What goes unseen, and comes late, does so in the camera's view: recaptured skeletons have
        # been seen by one already, and are as late as they are.
        shares = augment.late * self._rate * uniform(count, 4) * kinect[:, None]
        windows = late(windows, shares)
        seen = visibility_at(data, chosen, ends)
        seen = torch.where(flip[:, None], seen[:, list(s.MIRROR)], seen)
        windows = unseen(windows, visible(windows, seen, augment.hide, legless, uniform))

        windows = lean(windows, augment.lean * normal(count) * kinect)
        yaw = torch.where(kinect, augment.yaw, augment.recaptured_yaw)
        yaw = torch.where(uniform(count) < augment.around, torch.pi, yaw)
        angles = (2 * uniform(count, 3) - 1) * augment.tilt
        angles[:, 1] = (2 * uniform(count) - 1) * yaw
        # A camera that looks down sees people lean towards it, to -z.
        looks = augment.look_up + augment.look_down
        angles[:, 0] -= (looks * uniform(count) - augment.look_up) * kinect
        windows = rotate(windows, angles)
        windows = rotate(windows, lying)
        factor, share = torch.exp(0.15 + 0.5 * uniform(count)), 0.3 + 0.6 * uniform(count)
        pulled = (uniform(count) < augment.stretch).nonzero().squeeze(1)
        windows[pulled] = stretched(windows[pulled], factor[pulled], share[pulled])
        tremble = (0.02 + 0.04 * uniform(count)) * (uniform(count) < augment.shake)
        windows = shaky(windows, tremble, normal)
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

    def _back(self, chosen: Tensor, speed: Tensor, change: Tensor, phase: Tensor) -> Tensor:
        """Seconds of a sequence ``(N, frames + 1)`` that lie before a window's end.

        Args:
            chosen: ``(N,)``, the sequences.
            speed, change, phase: ``(N,)``, 0 to 1.
        """
        augment = self._augment
        back = torch.arange(self._frames, -1, -1, device=speed.device) / self._rate
        slowest, fastest = self._speeds[self._data.labels[chosen]].unbind(dim=-1)
        quick = slowest + (fastest - slowest) * speed
        # Speed changes like a wave as long as the window; this is its integral from the end.
        wave = 2 * torch.pi / back[0]
        depth, shift = augment.warp * change, 2 * torch.pi * phase
        turn = torch.cos(shift)[:, None] - torch.cos(wave * back + shift[:, None])
        return quick[:, None] * (back + depth[:, None] / wave * turn)

    def _cut(self, chosen: Tensor, before: Tensor, ends: Tensor, back: Tensor) -> Tensor:
        """Windows that end at `ends`; what lies before a sequence's start is another's end."""
        times = ends[:, None] - back
        own = poses_at(self._data, chosen, times)
        earlier = poses_at(self._data, before, self._data.seconds[before][:, None] + times)
        # 0.4 s to get from the one's last pose into the other's first.
        weight = ((times + 0.4) / 0.4).clamp(0.0, 1.0)[..., None, None]
        return earlier + weight * (own - earlier)

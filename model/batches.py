"""The two sources of training batches: published segments and live windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from model.bending import rotate
from model.live_sampling import LiveWindows
from model.sampling import SequenceTensors, segment_windows


@dataclass(frozen=True, eq=False)
class SegmentBatches:
    """Every sequence once an epoch, as Zhang et al. (CVPR 2020) sample them.

    Attributes:
        rotation: each window is turned by up to this about each axis, radians.
    """

    data: SequenceTensors
    frames: int
    batch: int
    rotation: float

    @property
    def steps(self) -> int:
        return -(-len(self.data) // self.batch)

    def epoch(self, generator: torch.Generator) -> Iterator[tuple[Tensor, Tensor]]:
        order = torch.randperm(len(self.data), generator=generator)
        for chosen in torch.split(order, self.batch):
            if len(chosen) == 1 and len(order) > 1:
                return  # batch normalisation cannot learn from a single window
            index = chosen.to(self.data.joints.device)
            windows = segment_windows(self.data, index, self.frames, generator)
            angles = (2 * torch.rand(len(chosen), 3, generator=generator) - 1) * self.rotation
            yield rotate(windows, angles.to(windows.device)), self.data.labels[index]


@dataclass(frozen=True, eq=False)
class LiveBatches:
    """A fixed number of live windows an epoch."""

    windows: LiveWindows
    batch: int
    count: int

    @property
    def steps(self) -> int:
        return -(-self.count // self.batch)

    def epoch(self, generator: torch.Generator) -> Iterator[tuple[Tensor, Tensor]]:
        for _ in range(self.steps):
            yield self.windows.batch(self.batch, generator)

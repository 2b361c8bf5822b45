"""Windows to teach with, and what a frozen network makes of them.

Windows vary as in training (`model.live_sampling`), but a clip of one group is never mixed with
another group's: then a group that is held out was not seen at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from model.augmentation import LiveAugmentation
from model.live_sampling import LiveWindows
from model.network import SkeletonNetwork
from model.sampling import SequenceTensors
from model.scoring import batch_size


@dataclass(frozen=True, eq=False)
class Features:
    """What the classifier sees of W windows.

    Attributes:
        values: ``(W, C)`` float32, what comes before the linear classifier.
        labels: ``(W,)`` int64.
        groups: ``(W,)`` int64, which group of clips each window is of.
    """

    values: Tensor
    labels: Tensor
    groups: Tensor

    def subset(self, chosen: Tensor) -> Features:
        """The windows that a mask or index picks."""
        return Features(self.values[chosen], self.labels[chosen], self.groups[chosen])


def joined(parts: list[Features]) -> Features:
    """Several as one."""
    return Features(
        torch.cat([part.values for part in parts]),
        torch.cat([part.labels for part in parts]),
        torch.cat([part.groups for part in parts]),
    )


@dataclass(frozen=True, eq=False)
class Drawn:
    """W windows.

    Attributes:
        windows: ``(W, frames + 1, 25, 3)``.
        labels: ``(W,)`` int64.
        groups: ``(W,)`` int64, which group of clips each window is of.
    """

    windows: Tensor
    labels: Tensor
    groups: Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def seen_by(
        self, network: SkeletonNetwork, advance: Callable[[int], None] = lambda count: None
    ) -> Features:
        """What a network makes of them; `advance` is told of each batch's size."""
        return Features(features_of(network, self.windows, advance), self.labels, self.groups)


def together(parts: list[Drawn]) -> Drawn:
    """Several as one."""
    return Drawn(
        torch.cat([part.windows for part in parts]),
        torch.cat([part.labels for part in parts]),
        torch.cat([part.groups for part in parts]),
    )


def draw(
    data: SequenceTensors,
    groups: Tensor,
    classes: tuple[str, ...],
    no_action: str,
    augmentation: LiveAugmentation,
    frames: int,
    rate: float,
    each: float,
    generator: torch.Generator,
) -> Drawn:
    """Windows of sequences, each group by itself.

    Args:
        groups: ``(S,)`` the group of each sequence.
        each: windows for a sequence, on average.
    """
    parts = []
    for group in torch.unique(groups).tolist():
        own = data.subset(groups == group)
        source = LiveWindows(own, classes, no_action, augmentation, frames, rate)
        count = max(1, round(each * len(own)))
        drawn, truth = source.batch(count, generator)
        parts.append(Drawn(drawn, truth, torch.full((count,), group, dtype=torch.int64)))
    return together(parts)


@torch.no_grad()
def features_of(
    network: SkeletonNetwork,
    windows: Tensor,
    advance: Callable[[int], None] = lambda count: None,
) -> Tensor:
    """``(W, C)`` float32 features of windows; `advance` is told of each batch's size."""
    network.eval()
    parts = []
    for part in torch.split(windows, batch_size(windows.device)):
        parts.append(network(part).features.float())
        advance(len(part))
    return torch.cat(parts) if parts else windows.new_zeros(0, 0)

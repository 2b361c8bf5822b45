"""Are the joints that the network calls important the ones that its answer hangs on?

Joints are hidden, put at their average place without motion, most important first; the more the
true class's probability falls, the more faithful the importance. Least important and random joints
are hidden for comparison, and gradient × input ranks them as a yardstick. (Deletion curves: Samek
et al., IEEE TNNLS 2017.) A part of the clips is enough: the curves are means over them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from model.network import SkeletonNetwork
from model.scoring import batch_size, logits_of
from model.skeleton import NUM_JOINTS

#: Up to this many joints are hidden.
MOST_HIDDEN = 12
#: Clips that the curves are made of, where there are more: about a minute on one processor core.
CLIPS = 150


@dataclass(frozen=True)
class Faithfulness:
    """Mean probability of the true class with k = 0, 1, ... 12 joints hidden, by who chose them."""

    most_important: tuple[float, ...]
    gradient: tuple[float, ...]
    random: tuple[float, ...]
    least_important: tuple[float, ...]

    @property
    def areas(self) -> dict[str, float]:
        """Mean over k = 1 to 12 of each curve; a faithful choice has a small one."""
        return {name: sum(curve[1:]) / (len(curve) - 1) for name, curve in asdict(self).items()}

    def to_dict(self) -> dict[str, Any]:
        return {"curves": asdict(self), "areas": self.areas}


def hide(windows: Tensor, ranking: Tensor, count: int, place: Tensor) -> Tensor:
    """Windows with the first `count` joints of each one's ranking at rest at `place`.

    Args:
        windows: ``(N, T + 1, V, 3)``; ranking: ``(N, V)`` joint indices, first to hide first.
        place: ``(V, 3)``.
    """
    hidden = torch.zeros(len(windows), windows.shape[2], dtype=torch.bool, device=windows.device)
    hidden.scatter_(1, ranking[:, :count], True)
    return torch.where(hidden[:, None, :, None], place, windows)


def gradient_importance(
    network: SkeletonNetwork, windows: Tensor, labels: Tensor, place: Tensor
) -> Tensor:
    """``(N, V)``: size of gradient × (input - `place`) of the true class's logit, by joint."""
    x = windows.clone().requires_grad_(True)
    logits = network(x).logits
    (gradient,) = torch.autograd.grad(logits[torch.arange(len(x)), labels].sum(), x)
    return (gradient * (windows - place)).sum(dim=-1).sum(dim=1).abs()


def evenly(labels: Tensor, most: int, seed: int = 0) -> Tensor:
    """Positions ``(n,)``, increasing, of at most `most` of N samples, as evenly over the classes
    as they allow.

    Args:
        labels: ``(N,)``.
    """
    shuffled = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))
    own, by_class = labels.cpu()[shuffled].sort(stable=True)
    counts = torch.bincount(own)
    # Each one's number within its class: the first of every class go first, then the second.
    turn = torch.arange(len(own)) - (counts.cumsum(0) - counts)[own]
    chosen = shuffled[by_class[turn.argsort(stable=True)[:most]]]
    return chosen.sort().values.to(labels.device)


def measure(
    network: SkeletonNetwork, windows: Tensor, labels: Tensor, seed: int = 0, draws: int = 1
) -> Faithfulness:
    """Deletion curves over N windows: 4 + 12 (3 + `draws`) times the work of recognising them.

    Args:
        windows: ``(N, T + 1, V, 3)``, preprocessed; labels: ``(N,)``.
        draws: random rankings of each window's joints to average.
    """
    generator = torch.Generator().manual_seed(seed)
    place = windows.mean(dim=(0, 1))
    size = batch_size(windows.device)
    with torch.inference_mode():
        importance = torch.cat([network(part).importance for part in torch.split(windows, size)])
    pieces = zip(torch.split(windows, size), torch.split(labels, size), strict=True)
    # The mean, which the gradient is multiplied with the distance from, is that of all windows.
    gradient = torch.cat(
        [gradient_importance(network, part, label, place) for part, label in pieces]
    )

    def chance(changed: Tensor) -> float:
        right = torch.softmax(logits_of(network, changed), dim=-1)
        return float(right[torch.arange(len(labels)), labels].mean())

    whole = chance(windows)

    def curve(ranking: Tensor) -> tuple[float, ...]:
        hidden = (hide(windows, ranking, count, place) for count in range(1, MOST_HIDDEN + 1))
        return (whole, *map(chance, hidden))

    shuffled = [
        torch.rand(len(windows), NUM_JOINTS, generator=generator).argsort(dim=1).to(windows.device)
        for _ in range(draws)
    ]
    random = torch.tensor([curve(ranking) for ranking in shuffled]).mean(dim=0)
    return Faithfulness(
        most_important=curve(importance.argsort(dim=1, descending=True)),
        gradient=curve(gradient.argsort(dim=1, descending=True)),
        random=tuple(random.tolist()),
        least_important=curve(importance.argsort(dim=1)),
    )

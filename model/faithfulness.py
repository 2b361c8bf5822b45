"""Are the joints that the network calls important the ones that its answer hangs on?

Joints are hidden, put at their average place without motion, most important first; the more the
true class's probability falls, the more faithful the importance. Least important and random joints
are hidden for comparison, and gradient × input ranks them as a yardstick. (Deletion curves: Samek
et al., IEEE TNNLS 2017.)
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from model.network import SkeletonNetwork
from model.skeleton import NUM_JOINTS

#: Up to this many joints are hidden.
MOST_HIDDEN = 12


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


def gradient_importance(network: SkeletonNetwork, windows: Tensor, labels: Tensor) -> Tensor:
    """``(N, V)``: size of gradient × (input - mean) of the true class's logit, by joint."""
    x = windows.clone().requires_grad_(True)
    logits = network(x).logits
    (gradient,) = torch.autograd.grad(logits[torch.arange(len(x)), labels].sum(), x)
    away = x.detach() - x.detach().mean(dim=(0, 1))
    return (gradient * away).sum(dim=-1).sum(dim=1).abs()


def measure(
    network: SkeletonNetwork, windows: Tensor, labels: Tensor, seed: int = 0, draws: int = 5
) -> Faithfulness:
    """Deletion curves over N windows.

    Args:
        windows: ``(N, T + 1, V, 3)``, preprocessed; labels: ``(N,)``.
        draws: random rankings to average.
    """
    generator = torch.Generator().manual_seed(seed)
    place = windows.mean(dim=(0, 1))
    importance = torch.cat(
        [network(part).importance.detach() for part in torch.split(windows, 128)]
    )
    pieces = zip(torch.split(windows, 128), torch.split(labels, 128), strict=True)
    gradient = torch.cat([gradient_importance(network, part, label) for part, label in pieces])

    def curve(ranking: Tensor) -> tuple[float, ...]:
        points = []
        for count in range(MOST_HIDDEN + 1):
            changed = hide(windows, ranking, count, place)
            with torch.inference_mode():
                logits = torch.cat([network(part).logits for part in torch.split(changed, 128)])
            chance = torch.softmax(logits.float(), dim=-1)
            points.append(float(chance[torch.arange(len(labels)), labels].mean()))
        return tuple(points)

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

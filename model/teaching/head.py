"""A new linear classifier on the features of a frozen network."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model.network import SkeletonNetwork
from model.network_config import NetworkConfig
from model.teaching.windows import Features

#: How strongly the classifier is held to where it started, in the scale of normalised features.
#: Of 0.0003 to 0.3, with five clips of each of seven actions that a network had not seen, this gave
#: the least loss over new and old actions of a person who was new to both.
HOLD = 0.01
_STEPS = 50


@dataclass(frozen=True, eq=False)
class Head:
    """``logits = features @ weight.T + bias``; weight ``(K, C)``, bias ``(K,)``."""

    weight: Tensor
    bias: Tensor

    def __call__(self, features: Tensor) -> Tensor:
        return features @ self.weight.T + self.bias


def start_of(
    network: SkeletonNetwork,
    own: tuple[str, ...],
    kept: tuple[str, ...],
    classes: tuple[str, ...],
) -> Head:
    """A head for `classes`: the network's own rows for those that are kept, zeros for the others.

    Args:
        own: the network's classes.
    """
    classifier = network.classifier
    weight = torch.zeros(len(classes), classifier.in_features)
    bias = torch.zeros(len(classes))
    for index, name in enumerate(classes):
        if name in kept and name in own:
            weight[index] = classifier.weight.detach()[own.index(name)]
            bias[index] = classifier.bias.detach()[own.index(name)]
    return Head(weight, bias)


def fit(features: Features, start: Head, hold: float = HOLD) -> Head:
    """Logistic regression that is held to its start: what the windows do not ask for stays.

    Every class counts alike, however many windows it has.

    Args:
        hold: weight of the squared distance from the start.
    """
    counts = torch.bincount(features.labels, minlength=len(start.bias)).clamp_min(1)
    shares = 1.0 / counts[features.labels].float()
    shares = shares / shares.sum()
    centre = shares @ features.values
    spread = (shares @ (features.values - centre).square()).sqrt()
    spread = spread.clamp_min(0.05 * float(spread.mean()) + 1e-6)
    x = (features.values - centre) / spread
    fixed = start(features.values)
    weight = torch.zeros_like(start.weight, requires_grad=True)
    bias = torch.zeros_like(start.bias, requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [weight, bias], max_iter=_STEPS, history_size=10, line_search_fn="strong_wolfe"
    )

    def closure() -> float:
        optimiser.zero_grad()
        logits = fixed + x @ weight.T + bias
        loss = nn.functional.cross_entropy(logits, features.labels, reduction="none") @ shares
        loss = loss + 0.5 * hold * weight.square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return float(loss.detach())

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    change = weight.detach() / spread
    return Head(start.weight + change, start.bias + bias.detach() - change @ centre)


def with_head(network: SkeletonNetwork, head: Head) -> SkeletonNetwork:
    """The network with another classifier; the rest is a copy."""
    values = network.config.to_dict() | {"classes": len(head.bias)}
    other = SkeletonNetwork(NetworkConfig.from_dict(values))
    tensors = {name: value.detach().clone() for name, value in network.state_dict().items()}
    tensors |= {"classifier.weight": head.weight.clone(), "classifier.bias": head.bias.clone()}
    other.load_state_dict(tensors)
    return other.eval()

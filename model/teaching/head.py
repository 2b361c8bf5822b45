"""A new linear classifier on the features of a frozen network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model.network import SkeletonNetwork
from model.network_config import NetworkConfig
from model.teaching.windows import Features

#: How strongly the classifier is held to where it started, and how near the features' spread within
#: a class is taken to be the same in all directions. These and `NEW_CLIPS` were chosen with a few
#: clips of each of seven actions that a network had not seen, on a person who was new to both, in
#: turn each of four.
HOLD, SHRINKAGE = 3e-4, 0.5
#: With so many clips an action that the network did not know counts as much as one that it did; the
#: more clips there are, up to the most that this was tried with, the farther it reaches by itself,
#: and the less it may count.
NEW_CLIPS, MOST_CLIPS = 3.0, 10
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


def fit(
    features: Features,
    start: Head,
    clips: Mapping[int, int] | None = None,
    hold: float = HOLD,
) -> Head:
    """Logistic regression that is held to its start: what the windows do not ask for stays.

    Directions in which windows of one class differ from each other are worth less than those in
    which they agree. Every other class counts alike, however many windows it has.

    Args:
        clips: by label, of how many clips the windows of a class are that the start does not know,
            while it knows others. Those count by `NEW_CLIPS`.
        hold: weight of the squared distance from the start.
    """
    values, labels = features.values, features.labels
    counts = torch.bincount(labels, minlength=len(start.bias)).clamp_min(1)
    shares = 1.0 / counts[labels].float()
    shares = shares / shares.sum()
    centre = shares @ values
    spread = _evened(values - centre, labels, shares, counts)
    x = (values - centre) @ spread
    size = (shares @ x.square()).mean().sqrt().clamp_min(1e-12)
    x, spread = x / size, spread / size
    by_class = torch.ones(len(start.bias))
    for label, count in (clips or {}).items():
        by_class[label] = NEW_CLIPS / min(max(1, count), MOST_CLIPS)
    weights = by_class[labels] * shares
    weights = weights / weights.sum()
    fixed = start(values)
    weight = torch.zeros_like(start.weight, requires_grad=True)
    bias = torch.zeros_like(start.bias, requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [weight, bias], max_iter=_STEPS, history_size=10, line_search_fn="strong_wolfe"
    )

    def closure() -> float:
        optimiser.zero_grad()
        logits = fixed + x @ weight.T + bias
        loss = nn.functional.cross_entropy(logits, labels, reduction="none") @ weights
        loss = loss + 0.5 * hold * weight.square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return float(loss.detach())

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    change = weight.detach() @ spread.T
    return Head(start.weight + change, start.bias + bias.detach() - change @ centre)


def _evened(off: Tensor, labels: Tensor, shares: Tensor, counts: Tensor) -> Tensor:
    """``(C, C)``: times this, windows differ more alike in all directions within their classes.

    Args:
        off: ``(W, C)``, the features less their mean.
    """
    # Features of large scale are met half-way: it is noise in part, and in part what they are for.
    scale = (shares @ off.square()).sqrt()
    scale = scale.clamp_min(0.05 * float(scale.mean()) + 1e-6).rsqrt()
    off = off * scale
    means = torch.zeros(len(counts), off.shape[1]).index_add(0, labels, off)
    within = ((off - (means / counts[:, None])[labels]) * shares[:, None].sqrt()).double()
    covariance = within.T @ within
    even = covariance.diagonal().mean().clamp_min(1e-12)
    # Of few clips, so it is drawn towards one that is the same in all directions.
    covariance *= 1.0 - SHRINKAGE
    covariance.diagonal().add_(SHRINKAGE * even)
    evening: Tensor = torch.linalg.inv(torch.linalg.cholesky(covariance)).T.float()
    return scale[:, None] * evening


def with_head(network: SkeletonNetwork, head: Head) -> SkeletonNetwork:
    """The network with another classifier; the rest is a copy."""
    values = network.config.to_dict() | {"classes": len(head.bias)}
    other = SkeletonNetwork(NetworkConfig.from_dict(values))
    tensors = {name: value.detach().clone() for name, value in network.state_dict().items()}
    tensors |= {"classifier.weight": head.weight.clone(), "classifier.bias": head.bias.clone()}
    other.load_state_dict(tensors)
    return other.eval()

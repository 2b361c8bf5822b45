"""How usual a window is among those of known actions: what tells unknown movements from known ones.

A classifier names one of its classes whatever it sees. Two kinds of signals say when it should not:
how sure it is (the leading action's probability or logit; the energy of Liu et al.,
"Energy-based Out-of-distribution Detection", NeurIPS 2020), and how near the window's features lie
to those of the actions it was trained on (cosine to the nearest prototype, the mean of a class as
one sensor saw it). Each signal counts by its rank among windows of known actions, so that signals
of any scale can be joined: a window's familiarity is the mean of its ranks. The least of them would
be stricter, and on real videos wrong: to a network that has seen one sensor's people, everybody
before a camera is far away, also who does a known action and is called so with certainty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from model.text import weights as words

#: What can be looked at; see `signal`.
SIGNALS = ("probability", "logit", "energy", "cosine")
#: In how many steps ranks are stored.
STEPS = 200
_PREFIX, _PROTOTYPES = "familiarity.", "prototypes"


@dataclass(frozen=True, eq=False)
class Familiarity:
    """Ranks signals among those of known actions. K classes, C features, M prototypes.

    Attributes:
        quantiles: for each signal in use, what windows of known actions scored, lowest first:
            ``(STEPS + 1,)`` float32.
        prototypes: ``(M, C)`` float32 of unit length, for the cosine; empty without it.
    """

    quantiles: Mapping[str, Tensor]
    prototypes: Tensor

    def __call__(self, logits: Tensor, features: Tensor, idle: int | None) -> Tensor:
        """Familiarity of N windows, ``(N,)``: 0.3 is more usual than 30 % of the known ones.

        Args:
            logits: ``(N, K)``, divided by the temperature.
            features: ``(N, C)``.
            idle: the class for no action, or None.
        """
        ranks = [
            rank(signal(name, logits, features, idle, self.prototypes), known)
            for name, known in self.quantiles.items()
        ]
        return torch.stack(ranks).mean(dim=0)

    def to(self, device: torch.device | str) -> Familiarity:
        return Familiarity(
            {name: known.to(device) for name, known in self.quantiles.items()},
            self.prototypes.to(device),
        )

    def check(self, channels: int) -> None:
        """
        Raises:
            ValueError: the prototypes are not of a network with so many features.
        """
        if len(self.prototypes) and self.prototypes.shape[1] != channels:
            raise ValueError(words.UNKNOWN_FOREIGN)

    def tensors(self) -> dict[str, Tensor]:
        """By name, as a weights file holds them."""
        kept = {_PREFIX + name: known for name, known in self.quantiles.items()}
        return kept | ({_PREFIX + _PROTOTYPES: self.prototypes} if len(self.prototypes) else {})

    @classmethod
    def split(cls, tensors: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], Familiarity | None]:
        """A weights file's tensors: the network's own, and what `tensors` gave, if it is there.

        Raises:
            ValueError: they are not as `tensors` gives them.
        """
        own = {name: t for name, t in tensors.items() if not name.startswith(_PREFIX)}
        rest = {n[len(_PREFIX) :]: t for n, t in tensors.items() if n.startswith(_PREFIX)}
        if not rest:
            return own, None
        prototypes = rest.pop(_PROTOTYPES, torch.zeros(0, 0))
        fit = all(t.shape == (STEPS + 1,) and bool(t.isfinite().all()) for t in rest.values())
        whole = prototypes.ndim == 2 and (len(prototypes) > 0) == ("cosine" in rest)
        if not rest or set(rest) - set(SIGNALS) or not fit or not whole:
            raise ValueError(words.UNKNOWN_DAMAGED)
        return own, cls({name: rest[name] for name in SIGNALS if name in rest}, prototypes)


def signal(
    name: str, logits: Tensor, features: Tensor, idle: int | None, prototypes: Tensor
) -> Tensor:
    """One of `SIGNALS` of N windows, ``(N,)``: the higher, the more like a known action.

    Args: see `Familiarity`.
    """
    if name == "cosine":
        unit = torch.nn.functional.normalize(features, dim=-1)
        return (unit @ prototypes.T).amax(dim=-1)
    if name == "probability":
        logits = torch.log_softmax(logits, dim=-1)
    if idle is not None:
        logits = logits.clone()
        logits[:, idle] = -torch.inf
    return torch.logsumexp(logits, dim=-1) if name == "energy" else logits.amax(dim=-1)


def rank(values: Tensor, known: Tensor) -> Tensor:
    """Share of the known ``(STEPS + 1,)`` quantiles below each of the values ``(N,)``."""
    place = torch.searchsorted(known, values).clamp(1, len(known) - 1)
    low, high = known[place - 1], known[place]
    within = ((values - low) / (high - low).clamp_min(1e-12)).clamp(0.0, 1.0)
    return (place - 1 + within) / (len(known) - 1)


def fit(
    logits: Tensor,
    features: Tensor,
    idle: int | None,
    prototypes: Tensor,
    signals: Sequence[str],
) -> Familiarity:
    """Of N windows of known actions that the network was not trained on.

    Args: see `Familiarity`.
    """
    steps = torch.linspace(0, 1, STEPS + 1)
    quantiles = {
        name: torch.quantile(signal(name, logits, features, idle, prototypes).float().cpu(), steps)
        for name in signals
    }
    used = prototypes if "cosine" in signals else torch.zeros(0, 0)
    return Familiarity(quantiles, used)


def prototypes_of(features: Tensor, groups: Tensor) -> Tensor:
    """Mean features of each group, of unit length, ``(M, C)``.

    Args:
        features: ``(N, C)``; groups: ``(N,)`` int64, any numbers.
    """
    _, group, counts = torch.unique(groups, return_inverse=True, return_counts=True)
    total = features.new_zeros(len(counts), features.shape[1]).index_add(0, group, features)
    return torch.nn.functional.normalize(total / counts[:, None], dim=-1)

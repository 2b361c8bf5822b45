"""ESGN's second method: pooling over joints by attention, and which joints supplied the result."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from model.layers import linear

#: What reaches this share of a maximum supplies to it, the more the nearer it comes: so importance
#: does not jump where two joints are as great up to rounding.
NEAR = 0.9
#: Of the attention: at most e^(2 × 1.5), about 20 times that of the least important joint.
SHARPNESS = 1.5


class SemanticPooling(nn.Module):
    """ESGN's G-Pooling: attention, asked by the pooled frame, over the joints of a frame.

    The query is made of the frame's maximum over joints, the keys are the joints; they meet as a
    cosine. That bounds the scores: with unbounded ones training ends with all attention on one
    joint of 25, whose features are then all that the rest of the network sees.
    """

    def __init__(self, channels: int, mode: str, width: int = 32) -> None:
        super().__init__()
        self.mode = mode
        self.query = linear(channels, width)
        self.key = linear(channels, width)
        self.gain = None
        if mode == "gated":
            self.gain = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """``(N, T, V, C)``, at least 0, to pooled ``(N, T, C)`` and importance ``(N, T, V)``."""
        # The backward pass of `max` is quicker than that of `amax`.
        most = x.max(dim=2).values
        attention = cosine_attention(self.query(most), self.key(x))
        if self.mode == "semantic":
            weighted = x * (x.shape[2] * attention).unsqueeze(-1)
            return weighted.amax(dim=2), attention
        mean = (attention.unsqueeze(-2) @ x).squeeze(-2)
        if self.gain is None:
            return most + mean, attention
        pooled = most + self.gain * mean
        if self.training:
            return pooled, attention
        # A joint counts by what it supplies to the result: to the maximum, and within the mean.
        supplied = suppliers(x, most) + attention * (x @ self.gain.abs())
        return pooled, supplied / supplied.sum(dim=-1, keepdim=True)


def cosine_attention(query: Tensor, keys: Tensor) -> Tensor:
    """Softmax over V of the bounded scores of keys ``(..., V, C)`` for a query ``(..., C)``."""
    scores = torch.cosine_similarity(keys.float(), query.float().unsqueeze(-2), dim=-1)
    return torch.softmax(SHARPNESS * scores, dim=-1)


def suppliers(x: Tensor, most: Tensor) -> Tensor:
    """How much each of R candidates supplies to their maximum.

    What it has beyond `NEAR` times the maximum, summed over channels.

    Args:
        x: ``(..., R, C)``, at least 0; most: ``(..., C)``, its maximum over R.

    Returns:
        ``(..., R)``, above 0.
    """
    beyond = torch.sub(x, most.unsqueeze(-2), alpha=NEAR)
    # A little for everybody keeps the sum above zero where all values are zero.
    return torch.relu_(beyond).sum(dim=-1).add_(1e-6)

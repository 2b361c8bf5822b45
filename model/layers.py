"""What several parts of the networks are made of."""

from __future__ import annotations

from torch import Tensor, nn


def linear(inputs: int, outputs: int, bias: bool = True) -> nn.Linear:
    """A 1×1 convolution, initialised as SGN does: normal with variance 2 / outputs."""
    layer = nn.Linear(inputs, outputs, bias=bias)
    nn.init.normal_(layer.weight, 0.0, (2.0 / outputs) ** 0.5)
    return layer


class ChannelNorm(nn.BatchNorm1d):
    """Batch normalisation over the last axis of an array of any shape."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.reshape(-1, x.shape[-1])).reshape(x.shape)

"""ESGN's third method: the temporal convolution, at one scale or three."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class MultiScaleTemporal(nn.Module):
    """Temporal convolution ``(N, C, T)`` to the same shape, at one scale or three."""

    def __init__(self, channels: int, mode: str, dropout: float) -> None:
        super().__init__()
        self.mode = mode
        #: Whether the convolutions' results lie side by side rather than being summed.
        self.joins_beside = mode != "added"
        kernels = {
            "single": [(3, 1)],
            "dilated": [(3, 1), (3, 2), (3, 3)],
            "kernels": [(1, 1), (3, 1), (5, 1)],
            "chain": [(3, 1), (3, 2), (3, 3)],
            "added": [(3, 1), (3, 2), (3, 4)],
        }[mode]
        # Branches share the channels out; a chain keeps a third of them through its three links.
        share = channels // len(kernels)
        widths = [channels - share * (len(kernels) - 1)] + [share] * (len(kernels) - 1)
        groups = [1] * len(kernels)
        if mode == "added":
            # SGN's own convolution; the longer scales look at each channel alone.
            widths, groups = [channels] * 3, [1, channels, channels]
        inputs = [channels, *widths[:-1]] if mode == "chain" else [channels] * len(kernels)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(c, w, k, padding=d * (k // 2), dilation=d, groups=g)
            for c, w, (k, d), g in zip(inputs, widths, kernels, groups, strict=True)
        )
        for layer, group in zip(self.convolutions, groups, strict=True):
            assert isinstance(layer, nn.Conv1d)
            spread = 2.0 / (layer.kernel_size[0] * layer.out_channels)
            nn.init.normal_(layer.weight, 0.0, spread**0.5)
            if group > 1:
                nn.init.zeros_(layer.weight)
        self.norm = nn.BatchNorm1d(channels)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        outputs = []
        for layer in self.convolutions:
            assert isinstance(layer, nn.Conv1d)
            alone = self.training and layer.groups > 1
            outputs.append(_channels_alone(layer, x) if alone else layer(x))
            if self.mode == "chain":
                x = torch.relu(outputs[-1])
        joined: Tensor = self.dropout(torch.relu(self.norm(self.join(outputs))))
        return joined

    def join(self, outputs: list[Tensor]) -> Tensor:
        """What the convolutions ``(N, c, T)`` each give becomes one ``(N, C, T)``."""
        return torch.cat(outputs, dim=1) if self.joins_beside else torch.stack(outputs).sum(dim=0)


def _channels_alone(layer: nn.Conv1d, x: Tensor) -> Tensor:
    """What a convolution of width 3 and of each channel alone gives, as a sum of shifted frames.

    Its own backward pass takes three times as long on processors.
    """
    reach = layer.dilation[0]
    padded = nn.functional.pad(x, (reach, reach))
    before, now, after = layer.weight.to(x.dtype).squeeze(1).unsqueeze(-1).unbind(dim=1)
    frames = x.shape[-1]
    shifted = before * padded[..., :frames] + now * x + after * padded[..., 2 * reach :]
    assert layer.bias is not None
    return shifted + layer.bias.to(x.dtype).unsqueeze(-1)

"""SGN and ESGN: skeleton-based action recognition in under a million parameters.

SGN: Zhang et al., "Semantics-Guided Neural Networks for Efficient Skeleton-Based Human Action
Recognition", CVPR 2020 (arXiv 1904.01189). ESGN: Chen and Jing, "Light-weight Enhanced
Semantics-Guided Neural Networks for Skeleton-Based Human Action Recognition", MCSoC 2021. Both are
this one network: ESGN's changes are switches of `NetworkConfig`, and SGN has them all off.

Shapes: N windows, T frames, V joints, C channels. A window carries one more frame than T, in
front: the context from which the first velocity is taken.

Everything up to the joint pooling sees one frame (and the one before it) at a time, so a stream
needs `encode` only for its newest frame and `classify` for the window (`model.stream`).
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from model.network_config import NetworkConfig
from model.skeleton import NUM_JOINTS, PARENTS

#: What reaches this share of a maximum supplies to it, the more the nearer it comes: so importance
#: does not jump where two joints are as great up to rounding.
NEAR = 0.9
#: Of the attention: at most e^(2 × 1.5), about 20 times that of the least important joint.
SHARPNESS = 1.5


class Output(NamedTuple):
    """What the network says of N windows.

    Attributes:
        logits: ``(N, K)``.
        importance: ``(N, V)``, how much each joint mattered in the window; sums to 1 over V. While
            training, when nobody looks at it, only the attention's part of it, which costs nothing.
        frame_importance: ``(N, T, V)``, the same within each frame; sums to 1 over V.
        features: ``(N, 512)``, what the linear classifier sees.
    """

    logits: Tensor
    importance: Tensor
    frame_importance: Tensor
    features: Tensor


def _linear(inputs: int, outputs: int, bias: bool = True) -> nn.Linear:
    """A 1×1 convolution, initialised as SGN does: normal with variance 2 / outputs."""
    layer = nn.Linear(inputs, outputs, bias=bias)
    nn.init.normal_(layer.weight, 0.0, (2.0 / outputs) ** 0.5)
    return layer


class ChannelNorm(nn.BatchNorm1d):
    """Batch normalisation over the last axis of an array of any shape."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.reshape(-1, x.shape[-1])).reshape(x.shape)


class StreamEmbedding(nn.Module):
    """Input streams, S of them, each through an embedding of its own; they are done at once."""

    def __init__(self, streams: int, channels: int) -> None:
        super().__init__()
        self.norm = ChannelNorm(streams * NUM_JOINTS * 3)
        spread = (2.0 / channels) ** 0.5  # as `_linear`
        self.first = nn.Parameter(torch.randn(streams, 3, channels) * spread)
        self.first_bias = nn.Parameter(torch.zeros(streams, 1, channels))
        self.second = nn.Parameter(torch.randn(streams, channels, channels) * spread)
        self.second_bias = nn.Parameter(torch.zeros(streams, 1, channels))

    def forward(self, x: Tensor) -> Tensor:
        """``(N, T, S, V, 3)`` to ``(S, N, T, V, channels)``."""
        frames, streams = x.shape[:2], x.shape[2]
        x = self.norm(x.flatten(2)).view(-1, streams, NUM_JOINTS, 3)
        x = x.transpose(0, 1).reshape(streams, -1, 3)
        x = torch.relu(torch.baddbmm(self.first_bias, x, self.first))
        x = torch.relu(torch.baddbmm(self.second_bias, x, self.second))
        return x.view(streams, *frames, NUM_JOINTS, -1)


class EnhancedSemantics(nn.Module):
    """Joints and the one before them to embedded dynamics, ``(N, T, V, self.channels)``.

    SGN sums the embeddings of position and velocity; ESGN's first method adds the streams of
    bones, the vectors from each joint's parent to it, and their velocities.
    """

    def __init__(self, config: NetworkConfig, channels: int = 64) -> None:
        super().__init__()
        self.count = 4 if config.bones else 2
        self.bones, self.fusion = config.bones, config.fusion
        self.embedding = StreamEmbedding(self.count, channels)
        self.channels = channels
        if config.bones and config.fusion == "pairs":
            self.channels = 2 * channels
        self.project = None
        if config.fusion == "concat":
            self.project = _linear(self.count * channels, channels)
        self.register_buffer("parents", torch.tensor(PARENTS), persistent=False)
        self.parents: Tensor

    def forward(self, x: Tensor) -> Tensor:
        streams = x.unsqueeze(2)
        if self.bones:
            streams = torch.stack([x, x - x[:, :, self.parents]], dim=2)
        now = streams[:, 1:]
        # In order: joints, bones, joint velocities, bone velocities.
        embedded: Tensor = self.embedding(torch.cat([now, now - streams[:, :-1]], dim=2))
        if self.project is not None:
            return torch.relu(self.project(embedded.movedim(0, -2).flatten(-2)))
        if self.bones and self.fusion == "pairs":
            return torch.cat([embedded[0] + embedded[2], embedded[1] + embedded[3]], dim=-1)
        return embedded.sum(dim=0)


class AdaptiveGraph(nn.Module):
    """``(N, T, V, C)`` to a graph per frame ``(N, T, V, V)`` whose rows sum to 1."""

    def __init__(self, inputs: int, channels: int = 256) -> None:
        super().__init__()
        self.query = _linear(inputs, channels)
        self.key = _linear(inputs, channels)

    def forward(self, x: Tensor) -> Tensor:
        return torch.softmax(self.query(x) @ self.key(x).transpose(-1, -2), dim=-1)


class GraphConvolution(nn.Module):
    """Residual graph convolution ``(N, T, V, inputs)`` to ``(N, T, V, outputs)``."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.neighbours = _linear(inputs, outputs, bias=False)
        nn.init.zeros_(self.neighbours.weight)
        self.own = _linear(inputs, outputs)
        self.norm = ChannelNorm(outputs)

    def forward(self, x: Tensor, graph: Tensor) -> Tensor:
        return torch.relu(self.norm(self.neighbours(graph @ x) + self.own(x)))


class SemanticPooling(nn.Module):
    """ESGN's G-Pooling: attention, asked by the pooled frame, over the joints of a frame.

    The query is made of the frame's maximum over joints, the keys are the joints; they meet as a
    cosine. That bounds the scores: with unbounded ones training ends with all attention on one
    joint of 25, whose features are then all that the rest of the network sees.
    """

    def __init__(self, channels: int, mode: str, width: int = 32) -> None:
        super().__init__()
        self.mode = mode
        self.query = _linear(channels, width)
        self.key = _linear(channels, width)
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


class SkeletonNetwork(nn.Module):
    """SGN or ESGN, by its config."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.dynamics = EnhancedSemantics(config)
        self.joint_type = nn.Sequential(_linear(NUM_JOINTS, 64), nn.ReLU(), _linear(64, 64))
        self.frame_index = nn.Sequential(_linear(config.frames, 64), nn.ReLU(), _linear(64, 256))
        width = self.dynamics.channels + 64
        self.graph = AdaptiveGraph(width)
        self.graph_convolutions = nn.ModuleList(
            [
                GraphConvolution(width, 128),
                GraphConvolution(128, 256),
                GraphConvolution(256, 256),
            ]
        )
        self.pooling = None
        if config.pooling != "max":
            self.pooling = SemanticPooling(256, config.pooling)
        self.temporal = MultiScaleTemporal(256, config.temporal, config.dropout)
        self.widen = nn.Conv1d(256, 512, 1)
        nn.init.normal_(self.widen.weight, 0.0, (2.0 / 512) ** 0.5)
        self.widen_norm = nn.BatchNorm1d(512)
        # Left as PyTorch initialises it: SGN's own start, spread by the number of classes, costs
        # data sets with few classes their first dozen epochs.
        self.classifier = nn.Linear(512, config.classes)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The part that looks at each frame alone.

        Args:
            x: ``(N, T + 1, V, 3)``, metres, preprocessed; the first frame is context. Any T >= 1.

        Returns:
            pooled ``(N, T, 256)`` and importance of each joint within its frame ``(N, T, V)``.
        """
        dynamics = self.dynamics(x)
        semantics = torch.relu(self.joint_type(torch.eye(NUM_JOINTS, device=x.device)))
        semantics = semantics.to(dynamics.dtype).expand(*dynamics.shape[:2], -1, -1)
        x = torch.cat([dynamics, semantics], dim=-1)
        graph = self.graph(x)
        for layer in self.graph_convolutions:
            x = layer(x, graph)
        if self.training and self.config.joint_dropout:
            # All frames alike, or the frames around would show what a frame lacks.
            kept = torch.rand(len(x), 1, NUM_JOINTS, 1, device=x.device)
            x = x * (kept >= self.config.joint_dropout).to(x.dtype)
        if self.pooling is not None:
            pooled, importance = self.pooling(x)
            return pooled, importance
        pooled = x.max(dim=2).values
        if self.training:
            return pooled, x.new_full(x.shape[:3], 1.0 / NUM_JOINTS)
        supplied = suppliers(x, pooled)
        return pooled, supplied / supplied.sum(dim=-1, keepdim=True)

    def classify(self, pooled: Tensor, frame_importance: Tensor) -> Output:
        """The temporal part, over a whole window of T = `config.frames`.

        Args:
            pooled, frame_importance: as `encode` returns them, frames in order of time.
        """
        index = torch.relu(self.frame_index(torch.eye(self.config.frames, device=pooled.device)))
        x = (pooled + index.to(pooled.dtype)).transpose(1, 2)
        x = self.temporal(x)
        x = torch.relu(self.widen_norm(self.widen(x)))
        features = x.max(dim=2).values
        if self.training:
            importance = frame_importance.mean(dim=1)
        else:
            # A frame counts by what it supplies to the final maximum over frames.
            supplied = suppliers(x.transpose(1, 2), features).unsqueeze(-1)
            importance = (supplied * frame_importance).sum(dim=1) / supplied.sum(dim=1)
        return Output(self.classifier(features), importance, frame_importance, features)

    def forward(self, x: Tensor, draws: int = 1) -> Output:
        """Windows ``(N, T + 1, V, 3)``, first frame context, to logits and importance.

        Args:
            draws: while training, the temporal part's dropout is drawn so many times; the outputs
                are one draw after the other, ``draws × N`` in all.

        Raises:
            ValueError: `x` has another shape.
        """
        expected = (self.config.frames + 1, NUM_JOINTS, 3)
        if tuple(x.shape[1:]) != expected:
            raise ValueError(f"expected windows (N, {expected}), got {tuple(x.shape)}")
        pooled, frame_importance = self.encode(x)
        return self.classify(pooled.repeat(draws, 1, 1), frame_importance.repeat(draws, 1, 1))


def suppliers(x: Tensor, most: Tensor) -> Tensor:
    """How much each of R candidates supplies to their maximum.

    What it has beyond `NEAR` times the maximum, summed over channels.

    Args:
        x: ``(..., R, C)``, at least 0; most: ``(..., C)``, its maximum over R.

    Returns:
        ``(..., R)``, above 0.
    """
    beyond = x - NEAR * most.unsqueeze(-2)
    # A little for everybody keeps the sum above zero where all values are zero.
    return beyond.clamp_min(0.0).sum(dim=-1) + 1e-6

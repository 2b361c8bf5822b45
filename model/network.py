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

from model.layers import ChannelNorm, linear
from model.network_config import NetworkConfig
from model.pooling import SemanticPooling, suppliers
from model.skeleton import NUM_JOINTS, PARENTS
from model.temporal import MultiScaleTemporal


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


class StreamEmbedding(nn.Module):
    """Input streams, S of them, each through an embedding of its own; they are done at once."""

    def __init__(self, streams: int, channels: int) -> None:
        super().__init__()
        self.norm = ChannelNorm(streams * NUM_JOINTS * 3)
        spread = (2.0 / channels) ** 0.5  # as `linear`
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
            self.project = linear(self.count * channels, channels)
        self.gain = None
        if config.bones and config.fusion == "added":
            self.gain = nn.Parameter(torch.zeros(channels))
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
        if self.gain is not None:
            return embedded[0] + embedded[2] + self.gain * (embedded[1] + embedded[3])
        return embedded.sum(dim=0)


class AdaptiveGraph(nn.Module):
    """``(N, T, V, C)`` to a graph per frame ``(N, T, V, V)`` whose rows sum to 1."""

    def __init__(self, inputs: int, channels: int = 256) -> None:
        super().__init__()
        self.query = linear(inputs, channels)
        self.key = linear(inputs, channels)

    def forward(self, x: Tensor) -> Tensor:
        return torch.softmax(self.query(x) @ self.key(x).transpose(-1, -2), dim=-1)


class GraphConvolution(nn.Module):
    """Residual graph convolution ``(N, T, V, inputs)`` to ``(N, T, V, outputs)``."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.neighbours = linear(inputs, outputs, bias=False)
        nn.init.zeros_(self.neighbours.weight)
        self.own = linear(inputs, outputs)
        self.norm = ChannelNorm(outputs)

    def forward(self, x: Tensor, graph: Tensor) -> Tensor:
        return torch.relu(self.norm(self.neighbours(graph @ x) + self.own(x)))


class SkeletonNetwork(nn.Module):
    """SGN or ESGN, by its config."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.dynamics = EnhancedSemantics(config)
        self.joint_type = nn.Sequential(linear(NUM_JOINTS, 64), nn.ReLU(), linear(64, 64))
        self.frame_index = nn.Sequential(linear(config.frames, 64), nn.ReLU(), linear(64, 256))
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

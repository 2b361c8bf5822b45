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

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from model.skeleton import NUM_JOINTS, PARENTS

FUSIONS = ("sum", "pairs", "concat")
POOLINGS = ("max", "semantic", "beside")
# At most e^(2 × 1.5), about 20 times the attention of the least important joint.
_SCORE_BOUND = 1.5
TEMPORALS = ("single", "dilated", "kernels", "chain")


@dataclass(frozen=True)
class NetworkConfig:
    """What is built. `sgn()` and `esgn()` are the two published networks.

    Attributes:
        classes: number of classes K.
        frames: T, frames in a window.
        bones: method 1, bone and bone velocity streams beside joint and joint velocity.
        fusion: how the streams meet: ``sum`` of the embeddings; ``pairs``, joint streams beside
            bone streams; ``concat``, side by side through one projection.
        pooling: method 2, how joints are pooled: ``max``; ``semantic``, the maximum over joints
            weighted by the attention; ``beside``, maximum plus attention-weighted mean.
        temporal: method 3, the temporal convolution: ``single`` of width 3; three scales as
            ``dilated`` branches (1, 2, 3), branches of ``kernels`` 1, 3, 5, or a ``chain``.
        dropout: probability after the temporal convolution.
    """

    classes: int
    frames: int = 20
    bones: bool = False
    fusion: str = "sum"
    pooling: str = "max"
    temporal: str = "single"
    dropout: float = 0.2

    def __post_init__(self) -> None:
        if self.classes < 1 or self.frames < 1:
            raise ValueError(f"classes and frames must be positive, got {self}")
        for name, allowed in (("fusion", FUSIONS), ("pooling", POOLINGS), ("temporal", TEMPORALS)):
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {self}")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> NetworkConfig:
        """
        Raises:
            ValueError: unknown or missing entries, or values out of range.
        """
        known = {field.name: field.type for field in fields(cls)}
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise ValueError(f"unknown network settings: {', '.join(unknown)}")
        for name, value in values.items():
            kinds = {"int": (int,), "bool": (bool,), "str": (str,), "float": (int, float)}
            kind: tuple[type, ...] = kinds[str(known[name])]
            if not isinstance(value, kind) or (isinstance(value, bool) and bool not in kind):
                raise ValueError(f"network setting {name} must be {known[name]}, got {value!r}")
        if "classes" not in values:
            raise ValueError("network settings lack the number of classes")
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def sgn(classes: int, frames: int = 20) -> NetworkConfig:
    """The baseline: 0.69 M parameters at 60 classes."""
    return NetworkConfig(classes=classes, frames=frames)


def esgn(classes: int, frames: int = 20) -> NetworkConfig:
    """All methods of ESGN on, in the reading that the project ships."""
    return NetworkConfig(
        classes=classes,
        frames=frames,
        bones=True,
        fusion="pairs",
        pooling="semantic",
        temporal="kernels",
    )


class Output(NamedTuple):
    """What the network says of N windows.

    Attributes:
        logits: ``(N, K)``.
        importance: ``(N, V)``, how much each joint mattered in the window; sums to 1 over V.
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
    """One input stream ``(N, T, V, 3)`` to ``(N, T, V, channels)``."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = ChannelNorm(NUM_JOINTS * 3)
        self.first = _linear(3, channels)
        self.second = _linear(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        x = self.norm(x.flatten(2)).reshape(x.shape)
        return torch.relu(self.second(torch.relu(self.first(x))))


class EnhancedSemantics(nn.Module):
    """Joints and the one before them to embedded dynamics, ``(N, T, V, self.channels)``.

    SGN sums the embeddings of position and velocity; ESGN's first method adds the streams of
    bones, the vectors from each joint's parent to it, and their velocities.
    """

    def __init__(self, config: NetworkConfig, channels: int = 64) -> None:
        super().__init__()
        count = 4 if config.bones else 2
        self.bones, self.fusion = config.bones, config.fusion
        self.streams = nn.ModuleList(StreamEmbedding(channels) for _ in range(count))
        self.channels = channels
        if config.bones and config.fusion == "pairs":
            self.channels = 2 * channels
        self.project = None
        if config.fusion == "concat":
            self.project = _linear(count * channels, channels)
        self.register_buffer("parents", torch.tensor(PARENTS), persistent=False)
        self.parents: Tensor

    def forward(self, x: Tensor) -> Tensor:
        now, before = x[:, 1:], x[:, :-1]
        inputs = [now, now - before]
        if self.bones:
            bone = now - now[:, :, self.parents]
            inputs += [bone, bone - (before - before[:, :, self.parents])]
        embedded = [stream(value) for stream, value in zip(self.streams, inputs, strict=True)]
        if self.project is not None:
            return torch.relu(self.project(torch.cat(embedded, dim=-1)))
        if self.bones and self.fusion == "pairs":
            return torch.cat([embedded[0] + embedded[1], embedded[2] + embedded[3]], dim=-1)
        return torch.stack(embedded).sum(dim=0)


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

    The query is the frame's mean and maximum over joints; keys are the joints. Attention is
    uniform at the start, where ``semantic`` pooling is exactly SGN's maximum over joints. Scores
    are bounded: without that, training ends with all attention on one joint of 25, whose features
    are then all that the rest of the network sees.
    """

    def __init__(self, channels: int, mode: str, width: int = 32) -> None:
        super().__init__()
        self.mode = mode
        self.query = _linear(2 * channels, width)
        self.key = _linear(channels, width)
        nn.init.zeros_(self.query.weight)
        nn.init.zeros_(self.query.bias)
        self.scale = width**-0.5

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """``(N, T, V, C)`` to pooled ``(N, T, C)`` and attention ``(N, T, V)``."""
        joints = x.shape[2]
        query = self.query(torch.cat([x.mean(dim=2), x.amax(dim=2)], dim=-1))
        scores = (self.key(x) @ query.unsqueeze(-1)).squeeze(-1) * self.scale
        attention = bounded_attention(scores)
        weighted = x * (joints * attention).unsqueeze(-1)
        if self.mode == "semantic":
            return weighted.amax(dim=2), attention
        return x.amax(dim=2) + weighted.mean(dim=2), attention


def bounded_attention(scores: Tensor) -> Tensor:
    """Softmax over the last axis of scores taken about their mean and bent into a bound."""
    centred = scores - scores.mean(dim=-1, keepdim=True)
    return torch.softmax(_SCORE_BOUND * torch.tanh(centred / _SCORE_BOUND), dim=-1)


class MultiScaleTemporal(nn.Module):
    """Temporal convolution ``(N, C, T)`` to the same shape, at one scale or three."""

    def __init__(self, channels: int, mode: str, dropout: float) -> None:
        super().__init__()
        self.mode = mode
        kernels = {
            "single": [(3, 1)],
            "dilated": [(3, 1), (3, 2), (3, 3)],
            "kernels": [(1, 1), (3, 1), (5, 1)],
            "chain": [(3, 1), (3, 2), (3, 3)],
        }[mode]
        # Branches share the channels out; a chain keeps a third of them through its three links.
        share = channels // len(kernels)
        widths = [channels - share * (len(kernels) - 1)] + [share] * (len(kernels) - 1)
        inputs = [channels, *widths[:-1]] if mode == "chain" else [channels] * len(kernels)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(c, w, k, padding=d * (k // 2), dilation=d)
            for c, w, (k, d) in zip(inputs, widths, kernels, strict=True)
        )
        for layer in self.convolutions:
            assert isinstance(layer, nn.Conv1d)
            spread = 2.0 / (layer.kernel_size[0] * layer.out_channels)
            nn.init.normal_(layer.weight, 0.0, spread**0.5)
        self.norm = nn.BatchNorm1d(channels)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        outputs = []
        for layer in self.convolutions:
            outputs.append(layer(x))
            if self.mode == "chain":
                x = torch.relu(outputs[-1])
        joined: Tensor = self.dropout(torch.relu(self.norm(torch.cat(outputs, dim=1))))
        return joined


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
        if self.pooling is None:
            pooled, winners = x.max(dim=2)
            return pooled, maximum_shares(winners, pooled, NUM_JOINTS)
        pooled, attention = self.pooling(x)
        return pooled, attention

    def classify(self, pooled: Tensor, frame_importance: Tensor) -> Output:
        """The temporal part, over a whole window of T = `config.frames`.

        Args:
            pooled, frame_importance: as `encode` returns them, frames in order of time.
        """
        index = torch.relu(self.frame_index(torch.eye(self.config.frames, device=pooled.device)))
        x = (pooled + index.to(pooled.dtype)).transpose(1, 2)
        x = self.temporal(x)
        x = torch.relu(self.widen_norm(self.widen(x)))
        features, winners = x.max(dim=2)
        # A frame counts by what it supplies to the final maximum over frames.
        frame_share = maximum_shares(winners, features, self.config.frames)
        importance = (frame_share.unsqueeze(-1) * frame_importance).sum(dim=1)
        return Output(self.classifier(features), importance, frame_importance, features)

    def forward(self, x: Tensor) -> Output:
        """Windows ``(N, T + 1, V, 3)``, first frame context, to logits and importance.

        Raises:
            ValueError: `x` has another shape.
        """
        expected = (self.config.frames + 1, NUM_JOINTS, 3)
        if tuple(x.shape[1:]) != expected:
            raise ValueError(f"expected windows (N, {expected}), got {tuple(x.shape)}")
        return self.classify(*self.encode(x))


def maximum_shares(winners: Tensor, values: Tensor, count: int) -> Tensor:
    """How much each of `count` candidates supplied to a maximum over them.

    Args:
        winners: ``(..., C)`` index of the winner of each channel.
        values: ``(..., C)`` the winning values, at least 0.

    Returns:
        ``(..., count)``, sums to 1.
    """
    # A little for every winner keeps the sum above zero when all values are.
    weights = values.detach().float() + 1e-6
    shares = torch.zeros(*winners.shape[:-1], count, device=values.device)
    shares = shares.scatter_add(-1, winners, weights)
    return shares / shares.sum(dim=-1, keepdim=True)

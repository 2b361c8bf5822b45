"""A trained network's arithmetic for one frame after the other, worked out beforehand.

In evaluation mode much of `model.network` is constant, and much of it is linear:

* normalisations are scales and shifts, so they are multiplied into the weights beside them;
* what the joint types contribute is the same in every frame, and added as a bias;
* the graph's queries and keys meet only in their product, so their two matrices become one (terms
  that are equal for all neighbours of a joint cancel in the softmax);
* a temporal convolution is a sum over its taps, and a frame's part of every tap does not depend on
  where in the window the frame is.

The numbers are those of `SkeletonNetwork.forward`, up to rounding. V joints, T frames in a window.
"""

from __future__ import annotations

from collections import deque

import torch
from torch import Tensor, nn

from model.network import (
    AdaptiveGraph,
    EnhancedSemantics,
    GraphConvolution,
    Output,
    SkeletonNetwork,
)
from model.pooling import SHARPNESS, SemanticPooling, suppliers
from model.skeleton import NUM_JOINTS
from model.temporal import MultiScaleTemporal

#: Windows that fit into the rows of a `FoldedWindow`.
_ROOM = 8


class FoldedFrames:
    """`SkeletonNetwork.encode` of one frame."""

    @torch.no_grad()
    def __init__(self, network: SkeletonNetwork) -> None:
        """Of a network in evaluation mode whose weights do not change from now on."""
        device = next(network.parameters()).device
        semantics = torch.relu(network.joint_type(torch.eye(NUM_JOINTS, device=device)))
        self._dynamics = _Dynamics(network.dynamics)
        first, *others = network.graph_convolutions
        self._entry = _Entry(network.graph, first, semantics)  # type: ignore[arg-type]
        self._others = [_fold_convolution(layer) for layer in others]  # type: ignore[arg-type]
        self._pooling = None if network.pooling is None else _Pooling(network.pooling)

    def __call__(self, before: Tensor, joints: Tensor) -> tuple[Tensor, Tensor]:
        """Pooled ``(C,)`` and the joints' importance ``(V,)``.

        Args:
            before, joints: ``(V, 3)``, the frame before this one, and this one.
        """
        x, graph = self._entry(self._dynamics(before, joints))
        for weight, bias, outputs in self._others:
            own, neighbours = torch.addmm(bias, x, weight).split_with_sizes([outputs] * 2, dim=1)
            x = torch.addmm(own, graph, neighbours).relu_()
        if self._pooling is not None:
            return self._pooling(x)
        pooled = x.amax(dim=0)
        supplied = suppliers(x, pooled)
        return pooled, supplied.div_(supplied.sum())


def _scale_and_shift(norm: nn.BatchNorm1d) -> tuple[Tensor, Tensor]:
    """A normalisation in evaluation mode: ``x * scale + shift``, in double precision."""
    assert norm.running_mean is not None
    assert norm.running_var is not None
    scale = norm.weight.double() / (norm.running_var.double() + norm.eps).sqrt()
    return scale, norm.bias.double() - norm.running_mean.double() * scale


def _fold_convolution(layer: GraphConvolution) -> tuple[Tensor, Tensor, int]:
    """Own and neighbours' weights side by side ``(inputs, 2 outputs)``, their bias, outputs."""
    scale, shift = _scale_and_shift(layer.norm)
    own = layer.own.weight.double() * scale[:, None]
    neighbours = layer.neighbours.weight.double() * scale[:, None]
    bias = layer.own.bias.double() * scale + shift
    weight = torch.cat([own, neighbours]).T.contiguous()
    return weight.float(), torch.cat([bias, torch.zeros_like(bias)]).float(), len(own)


class _Dynamics:
    """`EnhancedSemantics` of one frame: ``(V, channels)``."""

    def __init__(self, module: EnhancedSemantics) -> None:
        embedding, device = module.embedding, module.parents.device
        this = torch.eye(NUM_JOINTS, device=device)
        values = [this, this - this[module.parents]] if module.bones else [this]
        none = torch.zeros_like(this)
        rows = [torch.cat([value, none], 1) for value in values]
        rows += [torch.cat([value, -value], 1) for value in values]
        self._streams = module.count
        # (V * streams, 2 V): from this frame's and the last one's joints to all streams.
        self._differences = torch.stack(rows, dim=1).flatten(0, 1)
        self._scale, self._shift = (
            value.float().view(self._streams, NUM_JOINTS, 3).transpose(0, 1).flatten(1)
            for value in _scale_and_shift(embedding.norm)
        )
        # As blocks of one matrix: products with three rows each take longer than this one.
        self._first: Tensor = torch.block_diag(*embedding.first.detach())  # type: ignore[no-untyped-call]
        self._first_bias = embedding.first_bias.detach().flatten()
        self._second, self._second_bias = embedding.second.detach(), embedding.second_bias.detach()
        self._project = module.project
        self._pairs = module.bones and module.fusion == "pairs"
        self._gain = None if module.gain is None else module.gain.detach()

    def __call__(self, before: Tensor, joints: Tensor) -> Tensor:
        x = (self._differences @ torch.cat([joints, before])).view(self._scale.shape)
        x = torch.addcmul(self._shift, x, self._scale)
        x = torch.addmm(self._first_bias, x, self._first).relu_()
        x = x.view(NUM_JOINTS, self._streams, -1).transpose(0, 1)
        x = torch.bmm(x, self._second).add_(self._second_bias).relu_()
        if self._project is not None:
            return torch.relu(self._project(x.transpose(0, 1).flatten(1)))
        if self._pairs:
            return (x[:2] + x[2:]).transpose(0, 1).flatten(1)
        if self._gain is not None:
            return torch.addcmul(x[0] + x[2], self._gain, x[1] + x[3])
        return x.sum(dim=0)


class _Entry:
    """Dynamics ``(V, C)`` to the first graph convolution's result and the graph ``(V, V)``."""

    def __init__(self, graph: AdaptiveGraph, layer: GraphConvolution, semantics: Tensor) -> None:
        key, types = graph.key.weight.double(), semantics.double()
        meeting = graph.query.weight.double().T @ key  # (inputs, inputs)
        asked = graph.query.bias.double() @ key
        own = len(meeting) - types.shape[1]  # channels of the dynamics; the joint types' follow
        folded, bias, outputs = _fold_convolution(layer)
        # Side by side: what meets the neighbours' dynamics, what meets their types (already met,
        # one number for each neighbour), the convolution's own part and its neighbours' part.
        weight = torch.cat([meeting[:, :own], meeting[:, own:] @ types.T, folded.double()], dim=1)
        bias = torch.cat([asked[:own], asked[own:] @ types.T, bias.double()])
        self._bias = (bias + types @ weight[own:]).float()  # (V, columns)
        self._weight = weight[:own].float().contiguous()
        self._sizes = (own, NUM_JOINTS, outputs, outputs)

    def __call__(self, x: Tensor) -> tuple[Tensor, Tensor]:
        both = torch.addmm(self._bias, x, self._weight)
        asked, by_type, own, neighbours = both.split_with_sizes(self._sizes, dim=1)
        graph = torch.softmax(torch.addmm(by_type, asked, x.T), dim=-1)
        return torch.addmm(own, graph, neighbours).relu_(), graph


class _Pooling:
    """`SemanticPooling` of one frame ``(V, C)``: pooled ``(C,)`` and importance ``(V,)``."""

    def __init__(self, module: SemanticPooling) -> None:
        self._mode = module.mode
        self._query, self._query_bias = module.query.weight.detach(), module.query.bias.detach()
        self._gain = None if module.gain is None else module.gain.detach()
        # Beside the keys, in one product: what each joint supplies to the gated mean.
        supply = self._query.new_zeros(1, self._query.shape[1])
        if self._gain is not None:
            supply = self._gain.abs()[None]
        self._key = torch.cat([module.key.weight.detach(), supply]).T.contiguous()
        self._key_bias = torch.cat([module.key.bias.detach(), supply.new_zeros(1)])

    def __call__(self, x: Tensor) -> tuple[Tensor, Tensor]:
        most = x.amax(dim=0)
        query = torch.addmv(self._query_bias, self._query, most)
        both = torch.addmm(self._key_bias, x, self._key)
        keys = both[:, :-1]
        # As `cosine_attention`, in fewer steps.
        lengths = keys.square().sum(dim=1).mul_(query.dot(query)).clamp_min_(1e-16).rsqrt_()
        attention = torch.softmax((keys @ query).mul_(lengths).mul_(SHARPNESS), dim=0)
        if self._mode == "semantic":
            return (x * (len(x) * attention)[:, None]).amax(dim=0), attention
        if self._gain is None:
            return most + attention @ x, attention
        supplied = torch.addcmul(suppliers(x, most), both[:, -1], attention)
        pooled = torch.addcmul(most, self._gain, attention @ x)
        return pooled, supplied.div_(supplied.sum())


class FoldedWindow:
    """`SkeletonNetwork.classify` of the last T frames that came.

    The temporal convolution's sums over taps are kept by row: each new frame adds its parts to the
    rows around its own. What a row of the window has got from frames that have left the window is
    noted when it comes to be the first, and taken off again.
    """

    @torch.no_grad()
    def __init__(self, network: SkeletonNetwork) -> None:
        """Of a network in evaluation mode whose weights do not change from now on.

        Raises:
            ValueError: its temporal convolutions are a chain, which is not linear.
        """
        module, self._frames = network.temporal, network.config.frames
        if module.mode == "chain":
            raise ValueError("a chain of convolutions cannot be kept by row")
        device = next(network.parameters()).device
        index = torch.relu(network.frame_index(torch.eye(self._frames, device=device))).T[None]
        outputs = module.join([layer(index) for layer in module.convolutions])
        # What the frames' places in the window and all biases make of it: (T, C).
        self._fixed = module.norm(outputs)[0].T.contiguous()
        self._taps = _Taps(module)
        self._reach = self._taps.reach
        scale, shift = _scale_and_shift(network.widen_norm)
        weight = network.widen.weight[..., 0].double() * scale[:, None]
        assert network.widen.bias is not None
        self._widen = weight.T.float().contiguous()
        self._widen_bias = (network.widen.bias.double() * scale + shift).float()
        self._classifier = network.classifier.weight.detach()
        self._classifier_bias = network.classifier.bias.detach()

        # The window slides through these rows; at their end it goes back to their start, so that
        # it always lies in one piece. Sums have `reach` rows more on either side.
        rows, channels = _ROOM * self._frames, self._fixed.shape[1]
        self._sums = torch.zeros(rows + 2 * self._reach, channels, device=device)
        self._left = torch.zeros(rows, self._reach, channels, device=device)
        self._importance = torch.zeros(rows, NUM_JOINTS, device=device)
        self._end = 0

    def clear(self) -> None:
        """Forget all frames."""
        self._sums.zero_()
        self._end = 0

    def append(self, pooled: Tensor, importance: Tensor) -> None:
        """Add a frame, as `FoldedFrames` gives it."""
        if self._end == len(self._importance):
            self._go_back()
        row, reach = self._end, self._reach
        self._left[row] = self._sums[row + reach : row + 2 * reach]
        self._taps.add(self._sums[row : row + 2 * reach + 1], pooled)
        self._importance[row] = importance
        self._end += 1

    def output(self) -> Output:
        """Output ``(1, ...)``, once T frames have come."""
        begin, reach = self._end - self._frames, self._reach
        x = self._fixed + self._sums[begin + reach : self._end + reach]
        x[:reach].sub_(self._left[begin, : self._frames])
        x = torch.addmm(self._widen_bias, x.relu_(), self._widen).relu_()
        features = x.amax(dim=0)
        shares = suppliers(x, features)
        # Copied, since the rows are written again.
        importance = self._importance[begin : self._end].clone()
        return Output(
            torch.addmv(self._classifier_bias, self._classifier, features).unsqueeze(0),
            (shares @ importance).div_(shares.sum()).unsqueeze(0),
            importance.unsqueeze(0),
            features.unsqueeze(0),
        )

    def _go_back(self) -> None:
        kept = self._frames - 1
        begin = self._end - kept
        for rows in (self._left, self._importance):
            rows[:kept] = rows[begin:].clone()
        sums = self._sums[begin + self._reach :].clone()
        self._sums.zero_()
        self._sums[self._reach : self._reach + len(sums)] = sums
        self._end = kept


class PlainWindow:
    """The same for every network, through its own `classify`."""

    def __init__(self, network: SkeletonNetwork) -> None:
        self._network = network
        self._rows: deque[tuple[Tensor, Tensor]] = deque(maxlen=network.config.frames)

    def clear(self) -> None:
        """Forget all frames."""
        self._rows.clear()

    def append(self, pooled: Tensor, importance: Tensor) -> None:
        """Add a frame, as `FoldedFrames` gives it."""
        self._rows.append((pooled, importance))

    def output(self) -> Output:
        """Output ``(1, ...)``, once T frames have come."""
        pooled, importance = zip(*self._rows, strict=True)
        return self._network.classify(torch.stack(pooled)[None], torch.stack(importance)[None])


class _Taps:
    """What one frame gives to the rows around it, through all taps of the temporal convolutions."""

    def __init__(self, module: MultiScaleTemporal) -> None:
        scale, _ = _scale_and_shift(module.norm)
        channels = torch.arange(len(scale), device=scale.device)
        layers = [layer for layer in module.convolutions if isinstance(layer, nn.Conv1d)]
        #: How many rows before and after its own a frame reaches.
        self.reach = max(int(layer.padding[0]) for layer in layers)
        weights, places, begin = [], [], 0
        alone = torch.zeros(2 * self.reach + 1, len(scale), dtype=scale.dtype, device=scale.device)
        for layer in layers:
            own = channels[begin : begin + layer.out_channels] if module.joins_beside else channels
            begin += layer.out_channels
            size, dilation = layer.kernel_size[0], layer.dilation[0]
            for tap in range(size):
                # A row looks `offset` frames ahead: this frame counts for the row so far behind it.
                row = self.reach - (tap - size // 2) * dilation
                weight = layer.weight[..., tap].double() * scale[own, None]
                if layer.groups == 1:
                    weights.append(weight.T)
                    places.append(own + row * len(scale))
                else:
                    alone[row] += weight[:, 0]
        # Side by side (C, width), and where in the rows around a frame each result belongs.
        self._weight = torch.cat(weights, dim=1).float()
        self._places = torch.cat(places)
        # What every channel gives by itself: (2 reach + 1, C).
        self._alone = None if module.joins_beside else alone.float()

    def add(self, around: Tensor, pooled: Tensor) -> None:
        """Add a frame's part to the rows around it.

        Args:
            around: ``(2 reach + 1, C)``; pooled: ``(C,)``.
        """
        around.view(-1).index_add_(0, self._places, pooled @ self._weight)
        if self._alone is not None:
            around.addcmul_(self._alone, pooled)

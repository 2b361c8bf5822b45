"""Batches of windows cut from a whole data set at once.

All sequences of a data set lie one after the other in one tensor; a sampler computes the frame
positions of a batch and gathers them, so no Python runs per sample and everything works on any
device.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.activity import active_interval
from model.data.store import Tensors
from model.preprocess import CANONICAL, canonical, ntu

_PER_FRAME = ("joints", "visibility")


@dataclass(frozen=True, eq=False)
class SequenceTensors:
    """Preprocessed sequences, one after the other. S sequences, F frames in all.

    Attributes:
        joints: ``(F, 25, 3)`` float32.
        starts, lengths: ``(S,)`` int64, first frame and number of frames of each sequence.
        fps: ``(S,)`` float32.
        labels, subjects, cameras: ``(S,)`` int64.
        active: ``(S, 2)`` float32, seconds from the sequence's start between which it moves.
        sources: ``(S,)`` int64, a number for the sensor that saw the sequence (see `KINECT`).
        visibility: ``(F, 25)`` float32, 0 to 1; None where everything was seen.
        weights: ``(S,)`` float32, how often a sequence is drawn for live windows, beside others of
            its class and sensor; None where all are alike.
    """

    joints: Tensor
    starts: Tensor
    lengths: Tensor
    fps: Tensor
    labels: Tensor
    subjects: Tensor
    cameras: Tensor
    active: Tensor
    sources: Tensor
    visibility: Tensor | None = None
    weights: Tensor | None = None

    def __len__(self) -> int:
        return len(self.starts)

    def to(self, device: torch.device | str) -> SequenceTensors:
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return SequenceTensors(**{n: v.to(device) for n, v in values.items() if v is not None})

    def subset(self, chosen: Tensor) -> SequenceTensors:
        """The sequences that a boolean mask ``(S,)`` or index tensor picks; joints are shared."""
        per_sequence = {
            name: getattr(self, name)[chosen]
            for name in self.__dataclass_fields__
            if name not in _PER_FRAME and getattr(self, name) is not None
        }
        return SequenceTensors(joints=self.joints, visibility=self.visibility, **per_sequence)

    @property
    def seconds(self) -> Tensor:
        """``(S,)`` duration of each sequence, first to last frame."""
        return (self.lengths - 1) / self.fps


#: What `SequenceTensors.sources` holds.
KINECT, MEDIAPIPE = 0, 1
_AT_ONCE = 256  # sequences


def prepare(
    raw: Tensors, labels: NDArray[np.int64], source: int, preprocessing: str = CANONICAL
) -> SequenceTensors:
    """Preprocessed sequences from a data set's arrays.

    Args:
        raw: S sequences, metres, Kinect axes.
        labels: ``(S,)``, to be used in place of the data set's own; sequences with -1 are left out.
        source: see `SequenceTensors.sources`.
        preprocessing: see `model.preprocess`.
    """
    prepared = np.empty(raw.joints.shape, np.float32)
    active = []
    # A few sequences at a time: the intermediate results of a large set are many times its size.
    for first in range(0, len(raw.labels), _AT_ONCE):
        spans = raw.offsets[first : first + _AT_ONCE + 1]
        whole = slice(spans[0], spans[-1])
        prepared[whole] = canonical(raw.joints[whole], raw.visibility[whole])
        for begin, end, rate in zip(spans, spans[1:], raw.fps[first:], strict=False):
            active.append(active_interval(prepared[begin:end], float(rate)))
            if preprocessing != CANONICAL:
                prepared[begin:end] = ntu(raw.joints[begin:end])
    sequences = SequenceTensors(
        joints=torch.from_numpy(prepared),
        starts=torch.from_numpy(raw.offsets[:-1].astype(np.int64)),
        lengths=torch.from_numpy(raw.lengths.astype(np.int64)),
        fps=torch.from_numpy(raw.fps.astype(np.float32)),
        labels=torch.from_numpy(labels.astype(np.int64)),
        subjects=torch.from_numpy(raw.subjects.astype(np.int64)),
        cameras=torch.from_numpy(raw.cameras.astype(np.int64)),
        active=torch.tensor(active, dtype=torch.float32).reshape(-1, 2),
        sources=torch.full((len(raw.labels),), source, dtype=torch.int64),
        visibility=None if source == KINECT else torch.from_numpy(np.array(raw.visibility)),
    )
    return sequences.subset(sequences.labels >= 0)


def concatenate(parts: list[SequenceTensors]) -> SequenceTensors:
    """Several data sets as one; their subjects and labels must mean the same."""
    if len(parts) == 1:
        return parts[0]  # without a copy of what may be gigabytes
    shift, starts = 0, []
    for part in parts:
        starts.append(part.starts + shift)
        shift += len(part.joints)
    joined = {
        name: torch.cat([getattr(part, name) for part in parts])
        for name in SequenceTensors.__dataclass_fields__
        if name not in ("starts", "visibility", "weights")
    }
    weights = None
    if any(part.weights is not None for part in parts):
        ones = (torch.ones_like(part.fps) for part in parts)
        weights = torch.cat(
            [
                one if part.weights is None else part.weights
                for part, one in zip(parts, ones, strict=True)
            ]
        )
    visibility = None
    if any(part.visibility is not None for part in parts):
        visibility = torch.cat(
            [
                torch.ones_like(part.joints[..., 0]) if part.visibility is None
                else part.visibility
                for part in parts
            ]
        )  # fmt: skip
    return SequenceTensors(
        starts=torch.cat(starts), visibility=visibility, weights=weights, **joined
    )


def poses_at(data: SequenceTensors, chosen: Tensor, seconds: Tensor) -> Tensor:
    """Joints of sequences at any times, by linear interpolation; outside, the end pose is held.

    Args:
        chosen: ``(N,)`` sequence indices.
        seconds: ``(N, P)`` from each sequence's start.

    Returns:
        ``(N, P, 25, 3)``.
    """
    last = (data.lengths[chosen] - 1)[:, None]
    position = (seconds * data.fps[chosen][:, None]).clamp_min(0.0)
    position = torch.minimum(position, last.to(position.dtype))
    below = position.floor().to(torch.int64)
    above = torch.minimum(below + 1, last)
    weight = (position - below)[..., None, None]
    start = data.starts[chosen][:, None]
    first, second = data.joints[start + below], data.joints[start + above]
    return first + weight * (second - first)


def visibility_at(data: SequenceTensors, chosen: Tensor, seconds: Tensor) -> Tensor:
    """Visibility of sequences at times ``(N,)``, seconds from each one's start: ``(N, 25)``."""
    if data.visibility is None:
        return data.joints.new_ones(len(chosen), data.joints.shape[1])
    frame = (seconds * data.fps[chosen]).round().to(torch.int64).clamp_min(0)
    return data.visibility[data.starts[chosen] + torch.minimum(frame, data.lengths[chosen] - 1)]


def segment_windows(
    data: SequenceTensors, chosen: Tensor, frames: int, generator: torch.Generator | None
) -> Tensor:
    """The published sampling: one frame out of each of `frames` equal segments of a sequence.

    Zhang et al. (CVPR 2020) draw it at random; without a generator it is each segment's middle.
    The context frame repeats the first, so the first velocity is zero, as published.

    Returns:
        ``(N, frames + 1, 25, 3)``.
    """
    lengths = data.lengths[chosen][:, None].to(torch.float32)
    device = data.joints.device
    within = torch.full((len(chosen), frames), 0.5, device=device)
    if generator is not None:
        within = torch.rand(len(chosen), frames, generator=generator).to(device)
    position = (torch.arange(frames, device=device) + within) * lengths / frames
    position = torch.minimum(position.floor(), lengths - 1).to(torch.int64)
    windows = data.joints[data.starts[chosen][:, None] + position]
    return torch.cat([windows[:, :1], windows], dim=1)


def clip_windows(
    data: SequenceTensors, chosen: Tensor, ends: Tensor, frames: int, rate: float
) -> Tensor:
    """Live windows of sequences, each ending at a given time; before the start its pose is held.

    Args:
        chosen: ``(N,)`` sequence indices; ends: ``(N,)`` seconds from each sequence's start.

    Returns:
        ``(N, frames + 1, 25, 3)``.
    """
    back = torch.arange(frames, -1, -1, device=data.joints.device) / rate
    return poses_at(data, chosen, ends[:, None] - back)

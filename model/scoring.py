"""Logits of a whole data set, for both kinds of weights.

Weights for whole clips see each sequence as one window (or a few random crops); live weights see
it as the program does, a window at every grid step while it moves, and their answer for the clip
is the mean over those windows.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from model.network import SkeletonNetwork
from model.sampling import SequenceTensors, clip_windows, segment_windows


@dataclass(frozen=True, eq=False)
class Scores:
    """What a network says of W windows of S sequences.

    Attributes:
        logits: ``(W, K)``.
        sequences: ``(W,)``, which sequence each window is of.
        labels: ``(S,)``.
    """

    logits: Tensor
    sequences: Tensor
    labels: Tensor

    def clip_probabilities(self, temperature: float = 1.0) -> Tensor:
        """``(S, K)``: mean probability over each sequence's windows."""
        chances = torch.softmax(self.logits / temperature, dim=-1)
        count = len(self.labels)
        total = chances.new_zeros(count, chances.shape[1]).index_add(0, self.sequences, chances)
        windows = torch.bincount(self.sequences, minlength=count).clamp_min(1)
        return total / windows[:, None]


def batch_size(device: torch.device) -> int:
    """Windows to recognise at once: on a processor so few that they stay in its cache."""
    return 4 if device.type == "cpu" else 512


@torch.inference_mode()
def logits_of(network: SkeletonNetwork, windows: Tensor) -> Tensor:
    """``(N, K)`` float32 logits of windows ``(N, T + 1, 25, 3)``, in batches."""
    network.eval()
    size = batch_size(windows.device)
    parts = [network(part).logits.float() for part in torch.split(windows, size)]
    return torch.cat(parts) if parts else windows.new_zeros(0, network.config.classes)


def score_segments(
    network: SkeletonNetwork, data: SequenceTensors, crops: int = 1, seed: int = 0
) -> Scores:
    """Whole clips: one deterministic pass, or `crops` random ones as SGN tests."""
    every = torch.arange(len(data), device=data.joints.device)
    frames = network.config.frames
    generators = [None] if crops == 1 else [_generator(seed, crop) for crop in range(crops)]
    logits = [
        logits_of(network, segment_windows(data, every, frames, generator))
        for generator in generators
    ]
    return Scores(torch.cat(logits), every.repeat(len(generators)), data.labels)


def live_ends(
    data: SequenceTensors, rate: float, earliest: float = 0.6, stride: int = 1
) -> tuple[Tensor, Tensor]:
    """Grid steps at which an action goes on: sequence indices and window ends in seconds.

    Args:
        stride: take only every so many grid steps.
    """
    chosen, ends = [], []
    for index, (begin, end) in enumerate(data.active.tolist()):
        first = begin + min(earliest, (end - begin) / 2)
        steps = torch.arange(first, end + 1e-6, stride / rate)
        chosen.append(torch.full((len(steps),), index, dtype=torch.int64))
        ends.append(steps)
    device = data.joints.device
    return torch.cat(chosen).to(device), torch.cat(ends).to(device)


def score_live(
    network: SkeletonNetwork, data: SequenceTensors, rate: float, stride: int = 1
) -> Scores:
    """Windows at every grid step (or every few) of each sequence while it moves."""
    chosen, ends = live_ends(data, rate, stride=stride)
    windows = clip_windows(data, chosen, ends, network.config.frames, rate)
    return Scores(logits_of(network, windows), chosen, data.labels)


def _generator(seed: int, crop: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed * 1009 + crop)

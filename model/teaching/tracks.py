"""What a network sees of a clip, step by step, as live: nothing varied, nothing cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.activity import active_interval
from model.decision import Decider, DecisionSettings, Event
from model.network import SkeletonNetwork
from model.prediction import Prediction
from model.preprocess import canonical
from model.stream import FrameCache
from model.support import Support
from model.teaching.clips import TeachingClip, even
from model.weights import Card
from model.window import GridResampler

#: As in `model.scoring.live_ends`: when an action has gone on for this long, or half of it, it can
#: be named.
_EARLIEST = 0.6


@dataclass(frozen=True, eq=False)
class Track:
    """A clip's N grid steps.

    Attributes:
        times: ``(N,)`` seconds from the clip's start.
        features: ``(N, C)`` what the classifier sees at each step.
        importance: ``(N, 25)``, see `model.network.Output`.
        seen: ``(N,)``, see `model.support`.
        frame_importance: the last step's ``(T, 25)``.
        acting: ``(N,)`` bool: the steps at which the clip's action can be named.
        seconds: the clip's duration.
    """

    times: NDArray[np.float64]
    features: Tensor
    importance: NDArray[np.float32]
    seen: NDArray[np.float64]
    frame_importance: NDArray[np.float32]
    acting: Tensor
    seconds: float


@torch.no_grad()
def track(network: SkeletonNetwork, clip: TeachingClip, rate: float) -> Track:
    """Run a clip through the network as a stream."""
    cache, resampler = FrameCache(network), GridResampler(rate)
    support = Support(network.config.frames)
    times, features, importance, seen = [], [], [], []
    frame_importance = np.zeros((network.config.frames, 25), np.float32)
    start = float(clip.times[0])
    for time, joints, visibility in zip(clip.times, clip.joints, clip.visibility, strict=True):
        for frame in resampler.update(float(time) - start, joints, visibility):
            if frame.starts:
                cache.reset()
                support.reset()
            output = cache.step(torch.from_numpy(canonical(frame.joints, frame.visibility)))
            times.append(frame.time)
            features.append(output.features[0].float())
            importance.append(output.importance[0].float().numpy())
            support.add(frame.visibility)
            seen.append(support.of(importance[-1]))
            frame_importance = output.frame_importance[0].float().numpy()
    moments = np.array(times)
    begin, end = _active(clip)
    first = begin + min(_EARLIEST, (end - begin) / 2)
    acting = (moments >= first - 1e-6) & (moments <= end + 1e-6)
    if not acting.any():
        # Shorter than a grid step: what is seen last.
        acting[-1] = True
    return Track(
        moments,
        torch.stack(features),
        np.stack(importance),
        np.array(seen),
        frame_importance,
        torch.from_numpy(acting),
        clip.seconds,
    )


def _active(clip: TeachingClip) -> tuple[float, float]:
    piece = even(clip)
    begin, end = active_interval(canonical(piece.joints, piece.visibility), piece.fps)
    return piece.start + begin, piece.start + end


def tracks(
    network: SkeletonNetwork,
    clips: Sequence[TeachingClip],
    rate: float,
    advance: Callable[[int], None] = lambda count: None,
) -> list[Track]:
    """Several clips; `advance` is told 1 after each."""
    found = []
    for clip in clips:
        found.append(track(network, clip, rate))
        advance(1)
    return found


def mean_probabilities(tracked: Track, logits: Tensor, temperature: float) -> NDArray[np.float32]:
    """``(K,)`` mean probability over the steps at which the action can be named.

    Args:
        logits: ``(N, K)`` at each step.
    """
    chances: NDArray[np.float32] = (
        torch.softmax(logits[tracked.acting] / temperature, -1).mean(0).numpy()
    )
    return chances


def events(
    tracked: Track,
    logits: Tensor,
    card: Card,
    settings: DecisionSettings,
    familiarity: Tensor | None = None,
) -> list[Event]:
    """What the program would have called the clip, as it happened.

    Args:
        logits: ``(N, K)`` at each step.
        card: says classes, no action and temperature.
        familiarity: ``(N,)`` at each step; None where it is not known.
    """
    decider = Decider(card.classes, settings, card.no_action)
    chances = torch.softmax(logits / card.temperature, -1).numpy()
    found: list[Event] = []
    for index, time in enumerate(tracked.times):
        decider.update(
            Prediction(
                time=float(time),
                probabilities=chances[index],
                importance=tracked.importance[index],
                frame_importance=tracked.frame_importance,
                warmth=min(1.0, (index + 1) / len(tracked.frame_importance)),
                familiarity=1.0 if familiarity is None else float(familiarity[index]),
                seen=float(tracked.seen[index]),
            )
        )
        found += decider.finished()
    return found + decider.finish(tracked.seconds)

"""Recognition of a running stream: one grid frame in, one prediction out.

The network's per-frame part runs once for each new frame and its results are kept in a ring; only
the small temporal part runs over the whole window. The numbers are those of the whole-window
forward.
"""

from __future__ import annotations

from collections import deque

import torch
from torch import Tensor

from model.network import Output, SkeletonNetwork
from model.prediction import Prediction
from model.preprocess import CANONICAL, canonical
from model.weights import Card, Weights, WeightsError
from model.window import GridFrame


class FrameCache:
    """The network's per-frame results for the last T frames.

    Until T frames have come, the first one stands in for those before it (held still), exactly as
    in a window padded with its first frame.
    """

    def __init__(self, network: SkeletonNetwork) -> None:
        self._network = network
        self._frames: deque[tuple[Tensor, Tensor]] = deque(maxlen=network.config.frames)
        self._previous: Tensor | None = None

    def reset(self) -> None:
        """Forget all frames; the next one starts a new window."""
        self._frames.clear()
        self._previous = None

    def step(self, joints: Tensor) -> Output:
        """Output ``(1, ...)`` for the window that ends with `joints` ``(25, 3)``, preprocessed."""
        before = joints if self._previous is None else self._previous
        pair = torch.stack([before, joints]).unsqueeze(0)
        encoded = self._network.encode(pair)
        self._previous = joints
        if not self._frames:
            # Padding has zero velocity, like the first frame itself.
            self._frames.extend([encoded] * self._network.config.frames)
        self._frames.append(encoded)
        pooled = torch.cat([pooled for pooled, _ in self._frames], dim=1)
        importance = torch.cat([importance for _, importance in self._frames], dim=1)
        return self._network.classify(pooled, importance)


class Recogniser:
    """Trained weights at work on a stream of grid frames."""

    def __init__(self, weights: Weights) -> None:
        """
        Raises:
            WeightsError: the weights are made for whole clips, not for a stream.
        """
        card = weights.card
        if card.sampling != "live" or card.preprocessing != CANONICAL:
            raise WeightsError(
                f"The weights {weights.path or card.name} are made for whole clips"
                f" ({card.preprocessing}, {card.sampling}); choose weights made for live use."
            )
        self.card: Card = card
        self.classes = card.classes
        self._device = next(weights.network.parameters()).device
        self._cache = FrameCache(weights.network)
        self._frames = weights.network.config.frames
        self._seen = 0

    def reset(self) -> None:
        """Forget the window."""
        self._cache.reset()
        self._seen = 0

    @torch.inference_mode()
    def update(self, frame: GridFrame) -> Prediction:
        """The prediction for the window that ends with this grid frame.

        Args:
            frame: of a grid of `card.rate` steps a second; `frame.starts` forgets what was before.
        """
        if frame.starts:
            self.reset()
        self._seen += 1
        joints = torch.from_numpy(canonical(frame.joints, frame.visibility)).to(self._device)
        output = self._cache.step(joints)
        probabilities = torch.softmax(output.logits[0].float() / self.card.temperature, dim=-1)
        return Prediction(
            time=frame.time,
            probabilities=probabilities.cpu().numpy(),
            importance=output.importance[0].float().cpu().numpy(),
            frame_importance=output.frame_importance[0].float().cpu().numpy(),
            warmth=min(1.0, self._seen / self._frames),
        )

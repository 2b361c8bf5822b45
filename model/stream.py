"""Recognition of a running stream: one grid frame in, one prediction out.

The network's per-frame part runs once for each new frame and its results are kept in a ring; only
the small temporal part runs over the whole window. The numbers are those of the whole-window
forward.
"""

from __future__ import annotations

from collections import deque

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.explanation import ExplanationCheck
from model.folded import FoldedFrames, FoldedWindow, PlainWindow
from model.hiding import check_explanation
from model.network import Output, SkeletonNetwork
from model.prediction import Prediction
from model.preprocess import CANONICAL, canonical
from model.support import Support
from model.text import weights as text
from model.weights import Card, Weights, WeightsError
from model.window import GridFrame


class FrameCache:
    """The network's per-frame results for the last T frames.

    Until T frames have come, the first one stands in for those before it (held still), exactly as
    in a window padded with its first frame.
    """

    def __init__(self, network: SkeletonNetwork) -> None:
        """Of a network in evaluation mode whose weights do not change from now on."""
        chain = network.config.temporal == "chain"
        self._encode = FoldedFrames(network)
        self._window = PlainWindow(network) if chain else FoldedWindow(network)
        self._frames = network.config.frames
        self._previous: Tensor | None = None

    def reset(self) -> None:
        """Forget all frames; the next one starts a new window."""
        self._window.clear()
        self._previous = None

    @torch.inference_mode()
    def step(self, joints: Tensor) -> Output:
        """Output ``(1, ...)`` for the window that ends with `joints` ``(25, 3)``, preprocessed."""
        before = joints if self._previous is None else self._previous
        encoded = self._encode(before, joints)
        if self._previous is None:
            # Padding has zero velocity, like the first frame itself.
            for _ in range(self._frames - 1):
                self._window.append(*encoded)
        self._window.append(*encoded)
        self._previous = joints
        return self._window.output()


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
                text.weights_for_clips(weights.path or card.name, card.preprocessing, card.sampling)
            )
        self.card: Card = card
        self.classes = card.classes
        self._network, self._device = weights.network, next(weights.network.parameters()).device
        self._cache = FrameCache(weights.network)
        self._frames = weights.network.config.frames
        self._joints: deque[NDArray[np.float32]] = deque(maxlen=self._frames + 1)
        self._seen = 0
        self._support = Support(self._frames)
        self._familiarity = weights.familiarity
        self._idle = None if card.no_action is None else card.classes.index(card.no_action)

    def reset(self) -> None:
        """Forget the window."""
        self._cache.reset()
        self._support.reset()
        self._joints.clear()
        self._seen = 0

    def update(self, frame: GridFrame) -> Prediction:
        """The prediction for the window that ends with this grid frame.

        Args:
            frame: of a grid of `card.rate` steps a second; `frame.starts` forgets what was before.
        """
        return self.predict(frame.time, self.step(frame))

    @torch.inference_mode()
    def step(self, frame: GridFrame) -> Output:
        """What the network makes of the window that ends with this grid frame, ``(1, ...)``."""
        if frame.starts:
            self.reset()
        self._seen += 1
        self._support.add(frame.visibility)
        joints = canonical(frame.joints, frame.visibility)
        # As in the cache, the first frame stands in for those before it.
        self._joints.extend([joints] if self._joints else [joints] * (self._frames + 1))
        return self._cache.step(torch.from_numpy(joints).to(self._device))

    @torch.inference_mode()
    def predict(self, time: float, output: Output) -> Prediction:
        """The last `step`'s output as a prediction."""
        logits = output.logits.float() / self.card.temperature
        importance = output.importance[0].float().cpu().numpy()
        return Prediction(
            time=time,
            probabilities=torch.softmax(logits[0], dim=-1).cpu().numpy(),
            importance=importance,
            frame_importance=output.frame_importance[0].float().cpu().numpy(),
            warmth=min(1.0, self._seen / self._frames),
            familiarity=self._familiar(logits, output.features),
            seen=self._support.of(importance),
            joints=np.stack(self._joints),
        )

    def check(self, prediction: Prediction, action: str) -> ExplanationCheck:
        """Whether a prediction of this recogniser hangs on the joints it calls important.

        Nothing of the stream changes: it may be called on another thread.

        Raises:
            ValueError: the prediction's joints were not kept, or it is no class of these weights.
        """
        if prediction.joints is None:
            raise ValueError("the joints of this prediction were not kept")
        return check_explanation(
            self._network,
            torch.from_numpy(prediction.joints).to(self._device),
            self.classes.index(action),
            prediction.importance,
            self.card.temperature,
        )

    def _familiar(self, logits: Tensor, features: Tensor) -> float:
        if self._familiarity is None:
            return 1.0
        return float(self._familiarity(logits, features.float(), self._idle)[0])

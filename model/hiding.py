"""Does the answer to one window hang on the joints that are called important?

As `model.faithfulness` asks it of a data set, for the window that somebody is looking at: joints
are hidden one after the other, the most important first, and the probability of the answer is
followed; the same with the least important first and in random orders, for comparison. A hidden
joint hangs where it would be if the person stood at rest, facing as they do.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.explanation import MOST_HIDDEN, ExplanationCheck
from model.faithfulness import hide
from model.network import SkeletonNetwork
from model.preprocess import canonical
from model.skeleton import LEFT_SHOULDER, NUM_JOINTS, RIGHT_SHOULDER

FloatArray = NDArray[np.float32]

#: So many random orders are tried.
DRAWS = 6


@torch.inference_mode()
def check_explanation(
    network: SkeletonNetwork,
    window: Tensor,
    label: int,
    importance: FloatArray,
    temperature: float = 1.0,
    seed: int = 0,
) -> ExplanationCheck:
    """Hide joints of one window: the work of recognising 1 + 8 (2 + 6) windows, about a second.

    Args:
        network: in evaluation mode.
        window: ``(T + 1, 25, 3)``, preprocessed as `model.preprocess.canonical` does.
        label: number of the class that is followed.
        importance: ``(25,)`` shares.
        temperature: by which logits are divided.
        seed: of the random orders.
    """
    descending = torch.from_numpy(np.argsort(-importance, kind="stable"))
    generator = torch.Generator().manual_seed(seed)
    orders = [descending, descending.flip(0)]
    orders += [torch.randperm(NUM_JOINTS, generator=generator) for _ in range(DRAWS)]
    rankings = torch.stack(orders).to(window.device)
    place = resting(window)
    same = window.expand(len(orders), *window.shape)

    def chances(windows: Tensor) -> Tensor:
        shares = torch.softmax(network(windows).logits.float() / temperature, dim=-1)
        return shares[:, label].cpu()

    whole = chances(window[None]).expand(len(orders))
    hidden = [chances(hide(same, rankings, k, place)) for k in range(1, MOST_HIDDEN + 1)]
    curves = torch.stack([whole, *hidden], dim=1).numpy()
    return ExplanationCheck(label, importance, curves[0], curves[1], curves[2:])


def resting(window: Tensor) -> Tensor:
    """``(25, 3)``: the person of a window at rest, arms hanging, facing as they do on average."""
    seen = np.zeros(NUM_JOINTS, np.float32)
    # The shoulders' line tells where the person faces.
    seen[[LEFT_SHOULDER, RIGHT_SHOULDER]] = 1.0
    return torch.from_numpy(canonical(window.mean(dim=0).cpu().numpy(), seen)).to(window.device)

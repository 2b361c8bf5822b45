"""Hiding joints of one window: does the answer hang on those that are called important?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from model.explanation import MOST_HIDDEN, ExplanationCheck, Verdict
from model.hiding import DRAWS, check_explanation, resting
from model.network import Output, SkeletonNetwork
from model.network_config import esgn
from model.preprocess import canonical
from model.skeleton import LEFT_SHOULDER, RIGHT_HAND, RIGHT_SHOULDER, RIGHT_WRIST
from tests.bodies import raising_right_arm


class WatchesOneHand(nn.Module):
    """Says class 0 the more, the higher the right hand is on average; sees nothing else."""

    def forward(self, windows: Tensor) -> Output:
        height = windows[:, :, RIGHT_HAND, 1].mean(dim=1)
        logits = torch.stack([8.0 * height, torch.zeros_like(height)], dim=1)
        shares = torch.full((len(windows), 25), 1 / 25)
        return Output(logits, shares, shares[:, None], logits)


def window(frames: int = 21) -> Tensor:
    return torch.from_numpy(canonical(raising_right_arm(frames, 10.0)))


def shares(*joints: int) -> np.ndarray:
    out = np.full(25, 0.01, np.float32)
    for rank, joint in enumerate(joints):
        out[joint] = 0.4 / (rank + 1)
    return out / out.sum()


def check(importance: np.ndarray, label: int = 0) -> ExplanationCheck:
    return check_explanation(WatchesOneHand(), window()[8:], label, importance)  # type: ignore[arg-type]


def test_what_matters_and_is_called_important_holds() -> None:
    done = check(shares(RIGHT_HAND, RIGHT_WRIST))
    assert done.ranking[:2] == [RIGHT_HAND, RIGHT_WRIST]
    assert done.whole > 0.4
    assert done.most_important[1] < done.whole - 0.2, "hidden first, the hand takes the answer away"
    np.testing.assert_allclose(done.most_important[1:], done.most_important[1])
    np.testing.assert_allclose(done.least_important, done.whole)
    assert done.random.shape == (DRAWS, MOST_HIDDEN + 1)
    assert done.verdict is Verdict.HOLDS


def test_what_does_not_matter_and_is_called_important_fails() -> None:
    calm = shares(1, 0)
    calm[RIGHT_HAND] = 0.0
    done = check(calm)
    np.testing.assert_allclose(done.most_important, done.whole)
    assert done.least_important[1] < done.whole - 0.2
    # Some random order comes to the hand within the first joints.
    assert done.random.min() < done.whole - 0.2
    assert done.verdict is Verdict.FAILS


def test_where_nothing_changes_the_answer_nothing_is_decided() -> None:
    flat = np.full(MOST_HIDDEN + 1, 0.8, np.float32)
    done = ExplanationCheck(0, shares(1), flat, flat, np.tile(flat, (DRAWS, 1)))
    assert done.verdict is Verdict.UNDECIDED


def test_where_there_is_no_answer_there_is_no_verdict() -> None:
    low = np.full(MOST_HIDDEN + 1, 0.05, np.float32)
    done = ExplanationCheck(0, shares(1), low, low, np.tile(low, (DRAWS, 1)))
    assert done.verdict is Verdict.NO_ANSWER


def test_the_curves_are_what_the_network_says_of_changed_windows() -> None:
    torch.manual_seed(0)
    network = SkeletonNetwork(esgn(3)).eval()
    importance = shares(7, 6, 22)
    done = check_explanation(network, window(), 2, importance, temperature=2.0)
    changed = window()
    changed[:, [7, 6, 22]] = resting(window())[[7, 6, 22]]
    with torch.inference_mode():
        expected = torch.softmax(network(changed[None]).logits / 2.0, -1)[0, 2]
    assert done.most_important[3] == pytest.approx(float(expected), abs=1e-5)


def test_at_rest_the_arms_hang_and_the_person_faces_as_before() -> None:
    turned = window() @ torch.tensor([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]])
    place = resting(turned)
    hand, shoulder = place[RIGHT_HAND], place[RIGHT_SHOULDER]
    assert hand[1] < shoulder[1] - 0.5
    line = place[RIGHT_SHOULDER] - place[LEFT_SHOULDER]
    before = (turned[:, RIGHT_SHOULDER] - turned[:, LEFT_SHOULDER]).mean(0)
    cosine = torch.dot(line, before) / (line.norm() * before.norm())
    assert float(cosine) > 0.98

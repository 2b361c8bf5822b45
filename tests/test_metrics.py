"""Figures of merit against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from model.faithfulness import evenly, hide, measure
from model.metrics import calibration_error, confusion, fit_temperature, precision_recall, top_k
from model.network import SkeletonNetwork
from model.network_config import sgn
from model.scoring import Scores
from model.summary import parameters, summarise


def test_top_k() -> None:
    scores = np.array([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.2, 0.3, 0.5]], np.float32)
    labels = np.array([1, 1, 0])
    assert top_k(scores, labels, 1) == pytest.approx(1 / 3)
    assert top_k(scores, labels, 2) == pytest.approx(2 / 3)
    assert top_k(scores, labels, 3) == 1.0


def test_confusion_precision_recall() -> None:
    table = confusion(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]), 3)
    assert table.tolist() == [[1, 0, 0], [1, 2, 0], [0, 0, 0]]
    precision, recall = precision_recall(table)
    np.testing.assert_allclose(precision[:2], [0.5, 1.0])
    np.testing.assert_allclose(recall[:2], [1.0, 2 / 3])
    assert np.isnan([precision[2], recall[2]]).all()


def test_calibration_error() -> None:
    # Four answers at 0.9 of which three are right; four at 0.6 of which none is.
    probabilities = np.array([[0.9, 0.1]] * 4 + [[0.4, 0.6]] * 4, np.float32)
    labels = np.array([0, 0, 0, 1] + [0] * 4)
    expected = 0.5 * abs(0.75 - 0.9) + 0.5 * abs(0.0 - 0.6)
    assert calibration_error(probabilities, labels) == pytest.approx(expected, abs=1e-6)


def test_temperature_is_recovered() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(20_000, 5, generator=generator) * 2
    labels = torch.multinomial(torch.softmax(logits, 1), 1, generator=generator).squeeze(1)
    assert fit_temperature(logits, labels) == pytest.approx(1.0, abs=0.03)
    assert fit_temperature(3 * logits, labels) == pytest.approx(3.0, abs=0.1)


def test_clip_probabilities_are_means_over_windows() -> None:
    logits = torch.tensor([[0.0, 0.0], [100.0, 0.0], [0.0, 100.0]])
    scores = Scores(logits, torch.tensor([0, 0, 1]), torch.tensor([0, 1]))
    torch.testing.assert_close(
        scores.clip_probabilities(), torch.tensor([[0.75, 0.25], [0.0, 1.0]])
    )


def test_hiding_puts_the_first_ranked_joints_at_rest() -> None:
    windows = torch.randn(2, 5, 25, 3)
    ranking = torch.stack([torch.arange(25), torch.arange(24, -1, -1)])
    place = torch.full((25, 3), 7.0)
    hidden = hide(windows, ranking, 2, place)
    assert (hidden[0, :, :2] == 7).all()
    assert (hidden[1, :, 23:] == 7).all()
    torch.testing.assert_close(hidden[0, :, 2:], windows[0, :, 2:])
    torch.testing.assert_close(hide(windows, ranking, 0, place), windows)


def test_faithfulness_finds_the_one_joint_that_matters() -> None:
    """A stand-in whose answer and importance hang on joint 10 alone."""

    class OneJoint(SkeletonNetwork):
        def forward(self, x: torch.Tensor):  # type: ignore[no-untyped-def]
            output = super().forward(x)
            moved = x[:, 1:, 10].abs().amax(dim=(1, 2))
            logits = torch.stack([4 * moved, torch.full_like(moved, 2.0)], dim=1)
            importance = torch.full((len(x), 25), 1e-3)
            importance[:, 10] = 1.0
            return output._replace(logits=logits, importance=importance)

    torch.manual_seed(0)
    windows = torch.randn(40, 5, 25, 3)
    result = measure(OneJoint(sgn(2, frames=4)).eval(), windows, torch.zeros(40, dtype=torch.int64))
    areas = result.areas
    assert areas["most_important"] < 0.3 < areas["random"] < areas["least_important"]
    assert result.most_important[1] == pytest.approx(result.most_important[12])
    assert areas["gradient"] == pytest.approx(areas["most_important"], abs=0.02)


def test_clips_are_taken_evenly_of_all_classes() -> None:
    labels = torch.tensor([0] * 50 + [1] * 3 + [3] * 10)
    chosen = evenly(labels, 12)
    assert chosen.tolist() == sorted(set(chosen.tolist()))
    assert torch.bincount(labels[chosen]).tolist() in ([5, 3, 0, 4], [4, 3, 0, 5])
    assert evenly(labels, 12).tolist() == chosen.tolist()
    assert evenly(labels, 12, seed=1).tolist() != chosen.tolist()
    assert evenly(labels, 100).tolist() == list(range(63))


def test_the_summary_counts_every_parameter_once() -> None:
    parts = summarise(sgn(60))
    assert sum(part.parameters for part in parts) == parameters(SkeletonNetwork(sgn(60)))
    work = {part.name: part.multiply_adds for part in parts}
    assert work["classifier"] == 512 * 60
    assert work["temporal convolutions"] == 20 * (3 * 256 * 256 + 256 * 512)
    graph = 25 * 25 * (128 + 128 + 256) + 25 * 2 * (128 * 128 + 128 * 256 + 256 * 256)
    assert work["graph convolutions"] == 20 * graph

"""Figures of merit for classifiers. N samples, K classes."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]


def top_k(scores: FloatArray, labels: IntArray, k: int) -> float:
    """Share of samples whose label is among their k highest scores ``(N, K)``."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return float((best == labels[:, None]).any(axis=1).mean())


def confusion(answers: IntArray, labels: IntArray, classes: int) -> IntArray:
    """``(K, K)`` counts, rows true, columns answered."""
    table = np.zeros((classes, classes), np.int64)
    np.add.at(table, (labels, answers), 1)
    return table


def precision_recall(table: IntArray) -> tuple[FloatArray, FloatArray]:
    """Per class ``(K,)``, of a `confusion` table; NaN where there is nothing to divide by."""
    right = np.diag(table).astype(np.float32)
    with np.errstate(invalid="ignore", divide="ignore"):
        return right / table.sum(axis=0), right / table.sum(axis=1)


def calibration_error(probabilities: FloatArray, labels: IntArray, bins: int = 15) -> float:
    """Expected calibration error of the leading answer (Guo et al., ICML 2017), 0 to 1.

    Args:
        probabilities: ``(N, K)``, rows sum to 1.
    """
    right = probabilities.argmax(axis=1) == labels
    return binned_error(probabilities.max(axis=1), right, bins)


def binned_error(
    confidence: NDArray[np.floating[Any]], right: NDArray[np.bool_], bins: int = 15
) -> float:
    """Expected calibration error of answers: confidence ``(N,)``, 0 to 1, and rightness."""
    # The bins are (0, 1/15], (1/15, 2/15], ...
    which = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    error = 0.0
    for index in range(bins):
        inside = which == index
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return float(error)


def fit_temperature(logits: torch.Tensor, labels: torch.Tensor) -> float:
    """The number that logits ``(N, K)`` must be divided by for the least cross entropy.

    Guo et al., ICML 2017. To be fitted on samples that were not trained on.
    """
    logits, labels = logits.detach().double(), labels.detach()
    log_temperature = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([log_temperature], max_iter=100, line_search_fn="strong_wolfe")

    def closure() -> float:
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(logits / log_temperature.exp(), labels)
        loss.backward()  # type: ignore[no-untyped-call]
        return float(loss.detach())

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    return float(log_temperature.detach().exp())

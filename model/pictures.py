"""Pictures of training and evaluation, as PNG files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from model.faithfulness import Faithfulness
from model.training import EpochReport


def _save(figure: Figure, path: Path) -> None:
    # Not through pyplot, which keeps state and may look for a screen.
    FigureCanvasAgg(figure)
    figure.savefig(path, dpi=110)


def training_curves(history: Sequence[EpochReport], path: Path) -> None:
    """Loss and accuracy by epoch."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    loss, accuracy = figure.subplots(1, 2)
    epochs = [report.epoch + 1 for report in history]
    loss.plot(epochs, [report.loss for report in history])
    loss.set(xlabel="epoch", ylabel="training loss")
    accuracy.plot(epochs, [100 * report.accuracy for report in history], label="training windows")
    validated = [r for r in history if r.validation_accuracy is not None]
    if validated:
        accuracy.plot(
            [report.epoch + 1 for report in validated],
            [100 * (report.validation_accuracy or 0.0) for report in validated],
            label="validation subjects",
        )
    accuracy.set(xlabel="epoch", ylabel="accuracy (%)", ylim=(0, 101))
    accuracy.legend(loc="lower right")
    for axes in (loss, accuracy):
        axes.grid(alpha=0.3)
    _save(figure, path)


def confusion_matrix(table: NDArray[np.int64], classes: Sequence[str], path: Path) -> None:
    """Shares of each true class, rows, that were answered as each class, columns."""
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    size = max(5.0, 0.3 * len(classes) + 2.5)
    figure = Figure(figsize=(size, size), layout="constrained")
    axes = figure.subplots()
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(classes)), classes, rotation=90, fontsize=8)
    axes.set_yticks(range(len(classes)), classes, fontsize=8)
    axes.set(xlabel="answered", ylabel="true")
    if len(classes) <= 40:
        for row, column in zip(*np.nonzero(shares >= 0.005), strict=True):
            share = shares[row, column]
            colour = "white" if share > 0.5 else "black"
            axes.text(
                column, row, f"{100 * share:.0f}", ha="center", va="center", fontsize=6,
                color=colour,
            )  # fmt: skip
    figure.colorbar(image, shrink=0.6, label="share of the true class")
    _save(figure, path)


def deletion_curves(result: Faithfulness, path: Path) -> None:
    """True-class probability against the number of joints hidden."""
    figure = Figure(figsize=(5.5, 3.8), layout="constrained")
    axes = figure.subplots()
    for name, curve in (
        ("least important first", result.least_important),
        ("random", result.random),
        ("gradient × input", result.gradient),
        ("most important first", result.most_important),
    ):
        axes.plot(range(len(curve)), curve, marker="o", markersize=3, label=name)
    axes.set(xlabel="joints hidden", ylabel="probability of the true class", ylim=(0, 1))
    axes.grid(alpha=0.3)
    axes.legend()
    _save(figure, path)

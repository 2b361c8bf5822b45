"""What is in a data set: counts, lengths, and a picture of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.data.dataset import DataSet
from model.data.protocols import Protocol
from model.data.store import Store


@dataclass(frozen=True)
class Stats:
    """Counts of a data set.

    Attributes:
        sequences, frames: in all.
        seconds: duration of all sequences together.
        classes: sequences by class name, in label order; "no label" last, if any has none.
        subjects, cameras: sequences by number.
        lengths: shortest, 5 %, median, 95 % and longest sequence in frames.
        unseen: share of joints that the sensor did not fully see (visibility below 1).
        broken: recordings that could not be read.
    """

    sequences: int
    frames: int
    seconds: float
    classes: dict[str, int]
    subjects: dict[int, int]
    cameras: dict[int, int]
    lengths: tuple[int, int, int, int, int]
    unseen: float
    broken: int


def statistics(store: Store) -> Stats:
    """The counts of a store, which must not be empty."""
    tensors = store.tensors()
    lengths = tensors.lengths
    counts = np.bincount(tensors.labels + 1, minlength=len(store.classes) + 1)
    classes = {name: int(n) for name, n in zip(store.classes, counts[1:], strict=True)}
    if counts[0]:
        classes["no label"] = int(counts[0])
    shortest, low, median, high, longest = np.percentile(lengths, (0, 5, 50, 95, 100)).astype(int)
    return Stats(
        sequences=len(store),
        frames=len(tensors.joints),
        seconds=float((lengths / tensors.fps).sum()),
        classes=classes,
        subjects=_counts(tensors.subjects),
        cameras=_counts(tensors.cameras),
        lengths=(int(shortest), int(low), int(median), int(high), int(longest)),
        unseen=_unseen(tensors.visibility),
        broken=store.broken_count,
    )


def describe(dataset: DataSet, stats: Stats) -> str:
    """The counts as text for a terminal."""
    hours, minutes = divmod(round(stats.seconds / 60), 60)
    store = dataset.store
    lines = [
        f"{dataset.name}: {stats.sequences} sequences, {stats.frames} frames, {hours} h {minutes} "
        f"min, subjects: {len(stats.subjects)}, cameras or views: {len(stats.cameras)}",
        f"frames in a sequence: {stats.lengths[0]} to {stats.lengths[4]}, median "
        f"{stats.lengths[2]}, 90 % between {stats.lengths[1]} and {stats.lengths[3]}",
        f"joints not fully seen: {100 * stats.unseen:.1f} %",
    ]
    if stats.broken:
        lines.append(f"left out as unreadable: {stats.broken}")
        lines += [f"  {path}: {reason}" for path, reason in store.broken[:20]]
    for key in ("source", "citation"):
        if store.metadata.get(key):
            lines.append(f"{key}: {store.metadata[key]}")
    width = max(map(len, stats.classes))
    lines += ["", "sequences by class"]
    lines += [f"  {name:<{width}}  {count:>6}" for name, count in stats.classes.items()]
    lines += ["", "by subject: " + _inline(stats.subjects)]
    lines += ["by camera or view: " + _inline(stats.cameras), "", "protocols"]
    lines += [f"  {_sides(protocol, store)}" for protocol in dataset.protocols]
    return "\n".join(lines)


def picture(dataset: DataSet, stats: Stats, path: Path) -> None:
    """Bars of the counts and a histogram of the lengths, as an image file.

    Raises:
        OSError, ValueError: the file cannot be written, or not in the format of its extension.
    """
    # Slow to import, and only this needs it.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    names = list(stats.classes)
    figure = Figure(figsize=(14, max(7.0, 0.2 * len(names) + 1)), layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(f"{dataset.name}: {stats.sequences} sequences, {stats.frames} frames")
    left, right = np.ravel(np.asarray(figure.subfigures(1, 2, width_ratios=(1.2, 1))))
    axes = left.subplots()
    axes.barh(names, list(stats.classes.values()), color="#4477aa")
    axes.invert_yaxis()
    axes.margins(y=0.01)
    axes.set_title("sequences by class")
    subjects, cameras, lengths = right.subplots(3, 1)
    for panel, counts, title in (
        (subjects, stats.subjects, "sequences by subject"),
        (cameras, stats.cameras, "sequences by camera or view"),
    ):
        panel.bar([str(number) for number in counts], list(counts.values()), color="#4477aa")
        panel.set_title(title)
        panel.tick_params(axis="x", labelsize=8 if len(counts) < 40 else 4)
    lengths.hist(dataset.tensors().lengths, bins=40, color="#4477aa")
    lengths.set_title("frames in a sequence")
    figure.savefig(path, dpi=100)


def _counts(numbers: NDArray[np.int64]) -> dict[int, int]:
    values, counts = np.unique(numbers, return_counts=True)
    return {int(value): int(count) for value, count in zip(values, counts, strict=True)}


def _unseen(visibility: NDArray[np.float32]) -> float:
    # In pieces: the array may be larger than memory.
    unseen = sum(
        int((visibility[start : start + 65536] < 1).sum())
        for start in range(0, len(visibility), 65536)
    )
    return unseen / visibility.size


def _inline(counts: dict[int, int]) -> str:
    items: Iterable[str] = (
        f"{'unknown' if number < 0 else number} ({count})" for number, count in counts.items()
    )
    return ", ".join(items)


def _sides(protocol: Protocol, store: Store) -> str:
    try:
        split = protocol.split(store)
    except ValueError as error:
        return f"{protocol.name}: not possible here ({error})"
    text = f"{protocol.name}: {len(split.train)} to train, {len(split.test)} to test"
    if protocol.validation:
        subjects = ", ".join(map(str, protocol.validation))
        text += f"; for validation: training subjects {subjects}"
    return text

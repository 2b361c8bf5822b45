"""What a network that was taught new classes still knows of its old ones."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from model.sampling import SequenceTensors, clip_windows
from model.scoring import live_ends
from model.teaching.rehearsal import Rehearsal

#: Grid steps between the windows of a sequence, and sequences of each class.
_STRIDE, _SEQUENCES = 5, 6


@dataclass(frozen=True, eq=False)
class OldWindows:
    """Windows of rehearsed sequences, cut as live, not varied.

    Attributes:
        windows: ``(W, frames + 1, 25, 3)``.
        labels: ``(W,)`` among the classes.
        people: ``(W,)`` who.
        sequences: ``(W,)`` which sequence.
    """

    windows: Tensor
    labels: Tensor
    people: Tensor
    sequences: Tensor


def old_windows(known: Rehearsal, frames: int, rate: float) -> OldWindows:
    """Windows of a few sequences of each class."""
    few = known.data.subset(_few_of_each(known.data))
    chosen, ends = live_ends(few, rate, stride=_STRIDE)
    return OldWindows(
        clip_windows(few, chosen, ends, frames, rate),
        few.labels[chosen],
        few.subjects[chosen],
        chosen,
    )


def right(
    logits: Tensor, labels: Tensor, sequences: Tensor, classes: tuple[str, ...], background: str
) -> int:
    """How many sequences are named rightly, by the mean over their windows, among actions.

    Args:
        logits: ``(W, K)``; labels: ``(W,)``, indices into the same classes.
    """
    chances = torch.softmax(logits, dim=-1)
    if background in classes:
        chances[:, classes.index(background)] = 0.0
    count = 0
    for sequence in torch.unique(sequences):
        own = sequences == sequence
        count += int(chances[own].sum(dim=0).argmax() == labels[own][0])
    return count


def held_people(people: Tensor, fold: int, folds: int) -> Tensor:
    """Where ``(N,)`` the person is one that this fold holds out; of one person alone, none is."""
    present = torch.unique(people)
    if len(present) < 2:
        return torch.zeros_like(people, dtype=torch.bool)
    return torch.searchsorted(present, people) % max(2, folds) == fold


def _few_of_each(data: SequenceTensors) -> Tensor:
    """Positions of a few sequences of each class, evenly spread."""
    chosen = []
    for label in torch.unique(data.labels):
        own = torch.nonzero(data.labels == label)[:, 0]
        steps = torch.linspace(0, len(own) - 1, min(_SEQUENCES, len(own)))
        chosen.append(own[steps.round().to(torch.int64)])
    return torch.cat(chosen)

"""Who is trained on, who is tested on: the data sets' published splits.

Choices (network, settings, number of epochs) are made on *validation subjects*, people taken from
the training side; the test side is looked at once, at the end. `Protocol.validation` proposes the
people, `Protocol.rotations` further groups for a cross-validation.

NTU splits: Shahroudy et al. 2016 and Liu et al. 2020. UTD-MHAD: Chen et al. 2015. NW-UCLA: Wang et
al. 2014; ``view-1-to-2`` is for tuning without view 3. UI-PRMD has no published one.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.data.ntu import parse_name
from model.data.store import Store

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def subject_numbers(text: str) -> tuple[int, ...]:
    """People as a command line names them: ``1,3,5``.

    Raises:
        argparse.ArgumentTypeError: not numbers.
    """
    try:
        return tuple(int(number) for number in text.split(","))
    except ValueError as error:
        message = f"people are given by numbers, such as 1,3,5, not {text!r}"
        raise argparse.ArgumentTypeError(message) from error


@dataclass(frozen=True, eq=False)
class Split:
    """Positions in the store, ``(n,)`` int64 each, increasing.

    Attributes:
        train: what the network learns from.
        validation: what choices are made on; empty unless asked for.
        test: looked at once.
    """

    train: IntArray
    validation: IntArray
    test: IntArray


@dataclass(frozen=True)
class Protocol:
    """A way to divide a data set.

    Attributes:
        name: as the command line has it.
        by: what decides: "subject", "camera", "setup" (NTU's, from the sequence's name), "file"
            (the split that came with a file), or "none" (everything is trained on).
        train: the numbers that are trained on.
        test: the numbers that are tested on; empty means all others.
        validation: subjects on the training side to validate with.
        rotations: further groups of such subjects, to validate with in turn.
    """

    name: str
    by: str
    train: frozenset[int] = frozenset()
    test: frozenset[int] = frozenset()
    validation: tuple[int, ...] = ()
    rotations: tuple[tuple[int, ...], ...] = ()

    def split(self, store: Store, validation: Collection[int] = (), partial: bool = False) -> Split:
        """The store's sequences, divided.

        Args:
            validation: subjects that move from the training side to the validation side.
            partial: the store holds only some of the people; any side may be empty.

        Raises:
            ValueError: one of the sides would be empty, with the reason.
        """
        train, test = self._sides(store)
        held = np.isin(store.subjects, list(validation)) & train
        if len(validation) and not held.any() and not partial:
            raise ValueError(
                f"{self.name}: nobody on the training side is one of the validation subjects "
                f"{sorted(validation)}"
            )
        train &= ~held
        for side, members in (("train", train), ("test", test)):
            optional = partial or (side == "test" and self.by == "none")
            if not members.any() and not optional:
                raise ValueError(f"{self.name}: the data hold no sequences to {side} on")
        return Split(np.flatnonzero(train), np.flatnonzero(held), np.flatnonzero(test))

    def _sides(self, store: Store) -> tuple[BoolArray, BoolArray]:
        count = len(store)
        if self.by == "none":
            return np.ones(count, bool), np.zeros(count, bool)
        if self.by == "file":
            sides = (f"train:{self.name}", f"test:{self.name}")
            train, test = (
                np.array(store.sequence_values.get(side, np.zeros(count)), bool) for side in sides
            )
            return train, test
        numbers = {"subject": store.subjects, "camera": store.cameras}.get(self.by)
        if numbers is None:
            numbers = np.array([_setup(name) for name in store.names], np.int64)
        train = np.isin(numbers, list(self.train))
        # A number below 0 says that it is not known: on neither side.
        test = np.isin(numbers, list(self.test)) if self.test else ~train & (numbers >= 0)
        return train, test


def _setup(name: str) -> int:
    numbers = parse_name(name)
    return numbers[0] if numbers else -1


ALL = Protocol("all", "none")
#: Made-up people are on the training side whoever else is held out or tested.
MOVEMENTS = (Protocol("cross-subject", "none"),)

_ODD_TEN = frozenset((1, 3, 5, 7, 9))
UTD_MHAD = (
    Protocol(
        "cross-subject", "subject", frozenset((1, 3, 5, 7)), frozenset((2, 4, 6, 8)),
        (7,), ((7,), (1,), (3,), (5,)),
    ),
)  # fmt: skip
_UCLA_GROUPS = ((9, 10), (1, 2), (3, 4), (5, 6), (7, 8))
NW_UCLA = (
    Protocol(
        "view-1-to-2", "camera", frozenset((1,)), frozenset((2,)), _UCLA_GROUPS[0], _UCLA_GROUPS
    ),
    Protocol(
        "cross-view", "camera", frozenset((1, 2)), frozenset((3,)), _UCLA_GROUPS[0], _UCLA_GROUPS
    ),
    Protocol(
        "cross-subject", "subject", _ODD_TEN, frozenset((2, 4, 6, 8, 10)),
        (9,), ((9,), (1,), (3,), (5,), (7,)),
    ),
)  # fmt: skip
UI_PRMD = (
    Protocol(
        "cross-subject", "subject", _ODD_TEN, frozenset((2, 4, 6, 8, 10)),
        (9,), ((9,), (1,), (3,), (5,), (7,)),
    ),
)  # fmt: skip

_NTU60_SUBJECTS = (1, 2, 4, 5, 8, 9, *range(13, 20), 25, 27, 28, 31, 34, 35, 38)
_NTU120_SUBJECTS = (
    *_NTU60_SUBJECTS, 45, 46, 47, 49, 50, *range(52, 60), 70, 74, 78, *range(80, 87), 89,
    *range(91, 96), 97, 98, 100, 103,
)  # fmt: skip


def _groups(subjects: tuple[int, ...], count: int) -> tuple[tuple[int, ...], ...]:
    """Subjects dealt into `count` groups, as evenly over the (chronological) numbers as can be."""
    return tuple(subjects[start::count] for start in range(count))


_NTU60_GROUPS = _groups(_NTU60_SUBJECTS, 10)
_NTU120_GROUPS = _groups(_NTU120_SUBJECTS, 10)
# Across views and setups everybody is on both sides.
_NTU60_ALL = _groups(tuple(range(1, 41)), 10)
_NTU120_ALL = _groups(tuple(range(1, 107)), 10)
NTU60 = (
    Protocol(
        "cross-subject", "subject", frozenset(_NTU60_SUBJECTS), frozenset(),
        _NTU60_GROUPS[0], _NTU60_GROUPS,
    ),
    Protocol(
        "cross-view", "camera", frozenset((2, 3)), frozenset((1,)), _NTU60_ALL[0], _NTU60_ALL
    ),
)  # fmt: skip
NTU120 = (
    Protocol(
        "cross-subject", "subject", frozenset(_NTU120_SUBJECTS), frozenset(),
        _NTU120_GROUPS[0], _NTU120_GROUPS,
    ),
    Protocol(
        "cross-setup", "setup", frozenset(range(2, 33, 2)), frozenset(range(1, 33, 2)),
        _NTU120_ALL[0], _NTU120_ALL,
    ),
)  # fmt: skip


def from_file(store: Store) -> tuple[Protocol, ...]:
    """The splits that came with a file (`model.data.pyskl`)."""
    names = {
        key.partition(":")[2]
        for key in store.sequence_values
        if key.startswith(("train:", "test:"))
    }
    return tuple(Protocol(name, "file") for name in sorted(names))

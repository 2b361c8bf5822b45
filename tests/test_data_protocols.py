"""Splits: nobody on two sides, published numbers, validation people from the training side."""

from __future__ import annotations

import numpy as np
import pytest

from model.data import protocols
from model.data.protocols import Protocol
from model.data.sequence import Sequence
from model.data.store import Store


def store(subjects: list[int], cameras: list[int], setups: list[int]) -> Store:
    body = np.ones((1, 25, 3), np.float32)
    return Store.of(
        [
            Sequence(
                f"S{setup:03}C{camera:03}P{subject:03}R001A001",
                body, body[..., 0], 30.0, 0, subject, camera,
            )
            for subject in subjects for camera in cameras for setup in setups
        ],
        ["x"],
    )  # fmt: skip


PUBLISHED = {
    "utd": (protocols.UTD_MHAD, store(list(range(1, 9)), [0], [0])),
    "ucla": (protocols.NW_UCLA, store(list(range(1, 11)), [1, 2, 3], [0])),
    "prmd": (protocols.UI_PRMD, store(list(range(1, 11)), [0], [0])),
    "ntu60": (protocols.NTU60, store(list(range(1, 41)), [1, 2, 3], [1, 2])),
    "ntu120": (protocols.NTU120, store(list(range(1, 107)), [1, 2, 3], [1, 2, 31, 32])),
}
CASES = [(name, p) for name, (published, _) in PUBLISHED.items() for p in published]


@pytest.mark.parametrize(("name", "protocol"), CASES)
def test_sides_do_not_meet(name: str, protocol: Protocol) -> None:
    data = PUBLISHED[name][1]
    split = protocol.split(data, protocol.validation)
    sides = [split.train, split.validation, split.test]
    assert all(len(side) for side in sides)
    together = np.concatenate(sides)
    assert len(np.unique(together)) == len(together)
    trained = set(data.subjects[split.train].tolist())
    assert not trained & set(data.subjects[split.validation].tolist())
    assert set(data.subjects[split.validation].tolist()) == set(protocol.validation)


@pytest.mark.parametrize(("name", "protocol"), CASES)
def test_rotations_deal_out_all_training_people(name: str, protocol: Protocol) -> None:
    data = PUBLISHED[name][1]
    people = [subject for group in protocol.rotations for subject in group]
    assert len(set(people)) == len(people)
    assert set(people) == set(data.subjects[protocol.split(data).train].tolist())
    assert protocol.rotations[0] == protocol.validation


@pytest.mark.parametrize(("name", "protocol"), CASES)
def test_without_validation_everything_is_trained_or_tested_on(
    name: str, protocol: Protocol
) -> None:
    data = PUBLISHED[name][1]
    split = protocol.split(data)
    assert len(split.validation) == 0
    if protocol.name != "view-1-to-2":  # the one that leaves a view out
        assert len(split.train) + len(split.test) == len(data)


def named(published: tuple[Protocol, ...], name: str) -> Protocol:
    return next(protocol for protocol in published if protocol.name == name)


def test_published_numbers() -> None:
    utd = named(protocols.UTD_MHAD, "cross-subject")
    data = PUBLISHED["utd"][1]
    assert data.subjects[utd.split(data).test].tolist() == [2, 4, 6, 8]
    assert utd.validation == (7,)
    assert len(named(protocols.NTU60, "cross-subject").train) == 20
    assert len(named(protocols.NTU120, "cross-subject").train) == 53
    data = PUBLISHED["ntu60"][1]
    view = named(protocols.NTU60, "cross-view").split(data)
    assert set(data.cameras[view.test].tolist()) == {1}
    data = PUBLISHED["ntu120"][1]
    setups = named(protocols.NTU120, "cross-setup").split(data)
    assert {data.name(int(index))[:4] for index in setups.train} == {"S002", "S032"}


def test_the_view_that_is_held_back_is_missed() -> None:
    data = store([1, 2], [1, 2], [0])
    with pytest.raises(ValueError, match="cross-view: the data hold no sequences to test on"):
        named(protocols.NW_UCLA, "cross-view").split(data)


def test_validation_people_of_the_test_side_are_refused() -> None:
    data = PUBLISHED["utd"][1]
    with pytest.raises(ValueError, match=r"\[2\]"):
        named(protocols.UTD_MHAD, "cross-subject").split(data, (2,))


def test_unknown_people_are_on_no_side() -> None:
    with pytest.raises(ValueError, match="no sequences to train"):
        named(protocols.NTU60, "cross-subject").split(store([-1], [1], [1]))


def test_all_trains_on_everything() -> None:
    split = protocols.ALL.split(store([1, 2], [0], [0]), (2,))
    assert (split.train.tolist(), split.validation.tolist()) == ([0], [1])
    assert len(split.test) == 0

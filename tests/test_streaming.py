"""Streams: what happens in them, what counts as found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.data.sequence import Sequence
from model.data.store import Store
from model.data.writer import StoreWriter
from model.decision import Event
from model.evaluate import main
from model.network import SkeletonNetwork, esgn
from model.streaming import Action, Stream, build_stream, play, score
from model.weights import Card, Weights, save
from tests.bodies import raising_right_arm, standing

CLASSES = ("raise", "still")
CARD = Card(
    name="tiny",
    classes=(*CLASSES, "no action"),
    preprocessing="canonical",
    sampling="live",
    rate=10.0,
    network=esgn(3).to_dict(),
    no_action="no action",
)


def store() -> Store:
    rest = np.repeat(standing()[None], 15, axis=0)
    moving = np.concatenate([rest, raising_right_arm(60, 30.0), rest])
    sequences = [
        Sequence(f"s{i}", moving + np.float32(i), np.ones((90, 25), np.float32), 30.0, 0, i, 0)
        for i in range(3)
    ]
    return Store.of(sequences, CLASSES)


def event(action: str, start: float, end: float) -> Event:
    return Event(action, start, end, 0.9, (1 / 25,) * 25)


def test_a_stream_says_truly_when_somebody_moves() -> None:
    stream = build_stream(store(), [0, 1, 2], seconds=20, seed=0)
    assert stream.seconds >= 20
    assert len(stream.truth) >= 3
    wrist = stream.joints[:, 10] - stream.joints[:, 8]
    speed = np.linalg.norm(np.diff(wrist, axis=0), axis=-1) * 30
    time = np.arange(len(speed)) / 30
    acting = np.zeros(len(speed), bool)
    for action in stream.truth:
        acting |= (time >= action.start - 0.1) & (time <= action.end + 0.1)
    assert speed[acting].max() > 0.8
    assert speed[~acting].max() < 0.3


def test_nobody_jumps_in_a_stream() -> None:
    stream = build_stream(store(), [0, 1, 2], seconds=20, seed=0)
    steps = np.linalg.norm(np.diff(stream.joints, axis=0), axis=-1)
    assert steps.max() < 0.12  # metres in 1/30 s


def test_streams_are_repeatable_and_differ_by_seed() -> None:
    first, again, other = (build_stream(store(), [0, 1, 2], 20, seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.joints, again.joints)
    assert first.truth == again.truth
    assert len(other.joints) != len(first.joints) or (other.joints != first.joints).any()


def test_a_stream_of_rests_has_no_actions() -> None:
    stream = build_stream(store(), [0, 1, 2], seconds=30, seed=0, rests_only=True)
    assert stream.truth == ()
    assert np.linalg.norm(np.diff(stream.joints, axis=0), axis=-1).max() * 30 < 0.5


def test_events_are_right_when_class_and_time_are() -> None:
    truth = (Action("wave", 10, 12), Action("clap", 20, 22), Action("wave", 30, 32))
    stream = Stream(np.zeros((1800, 25, 3)), np.ones((1800, 25)), 30.0, truth)
    events = [
        event("wave", 10.5, 12.5),  # right: 1.5 of 2.5 s
        event("wave", 20, 22),  # another class
        event("wave", 31.5, 34),  # too little in common
        event("clap", 50, 51),  # nothing there
    ]
    result = score(stream, events, lead=0.2)
    assert (result.precision, result.recall) == (pytest.approx(1 / 4), pytest.approx(1 / 3))
    assert result.f1 == pytest.approx(2 / 7)
    assert result.named == pytest.approx(2 / 3)
    assert result.delay == pytest.approx((0.7 + 1.7) / 2)
    assert result.false_per_10_minutes == pytest.approx(10.0)


def test_one_action_is_found_once() -> None:
    stream = Stream(np.zeros((900, 25, 3)), np.ones((900, 25)), 30.0, (Action("wave", 1, 3),))
    result = score(stream, [event("wave", 1, 3), event("wave", 1, 3)])
    assert (result.precision, result.recall) == (0.5, 1.0)


def test_no_events_score_nothing() -> None:
    stream = Stream(np.zeros((900, 25, 3)), np.ones((900, 25)), 30.0, (Action("wave", 1, 3),))
    result = score(stream, [])
    assert (result.f1, result.named, result.delay, result.false_per_10_minutes) == (0, 0, None, 0)


def test_the_command_measures_a_stream_of_actions_and_one_of_rests(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, weights = tmp_path / "some.safetensors", tmp_path / "weights.safetensors"
    with StoreWriter(path, CLASSES, dataset="utd-mhad") as writer:
        for sequence in store():
            writer.add(replace(sequence, subject=sequence.subject + 1))
    save(weights, SkeletonNetwork(esgn(3)), CARD)
    arguments = ["--weights", str(weights), "--data", "store", "--root", str(path), "--streaming"]
    assert main([*arguments, "--minutes", "0.2"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["side"] == "test"
    assert result["actions"]["actions"] >= 2
    assert result["rests"]["actions"] == 0
    assert sum(result["rests"]["states"].values()) == pytest.approx(1.0)
    assert main([*arguments, "--view", "7"]) == 2
    assert "nothing on the test side" in capsys.readouterr().err


def test_playing_goes_through_every_grid_step() -> None:
    stream = build_stream(store(), [0], seconds=5, seed=0)
    found = play(stream, Weights(SkeletonNetwork(esgn(3)).eval(), CARD))
    assert sum(found.states.values()) == pytest.approx(1.0)
    assert 0 < found.states["warming up"] < 0.5
    assert found.states["no person"] == 0

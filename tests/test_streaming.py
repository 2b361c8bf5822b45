"""Streams: what happens in them, what is made of them, what counts as found."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from model.data.sequence import Sequence
from model.data.writer import StoreWriter
from model.decision import Decision, Event, State
from model.evaluate import main
from model.network import SkeletonNetwork
from model.network_config import esgn
from model.prediction import Prediction
from model.stream_score import NOTHING, UNKNOWN, motion_familiarity, score
from model.streaming import Played, play
from model.streams import Action, Stream, Take, build_stream
from model.weights import Card, Weights, load, save
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


def sequences(fps: float = 30.0) -> list[Sequence]:
    rest = np.repeat(standing()[None], round(fps / 2), axis=0)
    moving = np.concatenate([rest, raising_right_arm(round(2 * fps), fps), rest])
    seen = np.ones((len(moving), 25), np.float32)
    return [Sequence(f"s{i}", moving + np.float32(i), seen, fps, 0, i, 0) for i in range(3)]


def takes(fps: float = 30.0) -> list[Take]:
    return [Take(one, "raise") for one in sequences(fps)]


def event(action: str, start: float, end: float) -> Event:
    return Event(action, start, end, 0.9, (1 / 25,) * 25)


def stream_of(*truth: Action, seconds: float = 60.0, unjudged: tuple = ()) -> Stream:
    frames = int(seconds * 30)
    return Stream(
        np.zeros((frames, 25, 3), np.float32), np.ones((frames, 25), np.float32), 30.0, truth,
        unjudged,
    )  # fmt: skip


def shown(*spans: tuple[str, float, float], confidence: float = 0.9) -> tuple[Decision, ...]:
    """Decisions ten times a second for a minute: these names from when to when, else nothing."""
    decisions = []
    for step in range(600):
        time = step / 10
        name = next((n for n, start, end in spans if start <= time < end), None)
        state = State.ACTION if name else State.NO_ACTION
        decisions.append(Decision(time, state, name, confidence if name else 0.0, time))
    return tuple(decisions)


class TestBuilding:
    def test_a_stream_says_truly_when_somebody_moves(self) -> None:
        stream = build_stream(takes(), seconds=20, seed=0)
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

    def test_nobody_jumps(self) -> None:
        stream = build_stream(takes(), seconds=20, seed=0)
        steps = np.linalg.norm(np.diff(stream.joints, axis=0), axis=-1)
        assert steps.max() < 0.12  # metres in 1/30 s

    def test_streams_are_repeatable_and_differ_by_seed(self) -> None:
        first, again, other = (build_stream(takes(), 20, seed) for seed in (0, 0, 1))
        np.testing.assert_array_equal(first.joints, again.joints)
        assert first.truth == again.truth
        assert len(other.joints) != len(first.joints) or (other.joints != first.joints).any()

    def test_a_stream_of_rests_has_no_actions(self) -> None:
        stream = build_stream(takes(), seconds=30, seed=0, rests_only=True)
        assert stream.truth == ()
        assert np.linalg.norm(np.diff(stream.joints, axis=0), axis=-1).max() * 30 < 0.5

    def test_recordings_of_any_rate_take_as_long_as_they_took(self) -> None:
        fast, slow = (build_stream(takes(fps), 20, 0).truth[0] for fps in (30.0, 15.0))
        assert slow.end - slow.start == pytest.approx(fast.end - fast.start, abs=0.15)

    def test_every_sequence_comes_before_any_comes_again(self) -> None:
        named = [Take(one, f"a{i}") for i, one in enumerate(sequences())]
        stream = build_stream(named, seconds=20, seed=0)
        assert {action.action for action in stream.truth[:3]} == {"a0", "a1", "a2"}

    def test_a_change_of_pose_that_nobody_labelled_is_not_judged(self) -> None:
        (one, *_) = sequences()
        away = replace(one, joints=one.joints * np.array([-1, 1, -1], np.float32))  # turned round
        same = build_stream([Take(one, "a"), Take(one, "b")], 20, 0)
        stream = build_stream([Take(one, "a"), Take(away, "b")], 20, 0)
        assert same.unjudged == ()
        changes = sum(a.action != b.action for a, b in pairwise(stream.truth))
        assert len(stream.unjudged) == changes > 0
        for start, end in stream.unjudged:
            assert not any(start < action.end and action.start < end for action in stream.truth)

    def test_nothing_to_build_with(self) -> None:
        with pytest.raises(ValueError, match="no sequences"):
            build_stream([], 10, 0)


class TestScoring:
    TRUTH = (Action("wave", 10, 12), Action("clap", 20, 22), Action("wave", 30, 32))

    def test_events_are_right_when_class_and_time_are(self) -> None:
        events = (
            event("wave", 10.5, 12.5),  # right: 1.5 of 2.5 s
            event("wave", 20, 22),  # another class
            event("wave", 31.5, 34),  # too little in common
            event("clap", 50, 51),  # nothing there
        )
        decisions = shown(("wave", 10.7, 12.5), ("wave", 20, 22), ("wave", 31.7, 34))
        result = score([stream_of(*self.TRUTH)], [Played(events, decisions)])
        assert (result.precision, result.recall) == (pytest.approx(1 / 4), pytest.approx(1 / 3))
        assert result.f1 == pytest.approx(2 / 7)
        assert result.named == pytest.approx(2 / 3)
        assert result.delay == pytest.approx((0.7 + 1.7) / 2, abs=0.01)
        assert result.false_per_10_minutes == pytest.approx(10.0)
        assert result.confusion["wave"] == {"wave": 2}
        assert result.confusion["clap"] == {"wave": 1}
        assert result.classes["wave"] == {
            "actions": 2, "found": 1, "events": 3, "delay": pytest.approx(1.2, abs=0.01)
        }  # fmt: skip

    def test_one_action_is_found_once(self) -> None:
        events = (event("wave", 1, 3), event("wave", 1, 3))
        result = score([stream_of(Action("wave", 1, 3))], [Played(events, shown())])
        assert (result.precision, result.recall) == (0.5, 1.0)

    def test_no_events_score_nothing(self) -> None:
        result = score([stream_of(Action("wave", 1, 3))], [Played((), shown())])
        assert (result.f1, result.named, result.delay, result.shown_error) == (0, 0, None, None)
        assert result.confusion == {"wave": {NOTHING: 1}}

    def test_unknown_movements_are_rejected_when_they_make_no_event(self) -> None:
        truth = (Action(None, 10, 12), Action(None, 20, 22), Action(None, 30, 32))
        events = (event("wave", 9.8, 11.9), event("clap", 19, 20.2))
        result = score([stream_of(*truth)], [Played(events, shown())])
        assert result.rejected == pytest.approx(2 / 3)
        assert (result.actions, result.unknown, result.f1) == (0, 3, 0)
        assert result.confusion[UNKNOWN] == {NOTHING: 2, "wave": 1}

    def test_what_is_not_judged_is_neither_right_nor_wrong(self) -> None:
        stream = stream_of(unjudged=((10.0, 12.0),))
        result = score([stream], [Played((event("wave", 10, 12),), shown(("wave", 10, 12)))])
        assert (result.events, result.false_per_10_minutes, result.shown_error) == (0, 0, None)

    def test_the_confidence_shown_is_held_against_what_it_is_shown_with(self) -> None:
        decisions = shown(("wave", 10, 12), ("wave", 40, 42), confidence=0.5)
        result = score([stream_of(Action("wave", 10, 12))], [Played((), decisions)])
        assert result.shown_error == pytest.approx(0.0, abs=0.01)
        sure = shown(("wave", 10, 12), ("wave", 40, 42), confidence=1.0)
        result = score([stream_of(Action("wave", 10, 12))], [Played((), sure)])
        assert result.shown_error == pytest.approx(0.5, abs=0.01)

    def test_streams_are_counted_together(self) -> None:
        one = stream_of(Action("wave", 1, 3))
        found, missed = Played((event("wave", 1, 3),), shown()), Played((), shown())
        result = score([one, one], [found, missed])
        assert (result.actions, result.recall, result.minutes) == (2, 0.5, 2.0)

    def test_a_motion_is_as_familiar_as_its_windows_unless_they_are_idle(self) -> None:
        stream = stream_of(Action("raise", 10, 12), Action("raise", 20, 22))
        share = np.full(25, 1 / 25, np.float32)
        predictions = [
            Prediction(
                step / 10,
                np.array([0.9, 0, 0.1] if step < 150 else [0.1, 0, 0.9], np.float32),
                share, share[None], 1.0, 0.25,
            )
            for step in range(300)
        ]  # fmt: skip
        assert motion_familiarity(stream, predictions, 2) == [pytest.approx(0.25), 0.0]


def stored(folder: Path) -> Path:
    path = folder / "some.safetensors"
    with StoreWriter(path, CLASSES, dataset="utd-mhad") as writer:
        for sequence in sequences():
            writer.add(replace(sequence, subject=sequence.subject + 1))
    return path


def test_the_command_measures_clips_streams_and_rests(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, weights, out = stored(tmp_path), tmp_path / "weights.safetensors", tmp_path / "out.json"
    torch.manual_seed(0)
    save(weights, SkeletonNetwork(esgn(3)), CARD)
    arguments = ["--weights", str(weights), "--data", "store", "--root", str(path), "--streaming"]
    assert main([*arguments, "--minutes", "0.2", "--json", "--out", str(out)]) == 0
    result = json.loads(capsys.readouterr().out)
    assert json.loads(out.read_text()) == result
    assert result["side"] == "test"
    assert result["clips"]["utd-mhad, kinect"]["clips"] == 1
    (stream,) = result["streams"].values()
    assert stream["actions"] >= 2
    assert sum(stream["states"].values()) == pytest.approx(1.0)
    assert result["rest"]["minutes"] >= 0.2
    assert main([*arguments, "--minutes", "0.2", "--no-clips"]) == 0
    text = capsys.readouterr().out
    assert "event F1" in text
    assert "nothing but rest" in text
    assert main([*arguments, "--minutes", "0.2", "--into-card", "--json"]) == 0
    written = load(weights)
    measured = written.card.metrics["measured"]
    clips = result["clips"]["utd-mhad, kinect"]
    assert measured["clips"] == {"utd-mhad, kinect": round(clips["top1"], 3)}
    assert set(measured["found"]) == set(clips["classes"])
    assert all(0 <= views["Kinect"] <= 1 for views in measured["found"].values())
    assert measured["events"].keys() == result["streams"].keys()
    assert written.card.sha256 == result["sha256"]  # nothing else has changed
    assert main([*arguments, "--view", "7"]) == 2
    assert "nothing on the test side" in capsys.readouterr().err


def test_playing_goes_through_every_grid_step() -> None:
    stream = build_stream(takes()[:1], seconds=5, seed=0)
    played = play(stream, Weights(SkeletonNetwork(esgn(3)).eval(), CARD))
    assert len(played.decisions) == pytest.approx(10 * stream.seconds, abs=1)
    states = [decision.state for decision in played.decisions]
    assert states[:9] == [State.WARMING_UP] * 9
    assert State.NO_PERSON not in states

"""Decisions: smoothing, hysteresis, states, events."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.decision import Decider, Decision, DecisionSettings, State
from model.prediction import Prediction

CLASSES = ("wave", "clap", "no action")
SETTINGS = DecisionSettings(
    enter=0.6, leave=0.35, smoothing=0.0, minimum=0.4, warmth=0.5, unknown=0.3
)


def predict(time: float, wave: float, clap: float, warmth: float = 1.0) -> Prediction:
    probabilities = np.array([wave, clap, 1 - wave - clap], np.float32)
    importance = np.full(25, 1 / 25, np.float32)
    return Prediction(time, probabilities, importance, np.tile(importance, (20, 1)), warmth)


def feed(decider: Decider, values: list[tuple[float, float]]) -> list[Decision]:
    return [decider.update(predict(i / 10, *value)) for i, value in enumerate(values)]


def test_warming_up_before_the_window_is_filled_enough() -> None:
    decider = Decider(CLASSES, SETTINGS, "no action")
    assert decider.update(predict(0.0, 0.9, 0.0, warmth=0.45)).state is State.WARMING_UP
    decision = decider.update(predict(0.1, 0.9, 0.0, warmth=0.5))
    assert (decision.state, decision.action) == (State.ACTION, "wave")


def test_an_action_enters_high_and_leaves_low() -> None:
    decider = Decider(CLASSES, SETTINGS, "no action")
    values = [(0.1, 0), (0.55, 0), (0.61, 0), (0.4, 0), (0.4, 0), (0.4, 0), (0.4, 0), (0.3, 0)]
    decisions = feed(decider, values)
    assert [d.state is State.ACTION for d in decisions] == [False] * 2 + [True] * 5 + [False]
    (event,) = decider.finished()
    assert (event.action, event.start, event.end) == ("wave", 0.2, 0.7)
    assert event.confidence == pytest.approx((0.61 + 4 * 0.4) / 5, abs=1e-6)
    assert sum(event.importance) == pytest.approx(1.0)
    assert decisions[4].since == 0.2
    assert decider.finished() == []


def test_another_action_takes_over_once_it_has_led_for_long_enough() -> None:
    decider = Decider(CLASSES, SETTINGS, "no action")
    decisions = feed(decider, [(0.9, 0)] * 12 + [(0.1, 0.85)] * 12)
    assert [d.action for d in decisions] == ["wave"] * 20 + ["clap"] * 4
    wave, clap = decider.finish(2.4)
    assert (wave.action, wave.start, wave.end) == ("wave", 0.0, 1.2)
    assert (clap.action, clap.start, clap.end) == ("clap", 1.2, 2.4)


def test_a_first_wrong_guess_is_corrected_within_the_same_motion() -> None:
    decider = Decider(CLASSES, SETTINGS, "no action")
    decisions = feed(decider, [(0.7, 0)] * 3 + [(0.1, 0.85)] * 12)
    assert [d.action for d in decisions] == ["wave"] * 5 + ["clap"] * 10
    assert {d.since for d in decisions} == {0.0}
    (event,) = decider.finish(1.5)
    assert (event.action, event.start, event.end) == ("clap", 0.0, 1.5)


def test_a_mistake_in_the_middle_of_an_action_makes_no_event() -> None:
    decider = Decider(CLASSES, SETTINGS, "no action")
    decisions = feed(decider, [(0.9, 0)] * 10 + [(0.2, 0.7)] * 6 + [(0.9, 0)] * 5)
    assert {d.action for d in decisions} == {"wave"}
    assert [e.action for e in decider.finish(2.1)] == ["wave"]


def test_start_and_end_are_put_back_to_where_the_motion_was() -> None:
    settings = replace(SETTINGS, lead=0.3, lag=0.4)
    decider = Decider(CLASSES, settings, "no action")
    feed(decider, [(0, 0)] * 5 + [(0.9, 0)] * 10 + [(0, 0)] * 2)
    (event,) = decider.finished()
    assert (event.start, event.end) == (pytest.approx(0.2), pytest.approx(1.1))


def test_an_unfamiliar_motion_is_an_unknown_action_and_no_event() -> None:
    settings = replace(SETTINGS, familiar=0.1)
    decider = Decider(CLASSES, settings, "no action")
    strange = [replace(predict(i / 10, 0.9, 0.0), familiarity=0.02) for i in range(8)]
    decisions = [decider.update(prediction) for prediction in strange]
    assert {d.state for d in decisions[:4]} == {State.NO_ACTION}
    assert {(d.state, d.action, d.confidence, d.since) for d in decisions[4:]} == {
        (State.UNKNOWN_ACTION, None, 0.0, 0.0)
    }
    assert decider.finish(0.8) == []


def test_what_was_hardly_seen_must_be_likelier() -> None:
    settings = replace(SETTINGS, seen=0.8)
    hidden = [replace(predict(i / 10, 0.9, 0.0), seen=0.4) for i in range(8)]
    decider = Decider(CLASSES, settings, "no action")
    states = [decider.update(one).state for one in hidden]  # 0.9 of 1.2
    assert states == [State.NO_ACTION] * 4 + [State.UNKNOWN_ACTION] * 4
    assert decider.finish(0.8) == []
    decider.reset()
    seen = decider.update(replace(predict(0.0, 0.9, 0.0), seen=0.8))
    assert (seen.state, seen.confidence) == (State.ACTION, pytest.approx(0.9))
    half = replace(predict(0.1, 0.65, 0.0), seen=0.64)
    assert decider.update(half).state is State.ACTION  # 0.65 of the 0.44 to go on, not of 0.75
    assert decider.update(replace(half, time=0.2, seen=0.4)).state is not State.ACTION
    plain = Decider(CLASSES, SETTINGS, "no action")
    assert plain.update(hidden[0]).state is State.ACTION


def test_a_motion_that_turns_out_familiar_gets_its_name() -> None:
    settings = replace(SETTINGS, familiar=0.1)
    decider = Decider(CLASSES, settings, "no action")
    known = [0.0, 0.1, 0.4, 0.5, 0.5, 0.5]
    decisions = [
        decider.update(replace(predict(i / 10, 0.9, 0.0), familiarity=share))
        for i, share in enumerate(known)
    ]
    assert [d.state is State.ACTION for d in decisions] == [False] * 2 + [True] * 4
    (event,) = decider.finish(0.6)
    assert event.start == decisions[-1].since == 0.0


def test_a_glimpse_is_no_event() -> None:
    decider = Decider(CLASSES, SETTINGS, "no action")
    feed(decider, [(0.9, 0)] * 3 + [(0, 0)] * 3)
    assert decider.finish(0.6) == []


def test_a_strong_no_action_class_is_never_an_action() -> None:
    decider = Decider(CLASSES, SETTINGS, "no action")
    decision = feed(decider, [(0.02, 0.02)] * 3)[-1]
    assert (decision.state, decision.action, decision.confidence) == (State.NO_ACTION, None, 0.0)


def test_something_that_is_neither_rest_nor_a_known_action_is_unknown() -> None:
    decider = Decider(CLASSES, SETTINGS, "no action")
    strange = feed(decider, [(0, 0)] + [(0.45, 0.4)] * 6)
    assert [d.state for d in strange] == [State.NO_ACTION] * 5 + [State.UNKNOWN_ACTION] * 2
    assert strange[-1].since == 0.1


def test_what_is_about_to_be_named_is_not_called_unknown_first() -> None:
    decider = Decider(CLASSES, SETTINGS, "no action")
    decisions = feed(decider, [(0.4, 0.35)] * 3 + [(0.9, 0)] * 6 + [(0.3, 0.04)] * 6)
    states = [State.NO_ACTION] * 3 + [State.ACTION] * 6 + [State.NO_ACTION] * 6
    assert [d.state for d in decisions] == states
    # What went before somebody was gone does not count.
    feed(decider, [(0.45, 0.4)] * 3)
    decider.absent(0.3, State.NO_PERSON)
    assert decider.update(predict(0.5, 0.45, 0.4)).state is State.NO_ACTION


def test_absence_ends_the_action_and_keeps_its_since() -> None:
    decider = Decider(CLASSES, SETTINGS, "no action")
    feed(decider, [(0.9, 0)] * 6)
    first = decider.absent(0.8, State.NO_PERSON)
    second = decider.absent(0.9, State.NO_PERSON)
    assert (first.state, first.since, second.since) == (State.NO_PERSON, 0.8, 0.8)
    (event,) = decider.finished()
    assert (event.start, event.end) == (0.0, 0.8)


def test_smoothing_holds_a_flicker_back() -> None:
    settings = DecisionSettings(enter=0.6, leave=0.35, smoothing=0.3, minimum=0.0)
    decider = Decider(CLASSES, settings, "no action")
    values = [(0.0, 0.0)] * 5 + [(1.0, 0.0)] + [(0.0, 0.0)] * 5
    assert all(d.state is State.NO_ACTION for d in feed(decider, values))
    decider.reset()
    held = feed(decider, [(0.0, 0.0)] * 5 + [(1.0, 0.0)] * 5)
    assert [d.state is State.ACTION for d in held] == [False] * 7 + [True] * 3


def test_top_joints_are_the_most_important_first() -> None:
    decider = Decider(("wave",), SETTINGS, None)
    importance = np.zeros(25, np.float32)
    importance[[10, 3, 7]] = (0.5, 0.3, 0.2)
    for step in range(6):
        prediction = Prediction(
            step / 10, np.ones(1, np.float32), importance, np.zeros((20, 25), np.float32), 1.0
        )
        decider.update(prediction)
    (event,) = decider.finish(0.6)
    assert event.top_joints(3) == [10, 3, 7]


def test_the_confidence_shown_is_that_of_the_name_not_of_the_moment() -> None:
    surer = replace(SETTINGS, slope=0.5, shift=1.0)
    values = [(0.7, 0.0)] * 6 + [(0.0, 0.0)] * 6
    plain, raised = (Decider(CLASSES, settings, "no action") for settings in (SETTINGS, surer))
    first, other = feed(plain, values), feed(raised, values)
    assert [d.state for d in first] == [d.state for d in other]  # nothing is decided otherwise
    expected = 1 / (1 + np.exp(-(0.5 * np.log(0.7 / 0.3) + 1.0)))
    assert first[3].confidence == pytest.approx(0.7)
    assert other[3].confidence == pytest.approx(expected, abs=1e-6)
    assert raised.finish(1.2)[0].confidence == pytest.approx(expected, abs=1e-6)
    assert other[-1].confidence == 0.0
    assert 0.0 <= surer.confidence(0.0) < surer.confidence(0.5) < surer.confidence(1.0) <= 1.0


def test_a_name_is_surer_when_what_it_rests_on_was_seen() -> None:
    settings = replace(SETTINGS, slope=1.0, shift=-1.0, sight=2.0)
    decider = Decider(CLASSES, settings, "no action")
    shares = [0.5, 0.5, 1.0, 1.0, 1.0]
    decisions = [
        decider.update(replace(predict(i / 10, 0.7, 0.0), seen=share))
        for i, share in enumerate(shares)
    ]
    assert decisions[0].confidence == pytest.approx(0.7)
    assert decisions[4].confidence == pytest.approx(1 / (1 + 3 / 7 * np.exp(-1.0)), abs=1e-6)
    (event,) = decider.finish(0.5)  # 0.8 seen on average
    assert event.confidence == pytest.approx(1 / (1 + 3 / 7 * np.exp(-0.6)), abs=1e-6)


def test_settings_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="leave <= enter"):
        DecisionSettings(enter=0.3, leave=0.6)
    with pytest.raises(ValueError, match="negative"):
        DecisionSettings(minimum=-1)
    with pytest.raises(ValueError, match="slope"):
        DecisionSettings(slope=0.0)


class TestClassesThatAreOff:
    """What the user does not want to hear of."""

    def test_they_are_never_decided_and_count_as_no_action(self) -> None:
        decider = Decider(CLASSES, replace(SETTINGS, off=("wave", "somersault")), "no action")
        (decision, *_) = feed(decider, [(0.9, 0.05)])
        assert decision.state is State.NO_ACTION
        assert decider.smoothed is not None
        assert decider.smoothed.tolist() == pytest.approx([0.0, 0.05, 0.95])
        assert feed(decider, [(0.1, 0.9)] * 3)[-1].action == "clap"

    def test_one_that_goes_on_ends_when_it_is_switched_off(self) -> None:
        decider = Decider(CLASSES, SETTINGS, "no action")
        feed(decider, [(0.9, 0.0)] * 8)
        decider.settings = replace(SETTINGS, off=("wave",))
        assert decider.update(predict(0.8, 0.9, 0.0)).state is State.NO_ACTION
        (event,) = decider.finished()
        assert event.action == "wave"

    def test_without_a_class_for_no_action(self) -> None:
        decider = Decider(CLASSES, replace(SETTINGS, off=("wave",)), None)
        assert feed(decider, [(0.9, 0.05)])[-1].state is State.NO_ACTION

    def test_the_predictions_themselves_stay_as_they_are(self) -> None:
        decider = Decider(CLASSES, replace(SETTINGS, off=("wave",)), "no action")
        prediction = predict(0.0, 0.9, 0.0)
        decider.update(prediction)
        assert prediction.probabilities.tolist() == pytest.approx([0.9, 0.0, 0.1])

    def test_a_list_of_a_card_is_the_same_as_a_tuple(self) -> None:
        assert DecisionSettings(**{"off": ["wave"]}) == DecisionSettings(off=("wave",))

"""Which moments are worth keeping because the network was not sure of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from app.pipeline import Result
from app.recording.uncertain import Moment, UncertainMoments
from model.decision import State
from tests.ui.fakes import CLASSES, result


def doubt(time: float, state: State, since: float) -> Result:
    made = result(time, state, best=1, share=0.4)
    return replace(made, decision=replace(made.decision, since=since))


def watch(moments: UncertainMoments, start: float, end: float, state: State) -> list[Moment]:
    found = []
    for time in np.arange(start, end, 0.1):
        moment = moments.update(doubt(float(time), state, start), CLASSES)
        found += [moment] if moment is not None else []
    return found


def test_a_moment_ends_when_the_network_is_sure_again() -> None:
    moments = UncertainMoments()
    assert watch(moments, 0, 1, State.UNKNOWN_ACTION) == []
    (moment,) = watch(moments, 1, 2, State.NO_ACTION)
    assert (round(moment.start, 1), round(moment.end, 1)) == (0.0, 0.9)
    assert (moment.label, round(moment.confidence, 1)) == (CLASSES[1], 0.4)


def test_a_moment_begins_before_it_is_called_unknown() -> None:
    moments = UncertainMoments()
    watch(moments, 0, 2, State.NO_ACTION)
    moments.update(doubt(2.0, State.UNKNOWN_ACTION, since=1.2), CLASSES)
    (moment,) = watch(moments, 2.1, 3, State.NO_ACTION)
    assert (moment.start, moment.end) == (1.2, 2.0)


def test_an_action_that_is_not_sure_is_one_and_a_sure_one_is_not() -> None:
    moments = UncertainMoments(sure=0.3)
    watch(moments, 0, 1, State.ACTION)
    assert watch(moments, 1, 2, State.NO_ACTION) == []
    moments = UncertainMoments(sure=0.5)
    watch(moments, 0, 1, State.ACTION)
    assert len(watch(moments, 1, 2, State.NO_ACTION)) == 1


def test_an_hour_of_fidgeting_is_cut_and_thinned_out() -> None:
    found = watch(UncertainMoments(), 0, 120, State.UNKNOWN_ACTION)
    assert all(one.end - one.start <= 6.1 for one in found)
    assert all(b.start - a.end >= 10.0 for a, b in pairwise(found))
    assert 5 <= len(found) <= 8


def test_a_moment_does_not_reach_over_a_leap_back() -> None:
    moments = UncertainMoments()
    watch(moments, 100, 101, State.UNKNOWN_ACTION)
    assert watch(moments, 3, 3.3, State.UNKNOWN_ACTION) == []
    assert watch(moments, 3.3, 4, State.NO_ACTION) == [], "0.3 s are too short"
    watch(moments, 5, 6, State.UNKNOWN_ACTION)
    (moment,) = watch(moments, 6, 7, State.NO_ACTION)
    assert (round(moment.start, 1), round(moment.end, 1)) == (5.0, 5.9)

"""Takes without hands, against a clock that the test moves; choices that are remembered."""

from __future__ import annotations

import json

import pytest

from app.recording_choices import RECENT, RecordingChoices
from app.takes import Cue, Takes, TakesPhase, TakesPlan
from tests.fakes import FakeClock


class Recording:
    """Stands for the recorder: a clip ends `late` seconds after its length."""

    def __init__(self, plan: TakesPlan, late: float = 0.03) -> None:
        self.clock = FakeClock()
        self.takes = Takes(plan, self.clock)
        self.log: list[tuple[float, Cue, int]] = []
        self._late, self._end = late, -1.0

    def run(self, seconds: float) -> None:
        start = self.clock.now
        while self.clock.now < start + seconds:
            for cue in self.takes.update(self.clock.now < self._end):
                self.log.append((round(self.clock.now - 100.0, 1), cue, self.takes.number))
                if cue is Cue.START:
                    self._end = self.clock.now + self.takes.plan.length + self._late
            self.clock.advance(0.01)

    def cues(self, cue: Cue) -> list[float]:
        return [time for time, which, _ in self.log if which is cue]


def test_five_takes_with_pauses() -> None:
    recording = Recording(TakesPlan(count=5, length=3.0, pause=2.0, countdown=3.0))
    recording.run(40)
    assert recording.cues(Cue.START) == pytest.approx([3.0, 8.0, 13.0, 18.1, 23.1], abs=0.25)
    assert len(recording.cues(Cue.OVER)) == 4
    assert recording.cues(Cue.DONE) == pytest.approx([26.1], abs=0.25)
    assert recording.takes.phase is TakesPhase.DONE
    # Three seconds of countdown, then two before each of the other takes.
    assert len(recording.cues(Cue.TICK)) == 3 + 4 * 2
    assert recording.cues(Cue.TICK)[:3] == pytest.approx([0.0, 1.0, 2.0], abs=0.05)


def test_a_burst_has_no_pauses_and_waits_for_each_clip_to_end() -> None:
    recording = Recording(TakesPlan(count=3, length=1.0, pause=0.0, countdown=0.0), late=0.4)
    recording.run(10)
    assert recording.cues(Cue.START) == pytest.approx([0.0, 1.4, 2.8], abs=0.15)
    assert recording.cues(Cue.TICK) == []


def test_a_clip_that_never_begins_is_not_waited_for_for_ever() -> None:
    takes = Takes(TakesPlan(count=1, length=1.0, pause=0.0, countdown=0.0), clock := FakeClock())
    assert takes.update(False) == [Cue.START]
    clock.advance(2.0)
    assert takes.update(False) == []
    clock.advance(3.0)
    assert takes.update(False) == [Cue.DONE]
    assert takes.update(False) == []


def test_what_is_left() -> None:
    takes = Takes(TakesPlan(countdown=3.0), clock := FakeClock())
    clock.advance(1.25)
    assert takes.left == pytest.approx(1.75)
    assert TakesPlan(5, 3.0, 2.0, 3.0).seconds == 3 + 15 + 8


@pytest.mark.parametrize("wrong", [{"count": 0}, {"length": 0.0}, {"pause": -1.0}])
def test_plans_that_make_no_takes(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="takes"):
        TakesPlan(**wrong)  # type: ignore[arg-type]


def test_choices_come_back_from_a_file() -> None:
    choices = RecordingChoices(
        TakesPlan(7, 2.5, 0.0, 1.0), 4.5, False, True, True, ("wave", "clap"), ("", "ann")
    )
    kept = json.loads(json.dumps(choices.to_json()))
    assert RecordingChoices.from_json(kept) == choices
    assert RecordingChoices.from_json({}) == RecordingChoices()


@pytest.mark.parametrize(
    "wrong",
    [
        {"plan": {"count": -3}}, {"plan": 5}, {"plan": {"count": "many"}}, {"pre_roll": 1e9},
        {"pre_roll": True}, {"sounds": 1}, {"labels": [1]}, {"labels": "wave"}, {"other": 1},
        {"plan": {"length": float("inf"), "count": float("nan")}},
    ],
)  # fmt: skip
def test_choices_that_are_wrong_are_left_out(wrong: dict[str, object]) -> None:
    found = RecordingChoices.from_json({"persons": ["ann"], **wrong})
    assert found.persons == ("ann",)
    assert found.plan.count == 5
    assert found.pre_roll == 3.0


def test_what_was_used_last_comes_first_and_not_twice() -> None:
    choices = RecordingChoices()
    for label in ("wave", "clap", "", "wave"):
        choices = choices.with_label(label)
    assert choices.labels == ("wave", "clap")
    choices = choices.with_label("")
    assert choices.labels == ("", "wave", "clap")
    for number in range(50):
        choices = choices.with_person(str(number))
    assert len(choices.persons) == RECENT

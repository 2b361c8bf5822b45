"""What goes into teaching and what comes out: clips, groups, needs, scores, rehearsal, versions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from model.augmentation import LiveAugmentation
from model.sampling import KINECT, MEDIAPIPE
from model.teaching import rehearsal, versions
from model.teaching.clips import data_hash, even, tensors
from model.teaching.groups import By, group
from model.teaching.method import FINE_TUNE_FROM, Method, choose_method
from model.teaching.needs import needs
from model.teaching.rehearsal import Rehearsal, RehearsalError
from model.teaching.report import ClipAnswer, Need, Old, Score
from model.teaching.score import false_alarms, poisson_bound, summarise
from tests.motions import clip, clips

NOTHING = "no action"


def answer(label: str, said: str, confidence: float = 0.5, live: str | None = None) -> ClipAnswer:
    return ClipAnswer(f"{label} as {said}", label, said, confidence, live)


# Clips.


def test_uneven_times_are_made_even() -> None:
    one = clip("raise right")
    kept = np.random.default_rng(0).random(len(one.times)) < 0.8
    kept[[0, -1]] = True
    uneven = replace(
        one, times=one.times[kept], joints=one.joints[kept], visibility=one.visibility[kept]
    )
    piece, whole = even(uneven), even(one)
    assert piece.fps == pytest.approx(whole.fps, rel=0.01)
    assert np.abs(piece.joints - whole.joints[: len(piece.joints)]).max() < 0.06


def test_the_longest_piece_without_a_gap_is_taken() -> None:
    one = clip("bend")
    kept = (one.times < 0.5) | (one.times > 1.4)
    gap = replace(
        one, times=one.times[kept], joints=one.joints[kept], visibility=one.visibility[kept]
    )
    piece = even(gap)
    assert piece.start == pytest.approx(1.45)
    np.testing.assert_allclose(piece.joints[0], one.joints[29], atol=1e-5)


def test_clips_become_tensors() -> None:
    made = clips(("bend", "raise left"), people=2, takes=1)
    data = tensors((*made, replace(made[0], sensor=KINECT)), ("wave", "bend", "raise left"))
    assert data.labels.tolist() == [1, 1, 2, 2, 1]
    assert data.subjects.tolist() == [0, 1, 0, 1, 0]
    assert data.sources.tolist() == [MEDIAPIPE] * 4 + [KINECT]
    begin, end = data.active[0].tolist()
    assert 0.2 < begin < 0.9
    assert 1.8 < end < 2.8


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("joints", np.zeros((3, 20, 3), np.float32)),
        ("joints", np.full((60, 25, 3), np.nan, np.float32)),
        ("visibility", np.zeros((60, 20), np.float32)),
        ("times", np.zeros(60)),
    ],
)
def test_clips_that_are_none(name: str, value: np.ndarray) -> None:
    with pytest.raises(ValueError, match="clip bend 0 0"):
        replace(clip("bend"), **{name: value})


def test_the_data_hash_is_of_labels_and_skeletons() -> None:
    made = clips(people=2, takes=1)
    assert data_hash(made) == data_hash(made[::-1])
    assert data_hash(made) != data_hash(made[1:])
    assert data_hash(made) != data_hash((replace(made[0], label="other"), *made[1:]))
    assert data_hash(made) == data_hash((replace(made[0], person="somebody"), *made[1:]))


# Groups.


def test_people_are_held_out_where_every_class_has_two() -> None:
    made = clips(people=3, takes=2)
    grouping = group(made, NOTHING)
    assert (grouping.by, grouping.count, grouping.cautions) == (By.PERSON, 3, ())
    for fold in range(3):
        inside = {c.person for c, f in zip(made, grouping.folds, strict=True) if f == fold}
        assert len(inside) == 1


def test_background_may_be_one_person_s() -> None:
    made = [c for c in clips(people=2) if c.label != NOTHING or c.person == "person 0"]
    assert group(made, NOTHING).by is By.PERSON


def test_sessions_are_held_out_where_there_is_one_person() -> None:
    made = [
        replace(clip(action, 0, take), session=f"day {take}")
        for action in ("bend", "raise left")
        for take in range(3)
    ]
    grouping = group(made, NOTHING)
    assert (grouping.by, grouping.count) == (By.SESSION, 3)
    (caution,) = grouping.cautions
    assert (caution.kind, caution.labels) == ("one person", ("bend", "raise left"))


def test_recordings_are_held_out_where_there_is_one_session() -> None:
    made = [clip("bend", 0, take) for take in range(4)]
    made[1] = replace(made[1], recording=made[0].name)
    grouping = group(made, NOTHING)
    assert grouping.by is By.RECORDING
    assert [caution.kind for caution in grouping.cautions] == ["one session"]
    # What was cut from one recording stays together.
    assert grouping.folds[0] == grouping.folds[1]
    assert len(set(grouping.folds)) == 3


def test_a_single_clip_cannot_be_tested() -> None:
    made = [*clips(("bend",), people=2), clip("raise left")]
    grouping = group(made, NOTHING)
    assert [c.kind for c in grouping.cautions] == ["one recording"]
    assert grouping.cautions[0].labels == ("raise left",)


def test_a_clip_that_is_there_twice_is_a_leak() -> None:
    made = [*clips(("bend", "raise left"), people=2, takes=2)]
    twin = replace(made[0], name="twin", person="person 1", session="session 1")
    grouping = group([*made, twin], NOTHING)
    (caution,) = grouping.cautions
    assert caution.kind == "leak"
    assert set(caution.clips) == {made[0].name, "twin"}
    assert "too good" in caution.text
    # Twice under the same person is no leak.
    assert not group([*made, replace(made[0], name="twin")], NOTHING).cautions


def test_many_people_share_folds() -> None:
    grouping = group(clips(("bend",), people=7, takes=1), NOTHING)
    assert grouping.count == 5
    assert sorted(map(grouping.folds.count, range(5))) == [1, 1, 1, 2, 2]


# Needs.


def test_what_is_missing() -> None:
    made = [clip("bend", 0, take) for take in range(2)]
    found = needs(made, ["bend", "clap"], NOTHING)
    assert [need.text for need in found] == [
        "5 more takes of clap",
        "3 more takes of bend",
        "a take of bend from another session or person",
        "no background clips: record 30 s of doing nothing",
    ]
    assert [need.required for need in found] == [True, False, False, False]


def test_nothing_is_missing() -> None:
    made = [*clips(("bend",), people=2, takes=3), clip(NOTHING, seconds=31.0)]
    assert needs(made, ["bend", NOTHING], NOTHING) == ()
    assert needs(made, [], NOTHING)[0] == Need("labels", required=True)


def test_the_method_goes_by_the_class_with_fewest_clips() -> None:
    many = [clip("bend", 0, take) for take in range(FINE_TUNE_FROM)]
    assert choose_method(many, NOTHING) is Method.FINE_TUNE
    assert choose_method(many[1:], NOTHING) is Method.HEAD
    assert choose_method([*many, clip("raise left")], NOTHING) is Method.HEAD


# Scores.


def test_figures() -> None:
    answers = [
        answer("clap", "clap", live="clap"), answer("clap", "wave", 0.9, "wave"),
        answer("jump", "jump"), answer("jump", "clap", 0.6),
        answer(NOTHING, NOTHING), answer(NOTHING, "jump", 0.7, "jump"),
    ]  # fmt: skip
    score = summarise(
        answers, ["clap", "jump"], NOTHING, false_alarms(1, 60.0), by="person", folds=2,
        old=Old(10, 0.9, 0.8),
    )  # fmt: skip
    assert (score.accuracy, score.live) == (0.5, 0.25)
    assert score.names == ("clap", "jump", NOTHING, "wave")
    assert score.confusion == ((1, 0, 0, 1), (1, 1, 0, 0), (0, 1, 1, 0), (0, 0, 0, 0))
    clap, jump, nothing = score.classes
    assert (clap.precision, clap.recall, clap.clips) == (0.5, 0.5, 2)
    assert (jump.precision, jump.recall) == (0.5, 0.5)
    assert (nothing.precision, nothing.recall) == (1.0, 0.5)
    assert [a.confidence for a in score.wrong] == [0.9, 0.7, 0.6]
    assert Score.from_dict(score.to_dict()) == score


def test_false_alarms_in_an_hour() -> None:
    few = false_alarms(2, 1800.0)
    assert few.per_hour == 4.0
    assert few.at_most == pytest.approx(2 * 6.296, rel=1e-3)  # chi-square, 6 degrees, 0.95 / 2
    none = false_alarms(0, 3600.0)
    assert (none.per_hour, none.at_most) == (0.0, pytest.approx(2.996, rel=1e-3))
    assert false_alarms(0, 0.0).per_hour is None
    assert poisson_bound(100) == pytest.approx(118.08, rel=1e-3)


# Rehearsal.


def made_rehearsal() -> Rehearsal:
    made = clips(("bend", "raise left", "raise right"), people=2, takes=3)
    classes = ("raise left", "raise right", "bend", NOTHING)
    live = LiveAugmentation(
        arms_free=("bend",), mirrored_as=(("raise left", "raise right"),), mirror=0.1
    )
    data = rehearsal.choose(tensors(made, classes), 4)
    return Rehearsal(data, classes, live, ("of the tests",), "none")


def test_sequences_are_chosen_evenly() -> None:
    data = made_rehearsal().data
    assert torch.bincount(data.labels).tolist() == [4, 4, 4]
    for label in range(3):
        assert torch.bincount(data.subjects[data.labels == label]).tolist() == [2, 2]
    assert float(data.seconds.max()) <= rehearsal.LONGEST
    # Rest before the motion is kept.
    assert (data.active[:, 0] > 0.2).all()
    assert (data.active[:, 1] <= data.seconds + 1e-4).all()


def test_rehearsal_is_loaded_as_saved(tmp_path: Path) -> None:
    made, path = made_rehearsal(), tmp_path / "some.safetensors"
    rehearsal.save(path, made)
    loaded = rehearsal.load(path)
    assert (loaded.classes, loaded.live, loaded.sources) == (made.classes, made.live, made.sources)
    for name in made.data.__dataclass_fields__:
        before, after = getattr(made.data, name), getattr(loaded.data, name)
        if before is None:
            assert after is None
            continue
        tolerance = 6e-5 if name == "joints" else 1e-6
        torch.testing.assert_close(after, before, atol=tolerance, rtol=0)


def test_only_known_classes_are_rehearsed() -> None:
    own = made_rehearsal().of(("wave", "bend", "raise left"))
    assert sorted(set(own.data.labels.tolist())) == [1, 2]
    assert own.live.arms_free == ("bend",)
    assert own.live.mirrored_as == ()


def test_rehearsal_files_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "some.safetensors"
    with pytest.raises(RehearsalError, match="no rehearsal file"):
        rehearsal.load(path)
    save_file({"joints": torch.zeros(1)}, path, {"format": "other"})
    with pytest.raises(RehearsalError, match="not a rehearsal file of this version"):
        rehearsal.load(path)
    rehearsal.save(path, made_rehearsal())
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(RehearsalError, match=r"some\.safetensors cannot be used"):
        rehearsal.load(path)
    made = made_rehearsal()
    wrong = replace(made, data=replace(made.data, labels=made.data.labels + 7))
    rehearsal.save(path, wrong)
    with pytest.raises(RehearsalError, match="contradict each other"):
        rehearsal.load(path)


# Versions.


def test_earlier_versions_come_back_in_turn(tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    assert versions.keep(path) is None
    for content in ("first", "second", "third"):
        versions.keep(path)
        path.write_text(content)
        path.with_suffix(".json").write_text(f"card of {content}")
    assert [p.name for p in versions.earlier(path)] == [
        "mine.2.safetensors", "mine.1.safetensors",
    ]  # fmt: skip
    assert versions.roll_back(path).name == "mine.2.safetensors"
    assert path.read_text() == "second"
    assert path.with_suffix(".json").read_text() == "card of second"
    versions.roll_back(path)
    assert path.read_text() == "first"
    with pytest.raises(versions.NoEarlierVersionError, match="no earlier version"):
        versions.roll_back(path)
    assert path.read_text() == "first"

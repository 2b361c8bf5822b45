"""Calibration: what is fitted on streams, and that the weights carry it afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.calibrate import main
from model.calibration import START, Observed, fit_settings, rejections, temperature_of
from model.confidence import sure
from model.data.sequence import Sequence
from model.data.writer import StoreWriter
from model.decision import DecisionSettings
from model.network import SkeletonNetwork
from model.network_config import esgn
from model.prediction import Prediction
from model.stream_score import shown_error, shown_names
from model.stream_sets import UNKNOWN_MOVEMENTS
from model.streaming import decide
from model.streams import Action, Stream
from model.weights import Card, load, save
from tests.bodies import raising_right_arm, standing

CLASSES = ("wave", "clap", "no action")
CARD = Card("tiny", CLASSES, "canonical", "live", 10.0, esgn(3).to_dict(), "no action")
SECONDS = 120


def observed(sure: float = 6.0, late: float = 0.5) -> Observed:
    """Two minutes with an action every six seconds, every fourth of them none of the classes.

    The network says the class with a logit of `sure`, `late` seconds after it began and ended. It
    takes unknown movements for waving, just as surely, but their features point elsewhere.
    """
    rng = np.random.default_rng(0)
    truth = tuple(
        Action(("wave", "clap", "wave", None)[number % 4], 3.0 + 6 * number, 5.0 + 6 * number)
        for number in range(SECONDS // 6)
    )
    frames = SECONDS * 30
    stream = Stream(
        np.zeros((frames, 25, 3), np.float32), np.ones((frames, 25), np.float32), 30.0, truth
    )
    share = np.full(25, 1 / 25, np.float32)
    predictions, logits, features = [], [], []
    for step in range(SECONDS * 10):
        time = step / 10
        now = next((a for a in truth if a.start + late <= time < a.end + late), None)
        label = 2 if now is None else CLASSES.index(now.action or "wave")
        place = 3 if now is not None and now.action is None else label
        logit = rng.normal(0, 0.3, 3)
        logit[label] += sure
        feature = rng.normal(0, 0.2, 8)
        feature[place] += 3
        logits.append(logit)
        features.append(feature)
        predictions.append(Prediction(time, np.zeros(3, np.float32), share, share[None], 1.0))
    return Observed(
        stream, tuple(predictions), torch.tensor(np.array(logits), dtype=torch.float32),
        torch.tensor(np.array(features), dtype=torch.float32),
    )  # fmt: skip


def test_steps_are_labelled_where_it_is_clear_what_happens() -> None:
    one = observed()
    labels = one.labels(CLASSES, 2).tolist()
    assert labels[36:50] == [0] * 14  # waving, from 0.6 s after its start
    assert labels[30:36] == [-1] * 6
    assert labels[52:62] == [-1] * 10  # the windows still hold it
    assert labels[64:88] == [2] * 24
    assert set(labels[210:230]) == {-1}  # an unknown movement


def test_logits_that_are_twice_as_large_need_twice_the_temperature() -> None:
    one = observed(sure=1.0)  # often wrong, so that there is something to be fitted
    once = temperature_of([one], CARD)
    twice = temperature_of([replace(one, logits=2 * one.logits)], CARD)
    assert twice == pytest.approx(2 * once, rel=0.01)


def test_starts_and_ends_are_put_where_they_were_and_the_events_are_found() -> None:
    one = observed(late=0.5)
    fitted = fit_settings([one.stream], [one.calibrated(1.0, None, 2)], CARD)
    assert fitted.settings.lead == pytest.approx(0.6, abs=0.25)
    assert fitted.settings.lag == pytest.approx(0.6, abs=0.3)
    (score,) = fitted.scores
    assert score.recall == 1.0
    # Unknown movements are taken for waving: only their features could tell.
    assert score.rejected == 0.0


def test_the_confidence_shown_becomes_as_high_as_names_are_right() -> None:
    # Half as sure as it might be: all names but those of unknown movements are right.
    one = observed(sure=1.6)
    predictions = [one.calibrated(1.0, None, 2)]
    plain = DecisionSettings(enter=0.35, leave=0.2, unknown=0.0)
    fitted = sure([one.stream], predictions, CARD, plain)
    errors = [
        shown_error(shown_names(one.stream, decide(predictions[0], CARD, settings)))
        for settings in (plain, fitted)
    ]
    assert errors[0] is not None
    assert errors[1] is not None
    assert errors[1] < 0.6 * errors[0]
    assert replace(fitted, slope=1.0, shift=0.0, sight=0.0) == plain
    rests = replace(one, stream=replace(one.stream, truth=()))
    silent = [replace(p, probabilities=np.array([0, 0, 1.0])) for p in one.predictions]
    assert sure([rests.stream], [silent], CARD, plain) == plain


def test_names_that_were_seen_better_are_surer_where_they_are_right_more_often() -> None:
    one = observed(sure=1.6)
    plain = DecisionSettings(enter=0.35, leave=0.2, unknown=0.0)
    strange = [action for action in one.stream.truth if action.action is None]

    def is_wrong(time: float) -> bool:
        return any(action.start <= time <= action.end + 1.0 for action in strange)

    made = [replace(p, seen=0.5 if is_wrong(p.time) else 0.9) for p in one.calibrated(1.0, None, 2)]
    fitted = sure([one.stream], [made], CARD, plain)
    assert fitted.sight > 1.0
    assert fitted.confidence(0.6, seen=0.9) > 0.8 > 0.5 > fitted.confidence(0.6, seen=0.5)


def test_a_name_shown_in_rests_weighs_no_more_than_another() -> None:
    one = observed(sure=1.6)
    predictions = one.calibrated(1.0, None, 2)
    plain = DecisionSettings(enter=0.35, leave=0.2, unknown=0.0)
    rests = replace(one.stream, truth=())
    idle = np.array([0, 0, 1.0], np.float32)
    once = [p if p.time < 8 else replace(p, probabilities=idle) for p in predictions]
    wrong = len(shown_names(rests, decide(once, CARD, plain)))
    right = len(shown_names(one.stream, decide(predictions, CARD, plain)))
    assert 0 < wrong < 0.1 * right
    alone = sure([one.stream], [predictions], CARD, plain)
    fitted = sure([one.stream, rests], [predictions, once], CARD, plain)
    assert fitted.confidence(0.5) > alone.confidence(0.5) - 0.1


def test_the_way_that_tells_unknown_movements_is_chosen_and_keeps_the_known_ones() -> None:
    one = observed()
    known = torch.zeros(3, 8)
    known[:, :3] = torch.eye(3)
    settings = DecisionSettings(enter=0.5, leave=0.3)
    best, *_, worst = rejections([one], CARD, 1.0, known[:2], settings)
    assert "cosine" in best.signals
    assert best.rejected == 1.0
    assert best.kept >= 0.95
    assert best.settings.familiar > 0
    assert "cosine" not in worst.signals
    assert worst.rejected < 0.5


def stored(path: Path, classes: tuple[str, ...], dataset: str, subjects: range) -> Path:
    rest = np.repeat(standing()[None], 15, axis=0)
    moving = np.concatenate([rest, raising_right_arm(60, 30.0), rest])
    seen = np.ones((90, 25), np.float32)
    with StoreWriter(path, classes, dataset=dataset) as writer:
        for subject in subjects:
            for label in range(len(classes)):
                writer.add(Sequence(f"s{subject}{label}", moving, seen, 30.0, label, subject, 0))
    return path


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    torch.manual_seed(0)
    weights = tmp_path / "weights.safetensors"
    save(weights, SkeletonNetwork(esgn(3)), CARD)
    return {
        "weights": weights,
        "known": stored(tmp_path / "known.safetensors", CLASSES[:2], "utd-mhad", range(1, 9)),
        "unknown": stored(
            tmp_path / "unknown.safetensors", UNKNOWN_MOVEMENTS[:2], "ui-prmd", range(8, 11)
        ),
    }


def arguments(files: dict[str, Path]) -> list[str]:
    return [
        "--weights", str(files["weights"]), "--data", "store", "--root", str(files["known"]),
        "--unknown", f"store:{files['unknown']}", "--minutes", "0.3",
    ]  # fmt: skip


def test_the_command_writes_into_the_weights_and_leaves_the_network(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    before = load(files["weights"])
    assert main([*arguments(files), "--signals", "probability,cosine"]) == 0
    out, err = capsys.readouterr()
    assert "look surer than they are" in err
    result = json.loads(out)
    after = load(files["weights"])
    for name, value in before.network.state_dict().items():
        torch.testing.assert_close(after.network.state_dict()[name], value, rtol=0, atol=0)
    assert after.card.temperature == result["temperature"]
    assert DecisionSettings(**after.card.decision) is not None
    assert after.card.decision == result["decision"]
    assert after.card.unknown["signals"] == ["probability", "cosine"]
    assert after.card.unknown["fitted on"] == {"utd-mhad": [7], "ui-prmd": [9]}
    assert after.familiarity is not None
    assert after.familiarity.prototypes.shape == (2, 512)
    assert set(result["streams"]) == {"Kinect", "rests"}


def test_a_dry_run_changes_nothing(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    content = files["weights"].read_bytes()
    assert main([*arguments(files), "--dry-run"]) == 0
    assert len(json.loads(capsys.readouterr().out)["ways to tell unknown"]) == 6
    assert files["weights"].read_bytes() == content


def test_what_was_fitted_with_one_run_is_written_into_another(
    files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.manual_seed(1)
    other = tmp_path / "other.safetensors"
    save(other, SkeletonNetwork(esgn(3)), replace(CARD, name="other"))
    content = files["weights"].read_bytes()
    assert main([*arguments(files), "--onto", str(other), "--signals", "cosine"]) == 0
    assert files["weights"].read_bytes() == content
    written = load(other)
    assert written.card.name == "other"
    assert written.card.temperature == json.loads(capsys.readouterr().out)["temperature"]
    assert written.familiarity is not None


def trained_without(path: Path, seed: int, subject: int) -> Path:
    torch.manual_seed(seed)
    card = replace(CARD, metrics={"validation subjects": [subject]})
    save(path, SkeletonNetwork(esgn(3)), card)
    return path


def test_several_runs_are_each_looked_at_with_those_they_do_not_know(
    files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = trained_without(tmp_path / "first.safetensors", 2, 1)
    second = trained_without(tmp_path / "second.safetensors", 3, 5)
    stored(files["unknown"], UNKNOWN_MOVEMENTS[:2], "ui-prmd", range(4, 8))
    contents = first.read_bytes(), second.read_bytes()
    both = arguments(files)
    both[1:2] = [str(first), str(second)]
    onto = ["--onto", str(files["weights"])]
    assert main([*both, *onto]) == 0
    out, err = capsys.readouterr()
    result = json.loads(out)
    assert "surer than they are" not in err
    assert contents == (first.read_bytes(), second.read_bytes())
    card = load(files["weights"]).card
    assert card.unknown["fitted on"] == {"utd-mhad": [1, 5], "ui-prmd": [5]}
    assert card.temperature == result["temperature"]
    assert set(result["streams"]) == {"Kinect of 1", "rests of 1", "Kinect of 5", "rests of 5"}
    assert not any("cosine" in way for way in result["ways to tell unknown"])


def test_usual_settings_leave_thresholds_and_times_as_they_are(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fitting(*given: object) -> None:
        raise AssertionError("fitted")

    monkeypatch.setattr("model.calibrate.fit_settings", fitting)
    monkeypatch.setattr("model.calibrate.START", replace(START, enter=0.41, seen=0.33))
    assert main([*arguments(files), "--usual-settings"]) == 0
    decision = load(files["weights"]).card.decision
    assert (decision["enter"], decision["seen"]) == (0.41, 0.33)
    assert decision["minimum"] == START.minimum
    with pytest.raises(AssertionError, match="fitted"):
        main(arguments(files))


def test_the_confidence_is_fitted_on_several_people_unless_it_is_to_be_plain(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.calibrate.sure", lambda *given: replace(given[-1], slope=2.0))

    def slope(*more: str) -> float:
        assert main([*arguments(files), *more]) == 0
        return float(load(files["weights"]).card.decision["slope"])

    assert slope() == 1.0  # one person
    three = ("--subjects", "1,3,5")
    assert slope(*three) == 2.0
    assert slope(*three, "--plain-confidence") == 1.0


def test_several_runs_that_do_not_go_together(
    files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = trained_without(tmp_path / "held.safetensors", 2, 1)
    onto = ["--onto", str(files["weights"])]

    def said(other: Path, *more: str) -> str:
        both = arguments(files)
        both[1:2] = [str(held), str(other)]
        assert main([*both, *more]) == 2
        return capsys.readouterr().err

    assert "give those as --onto" in said(held)
    assert "trained on everybody" in said(files["weights"], *onto)
    assert "each was trained without" in said(held, *onto, "--subjects", "1")
    assert "cosine" in said(held, *onto, "--signals", "energy,cosine")
    foreign = tmp_path / "foreign.safetensors"
    save(foreign, SkeletonNetwork(esgn(3)), replace(CARD, classes=("a", "b", "no action")))
    assert "other classes" in said(foreign, *onto)


def test_people_who_are_not_there(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments(files), "--subjects", "77"]) == 2
    assert "no sequences of validation people" in capsys.readouterr().err

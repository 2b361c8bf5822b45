"""`python -m model.train` and `python -m model.evaluate` from end to end, on a made-up UTD-MHAD."""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model import evaluate, results, train
from model.data.store import Store
from model.movements.make import NUMBERS, write
from model.weights import load
from tests.skeleton_files import write_utd_mhad

ROOT = Path(__file__).resolve().parent.parent
CLIPS = 3 * 4  # of the test side
LIVE: dict[str, Any] = {
    "classes": {"no_action": "no action"},
    "training": {
        "sampling": "live", "epochs": 2, "epoch_windows": 16, "batch": 8,
        "live": {"legs_free": ["swipe left"], "arms_free": ["squat"]},
    },
    "decision": {"on": 0.6},
    "licence": "test only",
}  # fmt: skip
SMALL: dict[str, Any] = {"training": {"batch": 8, "epochs": 2}}

Command = Callable[..., list[str]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three actions of five people; 7 is who is validated with, 2 and 4 are tested on."""
    folder = tmp_path_factory.mktemp("utd-mhad")
    write_utd_mhad(folder, (1, 3, 27), (1, 3, 7, 2, 4), 2)
    return folder


@pytest.fixture
def command(root: Path, tmp_path: Path) -> Command:
    """Arguments of model.train, given a run folder and a config."""

    def arguments(out: Path, config: Any, *more: str) -> list[str]:
        path = tmp_path / "config.json"
        path.write_text(config if isinstance(config, str) else json.dumps(config))
        return [
            "--data", "utd-mhad", "--root", str(root), "--config", str(path), "--out", str(out),
            "--device", "cpu", "--threads", "1", *more,
        ]  # fmt: skip

    return arguments


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few made-up movements."""
    path = tmp_path_factory.mktemp("movements") / "made.safetensors"
    write(path, 0, 0.05)
    return path


@pytest.fixture(scope="module")
def trained(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over whole clips, not interrupted."""
    folder = tmp_path_factory.mktemp("runs")
    config = folder / "config.json"
    config.write_text(json.dumps(SMALL))
    out = folder / "whole"
    arguments = ["--data", "utd-mhad", "--root", str(root), "--config", str(config)]
    assert train.main([*arguments, "--out", str(out), "--device", "cpu", "--validate"]) == 0
    return out


def check_run(run: Path, epochs: int) -> list[dict[str, str]]:
    """What every run folder holds; the rows of its log."""
    assert {path.name for path in run.iterdir()} == {
        "checkpoint.pt", "config.json", "curves.png", "log.csv", "weights.json",
        "weights.safetensors",
    }  # fmt: skip
    assert (run / "curves.png").read_bytes()[:4] == b"\x89PNG"
    with open(run / "log.csv", newline="", encoding="utf-8") as log:
        rows = list(csv.DictReader(log))
    assert [row["epoch"] for row in rows] == [str(epoch) for epoch in range(epochs)]
    assert all(0 < float(row["loss"]) < 10 for row in rows)
    return rows


def test_whole_clips_are_trained_on(trained: Path) -> None:
    rows = check_run(trained, 2)
    assert all(0 <= float(row["validation_accuracy"]) <= 1 for row in rows)
    card = load(trained / "weights.safetensors").card
    assert (card.sampling, card.rate, len(card.classes)) == ("segments", 0.0, 27)
    assert card.metrics["validation subjects"] == [7]
    assert (card.training["protocol"], card.training["seed"]) == ("cross-subject", 0)
    assert card.temperature > 0


def test_whoever_is_named_is_held_out(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "without"
    arguments = command(run, SMALL, "--model", "sgn", "--epochs", "1", "--validate", "1,3")
    assert train.main(arguments) == 0
    card = load(run / "weights.safetensors").card
    assert card.metrics["validation subjects"] == [1, 3]
    nobody = command(tmp_path / "nobody", SMALL, "--validate", "2")  # on the test side
    assert train.main(nobody) == 2
    assert "nobody on the training side" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        train.main(command(tmp_path / "nobody", SMALL, "--validate", "seven"))
    assert "numbers, such as 1,3,5, not 'seven'" in capsys.readouterr().err


def test_what_a_further_set_calls_no_action_is_trained_on_as_that(
    command: Command, made_up: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = []
    for more in ((), ("--also", f"store:{made_up}")):
        run = tmp_path / str(len(counts))
        assert train.main(command(run, LIVE, "--model", "sgn", "--epochs", "1", *more)) == 0
        said = re.search(r"(\d+) sequences to train on", capsys.readouterr().out)
        assert said is not None
        counts.append(int(said[1]))
    labels = [one.label for one in Store.open(made_up)]
    assert list(NUMBERS).index("no action") in labels
    assert counts[1] - counts[0] == len(labels)


def test_live_windows_are_trained_on(
    command: Command, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "live"
    assert train.main(command(run, LIVE, "--model", "sgn", "--name", "Tiny")) == 0
    check_run(run, 2)
    card = load(run / "weights.safetensors").card
    assert (card.name, card.sampling, card.rate) == ("Tiny", "live", 10.0)
    assert (card.no_action, card.classes[-1], len(card.classes)) == ("no action", "no action", 28)
    assert (card.licence, card.decision) == ("test only", {"on": 0.6})
    assert card.temperature == 1.0  # nobody was held out to fit it on
    capsys.readouterr()

    assert evaluate.main([*evaluation(run, root), "--json", "--faithfulness-clips", "3"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert_sane(result)
    assert result["faithfulness"]["clips"] == 3
    assert sum(row[-1] for row in result["confusion"]) == 0  # every clip shows some action


KILLED = """
import os, signal, sys
from model import train
from model.training import Trainer

whole = Trainer.run
def run(self, progress):
    def step(epoch, step, loss):
        if (epoch, step) == (1, 0):
            os.kill(os.getpid(), signal.SIGKILL)
        progress(epoch, step, loss)
    return whole(self, step)
Trainer.run = run
train.main(sys.argv[1:])
"""


def test_a_killed_run_resumes_to_the_same_result(
    command: Command, trained: Path, tmp_path: Path
) -> None:
    run = tmp_path / "killed"
    arguments = command(run, SMALL, "--validate")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], cwd=ROOT, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert not (run / "weights.safetensors").exists()
    assert len((run / "log.csv").read_text().splitlines()) == 2  # the header and the first epoch
    assert train.main(arguments) == 0
    check_run(run, 2)
    assert (run / "log.csv").read_bytes() == (trained / "log.csv").read_bytes()
    assert load(run / "weights.safetensors").card == load(trained / "weights.safetensors").card


def test_ctrl_c_says_how_to_go_on(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("model.training.Trainer.run", interrupted)
    assert train.main(command(tmp_path / "run", SMALL)) == 130
    assert "goes on from" in capsys.readouterr().err


def test_another_run_s_folder_is_refused(
    command: Command, trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (trained / "weights.safetensors").read_bytes()
    assert train.main(command(trained, SMALL, "--validate", "--seed", "1")) == 2
    assert_one_sentence(capsys, "other settings")
    assert (trained / "weights.safetensors").read_bytes() == before


@pytest.mark.parametrize(
    ("config", "more", "said"),
    [
        ({}, ("--root", "no-such-folder"), "no-such-folder: no such file or folder"),
        ({}, ("--protocol", "cross-view"), "no protocol 'cross-view'"),
        ("{", (), "is not JSON"),
        ("[]", (), "must hold a JSON object"),
        ({"trainig": {}}, (), "unknown entries: trainig"),
        ({"training": 3}, (), "training must not be 3"),
        ({"training": {"speed": 3}}, (), "unknown training settings: speed"),
        ({"training": {"epochs": "ten"}}, (), "epochs must be a whole number, got 'ten'"),
        ({"training": {"epochs": 0}}, (), "must be positive"),
        ({"training": {"sampling": "live"}}, (), "a class for no action"),
        (LIVE | {"training": {"sampling": "live", "live": {"yaw": "far"}}}, (), "yaw must be"),
        (
            LIVE | {"training": {"sampling": "live", "live": {"legs_free": ["fly"]}}}, (),
            "classes that do not exist: ['fly']",
        ),
        ({"draw": {"movements": 0}}, (), "draw: movements must be a number over 0, got 0"),
        ({"network": {"pooling": "hope"}}, (), "pooling must be one of"),
    ],
)  # fmt: skip
def test_errors_are_one_sentence(
    config: object, more: tuple[str, ...], said: str, command: Command, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert train.main(command(tmp_path / "run", config, *more)) == 2
    assert_one_sentence(capsys, said)
    assert not (tmp_path / "run").exists()


def test_an_evaluation_is_whole_and_written(
    trained: Path, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, pictures = tmp_path / "new" / "evaluation.json", tmp_path / "pictures"
    arguments = evaluation(trained, root, "--out", str(out), "--pictures", str(pictures))
    arguments += ["--faithfulness-clips", "4"]
    assert evaluate.main([*arguments, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert json.loads(out.read_text()) == result
    assert [path.name for path in out.parent.iterdir()] == ["evaluation.json"]
    assert {path.name for path in pictures.iterdir()} == {"confusion.png", "faithfulness.png"}
    assert_sane(result)
    assert result["sha256"] == load(trained / "weights.safetensors").card.sha256
    assert result["trained"]["seed"] == 0
    assert result["faithfulness"]["clips"] == 4


def test_a_measured_run_makes_a_row_of_the_results(
    trained: Path, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    shutil.copytree(trained, run)
    assert results.main([str(run)]) == 2
    assert_one_sentence(capsys, "has no evaluation.json")
    arguments = evaluation(run, root, "--out", str(run / "evaluation.json"))
    assert evaluate.main([*arguments, "--faithfulness-clips", "1"]) == 0
    capsys.readouterr()
    assert results.main([str(run)]) == 0
    row = "| utd-mhad | cross-subject, without subjects 7 in training | ESGN | 0.7"
    assert row in capsys.readouterr().out


def test_an_evaluation_for_people(
    trained: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = evaluation(trained, root, "--side", "validation", "--faithfulness-clips", "3")
    assert evaluate.main(arguments) == 0
    said = capsys.readouterr().out
    assert "6 clips" in said
    assert "mean of 3 clips, evenly of all classes" in said
    assert "swipe left" in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--weights", "no-such-file"), "no weights at no-such-file"),
        (("--root", "no-such-folder"), "no-such-folder: no such file or folder"),
        (("--protocol", "cross-view"), "no protocol 'cross-view'"),
        (("--view", "5"), "nothing on the test side"),
    ],
)
def test_errors_of_an_evaluation(
    more: tuple[str, ...], said: str, trained: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate.main(evaluation(trained, root, *more)) == 2
    assert_one_sentence(capsys, said)


def test_people_to_be_tested_with_are_enough_to_measure_on(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_utd_mhad(tmp_path, (1, 27), (2, 4), 1)
    command = [*evaluation(trained, tmp_path), "--faithfulness-clips", "1", "--json"]
    assert evaluate.main(command) == 0
    assert json.loads(capsys.readouterr().out)["sequences"] == 4


def evaluation(run: Path, root: Path, *more: str) -> list[str]:
    return [
        "--weights", str(run / "weights.safetensors"), "--data", "utd-mhad", "--root", str(root),
        *more,
    ]  # fmt: skip


def assert_one_sentence(capsys: pytest.CaptureFixture[str], said: str) -> None:
    errors = capsys.readouterr().err.strip()
    assert said in errors
    assert "\n" not in errors
    assert "Traceback" not in errors


def assert_sane(result: dict[str, Any]) -> None:
    """Of an evaluation on the test side."""
    assert result["sequences"] == CLIPS
    assert sum(map(sum, result["confusion"])) == CLIPS
    for name in ("top1", "top5", "window_top1", "ece", "ece_before"):
        assert 0 <= result[name] <= 1, name
    right = sum(row[index] for index, row in enumerate(result["confusion"]))
    assert result["top1"] == pytest.approx(right / CLIPS)
    assert result["top1"] <= result["top5"]
    assert set(result["classes"]) == {"swipe left", "wave", "squat"}
    assert all(entry["clips"] == 4 for entry in result["classes"].values())
    curves = result["faithfulness"]["curves"]
    assert set(curves) == {"most_important", "gradient", "random", "least_important"}
    for curve in curves.values():
        assert len(curve) == 13
        assert all(0 <= chance <= 1 and math.isfinite(chance) for chance in curve)
    assert len({curve[0] for curve in curves.values()}) == 1  # nothing is hidden yet
    assert result["parameters"] > 600_000
    assert result["multiply_adds"] > 1e8
    assert 0 < result["latency_ms"] < 10_000

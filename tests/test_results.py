"""Tables from run folders: means and spreads, and a clear word about every unusable folder."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from model.network_config import esgn, sgn
from model.results import main
from model.runs import model_name
from model.training import TrainingConfig


def make_run(
    folder: Path, seed: int, top1: float, model: str = "esgn", data: str = "utd-mhad",
    protocol: str = "cross-subject", changes: dict[str, Any] | None = None, **training: Any,
) -> Path:  # fmt: skip
    """A run folder as `model.train` and `model.evaluate` leave it.

    Args:
        changes: entries of evaluation.json.
    """
    folder.mkdir(parents=True)
    network = (esgn if model == "esgn" else sgn)(27).to_dict()
    settings = json.loads(json.dumps(asdict(TrainingConfig(epochs=2, **training))))
    trained = {"data": data, "protocol": protocol, "seed": seed, "settings": settings}
    card = {"sha256": f"{seed}{top1}", "network": network, "training": trained, "metrics": {}}
    result = {
        "sha256": card["sha256"], "data": data, "protocol": protocol, "side": "test", "view": None,
        "crops": 1, "parameters": 690_000, "top1": top1, "top5": 0.99, **(changes or {}),
    }  # fmt: skip
    (folder / "weights.json").write_text(json.dumps(card))
    (folder / "evaluation.json").write_text(json.dumps(result))
    (folder / "log.csv").write_text("epoch,loss\n0,2.0\n1,1.0\n")
    return folder


def table(text: str, word: str) -> list[str]:
    """Cells of the only row that starts with a word."""
    (row,) = (line for line in text.splitlines() if line.startswith(f"| {word}"))
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_means_and_spreads_over_seeds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = [make_run(tmp_path / f"e{i}", i, top1) for i, top1 in enumerate((0.97, 0.98, 0.99))]
    runs += [make_run(tmp_path / f"s{i}", i, top1, "sgn") for i, top1 in enumerate((0.96, 0.97))]
    assert main([str(run) for run in runs]) == 0
    said = capsys.readouterr().out
    assert table(said, "utd-mhad | cross-subject | ESGN")[3:] == [
        "0.69 M", "3", "98.0 ± 1.0", "99.0 ± 0.0",
    ]  # fmt: skip
    assert table(said, "utd-mhad | cross-subject | SGN")[4:6] == ["2", "96.5 ± 0.7"]
    assert "ESGN over SGN, paired by seed: +1.0 ± 0.0 points (2 seeds)" in said


def test_published_rows_stand_beside_an_empty_own_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    assert said.count("published)") == 12
    assert table(said, "SGN (2020, published)")[1:] == ["0.69", "89", "94.5"]
    assert table(said, "4s-Shift-GCN")[1:] == ["2.76", "90.7", "96.5"]
    assert table(said, "ESGN (ours)")[2:] == ["", ""]
    assert "model.train --data ntu60 --root DIR" in said
    assert "best epoch on the test set" in said


def test_runs_on_ntu_fill_the_own_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subject = make_run(tmp_path / "subject", 0, 0.9, data="ntu60")
    view = make_run(tmp_path / "view", 0, 0.95, data="ntu60", protocol="cross-view")
    assert main([str(subject)]) == 0
    said = capsys.readouterr().out
    assert table(said, "ESGN (ours)")[2:] == ["90.0", ""]
    assert "model.train" in said
    assert main([str(subject), str(view)]) == 0
    said = capsys.readouterr().out
    assert table(said, "ESGN (ours)")[2:] == ["90.0", "95.0"]
    assert "model.train" not in said


def test_other_networks_and_measurements_are_rows_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [
        make_run(tmp_path / "plain", 0, 0.9),
        make_run(tmp_path / "crops", 0, 0.91, changes={"crops": 5}),
        make_run(tmp_path / "view", 0, 0.92, changes={"view": 2}),
        make_run(tmp_path / "live", 0, 0.93, sampling="live"),
    ]
    card = json.loads((runs[0] / "weights.json").read_text())
    card["metrics"] = {"validation subjects": [7]}
    held = make_run(tmp_path / "held", 0, 0.9)
    (held / "weights.json").write_text(json.dumps(card))
    assert main([str(run) for run in (*runs, held)]) == 0
    said = capsys.readouterr().out
    assert table(said, "utd-mhad | cross-subject | ESGN |")[5] == "90.0"
    assert table(said, "utd-mhad | cross-subject, 5 crops")[5] == "91.0"
    assert table(said, "utd-mhad | cross-subject, view 2")[5] == "92.0"
    assert table(said, "utd-mhad | cross-subject | ESGN, live windows")[5] == "93.0"
    assert table(said, "utd-mhad | cross-subject, without subjects 7 in training")[5] == "90.0"


def test_names_of_networks() -> None:
    assert model_name(sgn(10, frames=30)) == "SGN"
    assert model_name(esgn(10)) == "ESGN"
    other = type(esgn(10)).from_dict(esgn(10).to_dict() | {"pooling": "max", "bones": False})
    assert model_name(other) == "ESGN, bones False, pooling max"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("evaluation.json", None, "has no evaluation.json; run model.evaluate --weights"),
        ("weights.json", None, "has no weights.json; the run is not finished"),
        ("log.csv", None, "has no log.csv"),
        ("log.csv", "epoch,loss\n0,2.0\n", "log.csv has 1 of 2 epochs"),
        ("evaluation.json", "{", "is not JSON"),
        ("evaluation.json", "[]", "does not hold a JSON object"),
        ("evaluation.json", '{"sha256": "00.9"}', "lack or garble 'side'"),
        ("evaluation.json", '{"sha256": "older"}', "is not of these weights"),
        ("evaluation.json", '{"sha256": "00.9", "side": "validation"}', "validation side"),
    ],
)
def test_unusable_runs_are_named(
    name: str, content: str | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = make_run(tmp_path / "run", 0, 0.9)
    (run / name).unlink()
    if content is not None:
        (run / name).write_text(content)
    assert main([str(run)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert str(run) in error
    assert error.count("\n") == 1


def test_runs_that_differ_in_more_than_their_seed_are_not_averaged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = make_run(tmp_path / "a", 0, 0.9)
    other = make_run(tmp_path / "b", 1, 0.9, rotation=0.1)
    assert main([str(first), str(other)]) == 2
    assert "differ in rotation" in capsys.readouterr().err
    again = make_run(tmp_path / "c", 0, 0.9)
    assert main([str(first), str(again)]) == 2
    assert "have the same seed" in capsys.readouterr().err


def test_a_measurement_on_other_data_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = make_run(tmp_path / "run", 0, 0.9, changes={"data": "nw-ucla"})
    assert main([str(run)]) == 2
    assert "measured on nw-ucla" in capsys.readouterr().err

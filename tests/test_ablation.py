"""`python -m model.ablation` on a made-up UTD-MHAD."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from model import ablation
from model.ablation import Trial
from model.variants import Variant
from tests.skeleton_files import write_utd_mhad

VARIANTS: list[dict[str, Any]] = [
    {"name": "SGN", "training": {"batch": 8}},
    {"name": "with bones", "network": {"bones": True}, "training": {"batch": 8}},
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two actions of three people: 1 and 7 are trained on, each is held out once."""
    folder = tmp_path_factory.mktemp("utd-mhad")
    write_utd_mhad(folder, (1, 27), (1, 7, 2), 2)
    return folder


def arguments(root: Path, tmp_path: Path, variants: Any, *more: str) -> list[str]:
    path = tmp_path / "variants.json"
    path.write_text(variants if isinstance(variants, str) else json.dumps(variants))
    return [
        "--data", "utd-mhad", "--root", str(root), "--variants", str(path), "--epochs", "1",
        "--runs", "2", "--workers", "1", "--out", str(tmp_path / "runs"), *more,
    ]  # fmt: skip


def test_every_variant_is_tried_on_the_same_people(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = arguments(root, tmp_path, VARIANTS)
    assert ablation.main(command) == 0
    table = capsys.readouterr().out
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")]
    assert [row[0] for row in rows[2:]] == ["| SGN", "| with bones"]
    assert rows[2][3] == "" and rows[3][3] != ""  # noqa: PT018 (one thought)
    trials = sorted((tmp_path / "runs").glob("*/*/trial.json"))
    assert [path.parent.relative_to(tmp_path / "runs").as_posix() for path in trials] == [
        "SGN/0", "SGN/1", "with-bones/0", "with-bones/1",
    ]  # fmt: skip
    first, second = (Trial(**json.loads(path.read_text())) for path in trials[:2])
    assert (first.sequences, second.sequences) == (4, 4)  # of one person each

    # What is finished is read, not trained again.
    trials[0].write_text(json.dumps({"accuracy": 0.125, "loss": 9.0, "sequences": 4}))
    assert ablation.main(command) == 0
    mean = (0.125 + second.accuracy) / 2
    assert f"| {100 * mean:.1f} ± " in capsys.readouterr().out


def test_differences_are_taken_run_by_run() -> None:
    variants = [Variant("SGN", {}, {}), Variant("other", {"bones": True}, {})]
    trials = {
        "SGN": [Trial(0.5, 1.0, 10), Trial(0.9, 0.5, 10)],
        "other": [Trial(0.6, 0.9, 10), Trial(1.0, 0.4, 10)],
    }
    last = ablation.table(variants, trials).splitlines()[-1]
    assert last == "| other | 0.700 | 80.0 ± 28.3 | +10.0 ± 0.0 | 0.650 | -0.100 ± 0.000 |"


@pytest.mark.parametrize(
    ("variants", "reason"),
    [
        ("[", "is not JSON"),
        ({}, "must hold a list"),
        ([], "must hold a list"),
        ([{"network": {}}], "an object with a name"),
        ([{"name": "a", "net": {}}], "unknown entries: net"),
        ([{"name": "a", "network": {"pooling": "none"}}], "a: pooling must be one of"),
        ([{"name": "a", "training": {"batch": "16"}}], "a: training settings: batch must be"),
        ([{"name": "a"}, {"name": "a"}], "the same name"),
    ],
)
def test_a_wrong_file_is_one_sentence(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], variants: Any, reason: str
) -> None:
    assert ablation.main(arguments(root, tmp_path, variants)) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert error.count("\n") == 1

"""The data set benchmark, on a small set: it parses what it says it parses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench import dataset
from tests.bench.__main__ import main


def test_the_benchmark_reports_one_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dataset, "_TEXTS", 2)
    arguments = ["--json", "--sequences", "70", "--workers", "1", "--folder", str(tmp_path)]
    arguments += ["--device", "cpu"]
    assert main(["dataset", *arguments]) == 0
    result = json.loads(capsys.readouterr().out)
    parts = result["parts"]
    assert (result["name"], parts["sequences"], result["ok"]) == ("dataset", 70, True)
    assert 20 <= parts["epoch_windows"] <= 50  # the side of 20 of the 40 people
    assert 0 < parts["epoch_loss"] < 10
    assert 0.01 < parts["parse_memory_gb"] <= parts["memory_gb"]
    assert parts["memory_gb"] == result["value"] < result["target"] == 6
    # Listed as 70 sequences of 32 to 300 frames, of which mutual ones count twice.
    assert 70 * 32 <= parts["frames"] <= 2 * 70 * 300
    assert list(tmp_path.iterdir()) == []

"""The benchmarks' command line and report."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace

import pytest

from tests.bench.__main__ import benchmarks, main
from tests.bench.report import Report


def test_a_report_is_one_json_object() -> None:
    report = Report("x", 0.75, ratio=0.8, parts={"a_fps": 20.0})
    assert json.loads(report.to_json()) == {
        "name": "x",
        "ratio": 0.8,
        "target": 0.75,
        "ok": True,
        "parts": {"a_fps": 20.0},
    }


@pytest.mark.parametrize(
    ("figure", "at_most", "ok"), [(0.75, False, True), (0.74, False, False), (0.74, True, True)]
)
def test_targets_are_floors_or_ceilings(figure: float, at_most: bool, ok: bool) -> None:
    report = Report("x", 0.75, value=figure, at_most=at_most)
    assert report.ok is ok
    assert json.loads(report.to_json())["value"] == figure


def test_the_benchmarks_are_found() -> None:
    assert "pipeline" in benchmarks()
    assert "report" not in benchmarks()


@pytest.mark.parametrize(("ratio", "code"), [(0.9, 0), (0.1, 1)])
def test_the_exit_code_tells_whether_the_target_is_reached(
    ratio: float, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = SimpleNamespace(run=lambda arguments: Report("pipeline", 0.75, ratio=ratio))
    monkeypatch.setitem(sys.modules, "tests.bench.pipeline", fake)
    assert main(["pipeline", "--json"]) == code
    assert json.loads(capsys.readouterr().out)["ok"] is (code == 0)

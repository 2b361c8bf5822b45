"""Teaching a library's clips: the command, its lines of JSON, and the window's runner."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from app.cli import main
from app.library import NO_ACTION, Facts, Library, Motion
from app.pipeline import Pipeline
from app.recognise import Request
from app.recognise import run as recognise
from app.recognition import load_recognition
from app.teaching.outlook import outlook
from app.teaching.records import (
    Cancelled,
    Compared,
    Failed,
    Finished,
    PhaseBegan,
    Progress,
    Record,
    Started,
    is_end,
    parse,
    to_line,
)
from app.teaching.requests import CompareRequest, TeachRequest
from app.teaching.runner import TeachingRun
from model.network import SkeletonNetwork
from model.network_config import esgn
from model.teaching import material
from model.teaching.method import FINE_TUNE_FROM, Method
from model.teaching.report import Need
from model.weights import Card, load, save
from tests.clips import add
from tests.fakes import FakeEstimator, FakeSource, eventually, program_environment
from tests.motions import clips

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people, one take each of two actions and of nothing."""
    folder = tmp_path_factory.mktemp("library") / "clips"
    with Library.create(folder) as made:
        for one in clips(("raise right", "bend", "no action"), people=2, takes=1):
            found = np.ones(len(one.times), bool)
            motion = Motion(one.times, one.joints, one.visibility, found, None)
            made.add(motion, Facts(label=one.label, person=one.person, session=one.session))
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights that were never trained."""
    path = tmp_path_factory.mktemp("base") / "base.safetensors"
    torch.manual_seed(0)
    card = Card(
        "untrained", ("wave", "no action"), "canonical", "live", 10.0, esgn(2).to_dict(),
        "no action",
    )  # fmt: skip
    save(path, SkeletonNetwork(esgn(2)), card)
    return path


@pytest.fixture(autouse=True)
def few_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process; it is the command that is tested here, not how well it teaches."""
    monkeypatch.setattr(material, "windows_for", lambda clips: 4)
    monkeypatch.setattr(material, "REHEARSED", 0.5)
    monkeypatch.setattr(material, "RESTED", 0.1)


def lines(text: str) -> list[Record]:
    found = [parse(line) for line in text.splitlines()]
    return [record for record in found if record is not None]


def test_the_command_writes_its_lines(
    library: Path, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine.safetensors"
    arguments = ["teach", str(library), "--out", str(out), "--weights", str(base), "--json"]
    assert main(arguments) == 0
    records = lines(capsys.readouterr().out)
    started = next(record for record in records if isinstance(record, Started))
    assert started.labels == {"bend": 2, "no action": 2, "raise right": 2}
    assert started.method == "head"
    assert [need.kind for need in started.missing] == ["takes", "takes", "background"]
    phases = [record.name for record in records if isinstance(record, PhaseBegan)]
    assert phases == ["load", "look", "score", "fit", "save"]
    last = [record for record in records if isinstance(record, Progress) and record.phase == "look"]
    assert last[-1].done == last[-1].total
    assert [is_end(record) for record in records].count(True) == 1
    finished = records[-1]
    assert isinstance(finished, Finished)
    assert finished.classes == ("wave", "no action", "bend", "raise right")
    assert finished.score is not None
    assert finished.score.by == "person"
    beside = json.loads(out.with_suffix(".score.json").read_text("utf-8"))
    assert beside["score"] == json.loads(json.dumps(finished.score.to_dict()))
    weights = load(out)
    assert beside["sha256"] == weights.card.sha256
    assert weights.card.classes == finished.classes
    assert weights.card.training["taught"]["labels"] == started.labels
    # Usable at once, without a window.
    pipeline = Pipeline(FakeEstimator(), load_recognition(out, "cpu"))
    code = recognise(
        Request("fake", weights=out, every_prediction=True),
        open_source=lambda spec: FakeSource(40), build_pipeline=lambda path, device: pipeline,
    )  # fmt: skip
    assert code == 0
    begin, *told = map(json.loads, capsys.readouterr().out.splitlines())
    assert begin["classes"] == list(finished.classes)
    steps = [line for line in told if line["type"] == "prediction" and line["top"]]
    assert {entry["action"] for line in steps for entry in line["top"]} == set(finished.classes)


def test_people_read_what_came_of_it(
    library: Path, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine.safetensors"
    arguments = ["teach", str(library), "--out", str(out), "--weights", str(base), "--replace"]
    assert main(arguments) == 0
    text = capsys.readouterr().out
    assert f"Saved {out}" in text
    assert "tested on people that were not taught with" in text
    assert "3 more takes of bend" in text
    assert load(out).card.classes == ("bend", "raise right", "no action")


def test_compare_and_roll_back(
    library: Path, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine.safetensors"
    arguments = ["teach", str(library), "--out", str(out), "--weights", str(base), "--json"]
    assert main(arguments) == 0
    first = load(out).card.sha256
    assert main([*arguments, "--seed", "1"]) == 0
    capsys.readouterr()
    kept = tmp_path / "mine.1.safetensors"
    assert load(kept).card.sha256 == first != load(out).card.sha256
    assert main(["compare", str(library), str(kept), str(out), "--json"]) == 0
    compared = lines(capsys.readouterr().out)[-1]
    assert isinstance(compared, Compared)
    assert compared.labels == ("bend", "raise right")
    assert [entry.taught_with for entry in compared.weights] == [6, 6]
    assert main(["roll-back", str(out)]) == 0
    assert load(out).card.sha256 == first
    assert not kept.exists()
    assert main(["roll-back", str(out)]) == 2
    assert "no earlier version" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--label", "clap"], "no clips labelled clap; its labels are bend, no action, raise"),
        (["--weights", "nowhere.safetensors"], "There are no weights at nowhere.safetensors"),
    ],
)
def test_what_cannot_be_taught_is_said(
    library: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    out = tmp_path / "mine.safetensors"
    assert main(["teach", str(library), "--out", str(out), *arguments, "--json"]) == 2
    failed = lines(capsys.readouterr().out)[-1]
    assert isinstance(failed, Failed)
    assert sentence in failed.message
    assert not out.exists()


def test_no_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mine.safetensors"
    assert main(["teach", str(tmp_path / "nowhere"), "--out", str(out)]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_what_is_missing_is_known_without_teaching(library: Path) -> None:
    with Library.open(library) as opened:
        found = outlook(opened, ("bend", "clap"))
        assert found.missing == (
            Need("takes", "clap", 5, required=True),
            Need("takes", "bend", 3),
            Need("background", seconds=24.0),
        )
        assert found.method is Method.HEAD
        for _ in range(FINE_TUNE_FROM):
            add(opened, "bend")
        assert outlook(opened, ("bend", NO_ACTION)).method is Method.FINE_TUNE
        assert outlook(opened, ()).method is Method.HEAD


def run(
    request: TeachRequest | CompareRequest, until: Callable[[Record], bool] = is_end
) -> tuple[TeachingRun, list[Record]]:
    """Start it and collect its records until one of them is as wanted."""
    running = TeachingRun(request)
    running.start()
    seen: list[Record] = []

    def arrived() -> bool:
        seen.extend(running.records())
        return any(until(record) for record in seen)

    assert eventually(arrived, 100.0), seen
    return running, seen


def test_the_runner_teaches(library: Path, base: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.safetensors"
    running, seen = run(TeachRequest(library, out, base, labels=("bend",), name="mine"))
    running.close()
    assert not running.running
    finished = seen[-1]
    assert isinstance(finished, Finished), finished
    assert (finished.name, finished.weights) == ("mine", str(out))
    assert load(out).card.name == "mine"


def is_looking(record: Record) -> bool:
    return isinstance(record, Progress) and record.phase == "look"


def test_the_runner_cancels(library: Path, base: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.safetensors"
    running, _ = run(TeachRequest(library, out, base, labels=("bend",)), is_looking)
    running.cancel()
    assert running.wait(60.0)
    assert running.records()[-1] == Cancelled(resumes=False)
    assert not running.running
    assert not out.exists()


def test_a_child_that_dies_is_a_failure(library: Path, tmp_path: Path) -> None:
    request = TeachRequest(library, tmp_path / "mine.safetensors")
    code = 'import sys; print(\'{"type": "phase", "name": "load", "total": 1}\'); sys.exit(7)'
    running = TeachingRun(request, (sys.executable, "-c", code))
    running.start()
    assert running.wait(30.0)
    records = running.records()
    assert records[0] == PhaseBegan("load", 1)
    assert isinstance(records[1], Failed)
    assert "exit code 7" in records[1].message


def test_a_child_that_cannot_be_started(library: Path, tmp_path: Path) -> None:
    running = TeachingRun(TeachRequest(library, tmp_path / "mine"), (str(tmp_path / "nothing"),))
    running.start()
    (record,) = running.records()
    assert isinstance(record, Failed)
    running.close()


def test_sigterm_stops_it(library: Path, base: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.safetensors"
    command = [sys.executable, "-m", "app", "teach", str(library), "--out", str(out)]
    process = subprocess.Popen(
        [*command, "--weights", str(base), "--json"],
        cwd=ROOT,
        env=program_environment(tmp_path),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            if json.loads(line).get("phase") == "look":
                process.terminate()
                break
        rest = process.stdout.read()
    assert process.wait(60) == 130
    assert lines(rest)[-1] == Cancelled(resumes=False)
    assert not out.exists()


def test_lines_of_later_versions_are_passed_over() -> None:
    assert parse('{"type": "confetti", "colour": "red"}') is None
    line = to_line(Progress("look", 1, 2, 3.0)).replace("}", ', "mood": "good"}')
    assert parse(line) == Progress("look", 1, 2, 3.0)
    for broken in ("", "7", "[]", '{"type": "progress"}', "Traceback"):
        with pytest.raises(ValueError, match=r"."):
            parse(broken)


def test_progress_is_told_ten_times_a_second() -> None:
    from app.teaching.output import Reporter
    from app.teaching.stopping import Stop
    from tests.fakes import FakeClock

    clock, written = FakeClock(), []
    reporter = Reporter(written.append, Stop(), clock)
    reporter.phase("look", 100)
    for _ in range(100):
        clock.advance(0.01)
        reporter.advance()
    told = [record for record in written if isinstance(record, Progress)]
    assert 9 <= len(told) <= 11
    assert told[-1] == Progress("look", 100, 100, 0.0)
    assert told[0].left == pytest.approx(0.9, abs=0.05)

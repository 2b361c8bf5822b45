"""The main job on real input with the shipped weights: pictures in, named actions out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from model import weights

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "app" / "assets" / "demo.json"


def recognise(source: str, *options: str) -> list[dict[str, Any]]:
    """The JSON lines of ``python -m app recognise``; nothing but progress on its stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "app", "recognise", source, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def events(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line["type"] == "event"]


def overlap(event: dict[str, Any], action: dict[str, Any]) -> float:
    return min(event["end"], action["end"]) - max(event["start"], action["start"])


def test_the_shipped_weights_are_whole_and_say_what_they_are() -> None:
    card = weights.load(weights.DEFAULT).card
    assert len(card.classes) == 28
    assert card.no_action == "no action"
    assert card.sampling == "live"
    assert any("UTD-MHAD" in entry for entry in card.data)
    beside = json.loads(weights.DEFAULT.with_suffix(".json").read_text())
    assert weights.Card.from_dict(beside) == card


@pytest.mark.timeout(180)
def test_at_least_four_fifths_of_the_demo_s_actions_are_found() -> None:
    lines = recognise("demo")
    truth = json.loads(DEMO.read_text())["actions"]
    named = events(lines)
    found = [
        action
        for action in truth
        if any(e["action"] == action["action"] and overlap(e, action) > 0 for e in named)
    ]
    assert len(found) >= 0.8 * len(truth), [e["action"] for e in named]
    # Naming everything all the time would find them all: what is named must mostly be right.
    right = [
        e for e in named if any(overlap(e, a) > 0 and e["action"] == a["action"] for a in truth)
    ]
    assert len(right) > 0.5 * len(named), [e["action"] for e in named]
    end = lines[-1]
    assert end["type"] == "end"
    assert end["frames"] == json.loads(DEMO.read_text())["frames"]
    for event in named:
        assert len(event["joints"]) == 5


def test_a_real_person_s_squats_are_called_squats(shared: Path) -> None:
    seconds: Counter[str] = Counter()
    for event in events(recognise(str(shared / "video" / "pose_squats.mp4"))):
        seconds[event["action"]] += event["end"] - event["start"]
    # A slow squat begins like sitting down and ends like standing up; most of it is a squat.
    assert seconds.most_common(1)[0][0] == "squat", seconds


@pytest.mark.timeout(180)
def test_an_empty_scene_has_no_person(shared: Path) -> None:
    video = shared / "video" / "one-by-one-person-detection.mp4"
    states = {
        line["state"]
        for line in recognise(str(video), "--every-prediction")
        if line["type"] == "prediction"
    }
    assert "no person" in states

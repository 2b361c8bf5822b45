"""The bundled demo: its ground truth fits its video, and it can be made again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from app.demo import HEIGHT, TRUTH, VIDEO, WIDTH, demo_pictures, main
from app.demo_script import FPS, SCRIPT, demo_motion
from app.figure.body import Proportions
from model import skeleton as s
from model.data.utd_mhad import CLASSES

ASSETS = Path(__file__).resolve().parents[1] / "app" / "assets"


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return json.loads((ASSETS / TRUTH).read_text("utf-8"))


def test_the_video_is_small_and_as_long_as_its_ground_truth_says(truth: dict[str, Any]):
    assert (ASSETS / VIDEO).stat().st_size <= 3_000_000
    with av.open(str(ASSETS / VIDEO)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (WIDTH, HEIGHT)
        assert stream.codec_context.name == "h264"
        assert float(stream.average_rate) == truth["fps"] == FPS
        assert sum(1 for packet in container.demux(stream) if packet.size) == truth["frames"]
    assert truth["seconds"] == pytest.approx(truth["frames"] / FPS, abs=0.001)
    assert 40 <= truth["seconds"] <= 60


def test_actions_are_many_known_apart_and_by_test_people(truth: dict[str, Any]):
    actions = truth["actions"]
    assert [act["action"] for act in actions] == [action for action, _ in SCRIPT]
    assert len({act["action"] for act in actions}) >= 10
    assert {act["action"] for act in actions} <= set(CLASSES)
    assert all(act["subject"] % 2 == 0 for act in actions)
    assert "UTD-MHAD" in truth["citation"]
    edges = [0.0, *(edge for act in actions for edge in (act["start"], act["end"]))]
    edges.append(truth["seconds"])
    rests, lasting = np.diff(edges)[::2], np.diff(edges)[1::2]
    assert rests.min() > 1.5
    assert lasting.min() > 0.5


def test_the_motion_is_smooth_on_the_floor_and_moves_when_the_truth_says(shared: Path):
    motion, acts = demo_motion(shared / "data" / "utd-mhad", Proportions())
    rooted = motion - motion[:, :1]
    speed = np.linalg.norm(np.diff(rooted, axis=0), axis=-1).max(axis=-1) * FPS
    assert speed.max() < 12  # metres a second: no jumps between recordings
    moving = np.zeros(len(motion), bool)
    for act in acts:
        moving[round(act.start * FPS) : round(act.end * FPS)] = True
    assert speed[moving[1:]].mean() > 4 * speed[~moving[1:]].mean()
    assert -0.02 < motion[..., 1].min() < 0.1
    squat = next(act for act in acts if act.action == "squat")
    hips = motion[:, s.BASE_OF_SPINE, 1]
    assert hips[round(squat.start * FPS) : round(squat.end * FPS)].min() < hips[0] - 0.2


def test_pictures_have_the_video_s_size_and_show_somebody(shared: Path):
    motion, _ = demo_motion(shared / "data" / "utd-mhad", Proportions())
    first, second = demo_pictures(motion[[0, 90]], Proportions())
    assert first.shape == (HEIGHT, WIDTH, 3)
    assert (first != second).any()
    assert (first[:, :100] == second[:, :100]).all()  # the room stands still


def test_missing_recordings_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["render", "--root", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "skeleton.mat" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()

"""Tunings kept by name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import UserError
from app.tuning import Preset, PresetFile
from model.decision import DecisionSettings

CALM = Preset(0.8, 0.5, 1.0, ("wave",))
QUICK = Preset(0.5, 0.0, 0.2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "presets.json"


def test_they_come_back_in_the_order_of_their_names(path: Path) -> None:
    assert PresetFile(path).load() == {}
    PresetFile(path).save({"quick": QUICK, "Büro & calm": CALM})
    assert list(PresetFile(path).load().items()) == [("Büro & calm", CALM), ("quick", QUICK)]
    assert [file.name for file in path.parent.iterdir()] == ["presets.json"]


def test_only_what_is_tuned_takes_the_place_of_the_weights_own() -> None:
    usual = DecisionSettings(enter=0.6, leave=0.3, warmth=0.7, unknown=0.2, lead=0.4)
    applied = CALM.applied_to(usual)
    assert (applied.enter, applied.smoothing, applied.minimum) == (0.8, 0.5, 1.0)
    assert applied.leave == pytest.approx(0.4), "in proportion"
    assert applied.off == ("wave",)
    assert (applied.warmth, applied.unknown, applied.lead) == (0.7, 0.2, 0.4)
    assert Preset.of(applied) == CALM


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[1]", b'{"presets": 5}', b"\xff\xfe",
        b'{"presets": {"a": 5}}', b'{"presets": {"a": {"enter": 0.5}}}',
    ],
)  # fmt: skip
def test_damaged_files_have_none(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert PresetFile(path).load() == {}


@pytest.mark.parametrize(
    "wrong", [{"enter": 2}, {"enter": 0}, {"smoothing": -1}, {"off": "wave"}, {"off": [1]},
              {"minimum": True}, {"minimum": float("nan")}],
)  # fmt: skip
def test_what_is_wrong_is_left_out_and_the_rest_stays(path: Path, wrong: dict) -> None:
    good = {"enter": 0.5, "smoothing": 0.0, "minimum": 0.2, "off": []}
    path.parent.mkdir()
    path.write_text(json.dumps({"presets": {"good": good, "bad": good | wrong}}))
    assert PresetFile(path).load() == {"good": QUICK}


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="presets cannot be written"):
        PresetFile(tmp_path / "file" / "presets.json").save({"a": replace(CALM)})

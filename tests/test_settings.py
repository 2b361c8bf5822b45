"""Settings: kept, and harmless when damaged."""

from __future__ import annotations

import json
import threading
from dataclasses import fields
from pathlib import Path

import pytest

from app.capture.camera_mode import CameraMode
from app.settings import RECENT, Settings, SettingsFile

FULL = Settings(
    geometry=(10, 20, 1000, 700), maximised=True, appearance="dark", mirror=False, skeleton=False,
    importance=False, names=True, privacy=True, timeline=False, tab=1, camera="Kamera hinten",
    recent=("/v/b.mp4", "/v/a.mp4"), preset="calm", websocket_port=9000,
    event_command="echo {action}",
    camera_modes={"Kamera hinten": "1280x720@30"},
    library="/v/clips", library_table=True, recording={"pre_roll": 2.0},
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "settings.json"


def test_everything_comes_back(path: Path) -> None:
    usual = Settings()
    for entry in fields(Settings):
        assert getattr(FULL, entry.name) != getattr(usual, entry.name), "not tested below"
    SettingsFile(path).save(FULL)
    assert SettingsFile(path).load() == FULL
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_saved_soon_is_saved_and_the_last_one_wins(path: Path) -> None:
    file = SettingsFile(path)
    for number in range(20):
        file.save_soon(Settings(tab=number))
    assert file.load().tab == 19
    assert SettingsFile(path).load().tab == 19
    file.save_soon(Settings(tab=5))
    file.save(FULL)
    for thread in threading.enumerate():
        if thread.name == "save settings":
            thread.join(10.0)
    assert SettingsFile(path).load() == FULL, "what waited does not come afterwards"


def test_nothing_there_is_the_first_day(path: Path) -> None:
    assert SettingsFile(path).load() == Settings()


@pytest.mark.parametrize("content", ["", "{", "[1]", "null", "\ud800".encode("utf-8", "replace")])
def test_damaged_is_the_first_day(path: Path, content: str | bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert SettingsFile(path).load() == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("geometry", [1, 2, 3]), ("geometry", "big"), ("geometry", [1, 2, 3, True]),
        ("appearance", "pink"), ("tab", "1"), ("tab", True), ("mirror", 1), ("recent", "x"),
        ("recent", [1]), ("camera", None), ("camera_modes", ["0"]),
        ("camera_modes", {"a": 1}), ("recording", [1]), ("library", 3), ("of a later version", 5),
    ],
)  # fmt: skip
def test_what_is_wrong_is_left_out_and_the_rest_stays(path: Path, name: str, value: object) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"privacy": True, name: value}))
    assert SettingsFile(path).load() == Settings(privacy=True)


def test_a_place_that_cannot_be_written_is_for_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    SettingsFile(tmp_path / "file" / "settings.json").save(FULL)
    assert "cannot be written" in caplog.text


def test_modes_by_camera() -> None:
    settings = Settings().with_mode("A", CameraMode(640, 480)).with_mode("B", CameraMode(320, 240))
    assert settings.mode_of("A") == CameraMode(640, 480)
    assert settings.mode_of("C") is None
    assert settings.with_mode("A", None).camera_modes == {"B": "320x240"}
    assert Settings(camera_modes={"A": "large"}).mode_of("A") is None


def test_recent_videos_newest_first_once_and_few() -> None:
    settings = Settings()
    for name in ("a", "b", "a"):
        settings = settings.with_recent(name)
    assert settings.recent == ("a", "b")
    for number in range(RECENT + 5):
        settings = settings.with_recent(str(number))
    assert len(settings.recent) == RECENT

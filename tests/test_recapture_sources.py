"""Recapture of every kind of data set: whose motion is painted, and what it is called."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import app.recapture as command
import app.recapture_engine as engine
from app.recapture_record import record
from app.recapture_sources import Source
from model import train
from model.data.dataset import load
from model.data.sequence import Sequence
from model.data.store import Store
from model.data.writer import StoreWriter
from model.weights import load as load_weights
from tests.skeleton_files import person, write_skeleton, write_utd_mhad
from tests.test_recapture import FakeEstimator, sequence
from tests.test_recapture_engine import FakeWorker

LIVE = Path(train.__file__).with_name("configs") / "live.json"
DRINK, HUG = "S017C003P020R002A001", "S001C002P003R001A055"


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setattr(engine, "_worker", FakeWorker())


def run(*arguments: str | Path) -> Store:
    out = Path(arguments[-1])
    assert command.main([*map(str, arguments[:-1]), "--out", str(out), "--views", "free"]) == 0
    (path,) = out.glob("*.safetensors")
    return Store.open(path)


def test_utd_mhad_from_its_folder(tmp_path: Path):
    write_utd_mhad(tmp_path / "utd", (1, 4), (1, 2), 1)
    root = tmp_path / "utd"
    store = run("--data", "utd-mhad", "--root", root, "--subjects", "1", tmp_path / "out")
    assert store.subjects.tolist() == [1, 1]
    assert store.metadata["source"].endswith(", recaptured")
    # A mirrored "swipe left" is a "swipe right"; a mirrored clap is a clap.
    mirrored = store.sequence_values["mirrored"]
    assert store.labels.tolist() == [1 if mirrored[0] else 0, 3]
    # The result is a data set with the protocols of the original.
    again = load("store", store.path)
    assert again.protocols[0].name == "cross-subject"


def test_ntu_with_two_people_is_the_first_one_s_motion(tmp_path: Path):
    root = tmp_path / "ntu"
    root.mkdir()
    lively, calm = person(30, 2, 0.3, 0.3), person(30, 1, -0.3, 0.02)
    write_skeleton(root / f"{DRINK}.skeleton", lively)
    write_skeleton(root / f"{HUG}.skeleton", calm, lively)
    source = Source.open("ntu60", root)
    hug, drink = (source.sequence(position) for position in (0, 1))
    assert len(hug.joints) == len(drink.joints) == 30
    np.testing.assert_allclose(hug.joints, lively, atol=1e-5)

    store = run("--data", "ntu60", "--root", root, tmp_path / "out")
    assert [name[:20] for name in store.names] == [HUG, DRINK]
    assert store.labels.tolist() == [54, 0]
    assert store.sequence_values["source_camera"].tolist() == [2, 3]
    assert load("store", store.path).protocol("cross-subject").split(store, (), True)


def test_a_store_of_any_origin_and_names_that_are_no_file_names(tmp_path: Path):
    path = tmp_path / "clips.safetensors"
    odd = Sequence(
        "people/me: 1", sequence().joints, sequence().visibility, 12.5, -1, 0, 0
    )  # fmt: skip
    with StoreWriter(path, ("wave",), source="a webcam") as writer:
        writer.add(odd)
    store = run("--data", "store", "--root", path, tmp_path / "out")
    assert store.path.name == "clips.safetensors"
    assert store.names == ["people/me: 1_v300"]
    assert store.labels.tolist() == [-1]
    assert json.loads(store.metadata["kinds"]) == ["frontal", "yaw", "waist", "free"]


def test_a_file_is_not_written_over_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "clips.safetensors"
    with StoreWriter(path, ("wave",)) as writer:
        writer.add(sequence())
    arguments = ["--data", "store", "--root", str(path), "--out", str(tmp_path)]
    assert command.main(arguments) == 2
    assert "choose another --out" in capsys.readouterr().err


def test_a_sequence_of_a_single_frame(tmp_path: Path):
    recording = record(sequence(frames=1), 300, 0, FakeEstimator())
    assert len(recording.found) == len(recording.true_image_joints) == 1


def test_actions_without_a_mirror_image_are_not_mirrored():
    source = Source.of(Store.of([sequence()], ("raise left arm", "wave")))
    assert [source.mirrored_label(label) for label in (-1, 0, 1)] == [None, None, 1]


def test_webcam_weights_from_ntu_take_two_commands(tmp_path: Path):
    root, out = tmp_path / "ntu", tmp_path / "out"
    root.mkdir()
    for performer, action in ((1, 1), (1, 2), (2, 1), (3, 2)):  # 3 is tested on
        name = f"S001C001P{performer:03}R001A{action:03}"
        write_skeleton(root / f"{name}.skeleton", person(30, performer, 0.0, 0.1 * action))
    store = run("--data", "ntu60", "--root", root, out)

    settings = json.loads(LIVE.read_text("utf-8"))
    settings["training"] |= {"epoch_windows": 8, "batch": 8}
    config = tmp_path / "live.json"
    config.write_text(json.dumps(settings))
    arguments = ["--data", "ntu60", "--root", str(root), "--also", f"store:{store.path}"]
    arguments += ["--config", str(config), "--epochs", "1", "--device", "cpu", "--threads", "1"]
    assert train.main([*arguments, "--out", str(tmp_path / "run")]) == 0
    card = load_weights(tmp_path / "run" / "weights.safetensors").card
    assert len(card.classes) == 61
    assert (card.no_action, card.sampling) == ("no action", "live")

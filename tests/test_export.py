"""ONNX export: equal to torch, the card travels along, the example runs without torch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from model import export
from model.network import SkeletonNetwork
from model.network_config import esgn, sgn
from model.preprocess import CANONICAL, NTU, canonical, ntu
from model.sampling import SequenceTensors, clip_windows, segment_windows
from model.weights import Card, load, save
from tests.bodies import raising_right_arm

onnx = pytest.importorskip("onnx", reason="the package onnx is not installed")
onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")

CLASSES = ("wave", "clap", "dräw x", "no action")


def saved(folder: Path, live: bool = True, preprocessing: str = CANONICAL) -> Path:
    """Random weights with statistics as after training."""
    torch.manual_seed(0)
    config = esgn(4) if live else sgn(4)
    network = SkeletonNetwork(config)
    with torch.no_grad():
        for _ in range(3):
            network.train()(0.3 * torch.randn(8, 21, 25, 3))
        for parameter in network.parameters():
            parameter.add_(0.02 * torch.randn_like(parameter))
    card = Card(
        name="tiny", classes=CLASSES, preprocessing=preprocessing,
        sampling="live" if live else "segments", rate=10.0 if live else 0.0,
        network=config.to_dict(), no_action="no action", temperature=1.5, licence="CC0",
        metrics={"accuracy": 0.5},
    )  # fmt: skip
    path = folder / "tiny.safetensors"
    save(path, network, card)
    return path


@pytest.mark.parametrize("live", [True, False])
def test_any_batch_gives_what_torch_gives(tmp_path: Path, live: bool) -> None:
    path, target = saved(tmp_path, live), tmp_path / "new" / "tiny.onnx"
    assert export.main(["--weights", str(path), "--onnx", str(target)]) == 0
    assert [file.name for file in target.parent.iterdir()] == ["tiny.onnx"]
    weights = load(path)
    session = onnxruntime.InferenceSession(target, providers=["CPUExecutionProvider"])
    shapes = {output.name: output.shape for output in session.get_outputs()}
    assert shapes == {
        "logits": ["batch", 4], "importance": ["batch", 25], "frame_importance": ["batch", 20, 25],
    }  # fmt: skip
    for count in (1, 5):
        windows = 0.3 * torch.randn(count, 21, 25, 3, generator=torch.Generator().manual_seed(9))
        with torch.inference_mode():
            expected = weights.network(windows)
        outputs = session.run(list(shapes), {"windows": windows.numpy()})
        for name, found in zip(shapes, outputs, strict=True):
            np.testing.assert_allclose(found, getattr(expected, name), rtol=0, atol=1e-4)


def test_the_metadata_hold_the_whole_card(tmp_path: Path) -> None:
    weights = load(saved(tmp_path))
    model = onnx.load_from_string(export.to_onnx(weights))
    texts = {entry.key: entry.value for entry in model.metadata_props}
    assert Card.from_dict(json.loads(texts["card"])) == weights.card
    assert json.loads(texts["classes"]) == list(CLASSES)
    assert (texts["preprocessing"], texts["rate"], texts["frames"]) == ("canonical", "10", "20")
    assert not weights.network.training  # the exporter leaves the network as it was


def test_a_file_that_differs_from_torch_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, target = saved(tmp_path), tmp_path / "tiny.onnx"
    weights = load(path)
    other = load(path)
    with torch.no_grad():
        other.network.classifier.bias[2] += 0.001
    with pytest.raises(ValueError, match=r"differ by 0\.001"):
        export.check(export.to_onnx(other), weights)
    target.write_text("what was there before")
    monkeypatch.setattr(export, "TOLERANCE", -1.0)
    assert export.main(["--weights", str(path), "--onnx", str(target)]) == 2
    assert "nothing is written" in capsys.readouterr().err
    assert target.read_text() == "what was there before"
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "tiny.json", "tiny.onnx", "tiny.safetensors",
    ]  # fmt: skip


@pytest.mark.parametrize("package", ["onnx", "onnxruntime"])
def test_a_missing_package_is_named(
    package: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setitem(sys.modules, package, None)
    target = tmp_path / "tiny.onnx"
    assert export.main(["--weights", str(saved(tmp_path)), "--onnx", str(target)]) == 2
    said = capsys.readouterr().err
    assert f"the package {package} is needed" in said
    assert "requirements-dev.txt" in said
    assert not target.exists()


def test_missing_weights_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--weights", str(tmp_path / "none"), "--onnx", str(tmp_path / "a.onnx")]
    assert export.main(arguments) == 2
    assert "no weights at" in capsys.readouterr().err


@pytest.mark.parametrize(("live", "preprocessing"), [(True, CANONICAL), (False, NTU)])
def test_the_example_answers_as_torch_does_without_it(
    tmp_path: Path, live: bool, preprocessing: str
) -> None:
    path, target = saved(tmp_path, live, preprocessing), tmp_path / "tiny.onnx"
    weights = load(path)
    export.export(weights, target)
    joints = raising_right_arm(70, 30.0)
    np.save(tmp_path / "joints.npy", joints)
    code = (
        "import runpy, sys; sys.argv = sys.argv[1:];"
        "runpy.run_module('model.examples.onnx_example', run_name='__main__');"
        "assert 'torch' not in sys.modules, 'torch was imported'"
    )
    command = [sys.executable, "-c", code, "example", target, tmp_path / "joints.npy", "30"]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    prepared = torch.from_numpy(canonical(joints) if live else ntu(joints))
    zero = torch.zeros(1, dtype=torch.int64)
    data = SequenceTensors(
        prepared, zero, zero + 70, torch.tensor([30.0]), zero, zero, zero, torch.zeros(1, 2), zero
    )
    window = segment_windows(data, zero, 20, None)
    if live:
        window = clip_windows(data, zero, data.seconds, 20, 10.0)
    with torch.inference_mode():
        chances = torch.softmax(weights.network(window).logits[0] / 1.5, dim=-1)
    found = dict(line.rsplit(": ", 1) for line in done.stdout.splitlines())
    assert found.pop("mattered most").count(",") == 4
    expected = {name: float(chance) for name, chance in zip(CLASSES, chances, strict=True)}
    assert max(expected.values()) < 0.99  # else the comparison would say little
    for name, chance in expected.items():
        assert float(found[name].removesuffix(" %")) == pytest.approx(100 * chance, abs=0.06)

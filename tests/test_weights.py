"""Weights files: round trip, and one clear sentence for everything that is wrong with one."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from model.familiarity import Familiarity, fit, prototypes_of
from model.network import SkeletonNetwork
from model.network_config import esgn
from model.weights import Card, WeightsError, load, save, tensor_hash


def card() -> Card:
    return Card(
        name="test",
        classes=("wave", "clap", "no action"),
        preprocessing="canonical",
        sampling="live",
        rate=10.0,
        network=esgn(3).to_dict(),
        no_action="no action",
    )


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "some.safetensors"
    torch.manual_seed(0)
    save(path, SkeletonNetwork(esgn(3)), card())
    return path


def rewrite(path: Path, **changes: object) -> None:
    """The same file with another card."""
    weights = load(path)
    values = weights.card.to_dict() | changes
    tensors = {k: v.contiguous() for k, v in weights.network.state_dict().items()}
    save_file(tensors, path, {"card": json.dumps({k: v for k, v in values.items() if v != "gone"})})


def test_what_is_saved_is_loaded(saved: Path) -> None:
    torch.manual_seed(0)
    original = SkeletonNetwork(esgn(3)).eval()
    weights = load(saved)
    assert not weights.network.training
    x = torch.randn(2, 21, 25, 3)
    torch.testing.assert_close(weights.network(x).logits, original(x).logits)
    assert weights.card == replace(card(), sha256=weights.card.sha256)
    assert json.loads(saved.with_suffix(".json").read_text())["classes"] == list(card().classes)
    assert sorted(path.name for path in saved.parent.iterdir()) == [
        "some.json", "some.safetensors",
    ]  # fmt: skip


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"no weights at .*nowhere"):
        load(tmp_path / "nowhere.safetensors")


def test_truncated(saved: Path) -> None:
    saved.write_bytes(saved.read_bytes()[:-100])
    with pytest.raises(WeightsError, match=r"some\.safetensors cannot be used"):
        load(saved)


def test_empty(saved: Path) -> None:
    saved.write_bytes(b"")
    with pytest.raises(WeightsError, match=r"some\.safetensors cannot be used: it is damaged"):
        load(saved)


def test_a_pickle_is_refused_without_being_run(tmp_path: Path) -> None:
    path, trace = tmp_path / "evil.safetensors", tmp_path / "trace"

    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (trace,))

    path.write_bytes(pickle.dumps(Evil()))
    with pytest.raises(WeightsError, match=r"evil\.safetensors cannot be used"):
        load(path)
    assert not trace.exists()


def test_changed_tensors_are_noticed(saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[-1] ^= 1
    saved.write_bytes(content)
    with pytest.raises(WeightsError, match="damaged"):
        load(saved)


def test_a_file_without_a_card(tmp_path: Path) -> None:
    path = tmp_path / "foreign.safetensors"
    save_file({"a": torch.zeros(1)}, path)
    with pytest.raises(WeightsError, match="no card"):
        load(path)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": 3}, "format 3"),
        ({"format": "gone"}, "no format"),
        ({"classes": "gone"}, "lacks classes"),
        ({"classes": ["a", "no action"]}, "3 classes, its card names 2"),
        ({"classes": ["a", "a", "no action"]}, "not all different"),
        ({"classes": [1, 2, 3]}, "not a list of names"),
        ({"preprocessing": "other"}, "preprocessing 'other'"),
        ({"sampling": "other"}, "sampling 'other'"),
        ({"no_action": "rest"}, "'rest' is not among"),
        ({"temperature": 0}, "not positive"),
        ({"rate": "fast"}, "rate in its card is not a number"),
        ({"network": {"classes": 3, "bones": 1}}, "bones must be bool"),
        ({"network": {"classes": 3}}, "not those of the network"),
        ({"decision": []}, "decision in its card"),
        ({"unknown": [1]}, "unknown in its card"),
    ],
)
def test_wrong_cards(saved: Path, changes: dict[str, object], reason: str) -> None:
    rewrite(saved, **changes)
    with pytest.raises(WeightsError, match=reason):
        load(saved)


def test_a_card_that_contradicts_itself_is_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "new.safetensors"
    with pytest.raises(ValueError, match="no-action"):
        save(path, SkeletonNetwork(esgn(3)), replace(card(), no_action="rest"))
    assert list(tmp_path.iterdir()) == []


def test_cards_of_the_first_format_are_still_read(saved: Path) -> None:
    rewrite(saved, format=1, unknown="gone")
    weights = load(saved)
    assert (weights.card.format, weights.card.unknown, weights.familiarity) == (1, {}, None)


def test_what_tells_unknown_actions_travels_with_the_weights(tmp_path: Path) -> None:
    path = tmp_path / "some.safetensors"
    torch.manual_seed(0)
    network = SkeletonNetwork(esgn(3)).eval()
    output = network(torch.randn(50, 21, 25, 3))
    prototypes = prototypes_of(output.features, torch.arange(50) % 4)
    known = fit(output.logits, output.features, 2, prototypes, ("probability", "cosine"))
    save(path, network, replace(card(), unknown={"signals": ["probability", "cosine"]}), known)
    loaded = load(path)
    assert loaded.familiarity is not None
    torch.testing.assert_close(
        loaded.familiarity(output.logits, output.features, 2),
        known(output.logits, output.features, 2),
    )
    assert loaded.card.unknown == {"signals": ["probability", "cosine"]}
    # A network that is trained on leaves behind what no longer holds.
    save(path, network, loaded.card)
    assert (load(path).card.unknown, load(path).familiarity) == ({}, None)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("familiarity.guess", torch.zeros(201)),
        ("familiarity.cosine", torch.zeros(201)),
        ("familiarity.energy", torch.zeros(7)),
        ("familiarity.energy", torch.full((201,), torch.nan)),
    ],
)
def test_damaged_measures_of_the_unknown(saved: Path, name: str, values: torch.Tensor) -> None:
    weights = load(saved)
    tensors = {k: v.contiguous() for k, v in weights.network.state_dict().items()} | {name: values}
    values_of_card = weights.card.to_dict() | {"sha256": tensor_hash(tensors)}
    save_file(tensors, saved, {"card": json.dumps(values_of_card)})
    with pytest.raises(WeightsError, match="telling unknown actions is damaged"):
        load(saved)


def test_prototypes_of_another_network(saved: Path) -> None:
    weights = load(saved)
    odd = Familiarity({"cosine": torch.linspace(0, 1, 201)}, torch.eye(7))
    save(saved, weights.network, weights.card, odd)
    with pytest.raises(WeightsError, match="telling unknown actions"):
        load(saved)

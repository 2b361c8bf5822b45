"""The training loop: it learns, it resumes to the same result, it refuses mixed settings."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from model.batches import SegmentBatches
from model.network import Output, SkeletonNetwork
from model.network_config import NetworkConfig
from model.sampling import SequenceTensors
from model.training import Trainer, TrainingConfig, regularisation

CPU = torch.device("cpu")
SMALL = NetworkConfig(classes=2, frames=4)


def two_directions() -> SequenceTensors:
    """32 sequences of 8 frames that drift right (class 0) or up (class 1)."""
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(32) % 2
    drift = torch.zeros(32, 8, 25, 3)
    steps = torch.linspace(0, 1, 8)[:, None]
    drift[labels == 0, :, :, 0] = steps
    drift[labels == 1, :, :, 1] = steps
    joints = drift + 0.2 * torch.randn(32, 1, 25, 3, generator=generator)
    zeros = torch.zeros(32, dtype=torch.int64)
    return SequenceTensors(
        joints.reshape(-1, 25, 3), torch.arange(32) * 8, torch.full((32,), 8),
        torch.full((32,), 30.0), labels, zeros, zeros, torch.zeros(32, 2), zeros,
    )  # fmt: skip


def trainer(folder: Path, epochs: int = 4, seed: int = 0) -> Trainer:
    batches = SegmentBatches(two_directions(), frames=4, batch=16, rotation=0.1)
    config = TrainingConfig(epochs=epochs, batch=16, label_smoothing=0.0)
    return Trainer(SMALL, config, batches, folder, seed, CPU)


class KilledError(Exception):
    pass


def test_the_loss_falls_and_the_log_says_so(tmp_path: Path) -> None:
    history = trainer(tmp_path, epochs=8).run()
    assert history[-1].loss < 0.5 * history[0].loss
    assert history[-1].accuracy > 0.9
    log = (tmp_path / "log.csv").read_text().splitlines()
    assert len(log) == 9
    assert log[0].startswith("epoch,learning_rate,loss")


def test_a_killed_run_resumes_to_the_same_result(tmp_path: Path) -> None:
    whole = trainer(tmp_path / "whole")
    whole.run()

    def kill(epoch: int, step: int, loss: float) -> None:
        if (epoch, step) == (2, 1):
            raise KilledError

    with pytest.raises(KilledError):
        trainer(tmp_path / "killed").run(kill)
    resumed = trainer(tmp_path / "killed")
    assert resumed.epoch == 2
    assert resumed.run() == whole.history
    for name, value in whole.network.state_dict().items():
        torch.testing.assert_close(resumed.network.state_dict()[name], value, rtol=0, atol=0)


def test_the_seed_decides(tmp_path: Path) -> None:
    losses = [trainer(tmp_path / str(i), 1, seed).run()[0].loss for i, seed in enumerate((0, 0, 1))]
    assert losses[0] == losses[1] != losses[2]


def test_a_folder_with_another_run_is_refused(tmp_path: Path) -> None:
    trainer(tmp_path)
    with pytest.raises(ValueError, match="other settings"):
        trainer(tmp_path, seed=1)


def test_the_learning_rate_falls_where_the_paper_says() -> None:
    config = TrainingConfig()
    rates = [config.rate_at(epoch) for epoch in (0, 59, 60, 89, 90, 109, 110, 119)]
    assert rates == pytest.approx([1e-3, 1e-3, 1e-4, 1e-4, 1e-5, 1e-5, 1e-6, 1e-6])


def test_regularisers_measure_what_they_say() -> None:
    even = torch.full((2, 3, 25), 1 / 25)
    moved = even.clone()
    moved[:, 1] = torch.eye(25)[0]
    features = torch.full((2, 512), 3.0)
    certain, unsure = torch.tensor([[50.0, 0.0]] * 2), torch.zeros(2, 2)
    assert regularisation("features", Output(unsure, even[:, 0], even, features)) == 9.0
    smooth = regularisation("attention", Output(unsure, even[:, 0], even, features))
    assert smooth == 0 < regularisation("attention", Output(unsure, even[:, 0], moved, features))
    sure = regularisation("confidence", Output(certain, even[:, 0], even, features))
    assert sure > regularisation("confidence", Output(unsure, even[:, 0], even, features))
    draws = Output(torch.cat([unsure, certain]), even[:, 0], even, features)
    agreeing = Output(torch.cat([certain, certain]), even[:, 0], even, features)
    assert regularisation("consistency", draws) > 0.1 > regularisation("consistency", agreeing) == 0
    assert regularisation("none", Output(certain, even[:, 0], even, features)) == 0


def test_unknown_settings_are_named() -> None:
    with pytest.raises(ValueError, match="unknown training settings: speed"):
        TrainingConfig.from_dict({"speed": 1})
    with pytest.raises(ValueError, match="regulariser"):
        TrainingConfig(regulariser="hope")


def test_training_leaves_a_network_that_can_be_used(tmp_path: Path) -> None:
    run = trainer(tmp_path, 1)
    run.run()
    assert isinstance(run.network, SkeletonNetwork)
    assert torch.isfinite(run.network.eval()(torch.zeros(1, 5, 25, 3)).logits).all()

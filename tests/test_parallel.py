"""Training over several processes: shares of batches, and two processes on this machine."""

from __future__ import annotations

import csv
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from model.parallel import Processes
from model.weights import load
from tests.skeleton_files import write_utd_mhad

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("count", [1, 2, 3])
def test_shares_are_even_and_overlap_nowhere(count: int) -> None:
    windows, labels = torch.arange(16.0)[:, None], torch.arange(16)
    shares = [Processes(rank, count).share(windows, labels) for rank in range(count)]
    assert {len(part) for _, part in shares} == {16 // count}
    joined = torch.cat([part for _, part in shares])
    assert joined.tolist() == list(range(16 // count * count))
    for part, names in shares:
        assert part[:, 0].tolist() == names.tolist()


def test_torchrun_s_variables() -> None:
    assert Processes.of_environment({}) == Processes(0, 1, 0)
    variables = {"RANK": "5", "WORLD_SIZE": "8", "LOCAL_RANK": "1"}
    assert Processes.of_environment(variables) == Processes(5, 8, 1)
    assert not Processes(5, 8, 1).first


# The command, which also tells what the network has become.
COMMAND = """
import sys
from model import train
from model.training import Trainer
from model.weights import tensor_hash

whole = Trainer.run
def run(self, progress=None):
    history = whole(self, progress)
    print("parameters", tensor_hash(dict(self.network.named_parameters())), file=sys.stderr)
    return history
Trainer.run = run
sys.exit(train.main(sys.argv[1:]))
"""


def test_two_processes_train_one_network(tmp_path: Path) -> None:
    write_utd_mhad(tmp_path / "data", (1, 3), (1, 3, 2), 4)
    run = tmp_path / "run"
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"training": {"batch": 8, "epochs": 2}}))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable, "-c", COMMAND, "--data", "utd-mhad",
        "--root", tmp_path / "data", "--config", config, "--out", run, "--device", "cpu",
        "--threads", "1", "--model", "sgn",
    ]  # fmt: skip
    shared = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    running = [
        subprocess.Popen(
            command, cwd=ROOT, env=os.environ | shared | {"RANK": rank, "LOCAL_RANK": rank},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for rank in ("0", "1")
    ]  # fmt: skip
    try:
        said = [process.communicate(timeout=100) for process in running]
    finally:
        for process in running:
            process.kill()
    assert [process.returncode for process in running] == [0, 0], said
    assert "on 2 × cpu: 16 sequences" in said[0][0]
    assert said[1][0] == ""  # only the first one speaks
    # Each has seen other windows, and yet both have learnt the same.
    first, second = (re.findall(r"parameters (\w+)", errors) for _, errors in said)
    assert len(first) == 1
    assert first == second
    assert sorted(path.name for path in run.iterdir()) == [
        "checkpoint.pt", "config.json", "curves.png", "log.csv", "weights.json",
        "weights.safetensors",
    ]  # fmt: skip
    with open(run / "log.csv", newline="", encoding="utf-8") as log:
        rows = list(csv.DictReader(log))
    assert len(rows) == 2
    # Shares of sixteenths: the log counts the windows of both processes.
    for row in rows:
        assert (16 * float(row["accuracy"])).is_integer()
        assert 0 < float(row["loss"]) < 10
    assert load(run / "weights.safetensors").card.name == "SGN on utd-mhad"

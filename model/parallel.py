"""Training over several processes, one for each GPU, as ``torchrun`` starts them.

Every process draws the same batches from the same seed and takes its own share of each, so a batch
is as large as with one process. Batch statistics are those of a process's own share.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, distributed


@dataclass(frozen=True)
class Processes:
    """This process among all that train together.

    Attributes:
        rank: its number, from 0; the first one writes the files.
        count: how many there are.
        local: its number on this machine.
    """

    rank: int = 0
    count: int = 1
    local: int = 0

    @classmethod
    def of_environment(cls, variables: Mapping[str, str] = os.environ) -> Processes:
        """What ``torchrun`` says; a single process without it."""
        rank, count, local = (
            int(variables.get(name, usual))
            for name, usual in (("RANK", 0), ("WORLD_SIZE", 1), ("LOCAL_RANK", 0))
        )
        return cls(rank, count, local)

    @property
    def first(self) -> bool:
        return self.rank == 0

    def share(self, windows: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """This process's part of a batch; all are of the same size, so a few windows may be left
        out."""
        size = len(labels) // self.count
        mine = slice(self.rank * size, (self.rank + 1) * size)
        return windows[mine], labels[mine]

    def sum(self, totals: Tensor, device: torch.device) -> Tensor:
        """Numbers added up over all processes."""
        if self.count == 1:
            return totals
        # NCCL adds on the GPU only.
        shared = totals.to(device)
        distributed.all_reduce(shared)
        return shared.cpu()


#: One process by itself.
ALONE = Processes()


@contextmanager
def joined(device: torch.device) -> Iterator[tuple[Processes, torch.device]]:
    """Join the others for the time of the training; this process's own device beside them.

    Args:
        device: of all processes: "cuda" becomes this process's own GPU.
    """
    processes = Processes.of_environment()
    if processes.count == 1:
        yield processes, device
        return
    if device.type == "cuda":
        device = torch.device("cuda", processes.local)
        torch.cuda.set_device(device)
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield processes, device
    finally:
        distributed.destroy_process_group()

"""Parameters and multiply-adds of SGN and ESGN, part by part: ``python -m model.summary``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch.utils.flop_counter import FlopCounterMode

from model.network import SkeletonNetwork
from model.network_config import NetworkConfig, esgn, sgn
from model.skeleton import NUM_JOINTS

#: The parts that are printed, and the network's modules in each.
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dynamics embedding", ("dynamics",)),
    ("joint type and frame index", ("joint_type", "frame_index")),
    ("adaptive graph", ("graph",)),
    ("graph convolutions", ("graph_convolutions",)),
    ("joint pooling", ("pooling",)),
    ("temporal convolutions", ("temporal", "widen", "widen_norm")),
    ("classifier", ("classifier",)),
)


@dataclass(frozen=True)
class Part:
    """A part's size: trainable numbers, and multiply-adds for one window."""

    name: str
    parameters: int
    multiply_adds: int


def parameters(network: torch.nn.Module) -> int:
    """Trainable numbers of a network."""
    return sum(parameter.numel() for parameter in network.parameters())


def summarise(config: NetworkConfig) -> list[Part]:
    """The parts of a network, in the order of `PARTS`.

    Multiply-adds are those of matrix products and convolutions, for one window.
    """
    network = SkeletonNetwork(config).eval()
    counter = FlopCounterMode(display=False, depth=3)
    with counter, torch.inference_mode():
        network(torch.zeros(1, config.frames + 1, NUM_JOINTS, 3))
    by_module = {
        name.removeprefix("SkeletonNetwork."): sum(flops.values()) // 2
        for name, flops in counter.get_flop_counts().items()
    }
    parts = []
    for name, modules in PARTS:
        present = [m for m in modules if getattr(network, m) is not None]
        count = sum(parameters(getattr(network, module)) for module in present)
        if name == "graph convolutions":
            # A module list has no forward of its own to be counted at.
            prefix = "graph_convolutions."
            work = sum(
                value
                for module, value in by_module.items()
                if module.startswith(prefix) and "." not in module.removeprefix(prefix)
            )
        else:
            work = sum(by_module.get(module, 0) for module in present)
        parts.append(Part(name, count, work))
    return parts


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m model.summary",
        description="Print the parameters and multiply-adds of SGN and ESGN, part by part.",
    )
    parser.add_argument("--classes", type=int, default=60, help="number of classes (60)")
    parser.add_argument("--frames", type=int, default=20, help="frames in a window (20)")
    options = parser.parse_args(arguments)
    columns = {
        "SGN": summarise(sgn(options.classes, options.frames)),
        "ESGN": summarise(esgn(options.classes, options.frames)),
    }
    print(f"{options.classes} classes, {options.frames} frames of {NUM_JOINTS} joints")
    print(f"{'':28}" + "".join(f"{name + ' params':>14}{'MMACs':>9}" for name in columns))
    rows = list(zip(*columns.values(), strict=True))
    for row in rows:
        cells = "".join(f"{part.parameters:>14,}{part.multiply_adds / 1e6:>9.2f}" for part in row)
        print(f"{row[0].name:28}{cells}")
    totals = "".join(
        f"{sum(p.parameters for p in parts):>14,}{sum(p.multiply_adds for p in parts) / 1e6:>9.2f}"
        for parts in columns.values()
    )
    print(f"{'total':28}{totals}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Time of ESGN's `step` (one new frame to logits and importance) over SGN's whole-window forward.

Batch 1, one thread, turn about in one run; the ratio is the median over rounds. ESGN's whole window
over SGN's is among the parts.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import torch

from model.network import SkeletonNetwork
from model.network_config import esgn, sgn
from model.skeleton import NUM_JOINTS
from model.stream import FrameCache
from tests.bench.report import Report

TARGET = 0.15


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This benchmark's options."""
    parser.add_argument("--classes", type=int, default=60, help="of both networks (default: 60)")
    parser.add_argument("--rounds", type=int, default=60, help="of all three (default: 60)")


def run(arguments: argparse.Namespace) -> Report:
    """Measure."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return _measure(arguments.classes, arguments.rounds)
    finally:
        torch.set_num_threads(threads)


@torch.inference_mode()
def _measure(classes: int, rounds: int) -> Report:
    small = SkeletonNetwork(sgn(classes)).eval()
    enhanced = SkeletonNetwork(esgn(classes)).eval()
    cache = FrameCache(enhanced)
    window = torch.randn(1, enhanced.config.frames + 1, NUM_JOINTS, 3)
    times: dict[str, list[float]] = {"step": [], "esgn": [], "sgn": []}
    for _ in range(rounds + 3):
        times["step"].append(_time(lambda: cache.step(window[0, -1])))
        times["esgn"].append(_time(lambda: enhanced(window)))
        times["sgn"].append(_time(lambda: small(window)))
    kept = {name: values[3:] for name, values in times.items()}  # the first ones warm up
    return Report(
        "stream",
        TARGET,
        ratio=_ratio(kept["step"], kept["sgn"]),
        at_most=True,
        parts={
            "step_ms": statistics.median(kept["step"]),
            "esgn_window_ms": statistics.median(kept["esgn"]),
            "sgn_window_ms": statistics.median(kept["sgn"]),
            "esgn_window_over_sgn_window": _ratio(kept["esgn"], kept["sgn"]),
            "rounds": rounds,
        },
    )


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def _ratio(above: list[float], below: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(above, below, strict=True))

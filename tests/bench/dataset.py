"""``python -m tests.bench dataset``: a made-up set of NTU RGB+D 60's size, parsed and cached.

The recordings themselves cannot be had here, so their size is imitated: as many files, of lengths
as the real ones have (32 to 300 frames, 80 in the middle), one body or two by action. Few different
texts are written and the rest are links to them, since 57,000 files would fill 10 GB; parsing reads
every one. Memory is the most that this process held, plus that of the largest worker process as
often as there are workers; pages of the mapped file count too.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from model.data import ntu
from model.data.dataset import load
from model.data.store import Tensors
from tests.bench.report import Report
from tests.skeleton_files import person, write_skeleton

TARGET = 6.0  # GB of memory
SEQUENCES = 56_880
_TEXTS = 40  # different files of each kind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This benchmark's options."""
    parser.add_argument("--sequences", type=int, default=SEQUENCES, help=f"default {SEQUENCES}")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="processes to parse with"
    )
    parser.add_argument(
        "--folder", type=Path, help="where to work (about 5 GB; default: temporary)"
    )


def run(arguments: argparse.Namespace) -> Report:
    """Measure the peak memory in GB."""
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        parts = measure(
            Path(folder), arguments.sequences, arguments.workers, progress=not arguments.json
        )
    return Report("dataset", TARGET, value=parts["memory_gb"], at_most=True, parts=parts)


def measure(folder: Path, sequences: int, workers: int, progress: bool) -> dict[str, float]:
    """Times in seconds and sizes in GB of every step, for a set of so many sequences."""
    clock = time.perf_counter
    start = clock()
    make(folder / "made", sequences)
    made = clock()
    dataset = load("ntu60", folder / "made", folder / "cache", workers=workers, progress=progress)
    parsed = clock()
    frames, size = len(dataset.store.joints), dataset.store.path.stat().st_size
    del dataset
    again = clock()
    tensors = load("ntu60", folder / "made", folder / "cache", progress=False).tensors()
    opened = clock()
    draw_windows(tensors)
    drawn = clock()
    return {
        "sequences": len(tensors.labels),
        "frames": frames,
        "file_gb": size / 1e9,
        "make_s": made - start,
        "parse_s": parsed - made,
        "sequences_per_s": sequences / (parsed - made),
        "open_s": opened - again,
        "draw_s": drawn - opened,
        "workers": workers,
        "memory_gb": peak_memory(workers),
    }


def make(root: Path, sequences: int) -> None:
    """Files named as NTU RGB+D 60's, none of them on the list of missing samples."""
    texts = root / "texts"
    texts.mkdir(parents=True)
    rng = np.random.default_rng(0)
    lengths = np.clip(rng.lognormal(np.log(80), 0.4, _TEXTS).astype(int), 32, 300)
    for number, frames in enumerate(lengths):
        one, two = person(frames, number), person(frames, number + 1, 0.8)
        write_skeleton(texts / f"{number}-1", one)
        write_skeleton(texts / f"{number}-2", one, two)
    made = 0
    for number in range(2 * SEQUENCES + 2 * sequences):
        if made == sequences:
            return
        action, rest = number % 60 + 1, number // 60
        camera, rest = rest % 3 + 1, rest // 3
        performer, rest = rest % 40 + 1, rest // 40
        replication, setup = rest % 2 + 1, rest // 2 + 1
        name = f"S{setup:03}C{camera:03}P{performer:03}R{replication:03}A{action:03}"
        if name not in ntu.missing(60):
            bodies = 2 if action in ntu.MUTUAL_ACTIONS else 1
            os.link(texts / f"{made % _TEXTS}-{bodies}", root / f"{name}.skeleton")
            made += 1


def draw_windows(tensors: Tensors, frames: int = 20, batch: int = 64) -> float:
    """One window of every sequence, in random order: what an epoch of training reads."""
    rng = np.random.default_rng(0)
    order = rng.permutation(len(tensors.labels))
    all_lengths = tensors.lengths
    total = 0.0
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        places = rng.random((len(chosen), frames)) + np.arange(frames)
        lengths = all_lengths[chosen, None]
        index = tensors.offsets[chosen, None] + (places / frames * lengths).astype(np.int64)
        total += float(tensors.joints[index].sum())
    return total


def peak_memory(workers: int) -> float:
    """GB: this process's most, and the largest child's for each worker."""
    unit = 1 if sys.platform == "darwin" else 1024
    own, child = (
        resource.getrusage(who).ru_maxrss * unit
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return (own + workers * child) / 1e9

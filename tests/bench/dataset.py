"""``python -m tests.bench dataset``: a made-up set of NTU RGB+D 60's size, parsed and trained on.

The recordings themselves cannot be had here, so their size is imitated: as many files, of lengths
as the real ones have (32 to 300 frames, 80 in the middle), one body or two by action. Few different
texts are written and the rest are links to them, since 57,000 files would fill 10 GB; parsing reads
every one. ESGN is then trained for one whole epoch on the cross-subject side, as `model.train`
does it. Memory is the most that this process held, while parsing plus that of the largest worker
process as often as there are workers; pages of the mapped file count too.
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
import torch
from tqdm import tqdm

from model.batches import SegmentBatches
from model.data import ntu
from model.data.dataset import load
from model.network_config import esgn
from model.preparation import Source, sides
from model.preprocess import CANONICAL
from model.sampling import SequenceTensors
from model.train import pick_device
from model.training import EpochReport, Trainer, TrainingConfig
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
        "--device", default="auto", choices=("auto", "cpu", "cuda", "mps"), help="to train on"
    )
    parser.add_argument(
        "--folder", type=Path, help="where to work (about 5 GB; default: temporary)"
    )


def run(arguments: argparse.Namespace) -> Report:
    """Measure the peak memory in GB."""
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        parts = measure(
            Path(folder),
            arguments.sequences,
            arguments.workers,
            pick_device(arguments.device),
            progress=not arguments.json,
        )
    return Report("dataset", TARGET, value=float(parts["memory_gb"]), at_most=True, parts=parts)


def measure(
    folder: Path, sequences: int, workers: int, device: torch.device, progress: bool
) -> dict[str, float | str]:
    """Times in seconds and sizes in GB of every step, for a set of so many sequences."""
    clock = time.perf_counter
    start = clock()
    make(folder / "made", sequences)
    made = clock()
    dataset = load("ntu60", folder / "made", folder / "cache", workers=workers, progress=progress)
    parsed = clock()
    frames, size = len(dataset.store.joints), dataset.store.path.stat().st_size
    count = len(dataset.store)
    del dataset
    parsing = own_memory() + workers * peak(resource.RUSAGE_CHILDREN)
    again = clock()
    divided, classes, _ = sides(
        [Source("ntu60", folder / "made")],
        "cross-subject",
        None,
        preprocessing=CANONICAL,
        validation=(),
        cache=folder / "cache",
    )
    prepared = clock()
    report = train(divided.train.to(device), len(classes), folder / "run", device, progress)
    trained = clock()
    return {
        "sequences": count,
        "frames": frames,
        "file_gb": size / 1e9,
        "make_s": made - start,
        "parse_s": parsed - made,
        "sequences_per_s": sequences / (parsed - made),
        "prepare_s": prepared - again,
        "epoch_s": trained - prepared,
        "epoch_windows": len(divided.train),
        "epoch_loss": report.loss,
        "device": str(device),
        "workers": workers,
        "parse_memory_gb": parsing,
        "memory_gb": max(parsing, own_memory()),
    }


def train(
    data: SequenceTensors, classes: int, folder: Path, device: torch.device, progress: bool
) -> EpochReport:
    """One epoch of ESGN with the published settings."""
    config, network = TrainingConfig(epochs=1), esgn(classes)
    batches = SegmentBatches(data, network.frames, config.batch, config.rotation)
    trainer = Trainer(network, config, batches, folder, 0, device)
    with tqdm(total=trainer.steps, unit="step", desc="epoch", disable=not progress) as bar:
        return trainer.run(lambda epoch, step, loss: bar.update())[0]


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
        # Shifted by the action, so that a small set has people of both sides, too.
        performer, rest = (rest + action) % 40 + 1, rest // 40
        camera, rest = rest % 3 + 1, rest // 3
        replication, setup = rest % 2 + 1, rest // 2 + 1
        name = f"S{setup:03}C{camera:03}P{performer:03}R{replication:03}A{action:03}"
        if name not in ntu.missing(60):
            bodies = 2 if action in ntu.MUTUAL_ACTIONS else 1
            os.link(texts / f"{made % _TEXTS}-{bodies}", root / f"{name}.skeleton")
            made += 1


def own_memory() -> float:
    """The most that this process has held, GB."""
    return peak(resource.RUSAGE_SELF)


def peak(who: int) -> float:
    """The most memory that this process or its largest child has held, GB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(who).ru_maxrss * unit / 1e9

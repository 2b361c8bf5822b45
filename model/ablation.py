"""Which readings of ESGN help, on held-out people: ``python -m model.ablation``.

A file names the variants, each by what it changes in the network's and the training's settings.
Every variant is trained several times, each time with another seed and another group of people of
the training side held out, and all variants with the same ones, so that they can be compared in
pairs. The test side is never looked at.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import torch
from tqdm import tqdm

from model.batches import SegmentBatches
from model.data.dataset import NAMES, load
from model.files import write_text
from model.network import SkeletonNetwork
from model.preparation import Source, sides
from model.preprocess import CANONICAL
from model.resumable import finish
from model.scoring import score_segments
from model.summary import parameters
from model.tables import markdown, spread
from model.training import Trainer
from model.variants import Variant, network_config, read_variants, training_config


@dataclass(frozen=True)
class Trial:
    """One training run's result on the people held out of it.

    Attributes:
        accuracy: 0 to 1, one deterministic pass of the last epoch.
        loss: mean negative log-probability of the true class; it tells more than the accuracy of a
            few hundred sequences.
        sequences: how many were validated with.
    """

    accuracy: float
    loss: float
    sequences: int


@dataclass(frozen=True)
class Job:
    """What a worker process needs for one training run."""

    variant: Variant
    source: Source
    protocol: str
    epochs: int | None
    precision: str
    run: int
    folder: Path


def perform(job: Job) -> Trial:
    """Train and validate once; a trial that is finished already is only read."""
    done = job.folder / "trial.json"
    if done.exists():
        return Trial(**json.loads(done.read_text(encoding="utf-8")))
    torch.set_num_threads(1)
    dataset = load(job.source.name, job.source.root)
    groups = dataset.protocol(job.protocol).rotations
    held = groups[job.run % len(groups)]
    divided, classes, _ = sides(
        [job.source], job.protocol, None, preprocessing=CANONICAL, validation=held
    )
    network = network_config(job.variant, len(classes))
    config = training_config(job.variant, job.epochs, job.precision)
    batches = SegmentBatches(divided.train, network.frames, config.batch, config.rotation)
    trainer = Trainer(network, config, batches, job.folder, job.run, torch.device("cpu"))
    trainer.run()
    scores = score_segments(trainer.network, divided.validation)
    labels = divided.validation.labels
    trial = Trial(
        accuracy=float((scores.logits.argmax(dim=-1) == labels).float().mean()),
        loss=float(torch.nn.functional.cross_entropy(scores.logits, labels)),
        sequences=len(labels),
    )
    write_text(done, json.dumps(asdict(trial), indent=2) + "\n")
    return trial


def table(variants: Sequence[Variant], trials: Mapping[str, Sequence[Trial]]) -> str:
    """Markdown: each variant's mean and spread over runs, and its difference from the first one,
    run by run."""
    base = trials[variants[0].name]
    rows = []
    for variant in variants:
        own = trials[variant.name]
        gains = [a.accuracy - b.accuracy for a, b in zip(own, base, strict=True)]
        losses = [a.loss - b.loss for a, b in zip(own, base, strict=True)]
        size = parameters(SkeletonNetwork(network_config(variant, classes=60)))
        first = variant is variants[0]
        rows.append(
            (
                variant.name,
                f"{size / 1e6:.3f}",
                spread([trial.accuracy for trial in own]),
                "" if first else spread(gains, sign=True),
                f"{statistics.fmean(trial.loss for trial in own):.3f}",
                "" if first else f"{statistics.fmean(losses):+.3f} ± {_deviation(losses):.3f}",
            )
        )
    header = (
        "variant", "parameters (M, 60 classes)", "accuracy (%)", "paired difference",
        "loss", "paired difference",
    )  # fmt: skip
    return markdown(header, rows)


def _deviation(values: Sequence[float]) -> float:
    return statistics.stdev(values) if len(values) > 1 else 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    return finish("python -m model.ablation", run, _parser().parse_args(arguments))


def run(options: argparse.Namespace) -> None:
    """All trials, then the table.

    Raises:
        ValueError, OSError: unusable data, variants or folder, in one sentence.
    """
    variants = read_variants(options.variants)
    source = Source(options.data, options.root)
    if not load(source.name, source.root).protocol(options.protocol).rotations:
        raise ValueError(f"{options.protocol} of {options.data} proposes nobody to validate with")
    jobs = [
        Job(
            variant, source, options.protocol, options.epochs, options.precision, number,
            options.out / variant.name.replace(" ", "-") / str(number),
        )
        for number in range(options.runs)
        for variant in variants
    ]  # fmt: skip
    found: dict[tuple[str, int], Trial] = {}
    # Started afresh, for torch's threads do not survive a fork.
    pool = ProcessPoolExecutor(options.workers, mp_context=get_context("spawn"))
    with pool, tqdm(total=len(jobs), unit="run", dynamic_ncols=True) as bar:
        waiting = {pool.submit(perform, job): job for job in jobs}
        try:
            for future in as_completed(waiting):
                job = waiting[future]
                found[job.variant.name, job.run] = future.result()
                bar.update()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    trials = {v.name: [found[v.name, number] for number in range(options.runs)] for v in variants}
    print(table(variants, trials))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m model.ablation",
        description="Train variants of the network, each with the same seeds and the same people"
        " held out in turn, and print how they compare. Run the same command again after an"
        " interruption: it goes on where it was.",
    )
    parser.add_argument("--data", required=True, choices=NAMES, help="the data set")
    parser.add_argument("--root", required=True, type=Path, help="its folder or file")
    parser.add_argument("--protocol", default="cross-subject", help="whose training side is"
                        " divided (cross-subject)")  # fmt: skip
    parser.add_argument("--variants", required=True, type=Path, help="JSON list of"
                        " {name, network, training}; the first is compared with"
                        " (see model/configs)")  # fmt: skip
    parser.add_argument("--runs", type=int, default=4, help="of each variant (4)")
    parser.add_argument("--epochs", type=int, help="in place of the paper's 120")
    parser.add_argument("--workers", type=int, default=2, help="processes, one thread each (2)")
    parser.add_argument("--precision", default="auto", help="see model.train")
    parser.add_argument("--out", required=True, type=Path, help="folder of the runs")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

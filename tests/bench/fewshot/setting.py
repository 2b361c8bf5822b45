"""What all benchmarks of teaching share: their options, the clips, and what is rehearsed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection
from pathlib import Path

import numpy as np
import torch

from app.teaching.requests import usual_threads
from model.augmentation import LiveAugmentation
from model.data.store import Store
from model.preparation import Source, read_config, sides
from model.preprocess import CANONICAL
from model.sampling import KINECT, SequenceTensors
from model.teaching import rehearsal as rehearsing
from model.teaching.clips import TeachingClip
from model.teaching.rehearsal import Rehearsal
from model.weights import Weights
from tests.bench.fewshot.base import CONFIG, ROOT, base_weights


def add_arguments(parser: argparse.ArgumentParser, draws: int) -> None:
    """Their options; `draws`: how many there usually are."""
    parser.add_argument(
        "--root", type=Path, default=ROOT.parent / "shared" / "data" / "utd-mhad",
        help="UTD-MHAD's folder",
    )  # fmt: skip
    parser.add_argument(
        "--base", type=Path, default=ROOT / "runs" / "fewshot", metavar="RUN",
        help="run folder of the base; trained there when it is not (about a quarter of an hour on a"
        " processor with bfloat16)",
    )  # fmt: skip
    parser.add_argument("--draws", type=int, default=draws, help=f"of the clips (default: {draws})")
    parser.add_argument("--threads", type=int, default=usual_threads(), help="of the processor"
                        " (default: as many as teaching takes)")  # fmt: skip


def prepared_base(name: str, arguments: argparse.Namespace) -> Weights:
    """The network that is taught; without the data there is nothing to measure.

    Args:
        name: the benchmark's.
    """
    if not arguments.root.is_dir():
        print(f"{name}: skipped, there is no UTD-MHAD at {arguments.root}", file=sys.stderr)
        raise SystemExit(0)
    torch.set_num_threads(arguments.threads)
    return base_weights(arguments.root, arguments.base)


def clips_of(
    store: Store, actions: Collection[str], people: Collection[int]
) -> tuple[TeachingClip, ...]:
    """The clips of some actions by the people who teach."""
    return tuple(
        TeachingClip(
            name=sequence.name,
            label=store.classes[sequence.label],
            person=str(sequence.subject),
            session=str(sequence.subject),
            recording="",
            times=np.arange(len(sequence.joints)) / sequence.fps,
            joints=sequence.joints,
            visibility=sequence.visibility,
            sensor=KINECT,
        )
        for sequence in store
        if store.classes[sequence.label] in actions and sequence.subject in people
    )


def rehearsed_and_tested(
    base: Weights, root: Path, classes: tuple[str, ...]
) -> tuple[Rehearsal, SequenceTensors]:
    """What the base was trained with, and the side that it was not; `classes`: a taught network's.

    Nothing that is rehearsed shows the new actions.
    """
    divided, _, _ = sides(
        [Source("utd-mhad", root)], "cross-subject", classes,
        preprocessing=CANONICAL, validation=(),
    )  # fmt: skip
    seen = divided.train.subset(divided.train.labels < len(base.card.classes))
    live = LiveAugmentation.from_dict(read_config(ROOT / CONFIG)["training"]["live"])
    chosen = rehearsing.choose(seen, rehearsing.SEQUENCES)
    return Rehearsal(chosen, classes, live.among(classes)), divided.test

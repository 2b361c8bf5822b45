"""Measure trained weights: ``python -m model.evaluate --weights W --data NAME --root DIR``."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from model.data.dataset import NAMES
from model.evaluate_streams import add_arguments, report, run_streams
from model.faithfulness import CLIPS, MOST_HIDDEN, Faithfulness, evenly, measure
from model.files import write_text
from model.metrics import calibration_error, confusion, precision_recall, top_k
from model.network import SkeletonNetwork
from model.pictures import confusion_matrix, deletion_curves
from model.preparation import Source, read_config, sides
from model.sampling import SequenceTensors, clip_windows, segment_windows
from model.scoring import live_ends, score_live, score_segments
from model.skeleton import NUM_JOINTS
from model.summary import parameters, summarise
from model.weights import Weights, load


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        result = run_streams(options, accuracy) if options.streaming else run(options)
    except (ValueError, OSError) as error:
        print(f"python -m model.evaluate: {error}", file=sys.stderr)
        return 2
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        write_text(options.out, json.dumps(result, indent=2) + "\n")
        print(f"Saved {options.out}", file=sys.stderr)
    if options.json:
        print(json.dumps(result))
    elif options.streaming:
        print(report(result))
    else:
        _print(result)
    return 0


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Everything that is measured, as a JSON object.

    Raises:
        ValueError, OSError: unusable weights or data, in one sentence.
    """
    weights = load(options.weights)
    config = read_config(options.config)
    divided, _, _ = sides(
        [Source(options.data, options.root)],
        options.protocol,
        weights.card.classes,
        preprocessing=weights.card.preprocessing,
        relabel=config.get("relabel"),
        validation=None if options.side == "validation" else (),
        partial=True,
    )
    data: SequenceTensors = getattr(divided, options.side)
    if options.view is not None:
        data = data.subset(data.cameras == options.view)
    if not len(data):
        raise ValueError(f"there is nothing on the {options.side} side to measure on")
    result = accuracy(weights, data, options.crops)
    result |= {
        "weights": str(options.weights),
        "sha256": weights.card.sha256,
        "network": weights.card.network,
        "trained": weights.card.training,
        "data": options.data,
        "protocol": options.protocol,
        "side": options.side,
        "view": options.view,
        "crops": options.crops,
        "sequences": len(data),
        "faithfulness": faithfulness(weights, data, options.faithfulness_clips),
        "parameters": parameters(weights.network),
        "multiply_adds": sum(p.multiply_adds for p in summarise(weights.network.config)),
        "latency_ms": latency(weights.network),
    }
    if options.pictures:
        _draw(result, weights, options.pictures)
    return result


def accuracy(weights: Weights, data: SequenceTensors, crops: int = 1) -> dict[str, Any]:
    """Accuracy, per-class figures and calibration over clips.

    Live weights answer with the mean over the windows of a clip, among the actions: the class for
    no action is left out, since every clip shows one.

    Args:
        crops: passes over each clip; 1 is deterministic. For whole-clip weights only.
    """
    card, network = weights.card, weights.network
    live = card.sampling == "live"
    scores = score_live(network, data, card.rate) if live else score_segments(network, data, crops)
    chances = scores.clip_probabilities(card.temperature).numpy()
    labels = data.labels.numpy()
    windows = torch.softmax(scores.logits / card.temperature, dim=-1).numpy()
    window_labels = labels[scores.sequences.numpy()]
    raw = scores.clip_probabilities().numpy()
    if live and card.no_action is not None:
        idle = card.classes.index(card.no_action)
        chances = np.array(chances)
        chances[:, idle] = 0.0
    table = confusion(chances.argmax(axis=1), labels, len(card.classes))
    precision, recall = precision_recall(table)
    return {
        "top1": top_k(chances, labels, 1),
        "top5": top_k(chances, labels, 5),
        "window_top1": top_k(windows, window_labels, 1),
        "ece_before": calibration_error(raw, labels),
        "ece": calibration_error(windows if live else chances, window_labels if live else labels),
        "classes": {
            name: {
                "precision": _number(precision[index]),
                "recall": _number(recall[index]),
                "clips": int(table[index].sum()),
            }
            for index, name in enumerate(card.classes)
            if table[index].any()
        },
        "confusion": table.tolist(),
    }


def faithfulness(weights: Weights, data: SequenceTensors, most: int = CLIPS) -> dict[str, Any]:
    """Deletion curves over one window of each clip (all of it, or the last live one), and their
    areas.

    Args:
        most: clips to take, evenly of all classes and always the same; 0 means all.
    """
    if 0 < most < len(data):
        data = data.subset(evenly(data.labels, most))
    frames = weights.network.config.frames
    every = torch.arange(len(data))
    windows: Tensor
    if weights.card.sampling == "live":
        chosen, ends = live_ends(data, weights.card.rate)
        last = torch.bincount(chosen, minlength=len(data)).cumsum(0) - 1
        windows = clip_windows(data, every, ends[last], frames, weights.card.rate)
    else:
        windows = segment_windows(data, every, frames, None)
    measured = measure(weights.network, windows, data.labels).to_dict()
    return measured | {"clips": len(data)}


def latency(network: SkeletonNetwork, repetitions: int = 30) -> float:
    """Median milliseconds of one window, batch 1, one thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    window = torch.zeros(1, network.config.frames + 1, NUM_JOINTS, 3)
    times = []
    with torch.inference_mode():
        for _ in range(repetitions):
            start = time.perf_counter()
            network(window)
            times.append(1000 * (time.perf_counter() - start))
    torch.set_num_threads(threads)
    return statistics.median(times)


def _number(value: np.floating[Any]) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)


def _draw(result: dict[str, Any], weights: Weights, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    table = np.array(result["confusion"], np.int64)
    confusion_matrix(table, weights.card.classes, folder / "confusion.png")
    curves = result["faithfulness"]["curves"]
    deletion_curves(Faithfulness(**curves), folder / "faithfulness.png")


def _print(result: dict[str, Any]) -> None:
    print(f"{result['weights']} on {result['data']}, {result['protocol']}, {result['side']} side,")
    print(f"{result['sequences']} clips\n")
    print(f"top-1 {100 * result['top1']:.1f} %, top-5 {100 * result['top5']:.1f} %,", end=" ")
    print(f"single windows {100 * result['window_top1']:.1f} %")
    print(f"calibration error {100 * result['ece']:.1f} %", end=" ")
    print(f"(before temperature {100 * result['ece_before']:.1f} %)")
    areas = result["faithfulness"]["areas"]
    print(f"true class's probability with 1 to {MOST_HIDDEN} joints hidden, mean of", end=" ")
    print(f"{result['faithfulness']['clips']} clips, evenly of all classes:")
    print(", ".join(f"{name.replace('_', ' ')} {area:.3f}" for name, area in areas.items()))
    print(f"{result['parameters']:,} parameters, {result['multiply_adds'] / 1e6:.0f} M", end=" ")
    print(f"multiply-adds a window, {result['latency_ms']:.1f} ms on one thread\n")
    print(f"{'class':34}{'clips':>6}{'precision':>11}{'recall':>8}")
    for name, row in result["classes"].items():
        cells = [
            "-" if row[key] is None else f"{100 * row[key]:.1f}" for key in ("precision", "recall")
        ]
        print(f"{name:34}{row['clips']:>6}{cells[0]:>11}{cells[1]:>8}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m model.evaluate",
        description="Measure trained weights on a data set: one deterministic pass over the people"
        " that they were not trained on.",
    )
    parser.add_argument("--weights", required=True, type=Path)
    parser.add_argument("--data", required=True, choices=NAMES, help="the data set")
    parser.add_argument("--root", required=True, type=Path, help="its folder or file")
    parser.add_argument("--protocol", default="cross-subject")
    parser.add_argument("--side", default="test", choices=("test", "validation", "train"))
    parser.add_argument("--view", type=int, help="only the sequences of this camera or view")
    parser.add_argument("--config", type=Path, help="the config that the weights were trained with,"
                        " for its class names")  # fmt: skip
    parser.add_argument("--crops", type=int, default=1, help="random passes to average, SGN's"
                        " protocol has 5; 1 is deterministic")  # fmt: skip
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="write the confusion matrix"
                        " and the deletion curves there")  # fmt: skip
    parser.add_argument("--faithfulness-clips", type=int, default=CLIPS, metavar="N",
                        help="clips to hide joints in, evenly of"
                        f" all classes ({CLIPS}; 0: all)")  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures there as JSON,"
                        " such as RUN/evaluation.json for model.results")  # fmt: skip
    add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

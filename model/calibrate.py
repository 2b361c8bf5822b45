"""Fit a trained network's decisions: ``python -m model.calibrate --weights W --data ...``.

On streams of validation people it fits the temperature, what tells unknown actions from known ones,
and the settings of the decider, and writes them into the weights' card. The network stays as it is.

People differ more than networks do, so that one person is few to fit on. Several runs of
``model.train --validate``, each without other people, are fitted together, each on streams of those
it does not know, for weights that were trained in the same way on everybody (``--onto``).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from model.calibration import (
    KEPT,
    SIGNAL_SETS,
    START,
    Observed,
    fit_settings,
    placed,
    rejections,
    temperature_of,
)
from model.confidence import PEOPLE, sure
from model.data.dataset import NAMES
from model.data.protocols import subject_numbers
from model.familiarity import SIGNALS, Familiarity, prototypes_of
from model.files import write_text
from model.folds import divided, observe_fold, people
from model.network import SkeletonNetwork
from model.preparation import Source, read_config, sensor_of
from model.sampling import clip_windows, prepare
from model.scoring import batch_size, live_ends
from model.stream_score import StreamScore, score
from model.stream_sets import (
    Recordings,
)
from model.streaming import decide
from model.weights import Weights, load, save

# Of a class and data set, so many sequences and every so many windows make its prototype.
_SEQUENCES, _STRIDE = 6, 4


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        result = run(options)
    except (ValueError, OSError) as error:
        print(f"python -m model.calibrate: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped; nothing was changed.", file=sys.stderr)
        return 130
    if options.out:
        write_text(options.out, json.dumps(result, indent=2) + "\n")
    print(json.dumps(result, indent=2))
    return 0


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Fit, write the card, and say what came out.

    Raises:
        ValueError, OSError: unusable weights or data, in one sentence.
    """
    torch.set_num_threads(1)
    runs = [load(path) for path in options.weights]
    target = load(options.onto) if options.onto else runs[0]
    _check(options, runs, target)
    sources = [Source(options.data, options.root), *map(Source.parse, options.also)]
    strange = [Source.parse(text) for text in options.unknown]
    relabel = read_config(options.config).get("relabel", {})
    folds = [
        divided(weights, sources, strange, options.protocol, relabel, subjects)
        for weights, subjects in zip(runs, _subjects(options, runs), strict=True)
    ]

    card = runs[0].card
    idle = None if card.no_action is None else card.classes.index(card.no_action)
    prototypes = torch.zeros(0, 0)
    sets = [options.signals] if options.signals else list(SIGNAL_SETS)
    if len(folds) > 1:
        # Features of one network say nothing about another's.
        sets = [one for one in sets if "cosine" not in one]
    else:
        print("Prototypes of the training people's actions", file=sys.stderr)
        prototypes = _prototypes(runs[0], folds[0].known)
    observed: dict[str, Observed] = {}
    for fold in folds:
        whose = "" if len(folds) == 1 else " of " + ", ".join(map(str, sorted(fold.subjects)))
        observed |= {
            view + whose: one
            for view, one in observe_fold(fold, options.minutes, options.seed).items()
        }
    temperature = options.temperature or temperature_of(list(observed.values()), card)
    streams = [one.stream for one in observed.values()]
    acting = [one for one in observed.values() if one.stream.truth]
    print("Ways to tell unknown actions", file=sys.stderr)
    plain = [one.calibrated(temperature, None, idle) for one in observed.values()]
    settings = placed(streams, plain, card, START)
    ways = rejections(acting, card, temperature, prototypes, settings, options.kept, sets)
    best = ways[0]
    predictions = [one.calibrated(temperature, best.familiarity, idle) for one in observed.values()]
    if options.usual_settings:
        settings = placed(streams, predictions, card, best.settings)
    else:
        with tqdm(desc="Decision settings", unit=" tries", mininterval=1.0) as bar:
            settings = fit_settings(streams, predictions, card, best.settings, bar.update).settings
    # Once more: what is kept depends on the settings.
    settings = replace(settings, familiar=0.0)
    sets = [best.signals]
    (best,) = rejections(acting, card, temperature, prototypes, settings, options.kept, sets)
    predictions = [one.calibrated(temperature, best.familiarity, idle) for one in observed.values()]
    settings = best.settings
    fitted_on = people([one for fold in folds for one in (*fold.known, *fold.unknown)])
    acted = people([one for fold in folds for one in fold.known])
    if sum(map(len, acted.values())) >= PEOPLE and not options.plain_confidence:
        settings = sure(streams, predictions, card, settings)
    scores = [
        score([stream], [decide(made, card, settings)])
        for stream, made in zip(streams, predictions, strict=True)
    ]

    familiarity = best.familiarity
    if target is not runs[0] and len(familiarity.prototypes):
        own = _prototypes(target, folds[0].known)
        familiarity = Familiarity(familiarity.quantiles, own)
    about = {
        "signals": list(best.signals),
        "kept there": round(best.kept, 3),
        "fitted on": fitted_on,
        "rejected there": round(best.rejected, 3),
    }
    new = replace(
        target.card,
        temperature=round(temperature, 4),
        decision=asdict(settings) | {"off": list(settings.off)},
        unknown=about,
    )
    if not options.dry_run:
        save(target.path or options.weights[0], target.network, new, familiarity)
    return {
        "weights": str(target.path),
        "temperature": new.temperature,
        "decision": new.decision,
        "unknown": about,
        "ways to tell unknown": {
            "+".join(way.signals): {
                "familiar": way.settings.familiar, "kept": round(way.kept, 3),
                "rejected": round(way.rejected, 3),
            }
            for way in ways
        },
        "streams": {
            name: _short(one) for name, one in zip(observed, scores, strict=True)
        },
    }  # fmt: skip


def _short(score: StreamScore) -> dict[str, Any]:
    names = ("actions", "events", "f1", "named", "delay", "false_per_10_minutes", "rejected",
             "shown_error")  # fmt: skip
    return {name: getattr(score, name) for name in names}


def _subjects(
    options: argparse.Namespace, runs: Sequence[Weights]
) -> list[tuple[Collection[int] | None, Collection[int] | None]]:
    """Whom each of the weights is looked at with, in known and in unknown actions."""
    if len(runs) == 1:
        return [(options.subjects, options.unknown_subjects)]
    held = [one.card.metrics["validation subjects"] for one in runs]
    return [(subjects, subjects) for subjects in held]


def _check(options: argparse.Namespace, runs: Sequence[Weights], target: Weights) -> None:
    for one in (*runs, target):
        if one.card.classes != runs[0].card.classes:
            raise ValueError(f"{one.path} knows other classes than {runs[0].path}")
    if len(runs) == 1:
        return
    if not options.onto:
        raise ValueError("several --weights are fitted together for others: give those as --onto")
    if options.subjects or options.unknown_subjects:
        raise ValueError("with several --weights, people are those that each was trained without")
    if options.signals and "cosine" in options.signals:
        raise ValueError("several --weights have no features in common for the cosine")
    for one in runs:
        if not one.card.metrics.get("validation subjects"):
            raise ValueError(f"{one.path} was trained on everybody: run model.train --validate")


@torch.inference_mode()
def _prototypes(weights: Weights, known: Sequence[Recordings]) -> Tensor:
    """Of every class as every data set's training people do it."""
    card, features, groups = weights.card, [], []
    for number, one in enumerate(known):
        labels = one.labels(card.classes)
        rng = np.random.default_rng(0)
        chosen = np.full(len(labels), -1, np.int64)
        for label in np.unique(labels[one.train]):
            own = one.train[labels[one.train] == label]
            chosen[rng.permutation(own)[:_SEQUENCES]] = label
        if not (chosen >= 0).any():
            continue
        sensor = sensor_of(one.dataset)
        data = prepare(one.dataset.tensors(), chosen, sensor, card.preprocessing)
        which, ends = live_ends(data, card.rate, stride=_STRIDE)
        windows = clip_windows(data, which, ends, weights.network.config.frames, card.rate)
        features.append(_features(weights.network, windows))
        groups.append(data.labels[which] + number * len(card.classes))
    if not features:
        raise ValueError("there are no sequences of training people to compare with")
    return prototypes_of(torch.cat(features), torch.cat(groups))


def _features(network: SkeletonNetwork, windows: Tensor) -> Tensor:
    size = batch_size(windows.device)
    return torch.cat([network(part).features.float() for part in torch.split(windows, size)])


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if not set(names) <= set(SIGNALS):
        raise argparse.ArgumentTypeError(f"signals are {', '.join(SIGNALS)}")
    return names


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m model.calibrate",
        description="Fit temperature, rejection of unknown actions and decision settings on streams"
        " of validation people, and write them into the weights' card.",
    )
    parser.add_argument("--weights", required=True, nargs="+", type=Path, help="a network; or"
                        " several, each trained without other people")  # fmt: skip
    parser.add_argument("--onto", type=Path, metavar="WEIGHTS", help="write into these"
                        " weights instead, trained in the same way on all people")  # fmt: skip
    parser.add_argument("--data", required=True, choices=NAMES, help="the data set")
    parser.add_argument("--root", required=True, type=Path, help="its folder or file")
    parser.add_argument("--also", action="append", default=[], metavar="NAME:PATH",
                        help="a further data set of known actions; may be repeated")  # fmt: skip
    parser.add_argument("--unknown", action="append", default=[], metavar="NAME:PATH",
                        help="a data set with unknown movements, such as ui-prmd:DIR; may be"
                        " repeated")  # fmt: skip
    parser.add_argument("--protocol", default="cross-subject")
    parser.add_argument("--subjects", type=subject_numbers, metavar="7", help="validation people"
                        " (those that the protocol proposes)")  # fmt: skip
    parser.add_argument("--unknown-subjects", type=subject_numbers, metavar="1,3,5,7,9",
                        help="people of the unknown movements, likewise")  # fmt: skip
    parser.add_argument("--config", type=Path, help="the config that the weights were trained with,"
                        " for its class names")  # fmt: skip
    parser.add_argument("--signals", type=_names, metavar="logit,cosine", help="what unknown"
                        " actions are told by (what does best on the streams)")  # fmt: skip
    parser.add_argument("--kept", type=float, default=KEPT, help="share of the known actions that"
                        f" is to be kept ({KEPT}); more where the weights were trained on the"
                        " same people")  # fmt: skip
    parser.add_argument("--temperature", type=float, help="known from another run (fitted)")
    parser.add_argument("--usual-settings", action="store_true", help="leave the decisions'"
                        " thresholds and times as usual; fit where events begin and end, and what"
                        " is unknown")  # fmt: skip
    parser.add_argument("--plain-confidence", action="store_true", help="show names with their"
                        " smoothed probability: runs that were trained shorter than the weights of"
                        " --onto are wrong more often than those")  # fmt: skip
    parser.add_argument("--minutes", type=float, default=10.0, help="length of each stream (10)")
    parser.add_argument("--seed", type=int, default=0, help="of the streams")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the result there as JSON")
    parser.add_argument("--dry-run", action="store_true", help="change nothing")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

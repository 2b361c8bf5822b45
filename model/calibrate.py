"""Fit a trained network's decisions: ``python -m model.calibrate --weights W --data ...``.

On streams of validation people it fits the temperature, what tells unknown actions from known ones,
and the settings of the decider, and writes them into the weights' card. The network stays as it is.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
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
    observe,
    placed,
    rejections,
    temperature_of,
)
from model.confidence import PEOPLE, sure
from model.data.dataset import NAMES
from model.familiarity import SIGNALS, Familiarity, prototypes_of
from model.files import write_text
from model.network import SkeletonNetwork
from model.preparation import Source, read_config, sensor_of
from model.sampling import clip_windows, prepare
from model.scoring import batch_size, live_ends
from model.stream_score import StreamScore, score
from model.stream_sets import (
    WAIST_UP,
    WHOLE_BODY,
    Recordings,
    known_takes,
    mixed,
    read,
    unknown_takes,
)
from model.streaming import decide
from model.streams import build_stream
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
    weights = load(options.weights)
    target = load(options.onto) if options.onto else weights
    if target.card.classes != weights.card.classes:
        raise ValueError(f"{options.onto} knows other classes than {options.weights}")
    sources = [Source(options.data, options.root), *map(Source.parse, options.also)]
    subjects = options.subjects or None
    relabel = read_config(options.config).get("relabel", {})
    known = [read(source, options.protocol, subjects, relabel) for source in sources]
    unknown = [
        read(Source.parse(text), options.protocol, options.unknown_subjects or None)
        for text in options.unknown
    ]
    _warn(weights, known)

    card = weights.card
    idle = None if card.no_action is None else card.classes.index(card.no_action)
    print("Prototypes of the training people's actions", file=sys.stderr)
    prototypes = _prototypes(weights, known)
    observed = _observe(weights, known, unknown, options)
    temperature = options.temperature or temperature_of(list(observed.values()), card)
    streams = [one.stream for one in observed.values()]
    acting = [one for one in observed.values() if one.stream.truth]
    sets = [options.signals] if options.signals else list(SIGNAL_SETS)
    print("Ways to tell unknown actions", file=sys.stderr)
    plain = [one.calibrated(temperature, None, idle) for one in observed.values()]
    settings = placed(streams, plain, card, START)
    ways = rejections(acting, card, temperature, prototypes, settings, options.kept, sets)
    best = ways[0]
    predictions = [one.calibrated(temperature, best.familiarity, idle) for one in observed.values()]
    with tqdm(desc="Decision settings", unit=" tries", mininterval=1.0) as bar:
        fitted = fit_settings(streams, predictions, card, best.settings, bar.update)
    # Once more: what is kept depends on the settings.
    settings = replace(fitted.settings, familiar=0.0)
    sets = [best.signals]
    (best,) = rejections(acting, card, temperature, prototypes, settings, options.kept, sets)
    predictions = [one.calibrated(temperature, best.familiarity, idle) for one in observed.values()]
    settings = best.settings
    people = {(one.dataset.origin, subject) for one in known for subject in _validated(one)}
    if len(people) >= PEOPLE:
        settings = sure(streams, predictions, card, settings)
    scores = [
        score([stream], [decide(made, card, settings)])
        for stream, made in zip(streams, predictions, strict=True)
    ]

    familiarity = best.familiarity
    if target is not weights and len(familiarity.prototypes):
        own = _prototypes(target, known)
        familiarity = Familiarity(familiarity.quantiles, own)
    about = {
        "signals": list(best.signals),
        "kept there": round(best.kept, 3),
        "fitted on": {one.dataset.origin: sorted(_validated(one)) for one in (*known, *unknown)},
        "rejected there": round(best.rejected, 3),
    }
    new = replace(
        target.card,
        temperature=round(temperature, 4),
        decision=asdict(settings) | {"off": list(settings.off)},
        unknown=about,
    )
    if not options.dry_run:
        save(target.path or options.weights, target.network, new, familiarity)
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


def _observe(
    weights: Weights,
    known: Sequence[Recordings],
    unknown: Sequence[Recordings],
    options: argparse.Namespace,
) -> dict[str, Observed]:
    """Streams of each view that there are people of, and one of rests."""
    observed = {}
    everything = []
    for view in (WHOLE_BODY, WAIST_UP, "Kinect"):
        takes = [
            take
            for one in known
            for take in known_takes(one, "validation", weights.card.classes, view)
        ]
        if not takes:
            continue
        everything += takes
        strange = [take for one in unknown for take in unknown_takes(one, "validation", view)]
        chosen = mixed(takes, strange, options.seed)
        print(f"Stream, {view}: {len(takes)} sequences, {len(chosen) - len(takes)} of unknown"
              " movements", file=sys.stderr)  # fmt: skip
        stream = build_stream(chosen, 60 * options.minutes, options.seed)
        observed[view] = observe(stream, weights)
    if not observed:
        raise ValueError("there are no sequences of validation people to fit with")
    rests = build_stream(everything, 60 * options.minutes, options.seed + 1, rests_only=True)
    observed["rests"] = observe(rests, weights)
    return observed


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


def _validated(recordings: Recordings) -> set[int]:
    """The validation people that there are sequences of."""
    return {int(s) for s in recordings.dataset.store.subjects[recordings.validation]}


def _warn(weights: Weights, known: Sequence[Recordings]) -> None:
    held = set(weights.card.metrics.get("validation subjects", []))
    used = {subject for one in known for subject in _validated(one)}
    if not used <= held:
        print(
            f"These weights were trained on the people they are calibrated with"
            f" ({', '.join(map(str, sorted(used - held)))}), so they look surer than they are."
            " Better calibrate a run of model.train --validate, and give these as --onto.",
            file=sys.stderr,
        )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


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
    parser.add_argument("--weights", required=True, type=Path)
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
    parser.add_argument("--subjects", type=_numbers, metavar="7", help="validation people (those"
                        " that the protocol proposes)")  # fmt: skip
    parser.add_argument("--unknown-subjects", type=_numbers, metavar="1,3,5,7,9",
                        help="people of the unknown movements, likewise")  # fmt: skip
    parser.add_argument("--config", type=Path, help="the config that the weights were trained with,"
                        " for its class names")  # fmt: skip
    parser.add_argument("--signals", type=_names, metavar="logit,cosine", help="what unknown"
                        " actions are told by (what does best on the streams)")  # fmt: skip
    parser.add_argument("--kept", type=float, default=KEPT, help="share of the known actions that"
                        f" is to be kept ({KEPT}); more where the weights were trained on the"
                        " same people")  # fmt: skip
    parser.add_argument("--temperature", type=float, help="known from another run (fitted)")
    parser.add_argument("--minutes", type=float, default=10.0, help="length of each stream (10)")
    parser.add_argument("--seed", type=int, default=0, help="of the streams")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the result there as JSON")
    parser.add_argument("--dry-run", action="store_true", help="change nothing")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

"""What live weights do with long streams and with each kind of view: every figure in one table."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from model.card_figures import MEASURED, card_figures
from model.data.dataset import NAMES
from model.decision import DecisionSettings
from model.preparation import Source, read_config, sensor_of
from model.sampling import SequenceTensors, prepare
from model.stream_score import StreamScore, motion_familiarity, score
from model.stream_sets import (
    KINDS,
    LEG_ACTIONS,
    WAIST_UP,
    WHOLE_BODY,
    Recordings,
    kinds,
    known_takes,
    mixed,
    read,
    shown,
    unknown_takes,
)
from model.streaming import decide, recognise
from model.streams import Stream, Take, build_stream
from model.weights import Weights, WeightsError, load, save

_VIEWS = (WHOLE_BODY, WAIST_UP, "Kinect")
#: Of the known motions, how many are kept where the share of rejected unknown ones is told.
_KEPT = 0.95


def run_streams(
    options: argparse.Namespace, accuracy: Callable[[Weights, SequenceTensors], dict[str, Any]]
) -> dict[str, Any]:
    """Clips by kind of view, and streams of actions, unknown movements and rests, of one side.

    Args:
        options: of `model.evaluate`.
        accuracy: measures clips.

    Raises:
        ValueError, OSError: unusable weights or data, in one sentence.
    """
    torch.set_num_threads(1)  # as live: one small window at a time
    weights = load(options.weights)
    if weights.card.sampling != "live":
        raise WeightsError(f"{options.weights} are made for whole clips and cannot run on streams")
    relabel = read_config(options.config).get("relabel", {})
    sources = [Source(options.data, options.root), *map(Source.parse, options.also)]
    held = None if options.side == "validation" else ()
    known = [read(source, options.protocol, held, relabel) for source in sources]
    unknown = [read(Source.parse(text), options.protocol, held) for text in options.unknown]
    streams = {}
    everything: list[Take] = []
    for view in _VIEWS:
        takes = [
            take
            for one in known
            for take in known_takes(one, options.side, weights.card.classes, view)
            if options.view is None or take.recording.camera == options.view
        ]
        if takes:
            everything += takes
            strange = [t for one in unknown for t in unknown_takes(one, options.side, view)]
            chosen = mixed(takes, strange, options.seed)
            streams[view] = build_stream(chosen, 60 * options.minutes, options.seed)
    if not streams:
        raise ValueError(f"there is nothing on the {options.side} side to measure on")
    result: dict[str, Any] = {
        "weights": str(options.weights),
        "sha256": weights.card.sha256,
        "data": [str(source.root) for source in sources],
        "side": options.side,
        "minutes": options.minutes,
        "seed": options.seed,
        "clips": {} if options.no_clips else _clips(weights, known, options, accuracy),
        "streams": {},
    }
    for view, stream in streams.items():
        result["streams"][view] = _stream(weights, stream)
    rests = build_stream(everything, 60 * options.minutes, options.seed + 1, rests_only=True)
    played = decide(recognise(rests, weights), weights.card)
    result["rest"] = _rest(score([rests], [played]))
    if options.into_card:
        _into_card(weights, result)
    return result


def _into_card(weights: Weights, result: dict[str, Any]) -> None:
    metrics = weights.card.metrics | {MEASURED: card_figures(result)}
    assert weights.path is not None
    card = replace(weights.card, metrics=metrics)
    save(weights.path, weights.network, card, weights.familiarity)


def _stream(weights: Weights, stream: Stream) -> dict[str, Any]:
    card = weights.card
    predictions = recognise(stream, weights)
    measured = score([stream], [decide(predictions, card)]).to_dict()
    idle = None if card.no_action is None else card.classes.index(card.no_action)
    values = np.array(motion_familiarity(stream, predictions, idle))
    named = np.array([action.action is not None for action in stream.truth])
    measured["kept"] = None
    measured["rejected_at_95"] = None
    if weights.familiarity is not None and named.any() and not named.all():
        threshold = np.quantile(values[named], 1 - _KEPT)
        measured["rejected_at_95"] = float((values[~named] < threshold).mean())
    if weights.familiarity is not None:
        # What rejection costs: as if it were off.
        settings = DecisionSettings(**card.decision)
        without = score([stream], [decide(predictions, card, replace(settings, familiar=0.0))])
        if without.recall:
            measured["kept"] = measured["recall"] / without.recall
    return measured


def _rest(measured: StreamScore) -> dict[str, Any]:
    return {
        "minutes": measured.minutes,
        "events": measured.events,
        "false_per_10_minutes": measured.false_per_10_minutes,
        "states": measured.states,
    }


def _clips(
    weights: Weights,
    known: Sequence[Recordings],
    options: argparse.Namespace,
    accuracy: Callable[[Weights, SequenceTensors], dict[str, Any]],
) -> dict[str, Any]:
    """Accuracy by kind of view; from the waist up only of what is seen there."""
    measured = {}
    for one in known:
        kind = kinds(one.dataset)
        labels = one.labels(weights.card.classes)
        own = np.zeros(len(labels), bool)
        own[one.side(options.side)] = True
        for name in np.unique(kind).tolist():
            hidden = [
                shown(name) == WAIST_UP and one.names[label] in LEG_ACTIONS
                for label in one.dataset.store.labels.tolist()
            ]
            wanted = np.where(own & (kind == name) & ~np.array(hidden), labels, -1)
            if not (wanted >= 0).any():
                continue
            sensor = sensor_of(one.dataset)
            data = prepare(one.dataset.tensors(), wanted, sensor, weights.card.preprocessing)
            figures = accuracy(weights, data)
            measured[f"{one.dataset.origin}, {name}"] = {
                "clips": len(data),
                **{key: figures[key] for key in ("top1", "window_top1", "ece", "classes")},
            }
    return measured


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of streams."""
    parser.add_argument("--streaming", action="store_true", help="in place of all else: clips by"
                        " kind of view, and events in long streams, as live")  # fmt: skip
    parser.add_argument("--also", action="append", default=[], metavar="NAME:PATH",
                        help=f"for streams: a further data set ({', '.join(NAMES)}); may be"
                        " repeated")  # fmt: skip
    parser.add_argument("--unknown", action="append", default=[], metavar="NAME:PATH",
                        help="for streams: a data set with unknown movements, such as"
                        " ui-prmd:DIR; may be repeated")  # fmt: skip
    parser.add_argument("--no-clips", action="store_true", help="for streams: leave out the clips"
                        f" by kind of view ({', '.join(KINDS)})")  # fmt: skip
    parser.add_argument("--into-card", action="store_true", help="for streams: write the figures"
                        " into the weights' card, which the window shows")  # fmt: skip
    parser.add_argument("--minutes", type=float, default=10.0, help="length of a stream (10)")
    parser.add_argument("--seed", type=int, default=0, help="of the streams")


def report(result: dict[str, Any]) -> str:
    """The figures as text: clips, streams, rest, and for each stream its classes and what they
    were taken for."""
    lines = [f"{result['weights']}, {result['side']} side", ""]
    for name, figures in result["clips"].items():
        lines.append(
            f"{name:28}{figures['clips']:>6} clips  accuracy {_percent(figures['top1'])}"
            f"  single windows {_percent(figures['window_top1'])}"
            f"  calibration error {_percent(figures['ece'])}"
        )
    rest = result["rest"]
    for view, one in result["streams"].items():
        lines += [
            "",
            f"{view}, {one['minutes']:.1f} minutes: {one['actions']} actions, {one['unknown']}"
            f" unknown movements, {one['events']} events",
            f"  event F1 {one['f1']:.3f} (precision {one['precision']:.3f},"
            f" recall {one['recall']:.3f}), named {_percent(one['named'])},"
            f" median delay {_seconds(one['delay'])}",
            f"  unknown movements without an event {_percent(one['rejected'])};"
            f" rejected where 95 % of the known are kept {_percent(one['rejected_at_95'])};"
            f" known kept by the threshold {_percent(one['kept'])}",
            f"  calibration error of the confidence shown {_percent(one['shown_error'])};"
            f" events in rests {one['false_per_10_minutes']:.1f} in 10 minutes",
        ]
    lines += [
        "",
        f"nothing but rest, {rest['minutes']:.1f} minutes: {rest['events']} events,"
        f" {rest['false_per_10_minutes']:.1f} in 10 minutes",
    ]
    for view, one in result["streams"].items():
        lines += ["", f"{view}: {'action':32}{'actions':>8}{'found':>7}{'events':>8}  called"]
        for name, row in one["confusion"].items():
            own = one["classes"].get(name, {"actions": sum(row.values()), "found": 0, "events": 0})
            called = ", ".join(f"{other} {count}" for other, count in row.items())
            lines.append(
                f"{'':{len(view) + 2}}{name:32}{own['actions']:>8}{own['found']:>7}"
                f"{own['events']:>8}  {called}"
            )
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f} s"

"""Weights with the people they do not know: what decisions are fitted on."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from model.calibration import Observed, observe
from model.preparation import Source
from model.stream_sets import (
    WAIST_UP,
    WHOLE_BODY,
    Recordings,
    known_takes,
    mixed,
    read,
    unknown_takes,
)
from model.streams import build_stream
from model.weights import Weights


@dataclass(frozen=True, eq=False)
class Fold:
    """Weights, the data sets of known and of unknown actions, and whose sequences streams are
    made of."""

    weights: Weights
    known: tuple[Recordings, ...]
    unknown: tuple[Recordings, ...]

    @property
    def subjects(self) -> set[int]:
        return {subject for one in self.known for subject in validated(one)}


def divided(
    weights: Weights,
    known: Sequence[Source],
    unknown: Sequence[Source],
    protocol: str,
    relabel: Mapping[str, Mapping[str, str]],
    subjects: tuple[Collection[int] | None, Collection[int] | None],
) -> Fold:
    """The data sets, with the people to validate with held out.

    Args:
        relabel: as `model.stream_sets.read` has it.
        subjects: who is held out of the sets of known and of unknown actions; None for those that
            the protocol proposes.

    Raises:
        DataError, ValueError: what `model.stream_sets.read` raises.
    """
    fold = Fold(
        weights,
        tuple(read(source, protocol, subjects[0], relabel) for source in known),
        tuple(read(source, protocol, subjects[1]) for source in unknown),
    )
    _warn(fold)
    return fold


def observe_fold(fold: Fold, minutes: float, seed: int) -> dict[str, Observed]:
    """Streams of each view that there are people of, and one of rests."""
    observed = {}
    everything = []
    for view in (WHOLE_BODY, WAIST_UP, "Kinect"):
        takes = [
            take
            for one in fold.known
            for take in known_takes(one, "validation", fold.weights.card.classes, view)
        ]
        if not takes:
            continue
        everything += takes
        strange = [take for one in fold.unknown for take in unknown_takes(one, "validation", view)]
        chosen = mixed(takes, strange, seed)
        print(f"Stream, {view}: {len(takes)} sequences, {len(chosen) - len(takes)} of unknown"
              " movements", file=sys.stderr)  # fmt: skip
        stream = build_stream(chosen, 60 * minutes, seed)
        observed[view] = observe(stream, fold.weights)
    if not observed:
        raise ValueError("there are no sequences of validation people to fit with")
    rests = build_stream(everything, 60 * minutes, seed + 1, rests_only=True)
    observed["rests"] = observe(rests, fold.weights)
    return observed


def people(several: Sequence[Recordings]) -> dict[str, list[int]]:
    """The validation people of each data set."""
    found: dict[str, set[int]] = {}
    for one in several:
        found.setdefault(one.dataset.origin, set()).update(validated(one))
    return {origin: sorted(subjects) for origin, subjects in found.items()}


def validated(recordings: Recordings) -> set[int]:
    """The validation people that there are sequences of."""
    return {int(s) for s in recordings.dataset.store.subjects[recordings.validation]}


def _warn(fold: Fold) -> None:
    held = set(fold.weights.card.metrics.get("validation subjects", []))
    strangers = fold.subjects - held
    if strangers:
        print(
            f"These weights were trained on the people they are calibrated with"
            f" ({', '.join(map(str, sorted(strangers)))}), so they look surer than they are."
            " Better calibrate a run of model.train --validate, and give these as --onto.",
            file=sys.stderr,
        )

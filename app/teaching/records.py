"""The lines of ``python -m app teach --json``: one JSON object each, told apart by ``type``.

In this order: one `Started`; then for each phase a `PhaseBegan` and many `Progress`, with a
`CurvePoint` after each epoch of fine-tuning; at the end exactly one of `Finished`, `Cancelled` and
`Failed`. ``python -m app compare --json`` ends with a `Compared` instead of a `Finished`.

==============  ============================================================================
``type``        record
==============  ============================================================================
``start``       `Started`
``phase``       `PhaseBegan`
``progress``    `Progress`
``point``       `CurvePoint`
``result``      `Finished`
``comparison``  `Compared`
``cancelled``   `Cancelled`
``error``       `Failed`
==============  ============================================================================

A line's entries are the record's attributes; later versions may add types and entries, which are
passed over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from model.teaching.report import Need, Score, needs_of


@dataclass(frozen=True)
class Started:
    """What is going to be done.

    Attributes:
        method: ``head`` (seconds) or ``fine-tune`` (minutes).
        mode: ``add`` or ``replace``.
        base: the weights that are taught, their name.
        labels: number of clips by label.
        missing: what would make it better.
    """

    method: str
    mode: str
    base: str
    labels: dict[str, int]
    missing: tuple[Need, ...]


@dataclass(frozen=True)
class PhaseBegan:
    """A phase begins.

    Attributes:
        name: ``load`` (reading), ``look`` (the network looks at the clips), ``score`` (teaching
            without some clips, to test on them), ``fit`` (teaching with all of them), ``save``.
        total: steps in it.
    """

    name: str
    total: int


@dataclass(frozen=True)
class Progress:
    """At most ten a second.

    Attributes:
        phase: see `PhaseBegan`.
        done, total: steps.
        left: seconds that this phase still takes; None while that is not known.
    """

    phase: str
    done: int
    total: int
    left: float | None


@dataclass(frozen=True)
class CurvePoint:
    """An epoch of fine-tuning is over.

    Attributes:
        phase: ``score`` or ``fit``, two runs of `epochs` epochs each.
        epoch: from 1.
        loss: mean over the epoch.
        accuracy: share of the training windows that were right.
        validation_accuracy: the same of windows of clips that were held out, or None.
    """

    phase: str
    epoch: int
    epochs: int
    loss: float
    accuracy: float
    validation_accuracy: float | None


@dataclass(frozen=True)
class Finished:
    """The taught weights are there.

    Attributes:
        weights: where they were saved.
        earlier: where the weights went that were there before; None when there were none.
        method, name: how they were taught, what they are called.
        classes: what they know.
        seconds: how long it took.
        temperature: of their confidence.
        missing: what would make them better.
        score: on clips that they were not taught with; None when none could be held out.
    """

    weights: str
    earlier: str | None
    method: str
    name: str
    classes: tuple[str, ...]
    seconds: float
    temperature: float
    missing: tuple[Need, ...]
    score: Score | None


@dataclass(frozen=True)
class ComparedWeights:
    """One weights file on the clips that all compared ones know.

    Attributes:
        taught_with: how many of the clips it was itself taught with: its score is too good by
            them.
    """

    weights: str
    name: str
    taught_with: int
    score: Score


@dataclass(frozen=True)
class Compared:
    """Several weights on the same clips.

    Attributes:
        labels: the classes that all of them know and that there are clips of.
        left_out: names of weights that know no class of the clips.
    """

    labels: tuple[str, ...]
    weights: tuple[ComparedWeights, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cancelled:
    """It was stopped; nothing was saved.

    Attributes:
        resumes: whether the same command goes on where this one stopped, not from the start.
    """

    resumes: bool


@dataclass(frozen=True)
class Failed:
    """It could not be done; one sentence says why and what to do."""

    message: str


Record = Started | PhaseBegan | Progress | CurvePoint | Finished | Compared | Cancelled | Failed

_TYPES: dict[str, type[Record]] = {
    "start": Started,
    "phase": PhaseBegan,
    "progress": Progress,
    "point": CurvePoint,
    "result": Finished,
    "comparison": Compared,
    "cancelled": Cancelled,
    "error": Failed,
}
_NAMES = {kind: name for name, kind in _TYPES.items()}


def is_end(record: Record) -> bool:
    """Whether no other follows."""
    return isinstance(record, (Finished, Compared, Cancelled, Failed))


def to_line(record: Record) -> str:
    """A line of JSON, without its end."""
    values: dict[str, Any] = {"type": _NAMES[type(record)]} | asdict(record)
    if isinstance(record, (Started, Finished)):
        values["missing"] = [asdict(need) | {"text": need.text} for need in record.missing]
    if isinstance(record, Finished) and record.score is not None:
        values["score"] = record.score.to_dict()
    if isinstance(record, Compared):
        values["weights"] = [
            asdict(entry) | {"score": entry.score.to_dict()} for entry in record.weights
        ]
    return json.dumps(values, ensure_ascii=False, allow_nan=False)


def parse(line: str) -> Record | None:
    """The record of a line; None for a type that is not known here.

    Raises:
        ValueError: no such line.
    """
    try:
        values = json.loads(line)
        kind = _TYPES.get(values["type"])
        return None if kind is None else _build(kind, values)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a line of teaching: {line[:200]}") from error


def _build(kind: type[Record], values: Mapping[str, Any]) -> Record:
    kept = {field.name: values[field.name] for field in fields(kind)}
    if "missing" in kept:
        kept["missing"] = tuple(needs_of(kept["missing"]))
    if kind is Finished:
        kept["classes"] = tuple(kept["classes"])
        kept["score"] = None if kept["score"] is None else Score.from_dict(kept["score"])
    if kind is Compared:
        kept["labels"], kept["left_out"] = tuple(kept["labels"]), tuple(kept["left_out"])
        kept["weights"] = tuple(
            ComparedWeights(
                entry["weights"],
                entry["name"],
                entry["taught_with"],
                Score.from_dict(entry["score"]),
            )
            for entry in kept["weights"]
        )
    return kind(**kept)

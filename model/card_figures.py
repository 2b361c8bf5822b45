"""What weights were measured to do, short enough for their card: for who chooses weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.stream_sets import shown

#: Where a card's metrics have them.
MEASURED = "measured"


def card_figures(result: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of `model.evaluate_streams.run_streams`, rounded.

    Returns:
        ``people``: the side that was measured on; ``clips``: accuracy by data set and kind of view;
        ``found``: by class, the share of clips that are found from the whole body, from the waist
        up, and by a Kinect, as far as there are any; ``events`` by view: F1, median delay in
        seconds, and error of the confidence shown; ``events in 10 minutes of rest``.
    """
    found: dict[str, dict[str, list[tuple[float, int]]]] = {}
    for name, figures in result["clips"].items():
        view = shown(name.rpartition(", ")[2])
        for action, row in figures["classes"].items():
            if row["recall"] is not None:
                views = found.setdefault(action, {})
                views.setdefault(view, []).append((row["recall"], row["clips"]))
    return {
        "people": result["side"],
        "clips": {name: round(one["top1"], 3) for name, one in result["clips"].items()},
        "found": {
            action: {view: round(_mean(pairs), 2) for view, pairs in views.items()}
            for action, views in found.items()
        },
        "events": {view: _events(one) for view, one in result["streams"].items()},
        "events in 10 minutes of rest": round(result["rest"]["false_per_10_minutes"], 1),
    }


def _mean(pairs: list[tuple[float, int]]) -> float:
    """Of values that stand for so many clips each."""
    return sum(value * count for value, count in pairs) / sum(count for _, count in pairs)


def _events(stream: Mapping[str, Any]) -> dict[str, float]:
    kept = {"F1": "f1", "delay": "delay", "error of the confidence": "shown_error"}
    return {name: round(stream[key], 3) for name, key in kept.items() if stream[key] is not None}

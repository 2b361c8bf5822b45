"""The whole score of taught weights, beside them: ``taught-1.score.json``.

A card says how good weights are, but not with which clips: it goes with them to other people. What
names clips and labels stays here, where they are.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from model.files import write_text
from model.teaching.report import Score


def path_of(weights: Path) -> Path:
    """Where the score of a weights file is."""
    return weights.with_suffix(".score.json")


def keep(weights: Path, sha256: str, score: Score | None) -> None:
    """Write the score of weights; None: there is none.

    Args:
        sha256: of the weights' tensors, so that it is never taken for another file's.

    Raises:
        OSError: it cannot be written.
    """
    if score is not None:
        values = {"sha256": sha256, "score": score.to_dict()}
        write_text(path_of(weights), json.dumps(values, indent=1, ensure_ascii=False) + "\n")


def completed(weights: Path, sha256: str, score: Score | None) -> Score | None:
    """The score of a card with the clips that were wrong and the cautions, as far as they are
    known here."""
    if score is None:
        return None
    try:
        values: Any = json.loads(path_of(weights).read_text(encoding="utf-8"))
        kept = Score.from_dict(values["score"])
        fits = values["sha256"] == sha256
        sound = all(isinstance(answer.clip, str) and answer.right is False for answer in kept.wrong)
        figures = replace(kept, wrong=(), cautions=())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return score  # missing, or not what `keep` wrote
    if not (fits and sound and figures == replace(score, wrong=(), cautions=())):
        return score
    return kept

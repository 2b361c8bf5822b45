"""Teach a network: look, score, fit, save. Raises one clear sentence for everything that is wrong.

``python -m app teach`` is the command line.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from model.familiarity import Familiarity
from model.network import SkeletonNetwork
from model.preprocess import CANONICAL
from model.teaching import versions
from model.teaching.clips import data_hash
from model.teaching.fine_tune import fine_tune
from model.teaching.frozen import teach_head
from model.teaching.groups import Grouping, group
from model.teaching.head import with_head
from model.teaching.lesson import Lesson, Teacher
from model.teaching.material import look
from model.teaching.method import Method, choose_method
from model.teaching.needs import needs
from model.teaching.rehearsal import Rehearsal
from model.teaching.report import Need, Score
from model.text import teaching as text
from model.weights import Card, save


class TeachingError(ValueError):
    """These clips cannot be taught; one sentence says why and what to do."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """A taught network.

    Attributes:
        network, card: as they were saved, or would be.
        method: by which it was taught.
        familiarity: what tells unknown actions; None when the base has nothing of the kind.
        score: on clips it was not taught with; None when nothing could be held out.
        path: where it was saved; None when it was not.
        earlier: where the weights went that were at `path` before, or None.
    """

    network: SkeletonNetwork
    card: Card
    method: Method
    score: Score | None
    familiarity: Familiarity | None = None
    path: Path | None = None
    earlier: Path | None = None


def check(lesson: Lesson) -> tuple[Need, ...]:
    """What is missing that need not be.

    Raises:
        TeachingError: something is missing without which nothing can be taught, or the base cannot
            be taught.
    """
    card = lesson.base.card
    if card.sampling != "live" or card.preprocessing != CANONICAL:
        raise TeachingError(text.teaching_for_clips(lesson.base.path or card.name))
    found = needs(lesson.clips, lesson.taught, lesson.background)
    required = [need.text for need in found if need.required]
    if required:
        raise TeachingError(text.nothing_to_teach(required))
    return found


def teach(
    lesson: Lesson,
    teacher: Teacher,
    *,
    rehearsal: Rehearsal | None,
    method: Method | None = None,
    name: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Teach; nothing is written except by fine-tuning, into `folder`.

    Args:
        rehearsal: sequences of what the base knows; None for none.
        method: None for what suits the number of clips.
        name: of the weights, for people.
        folder: where fine-tuning keeps its checkpoints; the same call goes on from them.

    Raises:
        TeachingError: see `check`.
        CancelledError: from `teacher`.
    """
    missing = check(lesson)
    method = method or choose_method(lesson.clips, lesson.background)
    grouping = group(lesson.clips, lesson.background)
    material = look(lesson, grouping, rehearsal, teacher)
    taught = teach_head(lesson, grouping, material, teacher)
    network = with_head(lesson.base.network, taught.head)
    card, familiarity, score = taught.card, taught.familiarity, taught.score
    if method is Method.FINE_TUNE:
        if folder is None:
            raise TeachingError(text.NO_CHECKPOINTS)
        first = None
        if taught.first is not None:
            first = with_head(lesson.base.network, taught.first)
        tuned = fine_tune(lesson, grouping, rehearsal, (network, first), teacher, folder)
        network, card = tuned.network, tuned.card
        familiarity, score = tuned.familiarity, tuned.score
    card = replace(
        _described(lesson, card, method, name, rehearsal),
        temperature=round(card.temperature, 4),
        metrics=_metrics(score, missing, grouping),
    )
    return Outcome(network, card, method, score, familiarity)


def put(outcome: Outcome, path: Path) -> Outcome:
    """Save, keeping what was at `path` under the next number (`model.teaching.versions`).

    Raises:
        OSError: it cannot be written; what was there is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = versions.keep(path)
    card = save(path, outcome.network, outcome.card, outcome.familiarity)
    return replace(outcome, card=card, path=path, earlier=kept)


def working_folder(path: Path) -> Path:
    """Where fine-tuning of the weights at `path` keeps its checkpoints."""
    return path.with_suffix(".teaching")


def clean(path: Path) -> None:
    """Remove what `working_folder` holds."""
    shutil.rmtree(working_folder(path), ignore_errors=True)


def _described(
    lesson: Lesson, card: Card, method: Method, name: str, rehearsal: Rehearsal | None
) -> Card:
    """The taught network's card with all that it says of how it was made."""
    base = lesson.base.card
    labels = [clip.label for clip in lesson.clips]
    own = f"{len(labels)} clips of the user's own"
    return replace(
        card,
        name=name or f"{base.name}, taught {', '.join(lesson.taught)}",
        network=base.network | {"classes": len(lesson.classes)},
        data=(*base.data, own),
        metrics={},
        training={
            "taught": {
                "method": method.value,
                "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
                "mode": lesson.mode.value,
                "base": base.name,
                "base sha256": base.sha256,
                "data sha256": data_hash(lesson.clips),
                "clips": [clip.content()[:16] for clip in lesson.clips],
                "labels": {label: labels.count(label) for label in sorted(set(labels))},
                "people": len({clip.person for clip in lesson.clips}),
                "mirrored": sorted(lesson.mirrored),
                "rehearsed": len(rehearsal.data) if rehearsal is not None else 0,
                "seed": lesson.seed,
            },
            "base": dict(base.training),
        },
        sha256="",
    )


def _metrics(score: Score | None, missing: Sequence[Need], grouping: Grouping) -> dict[str, Any]:
    said = {"missing": [need.text for need in missing]} if missing else {}
    if score is None:
        return {"score": "none: no clip could be held out", **said}
    values = score.to_dict()
    # Names of clips and people are the user's own affair: the file may be shared.
    for private in ("wrong", "cautions"):
        values.pop(private)
    cautions = [caution.kind for caution in grouping.cautions]
    return {"clips held out of teaching": values, "cautions": cautions, **said}

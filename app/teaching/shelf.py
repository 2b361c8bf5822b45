"""The weights of a library: the bundled ones, those taught with its clips, those of other people.

In the library's folder ``weights/`` holds what was taught with it, a file for each time
(``taught-1.safetensors``, ``taught-2.safetensors``, …), which is never written over; what others
have shared lies in ``weights/imported``. Beside each is its card, for people.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from app.errors import UserError
from app.teaching.kept_score import completed
from app.text import teach as text
from app.text import transfers
from model.files import replace_file, write_text
from model.shipped import DEFAULT
from model.teaching.report import Score

if TYPE_CHECKING:
    from model.weights import Card

WEIGHTS = "weights"
IMPORTED = "imported"
_ENDING = ".safetensors"
_HELD_OUT = "clips held out of teaching"


class Origin(Enum):
    """Where weights are from."""

    BUNDLED = "bundled"
    TAUGHT = "taught"
    IMPORTED = "imported"


@dataclass(frozen=True)
class Version:
    """One weights file, as its card describes it.

    Attributes:
        path: the file.
        origin: where it is from.
        name: for people.
        classes: the actions that it knows, without the one that stands for none.
        added: those among them that it was taught.
        date: when it was taught or came in, seconds since 1970; None for the bundled ones.
        score: on clips held out when it was taught, with the names of clips only where it was
            taught; None when nothing is known.
        sha256, base: hashes of its tensors and of those of what was taught.
        temperature: by which its logits are divided, so that its confidence is calibrated.
        familiar: how familiar a motion must be, 0 to 1, not to be called unknown; None when it
            cannot tell.
    """

    path: Path
    origin: Origin
    name: str
    classes: tuple[str, ...]
    added: tuple[str, ...]
    date: float | None
    score: Score | None
    sha256: str
    base: str
    temperature: float = 1.0
    familiar: float | None = None


def folder_of(library: Path) -> Path:
    """Where a library's weights lie."""
    return library / WEIGHTS


def versions(library: Path) -> tuple[list[Version], list[str]]:
    """All weights, newest first and the bundled ones last; and a sentence for each file that
    cannot be used."""
    from model.weights import WeightsError, read_card

    folder = folder_of(library)
    own = [(path, Origin.TAUGHT) for path in folder.glob(f"*{_ENDING}")]
    others = [(path, Origin.IMPORTED) for path in (folder / IMPORTED).glob(f"*{_ENDING}")]
    found: list[Version] = []
    problems = []
    for path, origin in [*own, *others, (DEFAULT, Origin.BUNDLED)]:
        try:
            found.append(_version(path, origin, read_card(path)))
        except WeightsError as error:
            problems.append(str(error))
    found.sort(key=lambda one: (one.date or 0.0, one.path.name), reverse=True)
    return found, sorted(problems)


def next_path(library: Path) -> Path:
    """Where the next weights that are taught go."""
    pattern = re.compile(rf"taught-(\d+){re.escape(_ENDING)}")
    matches = (pattern.fullmatch(path.name) for path in folder_of(library).glob(f"*{_ENDING}"))
    taken = [int(match.group(1)) for match in matches if match is not None]
    return folder_of(library) / f"taught-{max(taken, default=0) + 1}{_ENDING}"


def find(weights: Path | None, known: Sequence[Version]) -> Version | None:
    """The version at a path; None stands for the bundled ones, and comes back when it is none."""
    place = (weights or DEFAULT).resolve()
    return next((one for one in known if one.path.resolve() == place), None)


def base_of(weights: Path | None, known: Sequence[Version]) -> Path | None:
    """What is to be taught when these weights are in use; None for the bundled ones.

    Weights that were taught with this library are never taught again, what they came from is: the
    library has all of their clips.
    """
    used = find(weights, known)
    if used is None or used.origin is Origin.IMPORTED:
        return weights
    bases = [one for one in known if one.sha256 and one.sha256 == used.base]
    return next((one.path for one in bases if one.origin is Origin.IMPORTED), None)


def before(weights: Path | None, known: Sequence[Version]) -> Version | None:
    """What to go back to from weights that are in use: the next older ones; None when there are
    none."""
    used = find(weights, known)
    later = known[known.index(used) + 1 :] if used is not None else ()
    return later[0] if later else None


def share(version: Path, out: Path) -> None:
    """Write a copy that is complete by itself.

    Raises:
        UserError: it cannot be written.
    """
    try:
        replace_file(out, lambda temporary: shutil.copyfile(version, temporary))
    except OSError as error:
        raise UserError(transfers.not_written(out, error.strerror or error)) from error


def bring_in(source: Path, library: Path) -> Path:
    """Check somebody's weights and copy them to the library's; nothing in them can run.

    Returns:
        Where they are; when the same ones were there already, where those are.

    Raises:
        UserError: they are damaged, not this program's or not for live use, or cannot be copied.
    """
    from model.weights import WeightsError, load

    try:
        card = load(source).card
    except WeightsError as error:
        raise UserError(str(error)) from error
    if card.sampling != "live":
        raise UserError(text.for_whole_clips(source))
    same = [one.path for one in versions(library)[0] if one.sha256 == card.sha256]
    if same:
        return same[0]
    target = _free(folder_of(library) / IMPORTED / f"{source.stem}{_ENDING}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        share(source, target)
        write_text(target.with_suffix(".json"), _text(card))
    except OSError as error:
        raise UserError(transfers.not_written(target, error.strerror or error)) from error
    return target


def _version(path: Path, origin: Origin, card: Card) -> Version:
    taught = card.training.get("taught")
    taught = taught if isinstance(taught, dict) else {}
    labels = taught.get("labels")
    added = tuple(labels) if isinstance(labels, dict) else ()
    date = None
    if origin is Origin.TAUGHT:
        date = _date(taught.get("date")) or path.stat().st_mtime
    elif origin is Origin.IMPORTED:
        date = path.stat().st_mtime
    score = completed(path, card.sha256, _score(card.metrics.get(_HELD_OUT)))
    return Version(
        path, origin, " ".join(card.name.split()),
        tuple(name for name in card.classes if name != card.no_action),
        tuple(name for name in added if name in card.classes and name != card.no_action),
        date, score, card.sha256, str(taught.get("base sha256", "")), card.temperature,
        _familiar(card.decision.get("familiar")),
    )  # fmt: skip


def _familiar(value: object) -> float | None:
    return float(value) if _is_number(value) and 0 < value <= 1 else None


def _date(value: object) -> float | None:
    try:
        return datetime.fromisoformat(str(value)).timestamp()
    except (ValueError, OverflowError):
        return None


def _score(values: Any) -> Score | None:
    """The card may be a stranger's: what is no score is none."""
    try:
        score = Score.from_dict({**values, "wrong": [], "cautions": []})
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    alarms, old = score.false_alarms, score.old
    shares = [score.accuracy, score.live, *((old.before, old.after) if old is not None else ())]
    shares += [share for one in score.classes for share in (one.precision, one.recall)]
    square = all(len(row) == len(score.names) for row in score.confusion)
    sound = (
        score.by in ("person", "session", "recording")
        and all(share is None or (_is_number(share) and 0 <= share <= 1) for share in shares)
        and all(rate is None or _is_number(rate) for rate in (alarms.per_hour, alarms.at_most))
        and len(score.confusion) == len(score.names) and square
        and all(isinstance(name, str) for name in score.names)
        and all(isinstance(one.label, str) and _is_number(one.clips) for one in score.classes)
    )  # fmt: skip
    return score if sound else None


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _text(card: Card) -> str:
    return json.dumps(card.to_dict(), indent=2, ensure_ascii=False) + "\n"


def _free(path: Path) -> Path:
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem} {number}{path.suffix}")
        number += 1
    return free

"""What teaching tells people: what is missing, and how well it went. Plain records, without torch.

All of them go through JSON and come back the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from model.text import teaching as text

#: Seconds of background from which false alarms can be told.
BACKGROUND = 30.0


@dataclass(frozen=True)
class Need:
    """One thing that is missing.

    Attributes:
        kind: ``takes``, ``background``, ``session`` or ``labels``.
        label: the action it is about; "" for background and labels.
        count: takes or sessions more.
        seconds: of background more.
        required: without it nothing can be taught.
    """

    kind: str
    label: str = ""
    count: int = 0
    seconds: float = 0.0
    required: bool = False

    @property
    def text(self) -> str:
        """Such as ``3 more takes of clap``."""
        if self.kind == "takes":
            return text.need_takes(self.count, self.label)
        if self.kind == "session":
            return text.need_session(self.label)
        if self.kind == "labels":
            return text.NEED_LABELS
        if self.seconds >= BACKGROUND:
            return text.need_background(BACKGROUND)
        return text.need_more_background(self.seconds)


@dataclass(frozen=True)
class Caution:
    """Why a score may be too good; `labels` and `clips` say where.

    Attributes:
        kind: ``one person``, ``one session``, ``one recording`` (labels), ``leak`` (clips).
        labels: the classes that it is about.
        clips: names of the clips that it is about.
    """

    kind: str
    labels: tuple[str, ...] = ()
    clips: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """One sentence."""
        if self.kind == "one person":
            return text.one_person(self.labels)
        if self.kind == "one session":
            return text.one_session(self.labels)
        if self.kind == "one recording":
            return text.one_recording(self.labels)
        return text.leak(self.clips)


@dataclass(frozen=True)
class ClipAnswer:
    """What a clip was taken for.

    Attributes:
        clip: its name.
        label: what it is.
        answer: the likeliest action over the whole clip; for a background clip what the program
            would have said live, or the background's own label.
        confidence: mean probability of the answer, 0 to 1.
        live: what the program would have said while it went on: an action, or None.
    """

    clip: str
    label: str
    answer: str
    confidence: float
    live: str | None

    @property
    def right(self) -> bool:
        """Whether it was taken for what it is."""
        return self.answer == self.label


@dataclass(frozen=True)
class ClassFigures:
    """One class: shares from 0 to 1, None where there is nothing to divide by."""

    label: str
    clips: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True)
class FalseAlarms:
    """Actions that were seen in background clips.

    Attributes:
        events: how many.
        seconds: of background they were looked for in.
        per_hour: expected in an hour; None without background.
        at_most: what it is not more than with a probability of 95 %.
    """

    events: int
    seconds: float
    per_hour: float | None
    at_most: float | None


@dataclass(frozen=True)
class Old:
    """Accuracy over the classes that the network knew before: before and after teaching, of
    `clips` sequences by people that were held out of the rehearsal."""

    clips: int
    before: float
    after: float


@dataclass(frozen=True)
class Score:
    """How teaching went.

    Attributes:
        by: what was held out: ``person``, ``session`` or ``recording``.
        folds: rounds of teaching and testing.
        accuracy: share of the taught actions' clips that were right.
        live: share of them that the program would have named rightly as they happened.
        names: of the confusion table's rows and columns.
        confusion: counts; rows true, columns answered.
        classes: figures of each taught class and the background.
        wrong: the clips that were not right, surest first.
        false_alarms: in background clips.
        old: what the network still knows; None when classes were replaced.
        cautions: why this may be too good.
    """

    by: str
    folds: int
    accuracy: float | None
    live: float | None
    names: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    classes: tuple[ClassFigures, ...]
    wrong: tuple[ClipAnswer, ...]
    false_alarms: FalseAlarms
    old: Old | None
    cautions: tuple[Caution, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, the cautions with their sentences."""
        values = asdict(self)
        values["cautions"] = [asdict(entry) | {"text": entry.text} for entry in self.cautions]
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Score:
        """
        Raises:
            KeyError, TypeError, ValueError: not what `to_dict` gives.
        """
        old = values["old"]
        return cls(
            by=str(values["by"]),
            folds=int(values["folds"]),
            accuracy=values["accuracy"],
            live=values["live"],
            names=tuple(values["names"]),
            confusion=tuple(tuple(int(count) for count in row) for row in values["confusion"]),
            classes=tuple(ClassFigures(**entry) for entry in values["classes"]),
            wrong=tuple(ClipAnswer(**entry) for entry in values["wrong"]),
            false_alarms=FalseAlarms(**values["false_alarms"]),
            old=None if old is None else Old(**old),
            cautions=tuple(cautions_of(values["cautions"])),
        )


def needs_of(entries: Iterable[Mapping[str, Any]]) -> Iterator[Need]:
    """Needs from JSON objects, which may carry their sentence."""
    return (Need(**{k: v for k, v in entry.items() if k != "text"}) for entry in entries)


def cautions_of(entries: Iterable[Mapping[str, Any]]) -> Iterator[Caution]:
    """Cautions from JSON objects, which may carry their sentence."""
    for entry in entries:
        yield Caution(str(entry["kind"]), tuple(entry["labels"]), tuple(entry["clips"]))

"""What the library hands out: clips, spans, questions and counts. Plain frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

#: The label of clips that show somebody who does none of the actions.
NO_ACTION = "no action"
#: A clip with a lower pose quality is called poorly seen.
POOR_QUALITY = 0.6
#: Which side of an evaluation a clip is kept for; empty when it was not decided.
SPLITS: tuple[str, ...] = ("", "train", "validation", "test")


class Clip(NamedTuple):
    """A recorded piece of time with one person's joints, and a video where one was kept.

    A named tuple, because ten thousand of them are made for one look at a library.

    Attributes:
        id: its number in this library; never given twice.
        uid: its name in any library, and that of its folder; never changes.
        label: what is done in it from beginning to end; empty when nobody has said.
        person: who does it, as the user writes it; empty when unknown.
        session: the sitting in which it was recorded; empty when unknown.
        source: the camera or file that it came from.
        created: when its first frame was taken (imported files: when they were imported), seconds
            since 1970 UTC.
        duration: seconds from first to last frame.
        frames: how many there are joints for.
        fps: of the joints, frames a second on average.
        quality: pose quality, 0 to 1: the mean visibility of all joints over all frames, frames
            without a person counting 0.
        split: one of `SPLITS`.
        weights: the network that ran while it was recorded; empty when none did.
        notes: anything.
        video: the video's file name in the clip's folder, or its whole path where it was left at
            its place; empty without one. `Library.video` looks whether it is there.
        trashed: it lies in the trash.
        spans: number of confirmed spans in it.
    """

    id: int
    uid: str
    label: str
    person: str
    session: str
    source: str
    created: float
    duration: float
    frames: int
    fps: float
    quality: float
    split: str
    weights: str
    notes: str
    video: str
    trashed: bool
    spans: int

    @property
    def has_video(self) -> bool:
        """A video was kept."""
        return bool(self.video)


class SpanState(Enum):
    """Who stands behind a span."""

    CONFIRMED = "confirmed"
    SUGGESTED = "suggested"


@dataclass(frozen=True)
class Span:
    """An action within a clip.

    Attributes:
        clip: the clip's id.
        start, end: seconds from the clip's first frame; start < end.
        label: what is done; never empty.
        state: CONFIRMED by a person, or SUGGESTED by a network and not looked at yet.
        confidence: 0 to 1 as the network had it; None for what people marked.
        origin: the weights that suggested it; empty for people.
        id: its number in this library; 0 while it is not in one.
    """

    clip: int
    start: float
    end: float
    label: str
    state: SpanState = SpanState.CONFIRMED
    confidence: float | None = None
    origin: str = ""
    id: int = 0


@dataclass(frozen=True)
class Facts:
    """What is known of a new clip when it comes into a library; see `Clip`."""

    label: str = ""
    person: str = ""
    session: str = ""
    source: str = ""
    created: float = 0.0
    split: str = ""
    weights: str = ""
    notes: str = ""


#: What clips can be sorted by.
SORTS: tuple[str, ...] = (
    "created", "label", "person", "session", "source", "duration", "quality", "split", "id",
)  # fmt: skip


@dataclass(frozen=True)
class Query:
    """Which clips, in which order. The usual one: all that are not in the trash, newest first.

    Attributes:
        text: words that all must occur in label, person, session, source, notes or a span's label,
            in any case.
        labels: any of these, as the clip's own label or that of a confirmed span; "" stands for
            clips that have neither. None: whatever the label.
        ids: only these, by their numbers; None for all.
        persons, sessions, splits: any of these; "" for unknown. None: whatever it is.
        has_video: with or without one; None for both.
        least_quality, most_quality: pose quality within these; None for no bound.
        trashed: what lies in the trash instead of what does not.
        sort: one of `SORTS`.
        descending: largest first.
    """

    text: str = ""
    labels: tuple[str, ...] | None = None
    ids: tuple[int, ...] | None = None
    persons: tuple[str, ...] | None = None
    sessions: tuple[str, ...] | None = None
    splits: tuple[str, ...] | None = None
    has_video: bool | None = None
    least_quality: float | None = None
    most_quality: float | None = None
    trashed: bool = False
    sort: str = "created"
    descending: bool = True


@dataclass(frozen=True)
class Counts:
    """How many clips (not counting the trash) there are of what.

    Attributes:
        clips: in all.
        trashed: in the trash.
        unlabelled: clips with neither a label nor a confirmed span.
        labels: clips or confirmed spans by label, see `Example`: what can be trained on.
        persons, sessions: clips by person and session; "" for unknown.
        persons_by_label: the persons seen doing each label.
        sessions_by_label: the sessions that each label was recorded in.
        poor: clips in which little of the body was seen, see `POOR_QUALITY`.
        suggested: suggested spans that nobody has looked at.
        seconds: of all clips together.
    """

    clips: int = 0
    trashed: int = 0
    unlabelled: int = 0
    labels: dict[str, int] = field(default_factory=dict)
    persons: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    persons_by_label: dict[str, frozenset[str]] = field(default_factory=dict)
    sessions_by_label: dict[str, frozenset[str]] = field(default_factory=dict)
    poor: int = 0
    suggested: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Example:
    """A piece of a clip that shows one labelled action: what training and export take.

    A clip with confirmed spans gives one example a span; any other clip with a label is one
    example as a whole.

    Attributes:
        clip: where it is from.
        start, end: seconds from the clip's first frame.
        label: what is done.
        span: the span's id; 0 for a whole clip.
    """

    clip: Clip
    start: float
    end: float
    label: str
    span: int = 0

"""Recordings from the clip library: loaded for labelling, their labels kept there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from app.labelling.recording import Recording
from app.labelling.snapping import motion_edges
from app.labelling.span import Change, Span
from app.labelling.suggestion import Suggestion
from app.library import Clip, Library, LibraryError, SpanState
from app.library import Span as StoredSpan
from app.text import library as library_text
from app.text import library_changes as text
from app.text.formats import action_name


class LibrarySpans:
    """The confirmed spans of one clip, as a storage of labels.

    Also undoing and redoing are changes here: the library's own undo takes back what was done
    last, in whichever window.
    """

    def __init__(self, library: Library, clip: int) -> None:
        self._library, self._clip = library, clip
        self._numbers: dict[str, int] = {}
        self._read: list[Span] | None = None

    def read_ahead(self) -> None:
        """Have the spans at hand for the next `load`: hours of them take a while."""
        self._read = self.load()

    def load(self) -> list[Span]:
        """All spans of the clip."""
        read, self._read = self._read, None
        if read is not None:
            return read
        stored = self._library.spans.of(self._clip, SpanState.CONFIRMED)
        self._numbers = {str(one.id): one.id for one in stored}
        return [Span(one.start, one.end, one.label, str(one.id)) for one in stored]

    def apply(self, change: Change) -> None:
        """Keep a change."""
        kept = {span.id for span in change.added}
        gone = [self._numbers[s.id] for s in change.removed if s.id not in kept]
        put = [
            StoredSpan(
                self._clip, span.start, span.end, span.label, id=self._numbers.get(span.id, 0)
            )
            for span in change.added
        ]
        label = (change.added or change.removed)[-1].label
        numbers = self._library.spans.alter(gone, put, text.label_edit(change.name, label))
        for span in change.removed:
            self._numbers.pop(span.id, None)
        for span, number in zip(change.added, numbers, strict=True):
            self._numbers[span.id] = number


def open_recording(library: Library, number: int, classes: Iterable[str] = ()) -> Recording:
    """A clip, ready for labelling. Takes a while for hours of it.

    Args:
        library: where it is.
        number: of the clip.
        classes: names that can be given beside those of the library.

    Raises:
        LibraryError: it cannot be read.
    """
    clip = library.clip(number)
    motion = library.motion(number)
    video, problem = _video(library, number)
    if library.read_only:
        problem = " ".join(filter(None, (library_text.READ_ONLY, problem)))
    known = list(library.labels())
    # Names that are read alike are the same action: the library's spelling stays.
    read = {action_name(name) for name in known}
    storage = LibrarySpans(library, number)
    storage.read_ahead()
    return Recording(
        clip=number,
        title=title_of(clip),
        motion=motion,
        quality=motion.frame_quality(),
        edges=motion_edges(motion.joints, motion.times),
        storage=storage,
        keep_suggestions=lambda suggestions: keep_suggestions(library, number, suggestions),
        suggestions=[
            Suggestion(one.start, one.end, one.label, one.confidence or 0.0)
            for one in library.spans.of(number, SpanState.SUGGESTED)
        ],
        label=clip.label,
        labels=[*known, *(name for name in classes if action_name(name) not in read)],
        video=video,
        problem=problem,
    )


def keep_suggestions(
    library: Library, number: int, suggestions: Sequence[Suggestion], origin: str = ""
) -> None:
    """Make these the suggestions of a clip.

    Args:
        origin: the weights that made them.
    """
    one = StoredSpan(number, 0.0, 1.0, "?", SpanState.SUGGESTED, origin=origin)
    library.spans.suggest(
        number,
        [
            replace(one, start=s.start, end=s.end, label=s.label, confidence=s.confidence)
            for s in suggestions
        ],
    )


def title_of(clip: Clip) -> str:
    """What people call a clip: its label or its source, and who it is."""
    what = action_name(clip.label) if clip.label else clip.source
    return " · ".join(part for part in (what, clip.person) if part)


def _video(library: Library, number: int) -> tuple[Path | None, str]:
    try:
        return library.video(number), ""
    except LibraryError as error:
        return None, str(error)

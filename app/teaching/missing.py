"""What a library lacks for teaching; quick enough to be asked at every change. Without torch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.library import NO_ACTION, Library
from model.teaching.needs import needs
from model.teaching.report import Need


@dataclass(frozen=True)
class _Piece:
    """What must be known of a clip to say what is missing."""

    label: str
    person: str
    session: str
    seconds: float


def missing(library: Library, labels: Collection[str]) -> tuple[Need, ...]:
    """What is missing before the labels can be taught well; quick, nothing is read but the
    database."""
    pieces = [
        _Piece(
            example.label, example.clip.person, example.clip.session, example.end - example.start
        )
        for example in library.examples()
    ]
    return needs(pieces, sorted(labels), NO_ACTION)

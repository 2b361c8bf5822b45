"""What a library lacks for teaching, and which way of teaching suits what it has. Without torch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.library import NO_ACTION, Library
from model.teaching.method import Method, choose_method
from model.teaching.needs import needs
from model.teaching.report import Need


@dataclass(frozen=True)
class Outlook:
    """What teaching some labels would be like.

    Attributes:
        missing: before they can be taught well, required things first.
        method: what suits the number of clips.
    """

    missing: tuple[Need, ...]
    method: Method


@dataclass(frozen=True)
class _Piece:
    """What must be known of a clip to say what is missing."""

    label: str
    person: str
    session: str
    seconds: float


def outlook(library: Library, labels: Collection[str]) -> Outlook:
    """How it looks for these labels; quick enough to be asked at every change: nothing is read but
    the database."""
    pieces = [
        _Piece(
            example.label, example.clip.person, example.clip.session, example.end - example.start
        )
        for example in library.examples()
    ]
    chosen = [piece for piece in pieces if piece.label in labels]
    return Outlook(
        needs(pieces, sorted(labels), NO_ACTION),
        choose_method(chosen, NO_ACTION),
    )

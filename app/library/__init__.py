"""The clip library: what was recorded, who did what in it, and where it lies. No Qt here."""

from app.library.errors import LibraryError
from app.library.library import Library
from app.library.motion import Motion
from app.library.records import (
    NO_ACTION,
    Clip,
    Counts,
    Example,
    Facts,
    Query,
    Span,
    SpanState,
)

__all__ = [
    "NO_ACTION",
    "Clip",
    "Counts",
    "Example",
    "Facts",
    "Library",
    "LibraryError",
    "Motion",
    "Query",
    "Span",
    "SpanState",
]

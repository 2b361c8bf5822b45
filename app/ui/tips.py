"""Words for under the pointer."""

from __future__ import annotations

from html import escape


def tip(*paragraphs: str) -> str:
    """A tooltip that is wrapped, and that shows what users have named as they wrote it: Qt would
    take a name with angle brackets for markup."""
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph)

"""Why no clip is shown, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.text import library as text
from app.ui.library.clip_question import ClipQuestion
from app.ui.library.library_view import LibraryView

if TYPE_CHECKING:
    from app.library import Counts


def show_why_empty(
    view: LibraryView,
    question: ClipQuestion,
    counts: Counts,
    record: Callable[[], None],
    add: Callable[[], None],
) -> None:
    """Show a message in the place of clips.

    Args:
        question: that found none.
        counts: what there is.
        record, add: lead to clips where the library has none.
    """
    if question.in_trash and not question.searching:
        view.show_message(text.TRASH_EMPTY, text.TRASH_EMPTY_DETAIL)
    elif counts.clips or counts.trashed:
        view.show_message(
            text.NOTHING_FOUND, text.NOTHING_FOUND_DETAIL, [(text.SHOW_ALL, question.show_all)]
        )
    else:
        choices = [(text.TO_LIVE, record), (text.IMPORT, add)]
        view.show_message(text.EMPTY, text.EMPTY_DETAIL, choices)

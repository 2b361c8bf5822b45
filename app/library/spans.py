"""The spans of clips: who does what when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from app.library.changes import Changes
from app.library.database import Database
from app.library.errors import LibraryError
from app.library.history import Step
from app.library.records import Span, SpanState
from app.library.schema import SPAN_COLUMNS
from app.text import library_changes as changes_text
from app.text import library_errors as text


class Spans:
    """Reads and changes spans; for any thread, like the library it belongs to.

    Every change is on the disk when its method returns and can be undone, apart from `suggest`.
    """

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._changes = changes

    def of(self, clip: int, state: SpanState | None = None) -> list[Span]:
        """The spans of a clip by time; of one kind, or all."""
        which, values = ("", ()) if state is None else ("AND state = ?", (state.value,))
        rows = self._database.rows(
            f'SELECT {SPAN_COLUMNS} FROM spans WHERE clip = ? {which} ORDER BY start, "end", id',
            (clip, *values),
        )
        return [span_of(row) for row in rows]

    def get(self, number: int) -> Span:
        """One span by its id."""
        rows = self._database.rows(f"SELECT {SPAN_COLUMNS} FROM spans WHERE id = ?", (number,))
        if not rows:
            raise LibraryError(text.no_span(number))
        return span_of(rows[0])

    def confirmed(self) -> list[Span]:
        """The confirmed spans of all clips outside the trash, by clip and time."""
        rows = self._database.rows(
            f"SELECT {_columns_of_spans()} FROM spans JOIN clips ON clips.id = spans.clip "
            "WHERE NOT trashed AND state = 'confirmed' ORDER BY spans.clip, start"
        )
        return [span_of(row) for row in rows]

    def to_review(self, limit: int | None = None) -> list[Span]:
        """Suggestions that nobody has looked at, the least certain first."""
        rows = self._database.rows(
            f"SELECT {_columns_of_spans()} FROM spans JOIN clips ON clips.id = spans.clip "
            "WHERE NOT trashed AND state = 'suggested' "
            "ORDER BY coalesce(confidence, 0), spans.id LIMIT ?",
            (-1 if limit is None else limit,),
        )
        return [span_of(row) for row in rows]

    def insert(self, span: Span) -> Span:
        """Add a span; as it is in the library, with its id."""
        with self._changes.step(changes_text.mark(span.label)) as step:
            number = insert_span(step, span)
        return replace(span, id=number)

    def change(self, span: Span, what: str = "") -> None:
        """Give the span of this id the record's times, label, state, confidence and origin.

        Args:
            what: how undo names it; made up when empty.
        """
        check(span)
        with self._changes.step(what or changes_text.change_span(span.label)) as step:
            step.update("spans", span.id, row_of(span))

    def remove(self, numbers: Collection[int]) -> None:
        """Remove spans by their ids; those that are gone already do not matter."""
        with self._changes.step(changes_text.remove_spans(len(numbers))) as step:
            for number in numbers:
                step.delete("spans", number)

    def replace(
        self, clip: int, spans: Iterable[Span], what: str = "", state: SpanState | None = None
    ) -> list[Span]:
        """Make these the spans of a clip, as one change: splitting, merging, labelling many.

        Spans with the id of one that is there change it, those without are added, the others are
        removed.

        Args:
            what: how undo names it; made up when empty.
            state: only spans of this kind are replaced; None for all.

        Returns:
            The clip's spans of that kind as they are now, by time.
        """
        wanted = [replace(span, clip=clip) for span in spans]
        for span in wanted:
            check(span)
        with self._changes.step(what or changes_text.CHANGE_SPANS) as step:
            # What is there is looked up within the transaction: nobody gets in between.
            rows = step.connection.execute(
                f"SELECT {SPAN_COLUMNS} FROM spans WHERE clip = ?", (clip,)
            ).fetchall()
            spans_there = map(span_of, rows)
            there = {span.id: span for span in spans_there if state in (None, span.state)}
            for number in there.keys() - {span.id for span in wanted}:
                step.delete("spans", number)
            for span in wanted:
                # Thousands may stay as they are: only what differs costs anything.
                if span.id not in there:
                    insert_span(step, span)
                elif span != there[span.id]:
                    step.update("spans", span.id, row_of(span))
        return self.of(clip, state)

    def alter(self, gone: Collection[int], put: Iterable[Span], what: str = "") -> list[int]:
        """Change some spans at once, without a look at a clip's others.

        Args:
            gone: ids of spans to remove; those that are gone already do not matter.
            put: spans to change, by their ids, or to add, with the id 0.
            what: how undo names it; made up when empty.

        Returns:
            The ids of `put`, in its order.
        """
        wanted = list(put)
        for span in wanted:
            check(span)
        with self._changes.step(what or changes_text.CHANGE_SPANS) as step:
            for number in gone:
                step.delete("spans", number)
            for place, span in enumerate(wanted):
                if span.id:
                    step.update("spans", span.id, row_of(span))
                else:
                    wanted[place] = replace(span, id=insert_span(step, span))
        return [span.id for span in wanted]

    def accept(self, numbers: Collection[int], label: str | None = None) -> None:
        """Confirm suggestions, as they are or under another label."""
        values = {"state": SpanState.CONFIRMED.value} | ({"label": label} if label else {})
        with self._changes.step(changes_text.accept(len(numbers))) as step:
            for number in numbers:
                step.update("spans", number, values)

    def suggest(self, clip: int, spans: Iterable[Span]) -> list[Span]:
        """Replace the suggestions in a clip by a network's new ones; not a change to undo.

        Returns:
            The clip's suggestions, by time.
        """
        wanted = [replace(span, clip=clip, state=SpanState.SUGGESTED) for span in spans]
        for span in wanted:
            check(span)
        with self._database.change() as connection:
            connection.execute("DELETE FROM spans WHERE clip = ? AND state = 'suggested'", (clip,))
            step = Step(connection)
            for span in wanted:
                insert_span(step, span)
        return self.of(clip, SpanState.SUGGESTED)


def insert_span(step: Step, span: Span) -> int:
    """Add a span within a change; its number.

    Raises:
        ValueError: see `check`.
    """
    check(span)
    return step.insert("spans", row_of(span))


def check(span: Span) -> None:
    """
    Raises:
        ValueError: no label, or times that are not a stretch of time after the clip's beginning.
    """
    if not span.label.strip():
        raise ValueError("a span needs a label")
    if not 0 <= span.start < span.end:
        raise ValueError(f"a span from {span.start} to {span.end} s is no stretch of a clip")
    if span.confidence is not None and not 0 <= span.confidence <= 1:
        raise ValueError(f"a confidence of {span.confidence} is not between 0 and 1")


def row_of(span: Span) -> dict[str, Any]:
    """A span as a row of the database, without its id."""
    return {
        "clip": span.clip, "start": float(span.start), "end": float(span.end),
        "label": span.label.strip(), "state": span.state.value,
        "confidence": span.confidence, "origin": span.origin,
    }  # fmt: skip


_STATES = {state.value: state for state in SpanState}


def span_of(row: tuple[Any, ...]) -> Span:
    """A row in the order of `SPAN_COLUMNS` as a record."""
    clip, start, end, label, state, confidence, origin, number = row
    return Span(clip, start, end, label, _STATES[state], confidence, origin, number)


def _columns_of_spans() -> str:
    return ", ".join(f"spans.{name.strip()}" for name in SPAN_COLUMNS.split(","))

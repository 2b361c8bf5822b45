"""The actions of a session, kept for lists, timelines and files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from model.decision import Event

#: So many are kept; the oldest are forgotten first.
KEPT = 5000


@dataclass(frozen=True)
class LoggedEvent:
    """An event and where it was seen.

    Attributes:
        event: the action; its times are those of the source's clock.
        source: what people call the source.
        began: date and time of its start; None when the source is a recording.
    """

    event: Event
    source: str
    began: datetime | None


class EventLog:
    """Events in the order they ended."""

    def __init__(self) -> None:
        self._events: list[LoggedEvent] = []

    def __len__(self) -> int:
        return len(self._events)

    @property
    def events(self) -> tuple[LoggedEvent, ...]:
        """All, oldest first."""
        return tuple(self._events)

    def of_source(self, source: str) -> list[LoggedEvent]:
        """Those of one source, oldest first."""
        return [logged for logged in self._events if logged.source == source]

    def add(self, logged: LoggedEvent) -> None:
        """Keep an event. A recording that is played again replaces what was seen there before."""
        if logged.began is None:
            self._events = [old for old in self._events if not _same_place(old, logged)]
        self._events.append(logged)
        del self._events[:-KEPT]

    def replace(self, source: str, events: Sequence[Event], until: float = math.inf) -> None:
        """What is known of a recording up to a time, seconds, in place of what was.

        What ended later stays, and takes the place of what overlaps it.
        """
        here = [old.began is None and old.source == source for old in self._events]
        pairs = list(zip(self._events, here, strict=True))
        elsewhere = [old for old, is_here in pairs if not is_here]
        later = [old for old, is_here in pairs if is_here and old.event.end > until]
        known = [LoggedEvent(event, source, None) for event in events]
        known = [new for new in known if not any(_same_place(old, new) for old in later)]
        self._events = elsewhere + known + later
        del self._events[:-KEPT]

    def overlaps(self, logged: LoggedEvent) -> bool:
        """Whether something else was seen at the same place of the same recording."""
        return any(_same_place(old, logged) for old in self._events)

    def clear(self) -> None:
        """Forget all."""
        self._events.clear()


def _same_place(old: LoggedEvent, new: LoggedEvent) -> bool:
    return (
        old.began is None
        and old.source == new.source
        and old.event.start < new.event.end
        and new.event.start < old.event.end
    )

"""What became of clips, kept until somebody asks."""

from __future__ import annotations

from collections import deque
from typing import TypeVar

from app.library.records import Clip

# Sentences that wait for somebody to read them: the oldest give way.
_MOST_PROBLEMS = 20

T = TypeVar("T")


class Reports:
    """Filled on the recorder's thread, emptied by any other."""

    def __init__(self) -> None:
        self._takes: deque[Clip] = deque()
        self._moments: deque[Clip] = deque()
        self._problems: deque[str] = deque(maxlen=_MOST_PROBLEMS)

    def saved(self, clip: Clip, take: bool) -> None:
        """A clip is in the library.

        Args:
            take: somebody recorded it; otherwise it was kept because the network was not sure.
        """
        (self._takes if take else self._moments).append(clip)

    def problem(self, sentence: str) -> None:
        """Something went wrong."""
        self._problems.append(sentence)

    def take_saved(self) -> list[Clip]:
        """The recorded clips that came since the last call, oldest first."""
        return _emptied(self._takes)

    def take_moments(self) -> list[Clip]:
        """The uncertain moments that came since the last call, oldest first."""
        return _emptied(self._moments)

    def take_problems(self) -> list[str]:
        """What went wrong since the last call, a sentence each."""
        return _emptied(self._problems)


def _emptied(waiting: deque[T]) -> list[T]:
    return [waiting.popleft() for _ in range(len(waiting))]

"""A colour for each action, by which it is found again on the timeline and in the list."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtGui import QColor

from app.ui.contrast import contrast

# Searched for: as far apart as can be for people who see all colours, no red or no green, while
# each stands out on the light and on the dark ground. Neighbours are those furthest apart.
COLOURS = (
    "#1f79b5", "#b29113", "#d60e94", "#107b4c", "#9e82ee", "#d2260f", "#9f1cf5", "#d27a8a",
)  # fmt: skip
_INKS = (QColor("#10141a"), QColor("#ffffff"))


class ClassColours:
    """Actions keep their colours; those shown together have different ones, up to eight."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, action: str) -> QColor:
        """The action's colour."""
        if action not in self._given:
            self._given[action] = len(self._given) % len(COLOURS)
        return QColor(COLOURS[self._given[action]])

    def show(self, actions: Iterable[str]) -> None:
        """These are shown together from now on: the first ones keep their colours, and who has the
        colour of another gets a free one."""
        taken: set[int] = set()
        without = []
        for action in dict.fromkeys(actions):
            number = self._given.get(action)
            if number is None or number in taken:
                without.append(action)
            else:
                taken.add(number)
        for action in without:
            free = [number for number in range(len(COLOURS)) if number not in taken]
            if not free:
                self._given.setdefault(action, len(self._given) % len(COLOURS))
                continue
            self._given[action] = free[0]
            taken.add(free[0])

    def clear(self) -> None:
        """Give them out anew."""
        self._given.clear()


def ink_on(ground: QColor) -> QColor:
    """Black or white, whichever reads better on a colour."""
    return QColor(max(_INKS, key=lambda ink: contrast(ink, ground)))

"""A colour for each action, by which it is found again on the timeline."""

from __future__ import annotations

from PyQt6.QtGui import QColor

# Told apart by people with any colour vision (after Okabe and Ito, 2008), and of a lightness that
# stands out on white and on black.
_COLOURS = (
    "#2f86d1", "#e69f00", "#0f9f77", "#cc6fa2", "#d55e00", "#6fb7e6", "#9c8f1d", "#8f7fe8",
)  # fmt: skip


class ClassColours:
    """Gives colours in the order in which actions appear, so that neighbours differ."""

    def __init__(self) -> None:
        self._given: dict[str, QColor] = {}

    def of(self, action: str) -> QColor:
        """The action's colour, the same each time."""
        if action not in self._given:
            self._given[action] = QColor(_COLOURS[len(self._given) % len(_COLOURS)])
        return self._given[action]

    def clear(self) -> None:
        """Give them out anew."""
        self._given.clear()


def ink_on(ground: QColor) -> QColor:
    """Black or white, whichever reads better on a colour."""
    light = 0.299 * ground.red() + 0.587 * ground.green() + 0.114 * ground.blue()
    return QColor("#10141a") if light > 135 else QColor("#ffffff")

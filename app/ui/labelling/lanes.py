"""The lanes of the timeline of labels, one below the other, their names at the left."""

from __future__ import annotations

from enum import Enum

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QFontMetrics

from app.text import labelling as text

_MARGIN = 10
_GAP = 5


class Lane(Enum):
    """What a lane shows."""

    TIMES = "times"
    LABELS = "labels"
    SUGGESTED = "suggested"
    QUALITY = "quality"
    WHOLE = "whole"


_NAMES = {
    Lane.LABELS: text.LANE_LABELS,
    Lane.SUGGESTED: text.LANE_SUGGESTED,
    Lane.QUALITY: text.LANE_QUALITY,
    Lane.WHOLE: text.LANE_WHOLE,
}
# Heights in heights of a line of words.
_HEIGHTS = {
    Lane.TIMES: 1.4, Lane.LABELS: 2.0, Lane.SUGGESTED: 1.5, Lane.QUALITY: 1.2, Lane.WHOLE: 0.8,
}  # fmt: skip


def names() -> list[tuple[Lane, str]]:
    """What stands at the left of the lanes."""
    return list(_NAMES.items())


def total_height(line: int) -> int:
    """Of all lanes, for lines of words of this height; logical pixels."""
    lanes = sum(round(share * line) for share in _HEIGHTS.values())
    return lanes + _GAP * (len(_HEIGHTS) - 1) + 14


def place(lane: Lane, width: float, metrics: QFontMetrics) -> QRectF:
    """Where a lane lies in a widget of this width, without its name."""
    gutter = max(metrics.horizontalAdvance(words) for words in _NAMES.values()) + 2 * _MARGIN
    top = 5.0
    for other, share in _HEIGHTS.items():
        height = round(share * metrics.height())
        if other is lane:
            return QRectF(gutter, top, max(10.0, width - gutter - _MARGIN - 4), height)
        top += height + _GAP
    raise AssertionError(lane)


def lane_at(y: float, width: float, metrics: QFontMetrics) -> Lane:
    """The lane at a height; between two the upper one, below all the last."""
    found = Lane.TIMES
    for lane in _HEIGHTS:
        if y >= place(lane, width, metrics).top():
            found = lane
    return found

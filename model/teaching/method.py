"""The two ways of teaching, and which of them suits so many clips. Without torch."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Protocol

#: Clips of each class from which fine-tuning is chosen. ``python -m tests.bench methods`` measured,
#: on seven new actions and one draw: from 5 clips of each, fine-tuning names 94.5 % of the new
#: actions' clips and a new head 89.1 %; from 10, 100 % and 96.4 %; old actions fare alike. It takes
#: 505 and 536 seconds of a processor, a head 14 and 21. So it gains 2 to 3 points of the mean over
#: new and old at either number, and time decides: who has few clips tries, looks and records again,
#: and is answered in seconds; who has more than ten of each can wait minutes for the last points.
FINE_TUNE_FROM = 12


class Method(Enum):
    """How a network is taught; the values are what the command line and cards say."""

    #: A new last layer on the network as it is: seconds.
    HEAD = "head"
    #: The whole network goes on learning: minutes.
    FINE_TUNE = "fine-tune"


class Labelled(Protocol):
    """What must be known of a clip to choose."""

    @property
    def label(self) -> str: ...


def choose_method(clips: Sequence[Labelled], background: str) -> Method:
    """The method for so many clips of the class that has fewest."""
    labels = [clip.label for clip in clips if clip.label != background]
    fewest = min((labels.count(label) for label in set(labels)), default=0)
    return Method.FINE_TUNE if fewest >= FINE_TUNE_FROM else Method.HEAD
